"""How far the fieldwork has come, as it may be told, and what is left to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.sample_sizes import margin_achieved
from storage.database import Database
from surveys import following, inviting, studying
from surveys.progress import Progress, plan
from surveys.reading import community_policing
from surveys.remaining import Invited, Panel, Remaining, remaining
from surveys.studies import Wave
from surveys.visits import BANDS, Band, Pace, Visit, gone, paces
from tests.publishable import fill, open_wave
from tests.studies_for_tests import LAST_DAY, NOW, SECRET, STRATA
from tests.surveys.studied import community, studied

NOBODY = Panel({}, {}, {}, 5, 12)


def visited(wave: Wave, opened: int, **left: int) -> dict[Visit, int]:
    found = {Visit(wave.id, "residents", "left", section): number for section, number in left.items()}
    return {Visit(wave.id, "residents", "opened"): opened} | found


@pytest.fixture
def wave(database: Database) -> Wave:
    """Twelve and ten residents and ten officers are counted, and five experts have judged."""
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
    return wave


def residents(database: Database, wave: Wave) -> Progress:
    with database.reading() as records:
        return following.look(records, wave, NOW).progress[0]


def test_openings_and_leavings_are_told_in_whole_groups(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        records.add_visits(visited(wave, 219, RA=17, RB=9))
    found = residents(database, wave)
    assert (found.invited, found.opened, found.begun, found.counted, found.valid) == (400, 210, 40, 22, 10)
    assert found.gone == {"RA": 10, "RB": 0}
    assert [found.rate(step) for step in ("invited", "opened", "begun", "counted")] == [None, 210 / 400, 40 / 210, None]


def test_the_middle_one_of_those_who_sent_a_form_is_told_by_its_band(database: Database, wave: Wave) -> None:
    counted: list[tuple[Band, str, int]] = [("spent-0", "RA", 4), ("spent-10", "RA", 9), ("spent-180", "RA", 12)]
    counted += [("spent-0", "RB", 5), ("spent-30", "RB", 5), ("spent-60", "RC", 9)]
    with database.writing() as records:
        for band, section, number in counted:
            records.add_visits({Visit(wave.id, "residents", band, section): number})
    found = residents(database, wave).paces
    assert found == {"RA": Pace("spent-10", 20), "RB": Pace("spent-0", 10)}  # of two in the middle, the faster


@given(st.lists(st.sampled_from(BANDS), min_size=1))
def test_the_middle_band_is_that_of_the_middle_one(people: list[Band]) -> None:
    lot = {Visit("w", "officers", band, "RA"): number for band, number in Counter(people).items()}
    middle = sorted(people, key=BANDS.index)[(len(people) - 1) // 2]
    assert paces(lot, "officers") == {"RA": Pace(middle, len(people))}
    assert paces(lot, "residents") == {}


def test_where_fewer_openings_were_counted_than_answers_nobody_knows_who_began(database: Database, wave: Wave) -> None:
    assert residents(database, wave).begun is None
    with database.writing() as records:
        records.add_visits(visited(wave, 29))  # 20 are told, and 22 are counted
    assert residents(database, wave).begun is None


def test_the_margin_is_that_of_the_formula_on_those_counted(database: Database, wave: Wave) -> None:
    assert residents(database, wave).margin == pytest.approx(margin_achieved(22, None, 1.3))
    whole = replace(wave, strata=tuple(replace(one, population=500) for one in STRATA))
    assert residents(database, whole).margin == pytest.approx(margin_achieved(22, 1000, 1.3))
    wrong = replace(wave, strata=tuple(replace(one, population=5) for one in STRATA))
    assert residents(database, wrong).margin is None


def test_the_plan_is_that_of_the_instruments_defaults() -> None:
    instrument = community_policing()
    found = plan(instrument, "residents", 12000)
    assert (found.finite.whole, found.clustered.whole, found.invited.whole) == (373, 484, 1288)
    assert plan(instrument, "officers", 120).census


@given(st.dictionaries(st.sampled_from(["RA", "RB", "RC"]), st.tuples(st.integers(0, 99), st.integers(0, 99))))
def test_who_came_back_is_gone_no_longer_and_nobody_is_less_than_gone(sections: dict[str, tuple[int, int]]) -> None:
    lot = {Visit("w", "residents", "left", section): left for section, (left, _) in sections.items()}
    lot |= {Visit("w", "residents", "returned", section): back for section, (_, back) in sections.items()}
    assert gone(lot, "residents") == {section: max(0, left - back) for section, (left, back) in sections.items()}
    assert gone(lot, "officers") == {}


def test_days_are_those_on_which_batches_were_full_and_add_up_to_what_is_counted(database: Database) -> None:
    with database.writing() as records:
        study = studied(records, community(1))
        for day, people in ((0, 7), (2, 5), (5, 30)):
            study.answer("C1", people, day=day)
            study.close()
        found = following.look(records, study.wave, NOW)
    third, sixth = (NOW.date() + timedelta(after) for after in (2, 5))
    assert found.days == {("residents", third): 12, ("residents", sixth): 30}
    assert found.undated == {"residents": 0, "officers": 0}


def test_who_withdrew_leaves_on_the_day_of_the_close(database: Database) -> None:
    with database.writing() as records:
        study = studied(records, community(1))
        receipts = study.answer("C1", 20, day=1)
        study.close()
        study.answer("C1", 10, day=2)
        study.close()
        for receipt in receipts[:10]:
            study.withdraw(receipt)
        assert set(following.look(records, study.wave, NOW).days.values()) == {20, 10}
        study.end()
        found = following.look(records, study.wave, NOW)
    assert found.days["residents", NOW.date()] == -10
    assert found.undated["residents"] == 0


def test_a_draft_and_a_closed_wave_have_one_thing_left(wave: Wave) -> None:
    for one, what in ((replace(wave, state="draft"), "open-wave"), (replace(wave, state="closed"), "publish")):
        assert remaining(one, NOW.date(), Invited((), {}), NOBODY, (), ()) == (Remaining(what),)


def test_a_node_for_which_too_few_are_invited_is_named() -> None:
    experts = [f"E{k}" for k in range(6)]
    panel = Panel(dict.fromkeys(experts, 3), dict.fromkeys(experts, 3), {"G0": 6, "D1": 4, "D2": 5}, 5, 6)
    assert (panel.thin, panel.incomplete) == (("D1",), ())
    assert Panel({}, {}, {"G0": 0}, 5, 6).thin == ()


def test_what_is_left_of_a_wave_that_has_just_opened(database: Database) -> None:
    """The officers have no codes yet: nobody is told to remind them."""
    with database.writing() as records:
        wave = open_wave(records)
        left = following.look(records, wave, NOW).remaining
    assert left == (
        Remaining("issue-codes", "officers", ("U1",)),
        Remaining("nothing-counted", "residents", ("C1", "C2"), 10),
        Remaining("more-answers", "residents", number=500),
        Remaining("more-answers", "officers", number=385),
        Remaining("experts-few", number=5),
    )


def test_what_is_left_changes_with_nobody_who_waits(database: Database) -> None:
    """Nine answers that wait change no sentence, and neither does a code that was used."""
    with database.writing() as records:
        wave = open_wave(records)
        inviting.issue_codes(records, wave, "U1", 31, NOW)
        before = following.look(records, wave, NOW)
        fill(records, wave, officers=9, experts=0, residents=(9, 0))
        after = following.look(records, wave, NOW)
    assert Remaining("issue-codes", "officers", ("U1",)) in before.remaining
    assert [one for one in before.remaining if one.what != "issue-codes"] == list(after.remaining)


def test_quota_drop_out_and_experts(database: Database, wave: Wave) -> None:
    full = replace(wave, strata=tuple(replace(one, quota=10) if one.id == "C2" else one for one in STRATA))
    with database.writing() as records:
        records.add_visits(visited(wave, 90, RA=17, RB=12, RC=30))
        inviting.invite_experts(records, wave, 1, SECRET, NOW)
        left = following.look(records, full, NOW).remaining
    assert Remaining("quota-reached", "residents", ("C2",)) in left
    assert Remaining("left-most", "residents", ("RC",), 30) in left
    assert left[-2:] == (Remaining("experts-more", number=12), Remaining("experts-incomplete", of=("E06",)))


@pytest.mark.parametrize(("before", "first"), [(8, None), (7, "closes-soon"), (0, "closes-soon"), (-1, "close-wave")])
def test_the_last_day_comes_near_and_passes(database: Database, wave: Wave, before: int, first: str | None) -> None:
    with database.reading() as records:
        then = NOW.replace(month=LAST_DAY.month, day=LAST_DAY.day) - timedelta(days=before)
        left = following.look(records, wave, then).remaining
    whats = [one.what for one in left]
    assert whats[0] == first if first else not {"closes-soon", "close-wave"} & set(whats)


def test_a_closed_wave_is_to_be_published(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        closed = studying.close_wave(records, wave.id, NOW)
        assert following.look(records, closed, NOW).remaining == (Remaining("publish"),)
