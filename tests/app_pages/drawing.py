"""Drawing the results without a browser: what Streamlit would send to one is kept instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.delta_generator import DeltaGenerator

from app_pages.analyses import Seen
from app_pages.parts import PARTS

BROKEN = (": nan", '"nan', '"NaN', '"None"', "Traceback")  # a number that is none, or a part that failed


@contextmanager
def sent() -> Iterator[list[str]]:
    """The elements that are drawn meanwhile, in words."""
    kept, before = list[str](), DeltaGenerator._enqueue

    def keep(drawing: DeltaGenerator, kind: str, element: Message, *rest: Any, **more: Any) -> DeltaGenerator:
        kept.append(f"{kind} {element}")
        return before(drawing, kind, element, *rest, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DeltaGenerator, "_enqueue", keep)
        yield kept


def drawn(show: Callable[[], object]) -> list[str]:
    """What is drawn, of which nothing is broken."""
    with sent() as elements:
        show()
    assert [(mark, one) for one in elements for mark in BROKEN if mark in one] == []
    return elements


def draw(seen: Seen) -> None:
    """Every part of every page draws something, and nothing that is broken."""
    for parts in PARTS.values():
        for name, show in parts.items():
            assert drawn(partial(show, seen)), name
