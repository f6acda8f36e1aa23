"""Open links for strata, one-time codes for a hat, personal links for experts."""

from datetime import timedelta

import pytest

from storage.database import Database
from surveys import following, inviting, judging, studying
from surveys.invitations import digest, normalised
from tests.studies_for_tests import NOW, SECRET, SmallStudy, refused


def test_every_community_has_one_open_link_that_can_be_shown_again(database: Database, small_study: SmallStudy) -> None:
    with database.reading() as records:
        links = [entry for entry in records.invitations(small_study.wave.id) if entry.kind == "open"]
    assert {(entry.audience, entry.group) for entry in links} == {("residents", "C1"), ("residents", "C2")}
    shown_again = {inviting.open_code(SECRET, small_study.wave.id, entry.group) for entry in links}
    assert {entry.code_digest for entry in links} == set(map(digest, shown_again))


def test_links_are_issued_once(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        before = records.events()
        inviting.issue_open_links(records, small_study.wave, SECRET, NOW)
        assert sum(entry.kind == "open" for entry in records.invitations(small_study.wave.id)) == 2
        assert records.events() == before


def test_codes_are_new_good_for_one_answer_and_kept_as_digests(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        codes = inviting.issue_codes(records, small_study.wave, "U1", 2000, NOW)
        entries = {entry.code_digest: entry for entry in records.invitations(small_study.wave.id)}
    assert len({*codes, *small_study.officers}) == 2040
    assert all(normalised(code) == code for code in codes)
    issued = [entries[digest(code)] for code in codes]
    assert {(entry.audience, entry.group, entry.kind, entry.spent) for entry in issued} == {
        ("officers", "U1", "one_time", False)
    }


@pytest.mark.parametrize("number", [0, -1, 2001])
def test_a_number_of_codes_that_is_none_is_refused(database: Database, small_study: SmallStudy, number: int) -> None:
    with database.writing() as records, refused("codes-number", "number"):
        inviting.issue_codes(records, small_study.wave, "U1", number, NOW)


@pytest.mark.parametrize("stratum", ["U9", "C1", ""])
def test_codes_for_no_unit_group_are_refused(database: Database, small_study: SmallStudy, stratum: str) -> None:
    with database.writing() as records, refused("stratum-unknown", stratum):
        inviting.issue_codes(records, small_study.wave, stratum, 1, NOW)


def test_experts_come_under_the_next_pseudonyms(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        added = inviting.invite_experts(records, small_study.wave, 3, SECRET, NOW)
        assert [expert.pseudonym for expert in added] == ["E03", "E04", "E05"]
        panel = [expert.pseudonym for expert in records.experts(small_study.wave.id)]
        assert panel == ["E01", "E02", "E03", "E04", "E05"]
        code = inviting.expert_code(SECRET, small_study.wave.id, "E04")
        invitation = records.invitation(digest(code))
    assert invitation is not None
    assert (invitation.audience, invitation.group, invitation.kind) == ("experts", "E04", "personal")


def test_some_experts_compare_some_parts_alone(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    code = inviting.expert_code(SECRET, wave.id, "E03")
    with database.writing() as records:
        (added,) = inviting.invite_experts(records, wave, 1, SECRET, NOW, ["M2", "M0"])
        assert added.matrices == ("M0", "M2")
        (everything,) = inviting.invite_experts(records, wave, 1, SECRET, NOW, [f"M{k}" for k in range(6)])
        assert everything.matrices == ()
    with database.writing() as records:
        panelist = judging.agree(records, code, {}, False, NOW)
        assert [matrix.id for matrix in panelist.matrices] == ["M0", "M2"]
        assert set(panelist.sheets) == {"M0", "M2"}
        judging.judge(records, code, {"TS1:TS2": 3}, "M2", NOW)
        with refused("matrix-unknown", "M1"):
            judging.judge(records, code, {"IC1:IC2": 3}, "M1", NOW)
        panel = following.look(records, wave, NOW).remaining
        assert "E03" in next(one.of for one in panel if one.what == "experts-incomplete")
        judging.withdraw(records, code, NOW)
        assert records.expert(wave.id, "E03").matrices == ("M0", "M2")
    with database.writing() as records, refused("matrix-unknown", "M9"):
        inviting.invite_experts(records, wave, 1, SECRET, NOW, ["M0", "M9"])


@pytest.mark.parametrize("number", [0, -1, 29])
def test_a_panel_beyond_its_largest_size_is_refused(database: Database, small_study: SmallStudy, number: int) -> None:
    with database.writing() as records, refused("experts-number", "number"):
        inviting.invite_experts(records, small_study.wave, number, SECRET, NOW)
    with database.writing() as records:
        inviting.invite_experts(records, small_study.wave, 28, SECRET, NOW)
        assert len(records.experts(small_study.wave.id)) == 30


def test_nobody_is_invited_to_a_closed_wave(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        closed = studying.close_wave(records, small_study.wave.id, NOW + timedelta(days=1))
    with database.writing() as records, refused("wave-closed", closed.id):
        inviting.issue_codes(records, closed, "U1", 1, NOW)
    with refused("wave-closed", closed.id), database.writing() as records:
        inviting.invite_experts(records, closed, 1, SECRET, NOW)
    with database.reading() as records:
        assert len(records.experts(closed.id)) == 2
        assert len(records.invitations(closed.id)) == 2 + 40 + 2


def test_codes_of_another_wave_or_secret_are_other_codes(small_study: SmallStudy) -> None:
    waves = (small_study.wave.id, "w2")
    codes = {inviting.open_code(secret, wave, "C1") for secret in (SECRET, b"another") for wave in waves}
    assert len(codes) == 4
    assert inviting.expert_code(SECRET, "w", "C1") != inviting.open_code(SECRET, "w", "C1")
