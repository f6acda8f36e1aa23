"""Judging later or not at all, why, and the ways through a matrix: all kept, nothing overwritten."""

import pytest

from storage.database import Database
from surveys import judging
from surveys.judgements import LATER, LONGEST_RATIONALE, Judgement, Said, pairs
from surveys.judging import standing
from surveys.reading import community_policing
from tests.studies_for_tests import NOW, SmallStudy, refused

INSTRUMENT = community_policing()
CRITERIA = INSTRUMENT.criteria("M0")
FITTING = {"D1": 8, "D2": 4, "D3": 4, "D4": 2, "D5": 1}


@pytest.fixture
def code(database: Database, small_study: SmallStudy) -> str:
    """An expert who agreed."""
    with database.writing() as records:
        judging.agree(records, small_study.experts[0], {}, False, NOW)
    return small_study.experts[0]


def judge(database: Database, code: str, **given: Said) -> None:
    """``D1D2=3``."""
    with database.writing() as records:
        judging.judge(records, code, {f"{pair[:2]}:{pair[2:]}": said for pair, said in given.items()}, "M0", NOW)


def test_later_is_no_answer_and_cannot_judge_is_one(database: Database, small_study: SmallStudy, code: str) -> None:
    judge(database, code, D1D2=3, D1D3=5, D1D4=2)
    judge(database, code, D1D2=LATER, D1D3=None)
    with database.reading() as records:
        latest = {(one.first, one.second): one.value for one in records.judgements_of(small_study.wave.id, "E01")}
        kept = [one.said for one in records.revisions(small_study.wave.id, "E01")]
    assert latest == {("D1", "D3"): None, ("D1", "D4"): 2}
    assert kept == [3, LATER, 5, None, 2]


def test_a_rationale_is_kept_with_its_judgement_and_goes_on_with_it(
    database: Database, small_study: SmallStudy, code: str
) -> None:
    judge(database, code, D1D2=3)
    with database.writing() as records:
        judging.explain(records, code, {"D1:D2": "我见过。", "D1:D3": "Not sure yet."}, "M0", NOW)
    judge(database, code, D1D2=5)
    with database.reading() as records:
        kept = [(one.said, one.rationale) for one in records.revisions(small_study.wave.id, "E01")]
    assert kept == [(3, ""), (3, "我见过。"), (5, "我见过。"), (LATER, "Not sure yet.")]


def test_a_rationale_has_an_end(database: Database, small_study: SmallStudy, code: str) -> None:
    long = {"D1:D2": "字" * LONGEST_RATIONALE, "D1:D3": "字" * (LONGEST_RATIONALE + 1), "D9:D1": "?"}
    with database.writing() as records, refused("rationale-too-long", "D1:D3") as problems:
        judging.explain(records, code, long, "M0", NOW)
    assert [problem.code for problem in problems] == ["pair-unknown", "rationale-too-long"]
    with database.reading() as records:
        assert records.revisions(small_study.wave.id) == ()


def test_order_and_sides_are_kept_when_an_expert_agrees(database: Database, small_study: SmallStudy, code: str) -> None:
    with database.reading() as records:
        panelist = judging.find(records, code)
        kept = records.sheets(small_study.wave.id, "E01")
        assert records.sheets(small_study.wave.id, "E02") == {}
    assert list(kept) == [matrix.id for matrix in INSTRUMENT.experts.matrices]
    assert {matrix: panelist.sheet(matrix) for matrix in kept} == kept
    assert sorted(shown.printed for shown in kept["M0"].pairs) == sorted(pairs(CRITERIA))


def test_what_is_kept_is_shown_and_not_what_would_be_drawn_anew(
    database: Database, small_study: SmallStudy, code: str
) -> None:
    with database.writing() as records:
        sheet = judging.find(records, code).sheet("M0")
        records._connection.exec_driver_sql("UPDATE sheets SET pairs = '[[\"D5\", \"D1\", true]]' WHERE matrix = 'M0'")
        changed = judging.find(records, code).sheet("M0")
    assert len(sheet.pairs) == 10
    assert [(one.left, one.right, one.printed) for one in changed.pairs] == [("D5", "D1", ("D1", "D5"))]


def test_a_way_is_chosen_for_each_matrix_and_changed(database: Database, code: str) -> None:
    for way in ("short", "long", "short"):
        with database.writing() as records:
            before = judging.find(records, code).sheet("M1")
            judging.choose_way(records, code, "M1", way, NOW)
            found = judging.find(records, code)
        assert (found.sheet("M1").way, found.sheet("M1").pairs) == (way, before.pairs)
        assert found.sheet("M0").way == "long"
    with database.writing() as records, refused("matrix-unknown"):
        judging.choose_way(records, code, "M9", "short", NOW)


def test_taking_everything_back_forgets_the_ways(database: Database, small_study: SmallStudy, code: str) -> None:
    with database.writing() as records:
        judging.choose_way(records, code, "M0", "short", NOW)
        judging.explain(records, code, {"D1:D2": "why"}, "M0", NOW)
        judging.withdraw(records, code, NOW)
    with database.reading() as records:
        assert (records.sheets(small_study.wave.id, "E01"), records.revisions(small_study.wave.id)) == ({}, ())


# --- the short way ---


def walked(values: dict[str, int], stop: bool) -> list[Judgement]:
    """Judge the pair that is asked next until the way ends."""
    judged: list[Judgement] = []
    while True:
        where = standing(INSTRUMENT.experts, CRITERIA, tuple(judged))
        if where.onward is None or (stop and where.reached):
            return judged
        first, second = where.onward
        judged.append(Judgement("E01", "M0", first, second, values[f"{first}{second}"]))


def fitting() -> dict[str, int]:
    return {first + second: FITTING[first] // FITTING[second] for first, second in pairs(CRITERIA)}


def test_the_short_way_ends_where_cr_can_be_told_and_is_good() -> None:
    judged = walked(fitting(), stop=True)
    assert len(judged) == 6  # four to join five factors, and as many more as the rules let none count without
    where = standing(INSTRUMENT.experts, CRITERIA, tuple(judged))
    assert where.weighed is not None
    assert where.weighed.consistency.cr == pytest.approx(0, abs=1e-9)
    assert len(walked(fitting(), stop=False)) == 10


def test_the_short_way_goes_on_while_judgements_contradict_each_other() -> None:
    contradicting = fitting() | {"D1D5": -9}
    judged = walked(contradicting, stop=True)
    assert len(judged) > 6


def test_what_is_left_for_later_comes_last() -> None:
    asked = standing(INSTRUMENT.experts, CRITERIA, ())
    assert asked.onward == ("D1", "D2")
    later = standing(INSTRUMENT.experts, CRITERIA, (), [("D1", "D2")])
    assert later.onward == ("D1", "D3")
    said = tuple(Judgement("E01", "M0", *pair, 1) for pair in pairs(CRITERIA)[1:])
    assert standing(INSTRUMENT.experts, CRITERIA, said, [("D1", "D2")]).onward == ("D1", "D2")
