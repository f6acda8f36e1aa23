"""Groups as an organiser writes them, or pastes them from a spreadsheet: one a line, parts between commas or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.problems import Problem, please
from surveys.audiences import Audience
from surveys.studies import Stratum
from surveys.texts import Text

NAMED = ("zh", "en", "invited", "population", "parent", "quota")  # the parts of a line, in this order
NUMBERS = ("invited", "population", "quota")
MOST_DIGITS = 9  # of a number of people; the database holds 18
INITIALS: dict[Audience, str] = {"residents": "C", "officers": "U"}  # community, unit group


def strata(audience: Audience, written: str) -> tuple[tuple[Stratum, ...], tuple[Problem, ...]]:
    """The groups of an audience, and what is wrong with a line; a group's id is its initial and the number of its line.

    A name that is missing is left empty: whoever adds the wave refuses it.
    """
    lines = {number: _parts(line) for number, line in enumerate(written.splitlines(), start=1) if line.strip()}
    problems = tuple(
        problem.within(f"{audience} › {INITIALS[audience]}{number}")
        for number, parts in lines.items()
        for problem in (*_misread(parts), *_repeated(number, lines))
    )
    return tuple(_stratum(audience, number, parts) for number, parts in lines.items()), problems


def _parts(line: str) -> list[str]:
    """A line with a tab was pasted: commas in it belong to names."""
    return [part.strip() for part in (line.split("\t") if "\t" in line else re.split("[,，;；]", line))]


def _misread(parts: list[str]) -> Iterator[Problem]:
    if len(parts) > len(NAMED):
        yield please("group-parts", "", f"It has {len(parts)} parts.", f"write at most {len(NAMED)}")
    found = dict(zip(NAMED, parts, strict=False))
    for place in NUMBERS:
        if found.get(place) and _counted(found[place]) is None:
            yield please("group-number", place, "It is no number of people.", "write it in at most nine digits")
    if found.get("parent", "").isdecimal():  # what comes after the separator in a population of 2,600
        yield please("group-parent", "parent", "It is a number.", "write a name here, and numbers without separators")


def _repeated(number: int, lines: dict[int, list[str]]) -> Iterator[Problem]:
    earlier = [parts[0] for other, parts in lines.items() if other < number]
    if lines[number][0] and lines[number][0] in earlier:
        yield please("group-repeated", "name", "An earlier line has this name.", "give each group its own")


def _stratum(audience: Audience, number: int, parts: list[str]) -> Stratum:
    found = dict.fromkeys(NAMED, "") | dict(zip(NAMED, parts, strict=False))
    return Stratum(
        audience,
        f"{INITIALS[audience]}{number}",
        Text({language: found[language] for language in NAMED[:2]}),
        population=_counted(found["population"]),
        invited=_counted(found["invited"]),
        parent=found["parent"] or None,
        quota=_counted(found["quota"]),
    )


def _counted(part: str) -> int | None:
    return int(part) if part.isdecimal() and len(part) <= MOST_DIGITS else None
