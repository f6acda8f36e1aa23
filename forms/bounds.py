"""How often: codes that nobody was given, and posts to one code. In memory, bounded, and without anybody's address."""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from starlette.requests import Request

from surveys.invitations import normalised

WRONG = "plumbline.wrong"  # in a request's scope: how many secrets in it were none
REMEMBERED = 10_000  # codes posted to; the one that has rested longest is forgotten


@dataclass(frozen=True)
class Pace:
    """So many at once, and then so many a second."""

    at_once: int
    a_second: float


# People mistype: a hall of three hundred is not slowed for long. A code has 80 bits: at any pace it is not guessed.
GUESSES = Pace(100, 2)
# One link can be a whole town's; its crowd shall leave a part of what was measured, 200 a second, to other links.
POSTS = {"/a/": Pace(12_000, 150), "/e/": Pace(300, 5), "/k/": Pace(300, 5)}


@dataclass
class Allowance:
    """What is left of a pace: it fills up with time."""

    pace: Pace
    at: datetime
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.pace.at_once

    def take(self, number: int, now: datetime) -> int:
        """0, and so many are taken; or nothing is, and in so many seconds there is one again."""
        passed = max(0.0, (now - self.at).total_seconds())
        self.left, self.at = min(self.pace.at_once, self.left + passed * self.pace.a_second), now
        if self.left < 1:
            return math.ceil((1 - self.left) / self.pace.a_second)
        self.left = max(0.0, self.left - number)
        return 0


@dataclass
class Bounds:
    """The allowances of this process. A code is known by its digest here too."""

    _wrong: Allowance | None = None
    _posts: OrderedDict[bytes, Allowance] = field(default_factory=OrderedDict)
    _guard: Lock = field(default_factory=Lock)

    def guessed(self, request: Request, now: datetime) -> int:
        """The seconds after which secrets that are none are answered again; 0 where there were few, or this is right.

        Whoever has a right one is never slowed, whatever others try.
        """
        number = request.scope.get(WRONG, 0)
        if not number:
            return 0
        with self._guard:
            self._wrong = self._wrong or Allowance(GUESSES, now)
            return self._wrong.take(number, now)

    def crowded(self, request: Request, now: datetime) -> int:
        """The seconds after which a post to this code is taken; 0 where it is now."""
        pace = next((pace for begins, pace in POSTS.items() if request.scope["path"].startswith(begins)), None)
        if pace is None:
            return 0
        code = request.path_params["code"]
        key = hashlib.sha256((normalised(code) or code).encode()).digest()
        with self._guard:
            allowance = self._posts.setdefault(key, Allowance(pace, now))
            self._posts.move_to_end(key)
            if len(self._posts) > REMEMBERED:
                self._posts.popitem(last=False)
            return allowance.take(1, now)


def wrong(request: Request, number: int = 1) -> None:
    """What a request had for a secret was none."""
    request.scope[WRONG] = request.scope.get(WRONG, 0) + number
