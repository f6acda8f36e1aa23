"""What a process keeps made: never more than so many, the last that were kept, whoever keeps one meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from storage.at_hand import AtHand

MOST, THREADS, EACH = 200, 4, 20_000


@pytest.fixture
def short_turns() -> Iterator[None]:
    """Threads give way to each other as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_the_last_that_were_kept_are_at_hand() -> None:
    made = AtHand[str, int](2)
    for number, name in enumerate("abac"):
        made.keep(name, number)
    assert [made.get(name) for name in "abc"] == [2, None, 3]
    made.drop("a")
    made.drop("never kept")
    assert (made.get("a"), len(made)) == (None, 1)
    made.clear()
    assert (made.get("c"), len(made)) == (None, 0)


@pytest.mark.usefixtures("short_turns")
def test_threads_that_keep_at_once_leave_no_more_than_the_most() -> None:
    made, together = AtHand[tuple[int, int], int](MOST), Barrier(THREADS)

    def keep(thread: int) -> int:
        together.wait()
        largest = 0
        for number in range(EACH):
            made.keep((thread, number), number)
            largest = max(largest, len(made))
        return largest

    with ThreadPoolExecutor(THREADS) as threads:
        largest = [*threads.map(keep, range(THREADS))]
    assert max(largest) == len(made) == MOST
