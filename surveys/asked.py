"""Everything that people were asked, in one order, whether or not a bundle tells what they answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from scoring.tallies import OFF_SCALE
from surveys.answer_codes import DONT_KNOW, MISSING, NOT_APPLICABLE, AnswerCode, codes
from surveys.answer_tables import counted, withheld
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.publications import Publication
from surveys.questionnaires import Choice, Item, Questionnaire

Told = Literal["counted", "summed", "withheld", "kept"]  # summed: sums alone; kept: asked, and in no file


@dataclass(frozen=True)
class Answer:
    """One answer that could be given, and how many gave it; None where that is not told."""

    code: str
    label: Mapping[str, str]
    missing: bool
    people: int | None


@dataclass(frozen=True)
class Asked:
    """One thing that was asked. ``section`` and ``stem`` stand over it on the form; a comment has no ``answers``."""

    audience: Audience
    id: str
    text: Mapping[str, str]
    section: Mapping[str, str]
    stem: Mapping[str, str]
    universe: Mapping[str, str]
    indicator: str | None
    keyed: int
    told: Told
    answers: tuple[Answer, ...]

    @property
    def responses(self) -> int | None:
        """How many people's answers are counted, whether on the scale or not."""
        return sum(one.people or 0 for one in self.answers) if self.told == "counted" else None

    def people(self, missing: bool) -> int:
        """How many of them answered on the scale, or not."""
        return sum(one.people or 0 for one in self.answers if one.missing == missing)


def asked(publication: Publication, instrument: Instrument) -> tuple[Asked, ...]:
    """All of it, audience by audience, as the forms have it."""
    counts = _counts(publication)
    return tuple(
        one for audience in instrument.audiences for one in _of(instrument, audience, counts, withheld(publication))
    )


def _of(
    instrument: Instrument, audience: Audience, counts: Mapping[str, list[int]], gone: frozenset[str]
) -> Iterator[Asked]:
    form = instrument.questionnaires[audience]
    for choice in form.screener:
        yield _choice(audience, form, choice)
    for section in form.sections:
        for item in section.items:
            told = _told(item.id, counts, gone)
            answers = tuple(_answers(codes(instrument, audience, item), counts.get(item.id, []), told))
            yield _asked(audience, form, item, section.name.root, told, answers)
    for choice in form.profile:
        yield _choice(audience, form, choice)
    for comment in form.comments:
        yield Asked(audience, comment.id, comment.text.root, {}, {}, form.eligibility.root, None, 1, "kept", ())


def _told(id: str, counts: Mapping[str, list[int]], gone: frozenset[str]) -> Told:
    if id in gone:
        return "withheld"
    return "kept" if id not in counts else "counted" if counts[id] else "summed"


def _asked(
    audience: Audience,
    form: Questionnaire,
    item: Item,
    section: Mapping[str, str],
    told: Told,
    answers: tuple[Answer, ...],
) -> Asked:
    universe, stem = form.eligibility.root, form.stem.root
    return Asked(audience, item.id, item.text.root, section, stem, universe, item.indicator, item.key, told, answers)


def _choice(audience: Audience, form: Questionnaire, choice: Choice) -> Asked:
    answers = tuple(Answer(option.code, option.text.root, False, None) for option in choice.options)
    return Asked(audience, choice.id, choice.text.root, {}, {}, form.eligibility.root, None, 1, "kept", answers)


def _answers(offered: tuple[AnswerCode, ...], counts: list[int], told: Told) -> Iterator[Answer]:
    places = (*range(1, len(counts) - OFF_SCALE + 1), DONT_KNOW, NOT_APPLICABLE, MISSING)
    people = dict(zip(places, counts, strict=False)) if told == "counted" else {}
    for one in offered:
        yield Answer(str(one.code), one.label, one.missing, people.get(one.code))


def _counts(publication: Publication) -> dict[str, list[int]]:
    """Each item's counts over all groups that are counted; none where groups have sums alone."""
    summed = {id for entry in publication.inputs["tallies"] for id in entry.get("totals", {})}
    found: dict[str, list[int]] = {id: [] for id in summed}
    for _, _, id, counts in counted(publication):
        found[id] = [sum(pair) for pair in zip(found.get(id) or [0] * len(counts), counts, strict=True)]
    return found
