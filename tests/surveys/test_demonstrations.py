"""The parameters of the synthetic study, and answers drawn from them."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import Form, problems
from surveys.audiences import AUDIENCES, Audience
from surveys.checking import texts
from surveys.demonstrations import demonstration, distribution, draw, figures, shares
from surveys.judgements import allowed, pairs
from surveys.reading import community_policing

PARAMETERS = demonstration()
INSTRUMENT = community_policing()
ITEMS = [(one, item) for one in AUDIENCES for item in INSTRUMENT.questionnaires[one].scored.values()]
DEVIATIONS = 5  # a normal deviate beyond it: one in 1.7 million


def test_every_text_has_both_languages_and_the_banner_says_that_it_is_made_up() -> None:
    found = dict(texts(PARAMETERS))
    assert len(found) > 15
    assert [place for place, text in found.items() if set(text.root) != {"zh", "en"}] == []
    assert "SYNTHETIC" in PARAMETERS.banner["en"]
    assert "合成" in PARAMETERS.banner["zh"]


def test_no_id_dangles() -> None:
    assert PARAMETERS.instrument == INSTRUMENT.id
    assert set(figures(PARAMETERS, "baseline")) == set(INSTRUMENT.objectives)
    for audience in AUDIENCES:
        asked = INSTRUMENT.questionnaires[audience]
        assert set(PARAMETERS.responses[audience]) == set(asked.scored)
        options = {choice.id: choice.codes for choice in asked.profile}
        assert {id: frozenset(odds) for id, odds in PARAMETERS.profiles[audience].items()} == options
        for effect in PARAMETERS.group_effects[audience]:
            assert all(code in options[id] for id, code in effect.when.items())
            assert effect.target in {"G", *(f"F_{dimension.id}" for dimension in INSTRUMENT.index_system.dimensions)}
    for scenario in PARAMETERS.scenarios.values():
        assert set(scenario.item_shift_keyed_points) <= {item.id for _, item in ITEMS}
        assert set(scenario.objective_values) <= set(INSTRUMENT.objectives)


def test_twelve_experts_judge_every_pair_of_six_matrices_but_three() -> None:
    assert [expert.id for expert in PARAMETERS.experts] == [f"E{number:02d}" for number in range(1, 13)]
    skipped = 0
    for expert in PARAMETERS.experts:
        counts = {matrix: len(values) for matrix, values in expert.judgements.items()}
        assert counts == {m.id: len(pairs(INSTRUMENT.criteria(m.id))) for m in INSTRUMENT.experts.matrices}
        values = [value for given in expert.judgements.values() for value in given]
        skipped += values.count(None)
        assert all(allowed(value) for value in values if value is not None)
    assert skipped == 3


@pytest.mark.parametrize(("audience", "people"), [("residents", 600), ("officers", 120)])
def test_the_strata_sum_to_the_sample(audience: Audience, people: int) -> None:
    assert sum(stratum.responses for stratum in PARAMETERS.strata[audience]) == people
    assert all(stratum.responses <= stratum.invited <= stratum.population for stratum in PARAMETERS.strata[audience])


@given(st.floats(1, 99))
def test_shares_sum_to_one_and_their_mean_is_the_score(score: float) -> None:
    found = shares(score)
    assert sum(found) == pytest.approx(1, abs=1e-12)
    assert min(found) >= 0
    # five roundings of at most 0.0005, one of them made up by the largest share: at most 4 * 4 * 0.0005 of the mean
    assert float(np.dot(found, range(1, 6))) == pytest.approx(1 + score / 25, abs=0.008)


@given(st.floats(1, 98), st.floats(0.5, 1))
def test_a_higher_score_has_more_of_the_best_answer(score: float, more: float) -> None:
    assert shares(score + more)[4] >= shares(score)[4]
    assert shares(score + more)[0] <= shares(score)[0]


@pytest.mark.parametrize("score", [0, 100, -1, 101])
def test_a_score_without_any_spread_has_no_shares(score: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 100"):
        shares(score)


def keyed(raw: tuple[float, ...], key: int) -> tuple[float, ...]:
    return raw if key == 1 else raw[::-1]


def test_the_listed_shares_follow_the_files_own_rule_from_whole_scores() -> None:
    assert len(ITEMS) == 48
    for audience, item in ITEMS:
        listed = keyed(PARAMETERS.responses[audience][item.id].raw, item.key)
        score = round(25 * (float(np.dot(listed, range(1, 6))) - 1))
        assert shares(score) == listed, item.id


def test_a_scenario_shifts_the_keyed_score_of_its_items_and_of_no_other() -> None:
    shifts = PARAMETERS.scenarios["followup"].item_shift_keyed_points
    assert len(shifts) == 19
    for audience, item in ITEMS:
        before, after = (
            keyed(distribution(PARAMETERS, audience, item, scenario), item.key) for scenario in ("baseline", "followup")
        )
        moved = 25 * float(np.dot(np.subtract(after, before), range(1, 6)))
        assert moved == pytest.approx(shifts.get(item.id, 0), abs=0.2), item.id


def test_a_scenario_replaces_its_counted_figures() -> None:
    before, after = figures(PARAMETERS, "baseline"), figures(PARAMETERS, "followup")
    assert (before["OB03"], after["OB03"]) == (14, 7)
    assert {id for id in before if before[id] != after[id]} <= set(PARAMETERS.scenarios["followup"].objective_values)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_drawn_form_could_have_been_posted(audience: Audience) -> None:
    drawn = list(draw(PARAMETERS, INSTRUMENT, audience, "baseline", seed=7))
    faulty = [fields for _, fields in drawn if any(problems(INSTRUMENT, audience, Form(fields, consent=True)))]
    assert faulty == []
    strata = Counter(stratum for stratum, _ in drawn)
    assert strata == {stratum.id: stratum.responses for stratum in PARAMETERS.strata[audience]}


def test_a_seed_draws_the_same_forms_and_another_seed_others() -> None:
    first, again, other = (list(draw(PARAMETERS, INSTRUMENT, "officers", "baseline", seed)) for seed in (7, 7, 8))
    assert first == again != other


@pytest.mark.parametrize("audience", AUDIENCES)
def test_drawn_answers_have_the_listed_shares(audience: Audience) -> None:
    drawn = [fields for _, fields in draw(PARAMETERS, INSTRUMENT, audience, "baseline", seed=7)]
    people = len(drawn)
    for item in INSTRUMENT.questionnaires[audience].scored.values():
        odds = PARAMETERS.responses[audience][item.id]
        answers = Counter(fields.get(item.id, "") for fields in drawn)
        code = INSTRUMENT.non_answer_of(audience).code
        listed = {
            "": odds.skip,
            code: odds.dk * (1 - odds.skip),
            **{str(n): share * (1 - odds.dk) * (1 - odds.skip) for n, share in enumerate(odds.raw, start=1)},
        }
        for answer, share in listed.items():
            allowance = DEVIATIONS * (people * share * (1 - share)) ** 0.5 + 1
            assert abs(answers[answer] - people * share) <= allowance, (item.id, answer)


def test_agreeable_people_agree_with_both_directions_less_than_opinion_parts_them() -> None:
    """R01 and R02 ask about one indicator in opposite directions, so their answers go against each other."""
    drawn = [fields for _, fields in draw(PARAMETERS, INSTRUMENT, "residents", "baseline", seed=7)]
    both = [(int(one["R01"]), int(one["R02"])) for one in drawn if one.get("R01", "DK") != "DK" and "R02" in one]
    # expected latent correlation -(0.5^2 + 0.4^2) + 0.15^2 = -0.39
    assert np.corrcoef(np.transpose(both))[0, 1] == pytest.approx(-0.39, abs=0.15)
