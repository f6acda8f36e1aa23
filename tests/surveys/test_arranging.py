"""The order and the sides in which an expert sees pairs."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from surveys.arranging import shown
from surveys.expert_forms import ExpertForm, Presentation
from surveys.judgements import Expert
from surveys.reading import community_policing

FORM = community_policing().experts
CRITERIA = st.lists(st.text("ABCDEFGH", min_size=1, max_size=3), min_size=2, max_size=7, unique=True).map(tuple)
PSEUDONYMS = st.integers(1, 30).map(lambda number: f"E{number:02d}")


def printed(randomise: bool) -> ExpertForm:
    presentation = Presentation(
        randomise_pairs=randomise,
        randomise_sides=randomise,
        show_definitions=True,
        one_pair_per_row=True,
        save_and_return=True,
    )
    return FORM.model_copy(update={"presentation": presentation})


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
