"""Results with everybody and after exclusion, side by side and look after look, never tell of fewer than k people."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import exclusion
from scoring.exclusion import Exclusion
from scoring.releasing import follow
from scoring.tallies import DONT_KNOW, OFF_SCALE, Tally, fold, merge, subtract

K = 10
ITEMS = {"R01": 5, "R02": 5}
People = list[tuple[int, bool, tuple[int, int]]]  # number, left out, answers


def counted(people: People, stratum: str = "C1") -> Tally:
    answers = np.array([answers for _, _, answers in people], dtype=np.int8).reshape(len(people), len(ITEMS))
    return replace(fold("residents", stratum, ITEMS, answers), moments=None)


@dataclass
class Followed:
    """A stratum as batches come, and who is behind what is released of each item and what is told of it."""

    minimum: int
    people: People = field(default_factory=list)
    exact: Tally = field(default_factory=lambda: counted([]))
    released: Tally = field(default_factory=lambda: counted([]))
    excluded: Exclusion = field(default_factory=lambda: exclusion.nothing(counted([])))
    behind: dict[str, set[int]] = field(default_factory=lambda: {item: set() for item in ITEMS})
    left_out: dict[str, set[int]] = field(default_factory=lambda: {item: set() for item in ITEMS})

    def close(self, batch: People) -> None:
        self.people += batch
        self.exact = counted(self.people)
        self.move(*follow([self.released], [self.exact], self.minimum))
        (self.excluded,) = exclusion.tell([self.excluded], self.minimum)
        self.look()

    def move(self, released: Tally) -> None:
        out = counted([one for one in self.people if one[1]])
        both = (self.released, released)
        self.excluded = exclusion.follow_along(self.excluded, out, exclusion.aim(out), both, self.exact)
        self.released = released

    def look(self) -> None:
        """Who is behind each figure; the figures must be those of these people."""
        for place, item in enumerate(ITEMS):
            if self.released.counts[item][:-OFF_SCALE] == self.exact.counts[item][:-OFF_SCALE]:
                self.behind[item] = {number for number, _, answers in self.people if answers[place] > 0}
            excluded = {number for number, out, _ in self.people if out}
            if exclusion_of(self.excluded.told, item) == exclusion_of(self.excluded.counted, item):
                self.left_out[item] = self.behind[item] & excluded
            assert exclusion_of(self.excluded.told, item) == len(self.left_out[item])
            after = exclusion.without(self.released, self.excluded.told)
            assert sum(after.counts[item]) == after.responses == self.released.responses
            assert min(after.counts[item]) >= 0

    def views(self, item: str) -> tuple[set[int], set[int]]:
        return set(self.behind[item]), self.behind[item] - self.left_out[item]


def exclusion_of(cells: exclusion.Cells, item: str) -> int:
    return sum(cells[item][:5])


def arrivals(random: Random, start: int, size: int, careless: float) -> People:
    def answer() -> int:
        return random.choice([1, 2, 3, 4, 5, DONT_KNOW])

    return [(start + n, random.random() < careless, (answer(), random.choice([2, 4]))) for n in range(size)]


def alike(first: int, stay: int, out: int) -> People:
    return [(first + n, n >= stay, (4, 4)) for n in range(stay + out)]


def told(of: Followed) -> int:
    return len(of.left_out["R01"])


def test_what_is_left_out_is_told_when_it_is_ten_and_those_who_stayed_are_too() -> None:
    study = Followed(K)
    for batch, expected in enumerate([0, 0, 0, 12]):
        study.close(alike(100 * batch, 12, 3))
        assert told(study) == expected
    study.close(alike(900, 12, 9))
    assert told(study) == 12
    after = exclusion.without(study.released, study.excluded.told)
    assert after.counts["R01"] == (0, 0, 0, 69, 0, 0, 0, 12)


def test_ten_careless_beside_one_who_reads_tell_nothing_of_that_one() -> None:
    study = Followed(K)
    study.close(alike(0, 20, 0))
    study.close(alike(100, 1, 10))
    assert told(study) == 0  # results after exclusion would have grown by the one


def test_few_of_each_stratum_are_told_together() -> None:
    strata = [Followed(K) for _ in range(3)]
    for number, study in enumerate(strata):
        study.close(alike(100 * number, 12, 4))
    assert [told(study) for study in strata] == [0, 0, 0]
    parts = exclusion.tell([study.excluded for study in strata], K)
    assert [part.told == part.counted for part in parts] == [True] * 3
    assert exclusion.tell([study.excluded for study in strata[:2]], K) == tuple(one.excluded for one in strata[:2])


def test_where_one_who_was_told_has_left_all_count_again() -> None:
    study = Followed(K)
    study.close([(n, n >= 12, (5 if n >= 12 else 1, 4)) for n in range(22)])
    assert told(study) == 10
    study.people = study.people[:-1] + alike(100, 12, 0)
    study.exact = counted(study.people)
    study.move(study.exact)
    assert exclusion_of(study.excluded.told, "R01") == 0
    assert exclusion_of(study.excluded.counted, "R01") == 9
    assert exclusion.without(study.released, study.excluded.told).counts["R01"] == study.released.counts["R01"]


def test_it_is_written_and_read_as_it_is() -> None:
    study = Followed(K)
    study.close(alike(0, 12, 4))
    assert study.excluded.nearest == {"R01": 4, "R02": 4}
    assert Exclusion.of_plain(study.excluded.plain()) == study.excluded


def test_what_is_forgotten_leaves_what_is_told() -> None:
    study = Followed(K)
    study.close(alike(0, 12, 12))
    study.close(alike(100, 12, 3))
    left = exclusion.forgotten(study.excluded)
    assert left.told == left.counted == exclusion.aim(left.exact) == study.excluded.told
    assert (left.exact.responses, left.nearest) == (12, {})


def test_nobody_together_is_nobody() -> None:
    assert exclusion.tell([], K) == ()


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 12), st.sampled_from([0.05, 0.3, 0.9, 1.0])), max_size=14),
    st.integers(2, K),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=150, deadline=None)
def test_no_two_looks_and_no_two_results_tell_of_a_few(
    batches: list[tuple[int, int, float]], k: int, seed: int
) -> None:
    """By the very people behind each figure: those in one of two figures and not in the other are none, or k."""
    random, strata = Random(seed), [Followed(k) for _ in range(3)]  # noqa: S311 # the same arrivals for a seed
    looks: dict[str, list[set[int]]] = {item: [set()] for item in ITEMS}
    for number, (place, more, careless) in enumerate(batches):
        strata[place].close(arrivals(random, 100 * number, k + more, careless))
        for item, seen in looks.items():
            seen += [set().union(*of) for of in zip(*(study.views(item) for study in strata), strict=True)]
    settle(strata, k)
    for item, seen in looks.items():
        seen += [set().union(*of) for of in zip(*(study.views(item) for study in strata), strict=True)]
        assert all(len(one ^ other) >= k or one == other for one, other in combinations(seen, 2)), item


def settle(strata: list[Followed], k: int) -> None:
    """The wave has closed: what was held back follows together."""
    released = follow([study.released for study in strata], [study.exact for study in strata], k)
    for study, now in zip(strata, released, strict=True):
        study.move(now)
    for study, part in zip(strata, exclusion.tell([one.excluded for one in strata], k), strict=True):
        study.excluded = part
        study.look()


@given(st.lists(st.booleans(), max_size=30))
def test_taking_away_and_leaving_out_are_one(out: list[bool]) -> None:
    people: People = [(n, left_out, (1 + n % 5, 3)) for n, left_out in enumerate(out)]
    whole, part = counted(people), counted([one for one in people if one[1]])
    after = exclusion.without(whole, exclusion.aim(part))
    stay = subtract(whole, part)
    assert {item: count[:-1] for item, count in after.counts.items()} == {
        item: count[:-1] for item, count in stay.counts.items()
    }
    assert exclusion.add(exclusion.aim(stay), exclusion.aim(part)) == exclusion.aim(merge([stay, part]))
