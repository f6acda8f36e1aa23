"""Whether the tests have half an hour: then there are fewer kills and examples, and less is tried twice."""

import os
from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")

BRIEF = bool(os.environ.get("PLUMBLINE_BRIEF"))


def some(values: Sequence[Value]) -> Sequence[Value]:
    """All of them; in half an hour the first, the one in the middle and the last."""
    return values[:: max(1, (len(values) - 1) // 2)] if BRIEF else values
