"""In which groups people are counted by their answers to what is not scored: by code, band, year or first place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from surveys.archive_texts import said, told
from surveys.entered import plainly
from surveys.instrument import Instrument
from surveys.item_kinds import OTHER, Day, FreeText, MultipleChoice, Number, Other, Ranking, SingleChoice
from surveys.questionnaires import Questionnaire

FEW_VALUES, PARTS = 10, 5  # numbers are counted one by one where there are so few, else in so many bands
FEW_YEARS, DECADE = 12, 10
_BETWEEN = "\N{EN DASH}"


@dataclass(frozen=True)
class Group:
    """People who gave one answer, or one of several near another; ``label`` by language."""

    code: str
    label: Mapping[str, str]


def groups(instrument: Instrument, asked: Questionnaire, item: Other) -> tuple[Group, ...]:
    """All groups of an item; none of free text, whose answers are counted nowhere."""
    found = tuple(_groups(item))
    if not found or not item.non_answer:
        return found
    scale = instrument.scales[asked.scale]
    none = scale.dont_know if asked.non_answer == "dont_know" else scale.not_applicable
    return (*found, Group(none.code, none.text.root))


def codes_of(item: Other, answer: str) -> tuple[str, ...]:
    """The groups that an answer belongs to: one, or for a choice of several maybe more."""
    if isinstance(item, MultipleChoice):
        return tuple(answer.split())
    if isinstance(item, Ranking):
        return tuple(answer.split()[:1])
    try:
        if isinstance(item, Number):
            return (_band(item, float(answer)),)
        if isinstance(item, Day):
            return (_years(item, int(answer[:4])),)
    except ValueError:  # don't know, or does not apply
        pass
    return (answer,)


def _groups(item: Other) -> Iterator[Group]:
    if isinstance(item, SingleChoice | MultipleChoice | Ranking):
        yield from (Group(option.code, option.text.root) for option in item.options)
        if item.own_words:
            yield Group(OTHER, said("answer-other"))
    elif not isinstance(item, FreeText):
        bands = _bands(item) if isinstance(item, Number) else _spans(item)
        yield from (Group(band, _named(band, item)) for band in bands)


def _named(band: str, item: Number | Day) -> Mapping[str, str]:
    unit = item.unit if isinstance(item, Number) and item.unit else ""
    return {language: words.strip() for language, words in told("answer-band", band=band, unit=unit).items()}


def _edges(item: Number) -> tuple[float, ...]:
    """Where bands begin, the first at the minimum."""
    unit = 10.0**-item.decimals
    values = round((item.maximum - item.minimum) / unit) + 1
    if item.bands:
        return (item.minimum, *item.bands)
    if values <= FEW_VALUES:
        return tuple(round(item.minimum + number * unit, item.decimals) for number in range(values))
    width = (item.maximum - item.minimum) / PARTS
    return tuple(round(item.minimum + number * width, item.decimals) for number in range(PARTS))


def _bands(item: Number) -> tuple[str, ...]:
    edges, unit = _edges(item), Decimal(1).scaleb(-item.decimals)
    lows = [Decimal(str(edge)) for edge in edges]
    highs = [*(low - unit for low in lows[1:]), Decimal(str(item.maximum))]
    pairs = zip(map(plainly, lows), map(plainly, highs), strict=True)
    return tuple(low if low == high else f"{low}{_BETWEEN}{high}" for low, high in pairs)


def _band(item: Number, value: float) -> str:
    return _bands(item)[bisect_right(_edges(item), value) - 1]


def _spans(item: Day) -> tuple[str, ...]:
    low, high = (limit.year for limit in item.limits)
    return tuple(dict.fromkeys(_years(item, year) for year in range(low, high + 1)))


def _years(item: Day, year: int) -> str:
    low, high = (limit.year for limit in item.limits)
    if high - low < FEW_YEARS:
        return str(year)
    first = year - year % DECADE
    return f"{max(low, first)}{_BETWEEN}{min(high, first + DECADE - 1)}"
