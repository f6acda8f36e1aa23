"""What a publication freezes may be public: the auditor looks at every number of generated waves, and at every two."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.small_cells import safe
from scoring.tallies import OFF_SCALE, Tally, fold
from storage.database import Database
from surveys import answering, batching, gathering, inviting, publishing, studying
from surveys.analysing import analyse
from surveys.audiences import AUDIENCES
from surveys.evaluating import Inputs, evaluate
from surveys.publications import Publication
from surveys.publishing import recompute
from surveys.recomputing import computed
from surveys.releasing import release
from surveys.stating import Statement
from tests.answered_alike import RESIDENTS, inputs
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import NOW, SECRET, completed, key, refused

K = 10
POPULATIONS = {"residents": {"S1": 4000, "S2": 9000}, "officers": {"S1": 60, "S2": 90}}


def wave(seed: int, people: Mapping[str, tuple[int, int]], silent: float, weighted: bool) -> Inputs:
    """Two strata an audience, whose people differ; some do not answer."""
    chance, like = np.random.default_rng(seed), inputs({})
    tallies = []
    for audience in AUDIENCES:
        asked = {one.id: one.points for one in like.design.plan.items if one.audience == audience}
        for stratum, number in zip(("S1", "S2"), people[audience], strict=True):
            own = chance.normal(3.2, 0.6, (number, 1)) + chance.normal(0, 1.0, (number, len(asked)))
            answers = np.clip(np.rint(own), 1, 5).astype(np.int8)
            answers[chance.random(answers.shape) < silent] = chance.choice([0, -1, -2])
            tallies.append(replace(fold(audience, stratum, asked, answers), flags={"Q1": number // 7}))
    after = tuple(map(_without_ten, tallies))
    return replace(like, tallies=tuple(tallies), after=after, populations=POPULATIONS if weighted else {})


def _without_ten(given: Tally) -> Tally:
    """Those of the most frequent answer to each item, where there are ten."""
    counts = {}
    for item, count in given.counts.items():
        place = max(range(len(count) - OFF_SCALE), key=lambda k: count[k])
        gone = K if count[place] >= K else 0
        left = [n - gone * (k == place) for k, n in enumerate(count)]
        counts[item] = (*left[:-1], left[-1] + gone)
    return replace(given, counts=counts, moments=None)


sizes = st.one_of(st.integers(10, 40), st.integers(60, 180))
waves = st.builds(
    wave,
    st.integers(0, 2**32),
    st.fixed_dictionaries({"residents": st.tuples(sizes, sizes), "officers": st.tuples(sizes, sizes)}),
    st.sampled_from([0.0, 0.03, 0.3]),
    st.booleans(),
)


def few(given: Inputs) -> Iterator[str]:
    """Every number of 1 to k - 1 people in inputs that are public, by its place."""
    for part in given.tallies:
        told = [*part.counts.items(), *((item, (known.answered, *known.others)) for item, known in part.totals.items())]
        shapes = [(item, known.shape) for item, known in part.totals.items()]
        yield from (f"{part.stratum} {item}" for item, counts in [*told, *shapes] if not safe(counts, K))
        if not safe([part.responses], K) or part.flags:
            yield part.stratum
    for audience, borne in given.flags.items():
        people = sum(part.responses for part in given.tallies if part.audience == audience)
        yield from (flag for flag, number in borne.items() if not safe([number], K) or number > people)
    for part, of_all in zip(given.after or (), given.tallies, strict=True):
        items = {*part.counts, *part.totals} & {*of_all.counts, *of_all.totals}
        both = [(item, part.answered(item), of_all.answered(item)) for item in items]
        yield from (f"after {item}" for item, stay, all_of in both if not safe([stay, all_of - stay], K))


@given(waves)
def test_no_number_is_of_a_few_people(given_wave: Inputs) -> None:
    released = release(given_wave)
    assert list(few(released.public)) == []
    assert {part.audience for part in released.public.tallies} == set(AUDIENCES)


@given(waves)
def test_every_number_follows_from_what_is_public(given_wave: Inputs) -> None:
    """Nobody answers alike there, so that what is computed from and what is public are one."""
    released = release(given_wave)
    if not released.withheld.items:
        assert released.public == released.computed


@given(st.integers(0, 2**32), st.tuples(sizes, sizes), st.booleans())
def test_scores_are_what_they_were(seed: int, people: tuple[int, int], weighted: bool) -> None:
    kept = wave(seed, {"residents": people, "officers": people}, 0.0, weighted)
    before, after = evaluate(kept), evaluate(release(kept).computed)
    scores = [[one.score for one in of.items] for of in (before, after)]
    assert scores[1] == pytest.approx(scores[0], rel=1e-9)
    assert after.composite.score == pytest.approx(before.composite.score, rel=1e-9)
    assert after.composite.expected == pytest.approx(before.composite.expected, rel=1e-9)
    assert after.responses == before.responses
    assert after.represented == before.represented


def test_strata_are_joined_unless_they_count_as_their_populations_do() -> None:
    sizes = {"residents": (80, 90), "officers": (30, 30)}
    joined, apart = (release(wave(1, sizes, 0.0, weighted)).public for weighted in (False, True))
    assert [(part.audience, part.stratum, part.responses) for part in joined.tallies] == [
        ("residents", "", 170),
        ("officers", "", 60),
    ]
    assert [part.stratum for part in apart.tallies] == ["S1", "S2", "S1", "S2"]
    assert apart.populations == POPULATIONS


def test_few_officers_have_no_cross_products_and_the_intervals_say_so() -> None:
    few_officers = release(wave(1, {"residents": (80, 90), "officers": (30, 30)}, 0.0, False)).public
    assert [part.moments is None for part in few_officers.tallies] == [False, True]
    reasons = analyse(few_officers).uncertainty.reasons
    assert "no-cross-products:officers" in reasons
    assert "no-cross-products:residents" not in reasons


def test_what_is_withheld_is_in_no_input_and_what_rests_on_it_is_named() -> None:
    kept = inputs({RESIDENTS: "5"}, people=120)
    released = release(kept)
    gone = set(released.withheld.items)
    assert RESIDENTS in gone
    public = released.public.tallies[0]
    assert gone.isdisjoint({*public.counts, *public.totals})
    assert public.moments is None or gone.isdisjoint(public.moments.items)
    assert released.computed.tallies[0].counts[RESIDENTS][4] == 120


def test_the_composite_of_withheld_answers_is_published_and_named_as_not_recomputable(
    agreed: tuple[Database, Publication],
) -> None:
    publication = agreed[1]
    resting = publication.inputs["not_recomputable"]
    assert "evaluation › composite › score" in resting
    assert not any(place.startswith("evaluation › nodes") for place in resting)
    assert recompute(publication) == ()
    assert publication.inputs["withheld"] == publication.analysis["withheld"]


def test_where_nothing_is_withheld_everything_can_be_computed_again(published: tuple[Database, Publication]) -> None:
    """But for what is after exclusion: everybody ticks one answer throughout, and those who would stay are alike."""
    resting = published[1].inputs["not_recomputable"]
    assert {place.split(" › ")[1] for place in resting} == {"exclusions"}
    assert recompute(published[1]) == ()


def test_two_publications_of_a_wave_differ_by_nobody_or_by_enough(database: Database) -> None:
    """While answers come, as often as publishing is allowed: in responses, and in who answered an item."""
    with database.writing() as records:
        wave_ = open_wave(records)
        fill(records, wave_, ticked=("2", "4"))
        studying.enter_figures(records, wave_.id, FIGURES, NOW)
        made, again = (
            [publishing.publish(records, wave_.id, NOW)],
            Statement(why={"zh": "又有人作答。", "en": "More have answered."}),
        )
        for turn in range(2):
            for number in range(K):
                code = inviting.open_code(SECRET, wave_.id, "C1")
                said = str(1 + (number + turn) % 5)
                answering.submit(records, code, completed("residents", said), key(900 + K * turn + number), NOW)
            batching.close_ready(records, wave_.id)
            made.append(publishing.publish(records, wave_.id, NOW, again))
            with refused("publish-again"):
                publishing.publish(records, wave_.id, NOW, again)
    for earlier, later in pairwise(made):
        for name in ("strata", "tallies"):
            for before, now in zip(earlier.inputs[name], later.inputs[name], strict=True):
                assert safe([abs(now["responses"] - before["responses"])], K)
    assert [recompute(publication) for publication in made] == [(), (), ()]


def test_judgements_are_published_only_where_experts_were_told_so(database: Database) -> None:
    with database.writing() as records:
        wave_ = open_wave(records)
        experts = wave_.instrument.experts.model_copy(update={"shown_by_code": False})
        untold = replace(wave_, instrument=wave_.instrument.model_copy(update={"experts": experts}))
        problems = list(publishing._obstacles(untold, evaluate(gathering.kept(records, wave_))))
    assert ("publish-judgements", "experts") in [(one.code, one.where) for one in problems]


def test_inputs_come_back_from_json_as_they_were(published: tuple[Database, Publication]) -> None:
    database, publication = published
    with database.reading() as records:
        kept = gathering.kept(records, records.wave(publication.wave_id))
    again: dict[str, Any] = json.loads(json.dumps(computed(analyse(release(kept).computed))["evaluation"]))
    assert again["composite"] == publication.evaluation["composite"]
