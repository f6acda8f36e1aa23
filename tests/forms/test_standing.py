"""The panel says what the policy says, in words and with its figures."""

from __future__ import annotations

import pytest

from forms.matrix import Entered
from forms.standing import Panel
from surveys import judging
from surveys.judgements import Judgement
from surveys.reading import community_policing
from tests.forms.test_matrix import matrix

INSTRUMENT = community_policing()
CRITERIA = INSTRUMENT.criteria("M0")
WEIGHTS = {"D1": 8, "D2": 4, "D3": 4, "D4": 2, "D5": 1}


def panel(changes: dict[tuple[str, str], int | None], language: str = "en") -> Panel:
    """Judgements that fit `WEIGHTS` exactly but for the changes."""
    values = {
        (first, second): WEIGHTS[first] // WEIGHTS[second]
        for place, first in enumerate(CRITERIA)
        for second in CRITERIA[place + 1 :]
    }
    judged = tuple(Judgement("E01", "M0", *pair, value) for pair, value in (values | changes).items())
    return Panel(matrix("E01", language), judging.standing(INSTRUMENT.experts, CRITERIA, judged))


def test_judgements_without_contradiction_have_no_triad() -> None:
    told = panel({})
    assert told.contradiction == ()
    assert told.links == ()
    assert told.verdict == ("CR is 0.000, within 0.10. These judgements fit together well.",)
    assert [bar.share for bar in told.weights] == ["42.1%", "21.1%", "21.1%", "10.5%", "5.3%"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({("D1", "D5"): 2}, "within 0.10"),
        ({("D1", "D5"): 1}, "above 0.10 but within 0.20"),
        ({("D1", "D5"): -9}, "above 0.20"),
    ],
)
def test_cr_is_put_in_words_against_the_limits(changes: dict[tuple[str, str], int | None], said: str) -> None:
    assert said in panel(changes).verdict[0]


def test_a_matrix_that_does_not_count_is_said_to() -> None:
    assert "does not count" in panel({("D1", "D5"): -9}).verdict[-1]
    skipped = dict.fromkeys((("D1", "D2"), ("D1", "D3"), ("D1", "D4"), ("D2", "D3"), ("D2", "D4")))
    told = panel({**skipped})
    assert "at most 4 pairs" in told.verdict[-1]
    assert ("Missing judgements", "5") in told.figures


def test_until_all_is_joined_there_are_no_figures() -> None:
    told = panel({("D4", "D5"): None, ("D1", "D5"): None, ("D2", "D5"): None, ("D3", "D5"): None})
    assert (told.weights, told.verdict, told.figures, told.contradiction) == ((), (), (), ())


def test_the_three_links_lead_to_rows_of_the_page() -> None:
    told = panel({("D1", "D5"): -9})
    rows = {f"#{row.id}" for row in told.matrix.rows(Entered({}))}
    assert len(told.links) == 3
    assert {link.address for link in told.links} <= rows


def test_a_circle_is_called_one_in_chinese_too() -> None:
    assert "绕成了一个圈" in panel({("D1", "D5"): -9}, "zh").contradiction[-1]


def test_proposals_come_only_where_judgements_do_not_fit() -> None:
    assert panel({}).proposals == ()
    told = panel({("D1", "D5"): -9})
    best = told.proposals[0]
    assert best.field == "pair:D1:D5"
    assert "9" in best.now
    assert best.outcome.startswith("CR would then be 0.0")
    assert len(told.proposals) <= judging.MOST_PROPOSALS


@pytest.mark.parametrize("expert", ["E01", "E02", "E03", "E04", "E05"])
def test_an_accepted_proposal_is_the_judgement_that_was_proposed(expert: str) -> None:
    """Whichever side the expert sees the pair from, the field brings back the step that mends the matrix."""
    changed: dict[tuple[str, str], int | None] = {("D1", "D5"): -9}
    told = panel(changed)
    shown = Panel(matrix(expert), told.standing)
    best = shown.proposals[0]
    accepted = shown.matrix.read({best.field: best.value})
    assert accepted.keys() == {"D1:D5"}
    assert accepted["D1:D5"] == round(told.standing.hurts[0].suggested)


def test_the_pair_that_would_tell_most_is_named_until_none_is_left() -> None:
    assert panel({}).onward == ()
    skipped = panel({("D1", "D2"): None})
    assert skipped.onward == ()
    nothing = judging.standing(INSTRUMENT.experts, CRITERIA, ())
    assert Panel(matrix("E01", "en"), nothing).onward[0].address == "#pair-D1-D2"


def test_an_expert_who_knows_enough_is_told_so() -> None:
    star = tuple(Judgement("E01", "M0", "D1", other, WEIGHTS["D1"] // WEIGHTS[other]) for other in CRITERIA[1:])
    ring = tuple(
        Judgement("E01", "M0", first, second, WEIGHTS[first] // WEIGHTS[second])
        for first, second in (("D2", "D3"), ("D2", "D4"), ("D3", "D4"), ("D2", "D5"), ("D4", "D5"))
    )
    few, many = (judging.standing(INSTRUMENT.experts, CRITERIA, judged) for judged in (star, star + ring))
    assert (few.enough.precise, many.enough.precise) == (False, True)
    assert Panel(matrix("E01", "en"), few).enough == ""
    assert "may stop" in Panel(matrix("E01", "en"), many).enough


def test_where_no_single_change_is_enough_the_fewest_together_are_named() -> None:
    assert panel({("D1", "D5"): -9}).together == ()
    worse: dict[tuple[str, str], int | None] = {("D1", "D5"): -2, ("D1", "D2"): -2, ("D3", "D4"): -2}
    told = panel(worse)
    assert len(told.together) >= 2
    for proposal in told.together:
        for name, value in told.matrix.read({proposal.field: proposal.value}).items():
            first, second = name.split(":")
            assert isinstance(value, int)
            worse[first, second] = value
    mended = panel(worse)
    assert mended.standing.weighed
    assert mended.standing.weighed.consistency.cr is not None
    assert mended.standing.weighed.consistency.cr <= 0.10
