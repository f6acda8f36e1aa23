"""Tallies that may be public: every number of nobody or of k people, every mean as it was, cross-products of many."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.moments import gather
from scoring.public_moments import enough_rows, part_of
from scoring.public_tallies import after_exclusion, public, public_number, telling, without_items
from scoring.small_cells import safe
from scoring.tallies import OFF_SCALE, Tally, fold, of_plain

ITEMS = {f"I{number}": 5 for number in range(4)}
K = 10
samples = st.tuples(st.integers(10, 160), st.integers(0, 2**32), st.sampled_from([0.0, 0.02, 0.3]))


def drawn(people: int, seed: int, silent: float, stratum: str = "S1") -> Tally:
    """Answers that go together, some of them missing."""
    chance = np.random.default_rng(seed)
    own = chance.normal(3.3, 0.7, size=(people, 1)) + chance.normal(0, 0.9, size=(people, len(ITEMS)))
    answers = np.clip(np.rint(own), 1, 5).astype(np.int8)
    answers[chance.random(answers.shape) < silent] = -1
    return fold("residents", stratum, ITEMS, answers)


def points(of: Tally, item: str) -> tuple[int, int]:
    count = of.answers(item)[:-OFF_SCALE]
    return sum(count), sum(point * people for point, people in enumerate(count, 1))


@given(samples)
def test_no_number_is_of_a_few_and_every_mean_is_as_it_was(sample: tuple[int, int, float]) -> None:
    exact = drawn(*sample)
    (told,) = public([exact], K)
    assert told.counts.keys() | told.totals.keys() == exact.counts.keys()
    for count in told.counts.values():
        assert safe(count, K)
        assert sum(count) == told.responses
    for known in told.totals.values():
        assert known.answered >= K
        assert safe(known.others, K)
    for item, count in exact.counts.items():
        silent = sum(count[-OFF_SCALE:])
        if sum(count[:-OFF_SCALE]) >= K and not 0 < silent < K:
            assert points(told, item) == points(exact, item)


@given(samples)
def test_it_comes_back_from_json(sample: tuple[int, int, float]) -> None:
    (told,) = public([drawn(*sample)], K)
    assert of_plain(told.plain()) == told


@given(st.integers(60, 200), st.integers(0, 2**32), st.sampled_from([0.0, 0.02, 0.3]))
def test_cross_products_say_what_the_counts_say_and_how_items_go_together(
    people: int, seed: int, silent: float
) -> None:
    exact = drawn(people, seed, silent)
    (told,) = public([exact], K)
    assert told.moments is not None
    assert exact.moments is not None
    for k, item in enumerate(told.moments.items):
        answered, total = points(told, item)
        assert (told.moments.pairs[k, k], told.moments.sums[k, k]) == (answered, total)
        if item in told.counts:
            squares = sum(p * p * n for p, n in enumerate(told.counts[item][:-OFF_SCALE], 1))
            assert told.moments.products[k, k] == squares
    if silent == 0.0:
        before, after = (
            correlation(np.array(m.products), np.array(m.sums), people) for m in (exact.moments, told.moments)
        )
        assert np.abs(before - after).max() < 2 / people
        assert np.linalg.eigvalsh(after).min() > -0.02


def correlation(products: np.ndarray, sums: np.ndarray, people: int) -> np.ndarray:
    mean = sums.diagonal() / people
    around = products - people * np.outer(mean, mean)
    spread = np.sqrt(around.diagonal())
    return np.asarray(around / np.outer(spread, spread))


@given(st.integers(60, 200), st.integers(0, 2**32), st.sampled_from([0.02, 0.3]))
def test_how_many_answered_two_items_both_tells_of_nobody(people: int, seed: int, silent: float) -> None:
    (told,) = public([drawn(people, seed, silent)], K)
    assert told.moments is not None
    answered = told.moments.pairs.diagonal()
    for i, j in product(range(4), repeat=2):
        both = int(told.moments.pairs[i, j])
        table = (both, answered[i] - both, answered[j] - both, people - answered[i] - answered[j] + both)
        follows = both == min(answered[i], answered[j])  # from the items' own numbers, which are public
        assert min(table) >= 0
        assert follows or safe([int(number) for number in table], K)


def test_few_people_have_no_cross_products() -> None:
    """Three rows for each item: with 4 items, from 12 people on."""
    assert [enough_rows(people, 4) for people in (11, 12)] == [False, True]
    assert public([drawn(11, 1, 0.0)], K)[0].moments is None
    assert public([drawn(12, 1, 0.0)], K)[0].moments is not None


def test_small_strata_take_the_audiences_and_add_up_to_it() -> None:
    """Each has n - 1 of the products within strata, so that what is pooled within is what it was."""
    strata = [drawn(11, seed, 0.0, f"S{seed}") for seed in range(12)]
    told = public(strata, K)
    within = [np.zeros((4, 4)), np.zeros((4, 4))]
    for place, parts in enumerate((strata, told)):
        for part in parts:
            assert part.moments is not None
            mean = part.moments.sums.diagonal() / part.responses
            within[place] += part.moments.products - part.responses * np.outer(mean, mean)
    assert within[1] == pytest.approx(within[0], abs=0.51 * len(strata))
    first = [
        part.moments.products - np.outer(m := part.moments.sums.diagonal() / 11, m) * 11
        for part in told
        if part.moments
    ]
    assert first[0] == pytest.approx(first[1], abs=1.01)


def test_an_item_that_some_stratum_cannot_tell_has_the_shape_of_all() -> None:
    strata = [drawn(23, seed, 0.0, f"S{seed}") for seed in range(5)]
    told = public(strata, K)
    assert not any(part.counts for part in told)
    for item in ITEMS:
        shapes = {part.totals[item].shape for part in told}
        assert len(shapes) == 1
        (shape,) = shapes
        assert safe(shape, K)
        assert sum(shape) == 115
        assert sum(p * n for p, n in enumerate(shape, 1)) == sum(points(part, item)[1] for part in strata)


@given(samples, st.integers(0, 40))
def test_after_exclusion_an_item_differs_by_nobody_or_by_enough(sample: tuple[int, int, float], gone: int) -> None:
    everybody = drawn(*sample)
    careless = drawn(min(gone, everybody.responses), sample[1] + 1, 0.0)
    taken = {
        item: tuple(min(a, b) for a, b in zip(count[:-1], careless.counts[item][:-1], strict=True))
        for item, count in everybody.counts.items()
    }
    left = {item: [a - b for a, b in zip(count, taken[item], strict=False)] for item, count in everybody.counts.items()}
    counts = {item: (*cells, everybody.responses - sum(cells)) for item, cells in left.items()}
    stays = Tally("residents", "S1", everybody.responses, counts)
    (told,) = public([everybody], K)
    after = after_exclusion((everybody, stays), told, K)
    assert not after.counts
    for item in ITEMS:
        fewer = told.answered(item) - after.answered(item)
        assert fewer == 0 or fewer >= K
        assert after.answered(item) == 0 or after.answered(item) >= K
        known = after.totals[item]
        assert known.answered <= known.total <= 5 * known.answered
        assert known.answered + sum(known.others) == everybody.responses


def test_items_can_be_left_out() -> None:
    (told,) = public([drawn(60, 3, 0.0)], K)
    less = without_items(told, {"I1", "I2"})
    assert set(less.counts) | set(less.totals) == {"I0", "I3"}
    assert less.moments is not None
    assert less.moments.items == ("I0", "I3")
    assert part_of(None, ["I0"]) is None


@pytest.mark.parametrize(
    ("people", "everyone", "told"),
    [(0, 100, 0), (9, 100, 0), (10, 100, 10), (90, 100, 90), (95, 100, 91), (100, 100, 100)],
)
def test_a_sign_that_a_few_bear_or_lack_is_not_counted(people: int, everyone: int, told: int) -> None:
    found = public_number(people, everyone, K)
    assert found == told or (found - found % K == people - people % K and everyone - found < K)


def test_few_rows_can_be_rebuilt_from_their_cross_products() -> None:
    """Why cross-products of few people are not public: of 4 people and 5 items one set of rows has these sums."""
    rows = np.array([[1, 3, 2, 3, 1], [3, 3, 1, 2, 2], [2, 1, 3, 3, 3], [1, 2, 2, 1, 3]], dtype=np.int8)
    assert len(rebuilt(gather(tuple("ABCDE"), rows).products, people=4, steps=3)) == 1


def rebuilt(products: np.ndarray, people: int, steps: int) -> set[tuple[tuple[int, ...], ...]]:
    """All sets of rows of answers 1 to `steps` with these products, columns one by one."""
    columns = [np.array(column) for column in product(range(1, steps + 1), repeat=people)]
    found: list[list[np.ndarray]] = [[]]
    for k in range(len(products)):
        fits = [column for column in columns if column @ column == products[k, k]]
        found = [
            [*before, column]
            for before in found
            for column in fits
            if all(column @ other == products[k, j] for j, other in enumerate(before))
        ]
    return {tuple(sorted(map(tuple, np.array(columns).T.tolist()))) for columns in found}


def test_a_stratum_of_one_mind_tells_though_all_together_do_not() -> None:
    one_mind = fold("residents", "S1", {"I0": 5, "I1": 5}, np.array([[5, number % 5 + 1] for number in range(12)]))
    but_one = fold("residents", "S2", {"I0": 5, "I1": 5}, np.array([[4 + (number > 0), 3] for number in range(22)]))
    mixed = fold("residents", "S3", {"I0": 5, "I1": 5}, np.array([[number % 5 + 1] * 2 for number in range(50)]))
    assert telling([mixed], K) == frozenset()
    assert telling([one_mind, mixed], K) == {"I0"}
    assert telling([but_one, mixed], K) == {"I0", "I1"}


def test_after_exclusion_nothing_tells_what_all_who_are_left_out_said() -> None:
    """Ten who ticked 5 throughout: their number and their sum would say so of each."""
    rows = np.array([[number % 5 + 1] for number in range(50)] + [[5]] * 10)
    everybody, stay = fold("residents", "S1", {"I0": 5}, rows), fold("residents", "S1", {"I0": 5}, rows[:50])
    (told,) = public([everybody], K)
    assert points(after_exclusion((everybody, stay), told, K), "I0") == points(everybody, "I0")
