"""What a form says under an item of several kinds: one text as it is kept, whether it came whole or in parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.problems import Problem, please
from surveys import item_kinds
from surveys.item_kinds import Day, FreeText, MultipleChoice, Number, Other, Ranking, SingleChoice

Given = Callable[[str], str]  # what was entered under a name
ON = "1"  # under the name of one of several answers: it is chosen
_NUMBER = re.compile(r"-?[0-9]{1,16}(?:\.([0-9]{1,16}))?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{1,2}){0,2}", re.ASCII)
_PIECES = {"year": 1, "month": 2, "day": 3}
_LONGEST_NUMBER = 24  # signs: a sign, sixteen figures, a point, what comes after it


@dataclass(frozen=True)
class Entered:
    """An answer as it is kept, empty when there is none, and what is wrong with it."""

    value: str = ""
    wrong: tuple[Problem, ...] = ()


def entered(item: Other, given: Given, non_answer: str) -> Entered:
    """The answer to an item; ``non_answer`` is the code that says that there is none, where the item offers it."""
    whole, none = _whole(item, given), given(item_kinds.none_of(item.id))
    offered = non_answer if item.non_answer else ""
    if none:
        if none != offered:
            return _wrong("option-unknown", item, "It has no such answer.", "choose one of its answers")
        if whole:
            return _wrong("answer-and-none", item, "It has an answer and none.", "leave one of the two")
        return Entered(none)
    if not whole or whole == offered:
        return Entered(whole)
    return _read(item, whole)


def words_beside(item: Other, given: Given, value: str) -> Entered:
    """What is written beside "other"; nothing where another answer was chosen."""
    words = given(item_kinds.words_of(item.id))
    if not item.own_words or item_kinds.OTHER not in value.split():
        return Entered()
    if len(words) > item_kinds.LONGEST_OTHER:
        return Entered(words, (_long(item.id, len(words), item_kinds.LONGEST_OTHER),))
    return Entered(words)


def longest(item: Other) -> int:
    """The most bytes that an answer to an item takes, the words beside it among them."""
    words = 4 * item_kinds.LONGEST_OTHER + len(item_kinds.words_of(item.id)) if item.own_words else 0
    if isinstance(item, FreeText):
        return 4 * item.maximum_characters
    if isinstance(item, SingleChoice):
        return max(map(len, item.codes)) + words
    if isinstance(item, MultipleChoice | Ranking):
        return len(" ".join(item.codes)) + words
    return _LONGEST_NUMBER


def in_range(item: Number, value: float) -> bool:
    """Whether a number is between the limits of an item."""
    return item.minimum <= value <= item.maximum


def _whole(item: Other, given: Given) -> str:
    """An answer in one text: as it was given, or put together from its parts."""
    if whole := given(item.id):
        return whole
    if isinstance(item, MultipleChoice):
        return " ".join(code for code in item.codes if given(item_kinds.part_of(item.id, code)))
    if isinstance(item, Ranking):
        return " ".join(_ranked(item, given))
    if isinstance(item, Day):
        pieces = [given(name) for name in item_kinds.date_parts(item)]
        return "-".join(piece or "?" for piece in pieces) if any(pieces) else ""
    return ""


def _ranked(item: Ranking, given: Given) -> Iterator[str]:
    """The codes from the first place down; what stands for a place that none has, or that several have, is no code."""
    places = {code: place for code in item.codes if (place := given(item_kinds.part_of(item.id, code)))}
    for number in range(1, len(places) + 1):
        at = [code for code, place in places.items() if place == str(number)]
        yield at[0] if len(at) == 1 else "?"


def _read(item: Other, whole: str) -> Entered:
    if isinstance(item, SingleChoice):
        return Entered(whole) if whole in item.codes else _unknown(item)
    if isinstance(item, MultipleChoice):
        return _several(item, whole)
    if isinstance(item, Ranking):
        return _in_order(item, whole)
    if isinstance(item, Number):
        return _number(item, whole)
    if isinstance(item, Day):
        return _day(item, whole)
    over = len(whole) > item.maximum_characters
    return Entered(whole, (_long(item.id, len(whole), item.maximum_characters),) if over else ())


def _several(item: MultipleChoice, whole: str) -> Entered:
    chosen = set(whole.split())
    if not chosen <= set(item.codes):
        return _unknown(item)
    if len(chosen) > 1 and chosen & item.alone:
        return _wrong("choices-alone", item, "An answer that goes with no other has others.", "leave one of them")
    if len(chosen) > (item.at_most or len(chosen)):
        return _wrong("choices-many", item, f"More than {item.at_most} are chosen.", "choose fewer")
    if len(chosen) < (item.at_least or 1) and not chosen & item.alone:
        return _wrong("choices-few", item, f"Fewer than {item.at_least} are chosen.", "choose more")
    return Entered(" ".join(code for code in item.codes if code in chosen))


def _in_order(item: Ranking, whole: str) -> Entered:
    ranked = whole.split()
    if "?" in ranked:
        return _wrong("ranking-uneven", item, "A place is left out, or given twice.", "give each place once")
    if len(set(ranked)) != len(ranked) or not set(ranked) <= set(item.codes):
        return _unknown(item)
    if len(ranked) > item.places:
        return _wrong("choices-many", item, f"More than {item.places} have a place.", "give fewer of them one")
    return Entered(" ".join(ranked))


def _number(item: Number, whole: str) -> Entered:
    plain = unicodedata.normalize("NFKC", whole).replace(" ", "").replace("\N{MINUS SIGN}", "-")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return _wrong("number-unreadable", item, "It is no number.", "write it in figures")
    value = Decimal(plain)
    if len((found[1] or "").rstrip("0")) > item.decimals:
        return _wrong("number-decimals", item, f"It has more than {item.decimals} decimals.", "round it")
    if not in_range(item, float(value)):
        what = f"It is not from {item.minimum:g} to {item.maximum:g}."
        return _wrong("number-range", item, what, "look whether a figure is wrong")
    return Entered(plainly(value))


def plainly(value: Decimal) -> str:
    """A number without anything that says nothing: 7, not 07.0."""
    said = format(value, "f")
    said = said.rstrip("0").rstrip(".") if "." in said else said
    return "0" if said in ("-0", "") else said


def plainly_of(value: float) -> str:
    """The same, of a number from a file."""
    return plainly(Decimal(str(value)))


def _day(item: Day, whole: str) -> Entered:
    plain = unicodedata.normalize("NFKC", whole).replace(" ", "")
    pieces = [int(piece) for piece in plain.split("-")] if _DATE.fullmatch(plain) else []
    try:
        first = date(*[*pieces, 1, 1][:3]) if len(pieces) == _PIECES[item.precision] else None
    except ValueError:
        first = None
    if first is None:
        return _wrong("date-unreadable", item, "It is no date.", "write all of it in figures")
    kept = first.isoformat()[: (0, 4, 7, 10)[len(pieces)]]
    low, high = item.minimum[: len(kept)], item.maximum[: len(kept)]
    if not low <= kept <= high:
        return _wrong("date-range", item, f"It is not from {low} to {high}.", "look whether a figure is wrong")
    return Entered(kept)


def _unknown(item: Other) -> Entered:
    return _wrong("option-unknown", item, "It has no such answer.", "choose one of its answers")


def _wrong(code: str, item: Other, what: str, way_out: str) -> Entered:
    return Entered("", (please(code, item.id, what, way_out),))


def _long(id: str, length: int, most: int) -> Problem:
    return please("comment-too-long", id, f"It has {length} characters; {most} are kept at most.", "shorten it")
