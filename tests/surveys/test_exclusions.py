"""Careless answers from the form to the two results: flagged when a batch closes, tallied beside, told when enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

import pytest

from scoring.tallies import OFF_SCALE
from storage.database import Database
from surveys import answering, batching, evaluating, gathering
from surveys.batches import Place
from surveys.evaluating import work_out
from surveys.exclusions import Exclusions, exclusions
from surveys.inviting import open_code
from surveys.reading import community_policing
from tests.studies_for_tests import NOW, SECRET, completed, key
from tests.surveys.studied import K, Study, apart, community, studied

ASKED = community_policing().questionnaires["residents"]
LINE = next(id for id, item in ASKED.items.items() if item.attention is not None)
ATTENTIVE = {LINE: str(ASKED.items[LINE].attention), "R01": "2", "R03": "3", "R05": "5"}
CARELESS = {LINE: "1"}  # and the same answer everywhere: Q1 and Q3


@pytest.fixture
def study(database: Database) -> Iterator[Study]:
    with database.writing() as records:
        yield studied(records, community(1), community(2), community(3))


def flags(study: Study) -> list[tuple[str, ...] | None]:
    return sorted((flags for *_, flags in study.records.responses(study.wave.id)), key=lambda of: of or ())


def found(study: Study) -> Exclusions:
    given = gathering.inputs(study.records, study.wave)
    seen = exclusions(given, work_out(given))
    assert seen is not None
    return seen


def score(study: Study, item: str = "R02") -> tuple[float | None, float | None]:
    given = gathering.inputs(study.records, study.wave)
    everybody = {one.id: one.score for one in work_out(given).evaluation.items}
    after = {one.id: one.score for one in evaluating.evaluate(_after(given)).items}
    return everybody[item], after[item]


def _after(given: evaluating.Inputs) -> evaluating.Inputs:
    return evaluating.Inputs(given.design, given.after or (), given.judgements, given.figures)


def test_rows_carry_their_flags_and_no_seconds(study: Study) -> None:
    study.answer("C1", K - 1, "4", 0, **ATTENTIVE)
    study.answer("C1", 1, "4", 0, **CARELESS)
    study.close()
    assert flags(study) == [*[()] * (K - 1), ("Q1", "Q3")]
    rows = study.records._connection.exec_driver_sql("SELECT * FROM responses")  # type: ignore[attr-defined] # the rows
    assert list(rows.keys()) == ["id", "wave_id", "audience", "stratum", "batch", "day", "answers", "flags"]
    study.sound()


def test_the_time_is_compared_within_the_batch_and_is_no_content(study: Study) -> None:
    code, form = open_code(SECRET, study.wave.id, "C1"), completed("residents", **ATTENTIVE)
    times = [*[400] * (K - 3), 100, 41, None]
    receipts = [answering.submit(study.records, code, form, key(n), NOW, time) for n, time in enumerate(times)]
    assert answering.submit(study.records, code, form, key(0), NOW, 7) == receipts[0]
    assert [one.seconds for one in study.records.waiting(Place(study.wave.id, "residents", "C1"))].count(7) == 0
    study.close()
    assert flags(study) == [*[()] * (K - 2), ("Q2",), ("Q2",)]


def test_careless_answers_count_until_ten_of_them_can_be_left_out(study: Study) -> None:
    study.answer("C1", 2 * K, "2", 0, **ATTENTIVE)
    study.answer("C1", 9, "5", 0, **CARELESS)
    study.close()
    assert score(study)[0] == score(study)[1]
    counts = found(study).counts[0]
    assert (counts.excluded, counts.flags["Q1"], counts.unknown) == ("<10", "<10", False)
    study.answer("C1", 2 * K, "2", 0, **ATTENTIVE)
    study.answer("C1", 1, "5", 0, **CARELESS)
    study.close()
    everybody, after = score(study)
    assert (everybody, after) == pytest.approx((60, 75))  # 40 say 2 and 10 say 5 to a statement that is turned round
    counts = found(study).counts[0]
    assert (counts.excluded, counts.flags["Q1"], counts.flags["Q2"]) == ("≥10", "10", "<10")
    study.sound()


def test_what_few_of_each_stratum_are_is_left_out_together_at_the_close(study: Study) -> None:
    for stratum in ("C1", "C2", "C3"):
        study.answer(stratum, K, "2", 0, **ATTENTIVE)
        study.answer(stratum, 4, "5", 0, **CARELESS)
        study.close()
    assert score(study)[0] == score(study)[1]
    study.end()
    assert score(study)[1] == 75
    assert found(study).counts[0].excluded == "≥10"
    assert not batching.unfinished(study.records, study.wave)
    study.sound()


def test_one_who_withdraws_leaves_the_tally_of_the_excluded(study: Study) -> None:
    receipts = study.answer("C1", K, "5", 0, **CARELESS)
    study.answer("C1", K, "2", 0, **ATTENTIVE)
    study.close()
    assert score(study)[1] == 75
    study.withdraw(receipts[0])
    study.sound()
    assert score(study)[1] == 75
    study.answer("C1", K + 1, "2", 0, **ATTENTIVE)
    study.close()
    study.sound()
    everybody, after = score(study)
    assert everybody == after  # nine are too few: they count again


def test_where_nearly_everybody_bears_a_flag_its_number_is_in_tens(study: Study) -> None:
    study.answer("C1", K + 4, "5", 0, **CARELESS)
    study.answer("C1", 1, "2", 0, **ATTENTIVE)
    study.close()
    assert found(study).counts[0].flags["Q1"] == "≥10"


def test_no_two_looks_at_either_result_differ_by_a_few(database: Database) -> None:
    """120 arrivals at three communities, a third of them careless; then the wave closes.

    That results after exclusion are ten people apart too, some of whom came and some left, is tested by the people
    behind them in tests/scoring/test_exclusion.py.
    """
    random = Random(20300302)  # noqa: S311 # the same arrivals in every run
    with database.writing() as records:
        study = studied(records, community(1), community(2), community(3))
        looks: list[Mapping[str, int]] = [look(study)]
        for _ in range(120):
            careless = random.random() < 1 / 3
            study.answer(random.choice(["C1", "C1", "C2", "C3"]), 1, "3", 0, **(CARELESS if careless else ATTENTIVE))
            if study.close():
                looks.append(look(study))
        study.end()
        looks.append(look(study))
        study.sound()
    assert looks[-1]["left out"] >= K
    for name in ("everybody", "left out"):
        assert apart({one[name] for one in looks}) >= K, name


def look(study: Study) -> Mapping[str, int]:
    """How many answers to one item are behind each result."""
    given = gathering.inputs(study.records, study.wave)
    everybody, after = (
        sum(sum(part.counts["R02"][:-OFF_SCALE]) for part in parts) for parts in (given.tallies, given.after or ())
    )
    return {"everybody": everybody, "after": after, "left out": everybody - after}


def test_what_is_told_stays_when_the_responses_are_deleted(study: Study) -> None:
    study.answer("C1", K, "5", 0, **CARELESS)
    study.answer("C1", K, "2", 0, **ATTENTIVE)
    study.close()
    study.end()
    before = found(study)
    study.records.forget_responses(study.wave.id)
    assert found(study) == before
    assert before.counts[0].excluded == "≥10"
    assert not batching.unfinished(study.records, study.wave)
