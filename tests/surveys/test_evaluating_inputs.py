"""What of a wave may be looked at: what is released, populations, judgements of enough experts who can be weighed."""

from dataclasses import replace

import pytest

from scoring.tallies import Tally, tally
from storage.database import Database
from surveys import batching, studying
from surveys.designing import design, points
from surveys.evaluating import (
    Inputs,
    evaluate,
    work_out,
)
from surveys.gathering import inputs, kept, populations, tallies
from surveys.judgements import Revision
from surveys.reading import community_policing
from surveys.studies import Stratum, Wave
from tests.publishable import fill, open_wave, responses
from tests.studies_for_tests import NOW, STRATA, SmallStudy, words

INSTRUMENT = community_policing()


def test_tallies_are_one_a_stratum_and_count_every_answer(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    with database.writing() as records:
        responses(records, wave, small_study.officers, NOW)
        found = {(entry.audience, entry.stratum): entry for entry in tallies(records, wave)}
    assert {place: entry.responses for place, entry in found.items()} == {
        ("residents", "C1"): 12,
        ("residents", "C2"): 10,
        ("officers", "U1"): 40,
    }
    assert found["residents", "C1"].counts["R01"] == (0, 0, 0, 12, 0, 0, 0, 0)
    assert "R_ATT" not in found["residents", "C1"].counts


# --- strata: only closed batches count, by their populations ---

PEOPLE = {"C1": 600, "C2": 200, "C3": 100, "C4": None}
ASKED = points(INSTRUMENT, "residents")


def counted(sizes: dict[str, int], audience: str = "residents", answer: int = 4) -> list[Tally]:
    return [tally(audience, name, ASKED, [{"R01": answer}] * size) for name, size in sizes.items()]


@pytest.fixture
def wave(database: Database) -> Wave:
    """Four communities, of which the last was never counted, and a unit group; ten are the fewest ever shown."""
    communities = [Stratum("residents", name, words(name), people) for name, people in PEOPLE.items()]
    with database.writing() as records:
        return open_wave(records, (*communities, replace(STRATA[2], population=40)))


def test_populations_are_those_that_somebody_counted(wave: Wave) -> None:
    assert populations(wave) == {"residents": {"C1": 600, "C2": 200, "C3": 100}, "officers": {"U1": 40}}


def test_a_stratum_counts_as_its_population_does() -> None:
    """Both communities answer alike within themselves, so that every item is 0.75 of one and 0.25 of the other."""
    apart = [
        *(replace(part, stratum="C1") for part in counted({"": 20}, answer=5)),
        *(replace(part, stratum="C2") for part in counted({"": 60}, answer=1)),
    ]
    people = {"residents": {"C1": 600, "C2": 200}}
    weighted, plain = (work_out(Inputs(design(INSTRUMENT), tuple(apart), (), {}, given)) for given in (people, {}))
    found = {item.id: item.score for item in weighted.evaluation.items}
    assert found["R01"] == pytest.approx(75)
    assert {item.id: item.score for item in plain.evaluation.items}["R01"] == pytest.approx(25)
    assert (weighted.evaluation.represented, plain.evaluation.represented) == (("residents",), ())
    assert weighted.samples["residents"].shares == (0.75, 0.25)


def test_inputs_are_what_is_released_with_its_populations(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        fill(records, wave, residents=(12, 4, 11, 9))
        found = inputs(records, wave)
    assert [(part.stratum, part.responses) for part in found.tallies] == [("C1", 12), ("C3", 11), ("U1", 10)]
    assert found.populations == populations(wave)
    assert evaluate(found).represented == ("residents",)


@pytest.mark.parametrize(("experts", "seen"), [(4, 0), (5, 5)])
def test_judgements_are_looked_at_from_five_experts_of_a_matrix_on(database: Database, experts: int, seen: int) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, experts=experts)
        found, everything = inputs(records, wave), kept(records, wave)
    assert len({one.expert for one in found.judgements}) == seen
    assert len({one.expert for one in everything.judgements}) == experts
    assert found == replace(everything, judgements=found.judgements)
    evaluation = evaluate(found)
    assert (evaluation.weights is None, evaluation.composite.score is None) == (seen == 0, seen == 0)
    assert ("no-weights" in evaluation.reasons) is (seen == 0)


def test_who_judged_too_little_to_be_weighed_hides_nobody(database: Database) -> None:
    """Five have judged a pair of the matrix, four of them no more: the weights would be the fifth expert's own."""
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        of_four = [one for one in records.judgements(wave.id) if one.matrix == "M0" and one.expert != "E01"]
        left = [Revision(replace(one, value=None)) for one in of_four if (one.first, one.second) != ("D1", "D2")]
        records.keep_judgements(wave.id, left, NOW.date())
        assert {one.matrix for one in inputs(records, wave).judgements} == {"M1", "M2", "M3", "M4", "M5"}


def test_one_matrix_of_too_few_experts_is_held_back_alone(database: Database) -> None:
    """A skipped pair is no judgement: who skipped all pairs of a matrix has not judged it."""
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        first = [one for one in records.judgements(wave.id) if (one.expert, one.matrix) == ("E01", "M0")]
        records.keep_judgements(wave.id, [Revision(replace(one, value=None)) for one in first], NOW.date())
        found = evaluate(inputs(records, wave))
    assert (len(found.nodes["M0"].experts), len(found.nodes["M1"].experts)) == (0, 5)
    assert found.composite.score is None


def test_what_is_left_when_a_wave_closes_counts_as_its_share_of_the_responses(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        fill(records, wave, residents=(12, 4, 11, 9))
        studying.close_wave(records, wave.id, NOW)
        batching.close_ready(records, wave.id)
        found = inputs(records, records.wave(wave.id))
    assert [(part.stratum, part.responses) for part in found.tallies][:3] == [("C1", 12), ("C3", 11), ("rest", 13)]
    shares = work_out(found).samples["residents"].shares
    assert shares == pytest.approx((6 / 7 * 23 / 36, 1 / 7 * 23 / 36, 13 / 36))
