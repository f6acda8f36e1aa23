"""What an expert is shown and what is kept are the same judgement, whichever side stands left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forms.matrix import Entered, Matrix
from surveys.judgements import STEPS, Expert, pairs
from surveys.judging import Panelist
from surveys.reading import community_policing
from surveys.studies import Wave
from surveys.studying import new_id
from tests.studies_for_tests import LAST_DAY, STRATA, STUDY, words

INSTRUMENT = community_policing()
STEPS_OF_A_PAIR = st.sampled_from([None, 1, *range(2, STEPS + 1), *range(-STEPS, -1)])


def matrix(pseudonym: str, language: str = "en") -> Matrix:
    wave = Wave(new_id(), STUDY, 1, words("First"), INSTRUMENT, "", STRATA, LAST_DAY, "open")
    return Matrix(Panelist(wave, Expert(wave.id, pseudonym, consented=True)), "M0", language)


@given(st.text("ABC123", min_size=1, max_size=4), st.lists(STEPS_OF_A_PAIR, min_size=10, max_size=10))
def test_reading_the_shown_choices_gives_back_what_was_kept(pseudonym: str, values: list[int | None]) -> None:
    shown = matrix(pseudonym)
    kept = dict(zip(pairs(shown.criteria), values, strict=True))
    posted = {
        row.name: step.value
        for row in shown.rows(Entered(kept))
        for part in row.parts
        for step in part.steps
        if step.chosen
    }
    assert len(posted) == len(kept)
    assert shown.read(posted) == {f"{first}:{second}": value for (first, second), value in kept.items()}


def test_a_sentence_names_the_more_important_first_and_its_number() -> None:
    for row in matrix("E01").rows(Entered({})):
        left, _, right, _ = row.parts
        assert left.steps[0].said == f"“{row.left}” is extremely more important than “{row.right}” (9)"
        assert right.steps[-1].said == f"“{row.right}” is extremely more important than “{row.left}” (9)"


def test_nothing_is_chosen_before_it_was_judged() -> None:
    assert not any(step.chosen for row in matrix("E01").rows(Entered({})) for part in row.parts for step in part.steps)
