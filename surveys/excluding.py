"""The steps from answers to flags, and from flags to who is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scoring import quality
from scoring.problems import Problem, please, refuse
from surveys.answers import Answers
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.quality import LONGEST, RULES, Clause, ExclusionRule, Flags
from surveys.reports import SurveyQuality

_WORDS = ("one", "two", "three", "four", "five")
_CLAUSE = re.compile(r"(?:(?P<least>\w+) or more of (?P<first>\w+)-(?P<last>\w+)|(?P<alone>\w+))")
_WHERE = "survey_quality › exclude_default"


def seconds_of(posted: str) -> int | None:
    """What a browser measured; None for what is no whole number of seconds of a day."""
    given = posted.strip()
    if not re.fullmatch(r"[0-9]{1,6}", given):
        return None
    return int(given) if 1 <= int(given) <= LONGEST else None


def raised(
    instrument: Instrument, audience: Audience, given: Sequence[tuple[Answers, int | None]]
) -> tuple[Flags, ...]:
    """The flags of responses that are compared with one another, each with its seconds, in the instrument's order."""
    asked = instrument.questionnaires[audience]
    keys: dict[str, int] = {item.id: item.key for item in asked.scored.values()}
    attention = {item.id: item.attention for item in asked.items.values() if item.attention is not None}
    compared = quality.middle([seconds for _, seconds in given])
    names = {flag.name: flag.id for flag in instrument.survey_quality.flags}
    return tuple(
        tuple(id for name, id in names.items() if name in found)
        for found in (quality.signs(answers, keys, attention, seconds, compared) for answers, seconds in given)
    )


def rule(of: SurveyQuality) -> ExclusionRule:
    """Who is left out. Raises Refused, with all problems, for a rule that cannot be read or names unknown flags."""
    refuse(problems(of))
    return ExclusionRule(tuple(_clauses(of)))


def problems(of: SurveyQuality) -> Iterator[Problem]:
    """Everything that keeps the flags or the rule from doing what they say."""
    ids, names = [flag.id for flag in of.flags], [flag.name for flag in of.flags]
    for flag in of.flags:
        if RULES.get(flag.name) != flag.rule or names.count(flag.name) > 1:
            what = f"{flag.name!r} with the rule {flag.rule!r} is not built, or stands twice."
            way_out = "write one of: " + "; ".join(f"{name}: {words}" for name, words in RULES.items())
            yield please("quality-flag-unknown", f"survey_quality › flags › {flag.id}", what, way_out)
    for part in _parts(of):
        found = _CLAUSE.fullmatch(part)
        if found is None or (found["least"] or "one") not in _WORDS:
            what = f"{part!r} is no part of a rule."
            yield please("quality-rule", _WHERE, what, 'write parts such as "Q4" or "two or more of Q1-Q3"')
            continue
        for id in filter(None, (found["first"], found["last"], found["alone"])):
            if id not in ids:
                yield please("quality-rule-flag", _WHERE, f"{id!r} is no flag.", "name one of the flags above")
        if {found["first"], found["last"]} <= set(ids) and not _enough(ids, found):
            yield please("quality-rule", _WHERE, f"{part!r} can never hold.", "name more flags, in their order")


def _parts(of: SurveyQuality) -> list[str]:
    return [part.strip() for part in re.split(r",? or (?!more\b)", of.exclude_default)]


def _enough(ids: list[str], found: re.Match[str]) -> bool:
    between = ids[ids.index(found["first"]) : ids.index(found["last"]) + 1]
    return len(between) > _WORDS.index(found["least"])


def _clauses(of: SurveyQuality) -> Iterator[Clause]:
    ids = [flag.id for flag in of.flags]
    for part in _parts(of):
        found = _CLAUSE.fullmatch(part)
        if found and found["alone"]:
            yield Clause(1, (found["alone"],))
        elif found:
            between = ids[ids.index(found["first"]) : ids.index(found["last"]) + 1]
            yield Clause(_WORDS.index(found["least"]) + 1, tuple(between))
