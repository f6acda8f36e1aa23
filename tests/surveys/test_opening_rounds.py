"""A further round: what the panel said is frozen, shown where five have judged, and never moved by one."""

import pytest

from scoring.step_spreads import StepSpread
from storage.database import Database
from surveys import inviting, judging, opening_rounds, studying
from surveys.inviting import expert_code
from surveys.judgements import LATER, Said
from surveys.rounds import Round
from surveys.studies import Wave
from tests.studies_for_tests import NOW, SECRET, SmallStudy, refused


@pytest.fixture
def wave(database: Database, small_study: SmallStudy) -> Wave:
    """Six experts who agreed."""
    with database.writing() as records:
        inviting.invite_experts(records, small_study.wave, 4, SECRET, NOW)
        for number in range(1, 7):
            judging.agree(records, code(small_study.wave, number), {}, False, NOW)
    return small_study.wave


def code(wave: Wave, number: int) -> str:
    return expert_code(SECRET, wave.id, f"E{number:02d}")


def say(database: Database, wave: Wave, said: dict[int, Said], pair: str = "D1:D2") -> None:
    """What each expert says of a pair."""
    with database.writing() as records:
        for number, value in said.items():
            judging.judge(records, code(wave, number), {pair: value}, "M0", NOW)


def open_next(database: Database, wave: Wave) -> Round:
    with database.writing() as records:
        return opening_rounds.open_round(records, wave.id, NOW)


def test_a_pair_is_shown_where_five_have_judged_it(database: Database, wave: Wave) -> None:
    say(database, wave, {1: 1, 2: 3, 3: 5, 4: 7, 5: 9, 6: None})
    say(database, wave, {1: 1, 2: 3, 3: 5, 4: 7, 5: LATER, 6: None}, "D1:D3")
    opened = open_next(database, wave)
    assert (opened.number, opened.spreads) == (2, {"M0": {("D1", "D2"): StepSpread(5, 3, 5, 7)}})
    with database.reading() as records:
        assert records.rounds(wave.id) == (opened,)
        assert judging.find(records, code(wave, 1)).round == opened
        assert records.events()[-1].act == "round-opened"


def test_four_are_too_few_for_a_round(database: Database, wave: Wave) -> None:
    say(database, wave, {1: 1, 2: 3, 3: 5, 4: 7})
    with refused("round-too-early"):
        open_next(database, wave)
    with database.reading() as records:
        assert records.rounds(wave.id) == ()


def test_what_is_judged_later_moves_nothing_until_five_have_judged_anew(database: Database, wave: Wave) -> None:
    say(database, wave, dict.fromkeys(range(1, 7), 3))
    say(database, wave, dict.fromkeys(range(1, 7), 2), "D1:D3")
    first = open_next(database, wave)
    say(database, wave, dict.fromkeys(range(1, 5), -9))
    say(database, wave, dict.fromkeys(range(1, 6), 9), "D1:D3")
    with database.reading() as records:
        assert records.rounds(wave.id) == (first,)
    second = open_next(database, wave).spreads["M0"]
    assert second["D1", "D2"] == first.spreads["M0"]["D1", "D2"] == StepSpread(6, 3, 3, 3)
    assert second["D1", "D3"] == StepSpread(6, 9, 9, 9)


def test_who_says_the_same_again_or_only_why_has_not_judged_anew(database: Database, wave: Wave) -> None:
    given: dict[int, Said] = {1: 1, 2: 3, 3: 5, 4: 7, 5: 9, 6: 1}
    say(database, wave, given)
    first = open_next(database, wave)
    with database.writing() as records:
        for number in range(1, 5):
            judging.explain(records, code(wave, number), {"D1:D2": "As before."}, "M0", NOW)
    say(database, wave, {**given, 6: 9})
    say(database, wave, dict.fromkeys(range(1, 6), 3), "D1:D3")
    assert open_next(database, wave).spreads["M0"]["D1", "D2"] == first.spreads["M0"]["D1", "D2"]


def test_a_pair_that_is_not_judged_anew_keeps_its_judgement(database: Database, wave: Wave) -> None:
    say(database, wave, dict.fromkeys(range(1, 6), 3))
    open_next(database, wave)
    say(database, wave, {1: 5})
    with database.reading() as records:
        assert {one.expert: one.value for one in records.judgements(wave.id)} == {
            "E01": 5,
            **{f"E0{number}": 3 for number in range(2, 6)},
        }
        kept = [(one.round, one.said) for one in records.revisions(wave.id, "E01")]
    assert kept == [(1, 3), (2, 5)]


def test_no_round_opens_after_the_wave_has_closed(database: Database, wave: Wave) -> None:
    say(database, wave, dict.fromkeys(range(1, 6), 3))
    with database.writing() as records:
        studying.close_wave(records, wave.id, NOW)
    with refused("wave-closed"):
        open_next(database, wave)
