"""What a browser posts: name and value pairs, read to the end, kept only up to a limit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

FORM_BYTES = 64 * 1024
HEARD_BYTES = 32 * 1024 * 1024  # heard out, not kept: a browser shows no answer while it is still sending
MOST_FIELDS = 500
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Posted:
    """The pairs of a form, in the order they were sent."""

    pairs: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """The first value under a name; empty when there is none."""
        return self._first.get(name, "")

    def has(self, name: str) -> bool:
        """Whether anything came under a name."""
        return name in self._first

    def without(self, *names: str) -> dict[str, str]:
        """The first value under every other name."""
        return {name: value for name, value in self._first.items() if name not in names}

    @cached_property
    def _first(self) -> dict[str, str]:
        first: dict[str, str] = {}
        for name, value in self.pairs:
            first.setdefault(name, value)
        return first

    def twice(self, *except_names: str) -> tuple[str, ...]:
        """The names that came more than once."""
        counts = Counter(name for name, _ in self.pairs if name not in except_names)
        return tuple(name for name, count in counts.items() if count > 1)


async def body(request: Request) -> bytes:
    """The body of a form.

    Raises HTTPException 415 for another kind of content, 413 for too much of it.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != URLENCODED:
        raise HTTPException(415)
    kept, heard = bytearray(), 0
    async for chunk in request.stream():
        heard += len(chunk)
        if heard <= FORM_BYTES:
            kept += chunk
        elif heard > HEARD_BYTES:
            break
    if heard > FORM_BYTES:
        raise HTTPException(413)
    return bytes(kept)


def parse(content: bytes) -> Posted:
    """The pairs of an urlencoded body. Raises HTTPException 400 when it is not one, or has too many fields."""
    try:
        text = content.decode("ascii")
        return Posted(tuple(parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)))
    except ValueError as error:
        raise HTTPException(400) from error
