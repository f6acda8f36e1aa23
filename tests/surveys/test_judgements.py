"""One comparison of two criteria, and the order and sides in which an expert sees it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.pairwise import ratio
from surveys.arranging import shown
from surveys.expert_forms import ExpertForm, Presentation
from surveys.judgements import Expert, Judgement, allowed, pairs, ratios, turned
from surveys.reading import community_policing

FORM = community_policing().experts
CRITERIA = st.lists(st.text("ABCDEFGH", min_size=1, max_size=3), min_size=2, max_size=7, unique=True).map(tuple)
PSEUDONYMS = st.integers(1, 30).map(lambda number: f"E{number:02d}")
STEPS = [-9, -8, -7, -6, -5, -4, -3, -2, 1, 2, 3, 4, 5, 6, 7, 8, 9]


def printed(randomise: bool) -> ExpertForm:
    presentation = Presentation(
        randomise_pairs=randomise,
        randomise_sides=randomise,
        show_definitions=True,
        one_pair_per_row=True,
        save_and_return=True,
    )
    return FORM.model_copy(update={"presentation": presentation})


def test_pairs_go_row_by_row() -> None:
    assert pairs("ABC") == (("A", "B"), ("A", "C"), ("B", "C"))


def test_there_are_seventeen_steps() -> None:
    assert [step for step in range(-12, 13) if allowed(step)] == STEPS


@given(CRITERIA, PSEUDONYMS)
def test_every_pair_is_shown_once(criteria: tuple[str, ...], pseudonym: str) -> None:
    seen = shown(printed(randomise=True), Expert("w", pseudonym), "M0", criteria)
    as_printed = [(pair.right, pair.left) if pair.swapped else (pair.left, pair.right) for pair in seen]
    assert sorted(as_printed) == sorted(combinations(criteria, 2))


@given(CRITERIA, PSEUDONYMS)
def test_an_expert_sees_the_same_at_every_visit(criteria: tuple[str, ...], pseudonym: str) -> None:
    expert, agreed = Expert("w", pseudonym), Expert("w", pseudonym, consented=True, profile={"ED1": "pol"})
    form = printed(randomise=True)
    assert shown(form, expert, "M0", criteria) == shown(form, agreed, "M0", criteria)


@given(CRITERIA, PSEUDONYMS)
def test_without_chance_the_pairs_stand_as_printed(criteria: tuple[str, ...], pseudonym: str) -> None:
    seen = shown(printed(randomise=False), Expert("w", pseudonym), "M0", criteria)
    assert [(pair.left, pair.right) for pair in seen] == list(combinations(criteria, 2))
    assert not any(pair.swapped for pair in seen)


def test_experts_see_different_orders_and_both_sides_about_equally_often() -> None:
    criteria = community_policing().criteria("M0")
    seen = [shown(FORM, Expert("w", f"E{number:02d}"), "M0", criteria) for number in range(1, 31)]
    assert len(set(seen)) == 30
    swapped = sum(pair.swapped for one in seen for pair in one)
    assert 105 <= swapped <= 195  # of 300; 150 - 5.2 s.d. to 150 + 5.2 s.d.


@pytest.mark.parametrize("step", STEPS)
def test_a_judgement_turned_says_the_same_from_the_other_side(step: int) -> None:
    back = turned(step)
    assert isinstance(back, int)
    assert allowed(back)
    assert turned(back) == step
    assert ratio(back) == pytest.approx(1 / ratio(step), rel=1e-15)


def test_a_skipped_pair_turned_is_skipped() -> None:
    assert turned(None) is None


def test_ratios_leave_out_what_was_skipped() -> None:
    said = {"AB": 3, "AC": None, "BC": -4}
    judged = [Judgement("E01", "M0", pair[0], pair[1], value) for pair, value in said.items()]
    assert ratios(judged) == {("A", "B"): 3.0, ("B", "C"): 0.25}
