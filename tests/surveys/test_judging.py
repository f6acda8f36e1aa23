"""An expert agrees, judges pairs, comes back, and sees where the judgements stand: against a real SQLite file."""

import pytest

from scoring.pairwise import ratio
from storage.database import Database
from surveys import judging, studying
from surveys.judgements import Judgement, pairs
from surveys.judging import standing
from surveys.reading import community_policing
from tests.studies_for_tests import AFTERWARDS, NOW, SmallStudy, refused

PROFILE = {"ED1": "pol", "ED2": "y3", "ED3": "f4", "ED4": "b1"}
INSTRUMENT = community_policing()


def agree(database: Database, study: SmallStudy) -> str:
    code = study.experts[0]
    with database.writing() as records:
        judging.agree(records, code, PROFILE, named_in_thanks=True, now=NOW)
    return code


def judge(database: Database, code: str, given: dict[str, int | None], matrix: str = "M0") -> None:
    with database.writing() as records:
        judging.judge(records, code, given, matrix, NOW)


def latest(database: Database, study: SmallStudy) -> dict[tuple[str, str], int | None]:
    with database.reading() as records:
        judgements = records.judgements(study.wave.id)
    return {(judgement.first, judgement.second): judgement.value for judgement in judgements}


# --- agreeing ---


def test_an_expert_is_known_by_a_pseudonym_and_has_agreed_to_nothing_at_first(
    database: Database, small_study: SmallStudy
) -> None:
    with database.reading() as records:
        panelist = judging.find(records, small_study.experts[1])
    assert (panelist.expert.pseudonym, panelist.expert.consented, panelist.wave.id) == (
        "E02",
        False,
        small_study.wave.id,
    )


def test_consent_and_profile_are_kept(database: Database, small_study: SmallStudy) -> None:
    code = agree(database, small_study)
    with database.reading() as records:
        expert = judging.find(records, code).expert
    assert (expert.consented, expert.named_in_thanks, expert.profile) == (True, True, PROFILE)


def test_a_profile_may_be_left_empty_and_what_is_not_asked_is_not_kept(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        panelist = judging.agree(records, small_study.experts[0], {"ED1": "", "name": "x"}, False, NOW)
    assert panelist.expert.profile == {}


def test_options_that_are_not_offered_are_refused_together(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records, refused("option-unknown", "ED2") as problems:
        judging.agree(records, small_study.experts[0], {"ED1": "spy", "ED2": "y9"}, False, NOW)
    assert [problem.where for problem in problems] == ["ED1", "ED2"]
    with database.reading() as records:
        assert not judging.find(records, small_study.experts[0]).expert.consented


@pytest.mark.parametrize("code", ["0123456789ABCDEF", "", "nonsense"])
def test_a_link_that_was_never_issued_is_unknown(database: Database, small_study: SmallStudy, code: str) -> None:
    with database.writing() as records, refused("code-unknown", "code"):
        judging.agree(records, code, {}, False, NOW)


def test_a_code_for_answering_is_no_experts_link(database: Database, small_study: SmallStudy) -> None:
    for code in (small_study.residents[0], small_study.officers[0]):
        with database.reading() as records, refused("code-unknown"):
            judging.find(records, code)


def test_nobody_agrees_after_the_panel_has_closed(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records, refused("wave-closed"):
        judging.agree(records, small_study.experts[0], PROFILE, False, AFTERWARDS)


# --- judging ---


def test_all_fifty_six_judgements_are_kept(database: Database, small_study: SmallStudy) -> None:
    code = agree(database, small_study)
    said: dict[tuple[str, str], int | None] = {}
    for matrix in INSTRUMENT.experts.matrices:
        compared = pairs(INSTRUMENT.criteria(matrix.id))
        given = {pair: (1, 2, 3, -2, -9)[number % 5] for number, pair in enumerate(compared)}
        judge(database, code, {f"{first}:{second}": value for (first, second), value in given.items()}, matrix.id)
        said |= given
    assert len(said) == 56
    assert latest(database, small_study) == said


def test_a_revision_is_kept_beside_the_first_word_and_the_latest_counts(
    database: Database, small_study: SmallStudy
) -> None:
    code = agree(database, small_study)
    for value in (3, None, -5):
        judge(database, code, {"D1:D2": value})
    assert latest(database, small_study) == {("D1", "D2"): -5}
    with database.reading() as records:
        rows = records._connection.exec_driver_sql("SELECT revision, value, day FROM judgements ORDER BY revision")
        assert [(row.revision, row.value, str(row.day)) for row in rows] == [
            (1, 3, "2030-03-01"),
            (2, None, "2030-03-01"),
            (3, -5, "2030-03-01"),
        ]


def test_a_pair_may_be_skipped(database: Database, small_study: SmallStudy) -> None:
    judge(database, agree(database, small_study), {"D1:D2": None, "D1:D3": 1})
    assert latest(database, small_study) == {("D1", "D2"): None, ("D1", "D3"): 1}


def test_experts_do_not_see_each_others_judgements(database: Database, small_study: SmallStudy) -> None:
    judge(database, agree(database, small_study), {"D1:D2": 3})
    with database.reading() as records:
        assert records.judgements_of(small_study.wave.id, "E02") == ()
        assert records.judgements_of(small_study.wave.id, "E01") == (Judgement("E01", "M0", "D1", "D2", 3),)


@pytest.mark.parametrize("step", [0, -1, 10, -10, 10**30])
def test_a_step_off_the_scale_is_refused(database: Database, small_study: SmallStudy, step: int) -> None:
    code = agree(database, small_study)
    with refused("judgement-off-scale", "D1:D3"):
        judge(database, code, {"D1:D2": 3, "D1:D3": step})
    assert latest(database, small_study) == {}


@pytest.mark.parametrize("pair", ["D2:D1", "D1:D1", "D1:IC1", "IC1:IC2", "D1", "", "D1:D2:D3"])
def test_a_pair_that_is_not_of_the_matrix_is_refused(database: Database, small_study: SmallStudy, pair: str) -> None:
    code = agree(database, small_study)
    with refused("pair-unknown", pair):
        judge(database, code, {"D1:D2": 3, pair: 3})
    assert latest(database, small_study) == {}


def test_all_problems_of_a_matrix_come_at_once(database: Database, small_study: SmallStudy) -> None:
    code = agree(database, small_study)
    with refused("pair-unknown") as problems:
        judge(database, code, {"D1:D2": 0, "D9:D1": 3, "D1:D3": 99})
    assert [(problem.code, problem.where) for problem in problems] == [
        ("pair-unknown", "D9:D1"),
        ("judgement-off-scale", "D1:D2"),
        ("judgement-off-scale", "D1:D3"),
    ]


def test_a_matrix_that_is_none_is_refused(database: Database, small_study: SmallStudy) -> None:
    code = agree(database, small_study)
    with refused("matrix-unknown", "M9"):
        judge(database, code, {"D1:D2": 3}, "M9")


def test_nobody_judges_before_agreeing(database: Database, small_study: SmallStudy) -> None:
    with refused("consent-missing", "consent"):
        judge(database, small_study.experts[0], {"D1:D2": 3})
    assert latest(database, small_study) == {}


def test_nobody_judges_after_the_wave_has_closed(database: Database, small_study: SmallStudy) -> None:
    code = agree(database, small_study)
    judge(database, code, {"D1:D2": 3})
    with database.writing() as records:
        studying.close_wave(records, small_study.wave.id, NOW)
    with refused("wave-closed", "wave"):
        judge(database, code, {"D1:D2": 5})
    assert latest(database, small_study) == {("D1", "D2"): 3}


def test_judgements_carry_the_day_and_no_time(database: Database, small_study: SmallStudy) -> None:
    judge(database, agree(database, small_study), {"D1:D2": 3})
    with database.reading() as records:
        (day,) = records._connection.exec_driver_sql("SELECT day FROM judgements").scalars()
    assert str(day) == NOW.date().isoformat()


# --- where it stands ---

ABC = ("A", "B", "C")


def judged(**values: int | None) -> tuple[Judgement, ...]:
    """``AB=3`` says that A is three times as important as B."""
    return tuple(Judgement("E01", "M", pair[0], pair[1], value) for pair, value in values.items())


def test_nothing_is_weighed_until_the_pairs_connect_all_criteria() -> None:
    for judgements in (judged(), judged(AB=3), judged(AB=3, AC=None)):
        where = standing(INSTRUMENT.experts, ABC, judgements)
        assert (where.weighed, where.contradiction, where.done) == (None, None, False)


def test_two_pairs_connect_three_criteria_and_weigh_them() -> None:
    where = standing(INSTRUMENT.experts, ABC, judged(AB=2, BC=2))
    assert where.weighed is not None
    assert where.weighed.weights == pytest.approx({"A": 4 / 7, "B": 2 / 7, "C": 1 / 7})
    assert (where.judged, where.unable, where.pairs, where.done) == (2, 0, 3, False)
    assert where.contradiction is None


def test_a_skipped_pair_is_done_but_not_judged() -> None:
    where = standing(INSTRUMENT.experts, ABC, judged(AB=2, BC=2, AC=None))
    assert (where.judged, where.unable, where.done) == (2, 1, True)


def test_a_consistent_matrix_contradicts_nothing() -> None:
    where = standing(INSTRUMENT.experts, ABC, judged(AB=2, BC=2, AC=4))
    assert where.contradiction is None
    assert where.weighed is not None
    assert where.weighed.consistency.cr == pytest.approx(0, abs=1e-12)


def test_a_circle_is_named_with_its_consistency_ratio() -> None:
    where = standing(INSTRUMENT.experts, ABC, judged(AB=2, BC=2, AC=-2))
    assert where.contradiction is not None
    assert {where.contradiction.first, where.contradiction.second, where.contradiction.third} == set("ABC")
    assert where.contradiction.ac == ratio(-2)
    assert where.weighed is not None
    # all weights equal by symmetry, so lambda_max is the row sum 1 + 2 + 1/2 and CI = 0.25; 0.58 is Saaty's index
    assert where.weighed.consistency.lambda_max == pytest.approx(3.5)
    assert where.weighed.consistency.cr == pytest.approx(0.25 / 0.58)
    assert where.weighed.consistency.random_index_name == "Saaty 1980"
