"""What may be shown of an audience, and why not the rest."""

import json
from datetime import date

import pytest

from scoring.disclosure import Atom, View
from scoring.tallies import Tally
from surveys import disclosing
from surveys.disclosing import NO_ANSWER, Comments, Share
from surveys.instrument import Instrument
from surveys.least_numbers import Group
from surveys.reading import community_policing, read
from surveys.studies import Stratum, Wave
from tests.studies_for_tests import STUDY, document, refused, words


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return community_policing()


HIDDEN = Share("hidden")


# --- the least numbers ---


@pytest.mark.parametrize(("of", "people"), [("residents", 10), ("officers", 10), ("experts", 5), ("comments", 30)])
def test_the_least_numbers_are_the_instruments(instrument: Instrument, of: Group, people: int) -> None:
    assert disclosing.least(instrument, of) == people


def test_an_instrument_that_leaves_some_out_has_the_usual_ones() -> None:
    ours = document()
    ours["privacy"]["minimum_group"] = {"residents": 12, "officers": 7}
    bare = read(json.loads(json.dumps(ours)))
    assert [disclosing.least(bare, of) for of in ("residents", "officers", "experts", "comments")] == [12, 7, 5, 30]
    assert disclosing.profile(bare, "officers", 40, {"a": 9, "b": 31})["a"] == HIDDEN  # tables have 10
    assert disclosing.profile(bare, "residents", 44, {"a": 11, "b": 33})["a"] == HIDDEN  # residents have 12


def test_a_number_of_responses_under_the_least_is_told_as_such(instrument: Instrument) -> None:
    assert disclosing.responses(instrument, {"officers": 9, "residents": 10}) == {"residents": "10", "officers": "<10"}
    assert disclosing.responses(instrument, {"officers": 0}) == {"officers": "<10"}


# --- who is counted ---


def wave(instrument: Instrument, communities: int) -> Wave:
    strata = [Stratum("residents", f"C{number}", words(f"Community {number}")) for number in range(1, communities + 1)]
    unit = Stratum("officers", "U1", words("Unit group 1"))
    return Wave("w1", STUDY, 1, words("First"), instrument, "d", (*strata, unit), date(2030, 3, 31))


def part(audience: str, stratum: str, people: int) -> Tally:
    return Tally(audience, stratum, people, {})


def test_rows_are_the_strata_then_what_was_left_of_small_ones_the_rest_last(instrument: Instrument) -> None:
    released = [
        ("officers", "rest", 11),
        ("residents", "rest", 14),
        ("residents", "C2", 30),
        ("residents", "D1", 12),
    ]
    one = wave(instrument, 3)
    found = disclosing.counted(one, [part(audience, id, n) for audience, id, n in released])
    assert [(row.audience, row.id, row.responses) for row in found] == [
        ("residents", "C1", None),
        ("residents", "C2", 30),
        ("residents", "C3", None),
        ("officers", "U1", None),
        ("residents", "D1", 12),
        ("residents", "rest", 14),
        ("officers", "rest", 11),
    ]
    assert [row.stratum for row in found] == [*one.strata, None, None, None]


@pytest.mark.parametrize(("people", "said"), [(0, "<10"), (9, "<10"), (10, "≥10"), (99, "≥90"), (100, "≥100")])
def test_who_answered_something_is_told_in_steps(instrument: Instrument, people: int, said: str) -> None:
    assert disclosing.at_least(instrument, "residents", people) == said


@pytest.mark.parametrize(
    ("of", "people", "said"),
    [("experts", 4, "<5"), ("experts", 5, "5"), ("comments", 29, "<30"), ("officers", 0, "<10")],
)
def test_a_number_of_any_group_is_told_from_its_least(instrument: Instrument, of: str, people: int, said: str) -> None:
    assert disclosing.told(instrument, of, people) == said


# --- items ---


def test_an_items_answers_in_whole_percent_of_those_on_the_scale(instrument: Instrument) -> None:
    found = disclosing.distribution(instrument, "residents", (20, 30, 25, 40, 11, 12, 0, 15))
    assert (found.base, found.others) == (126, (12, 0, 15))
    assert [(one.kind, one.count, one.percent) for one in found.points] == [
        ("shown", 20, 16),
        ("shown", 30, 24),
        ("shown", 25, 20),
        ("shown", 40, 32),
        ("shown", 11, 9),
    ]


def test_half_a_percent_is_rounded_up(instrument: Instrument) -> None:
    points = disclosing.distribution(instrument, "residents", (25, 175, 0, 0, 0, 0, 0, 0)).points
    assert [one.percent for one in points] == [13, 88, 0, 0, 0]


def test_few_who_did_not_know_hide_how_many_answered(instrument: Instrument) -> None:
    """126 of 129: the base would tell that three gave no answer. The shares stay, without counts."""
    found = disclosing.distribution(instrument, "residents", (20, 30, 25, 40, 11, 3, 0, 0))
    assert (found.base, found.others) == (None, (None, 0, 0))
    assert found.points[0] == Share("shown", None, 16)


def test_a_small_answer_and_the_next_are_hidden(instrument: Instrument) -> None:
    found = disclosing.distribution(instrument, "officers", (3, 30, 25, 40, 11, 0, 0, 0))
    assert [one.kind for one in found.points] == ["hidden", "shown", "shown", "shown", "hidden"]
    assert (found.base, found.others) == (109, (0, 0, 0))
    assert found.points[0] == HIDDEN


def test_a_unanimous_group_is_told_without_a_number(instrument: Instrument) -> None:
    found = disclosing.distribution(instrument, "officers", (0, 0, 0, 2, 28, 0, 0, 0))
    assert found.points == (*[Share("under")] * 4, Share("over"))


def test_nothing_is_told_of_an_item_that_few_answered(instrument: Instrument) -> None:
    found = disclosing.distribution(instrument, "officers", (0, 2, 0, 2, 5, 0, 40, 0))
    assert found.points == (HIDDEN,) * 5
    assert found.base is None
    assert disclosing.distribution(instrument, "officers", (0,) * 8).points == (HIDDEN,) * 5


# --- tables ---


def test_a_profile_counts_those_who_left_it_out(instrument: Instrument) -> None:
    found = disclosing.profile(instrument, "residents", 100, {"m": 40, "f": 42, "x": 0})
    assert found == {
        "m": Share("shown", 40, 40),
        "f": Share("shown", 42, 42),
        "x": Share("shown", 0, 0),
        NO_ANSWER: Share("shown", 18, 18),
    }
    few = disclosing.profile(instrument, "residents", 100, {"m": 40, "f": 42, "x": 3})
    assert [few[code].count for code in ("m", "f", "x", NO_ANSWER)] == [40, 42, None, None]


def test_more_answers_than_people_are_refused(instrument: Instrument) -> None:
    with refused("disclosure-table"):
        disclosing.profile(instrument, "residents", 10, {"m": 11})


def test_a_small_cell_takes_one_more_in_its_row_and_column(instrument: Instrument) -> None:
    found = disclosing.crosstab(instrument, "residents", ((20, 20, 12), (2, 30, 11), (15, 15, 11)))
    assert found == ((20, 20, 12, 52), (None, 30, None, 43), (None, 15, None, 41), (37, 65, 34, 136))


def test_a_table_of_two_questions_hides_the_totals_that_each_alone_does(instrument: Instrument) -> None:
    table = ((20, 20, 12), (2, 3, 1), (15, 15, 11))
    found = disclosing.crosstab(instrument, "residents", table)
    assert found == ((20, 20, 12, 52), (None,) * 4, (None,) * 4, (37, 38, 24, 99))
    rows = disclosing.profile(instrument, "residents", 99, {"a": 52, "b": 6, "c": 41})
    assert [row[-1] for row in found[:-1]] == [rows[code].count for code in "abc"]


# --- filters and views ---


@pytest.mark.parametrize(("selected", "code"), [(9, "filter-few"), (95, "filter-rest-few")])
def test_a_filter_is_refused_for_what_it_selects_or_leaves(instrument: Instrument, selected: int, code: str) -> None:
    with refused(code, "officers") as problems:
        disclosing.check_filter(instrument, "officers", selected, 100)
    assert "fewer than 10 people" in str(problems[0])
    disclosing.check_filter(instrument, "officers", 90, 100)


def test_a_view_is_refused_beside_one_that_it_differs_from_by_a_few(instrument: Instrument) -> None:
    one, two, few = (Atom("w1", "residents", stratum, 1) for stratum in ("C1", "C2", "C3"))
    everybody = View({one: 12, two: 15, few: 4})
    with refused("view-difference", "residents"):
        disclosing.check_view(instrument, "residents", View({one: 12, two: 15}), [everybody])
    disclosing.check_view(instrument, "residents", View({two: 15, few: 4}), [everybody])


# --- comments ---


def test_comments_wait_until_all_are_read_and_thirty_answered(instrument: Instrument) -> None:
    with refused("comments-few-people", "residents") as problems:
        disclosing.comments(instrument, "residents", Comments(29, ("More walks.",), 2))
    assert [problem.code for problem in problems] == ["comments-few-people", "comments-not-moderated"]
    with refused("comments-not-moderated"):
        disclosing.comments(instrument, "residents", Comments(30, ("More walks.",), 1))
    assert Comments(30, (), 1).state == "waiting"


def test_comments_have_no_order(instrument: Instrument) -> None:
    passed = tuple(f"Comment {number}" for number in range(40))
    orders = {disclosing.comments(instrument, "residents", Comments(30, passed, 0)) for _ in range(5)}
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(passed))}
    assert len(orders) == 5
    assert passed not in orders
