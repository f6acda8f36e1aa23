"""What a process keeps made, because it is asked for again and again: no more than so many, by whatever thread."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

Name = TypeVar("Name")
Made = TypeVar("Made")


class AtHand(Generic[Name, Made]):
    """The last that were kept, ``most`` of them, each by its name; what was kept first goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[Name, Made] = {}
        self._keeping = Lock()  # looking for the first while another thread keeps one would fail

    def __len__(self) -> int:
        return len(self._made)

    def get(self, name: Name) -> Made | None:
        return self._made.get(name)

    def keep(self, name: Name, made: Made) -> None:
        with self._keeping:
            self._made.pop(name, None)
            while len(self._made) >= self._most:
                del self._made[next(iter(self._made))]
            self._made[name] = made

    def drop(self, name: Name) -> None:
        with self._keeping:
            self._made.pop(name, None)

    def clear(self) -> None:
        with self._keeping:
            self._made.clear()
