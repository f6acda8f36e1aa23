"""Addresses that messages are sent to: of experts, apart from what they judge; others' are read and never kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from scoring.problems import Problem, please, refuse

MOST = 200  # in one click
LONGEST = 254  # characters (RFC 5321, 4.5.3.1.3, less the brackets)
# No sign that could end a header or begin another recipient, nor an encoded word (RFC 2047), which may hold any.
_ADDRESS = re.compile(r"(?!.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")


@dataclass(frozen=True)
class Address:
    """Where an expert is written to, and the days on which they were invited and last reminded by it."""

    expert: str
    address: str = field(repr=False)
    invited_on: date | None = None
    reminded_on: date | None = None


def listed(written: str) -> tuple[str, ...]:
    """One address a line, each once. Raises Refused with each line that is none, and for none or more than 200."""
    lines = {number: line.strip() for number, line in enumerate(written.splitlines(), 1) if line.strip()}
    found = tuple(dict.fromkeys(lines.values()))
    problems = [_none(number) for number, line in lines.items() if not is_address(line)]
    if not 1 <= len(found) <= MOST:
        problems.append(please("addresses-number", "", f"There are {len(found)}.", f"give 1 to {MOST}"))
    refuse(problems)
    return found


def of_experts(written: str, experts: Collection[str]) -> Mapping[str, str]:
    """A pseudonym and an address a line. Raises Refused with each line that is not, or names nobody or one twice."""
    lines = {number: line.split() for number, line in enumerate(written.splitlines(), 1) if line.strip()}
    names = Counter(parts[0].upper() for parts in lines.values())
    places = Counter(parts[1].lower() for parts in lines.values() if len(parts) == 2)
    refuse([problem for number, parts in lines.items() for problem in _wrong(number, parts, names | places, experts)])
    return {parts[0].upper(): parts[1] for parts in lines.values()}


def is_address(text: str) -> bool:
    """Whether a message can be sent to it, and to nothing else by it."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def _wrong(number: int, parts: list[str], names: Mapping[str, int], experts: Collection[str]) -> Iterator[Problem]:
    name = parts[0].upper()
    if len(parts) != 2 or not is_address(parts[1]):
        yield _none(number)
    if name not in experts:
        yield please("address-expert", f"{number}", "No expert has this pseudonym.", "begin with one of the table")
    elif names[name] > 1 or (len(parts) == 2 and names[parts[1].lower()] > 1):
        what = "This expert or this address stands twice."
        yield please("address-twice", f"{number}", what, "give each expert one address of their own")


def _none(number: int) -> Problem:
    return please("address-none", f"{number}", "It is no address.", "write one a line, in the usual form")
