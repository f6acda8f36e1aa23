"""The reporting checklists of a publication: what the system knows of each point, and what the organiser states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from surveys import archive_texts, formats
from surveys.instrument import Instrument
from surveys.publications import Publication
from surveys.reports import ChecklistPoint
from surveys.versions import experts
from surveys.wording import DEFAULT, Words, load

WORDS = Path(__file__).parent / "checklist_words"


@dataclass(frozen=True)
class Line:
    """A point of a checklist. ``said`` is None where nobody stated anything; the organiser may add to known words.

    ``language`` is that of what the organiser said, where it was not said in the language of the page.
    """

    point: ChecklistPoint
    said: str | None
    by_organiser: bool
    language: str | None = None


def asked(instrument: Instrument) -> Iterator[tuple[str, ChecklistPoint]]:
    """The points that the organiser is asked for: those the system has no words of its own for."""
    for name, points in instrument.reporting_checklist.items():
        yield from ((name, point) for point in points if not _known(name, point))


def title(name: str, language: str) -> str:
    """What a checklist is called; its own name where there is no other."""
    words = _words(language)
    return words(name) if name in words else name


def about(name: str, language: str) -> str:
    """What a checklist is, for whoever fills it in; nothing of one that says so by its name."""
    return _asking(f"about-{name}", language)


def example(name: str, point: ChecklistPoint, language: str) -> str:
    """How an organiser's answer may look; nothing where there is no example."""
    return _asking(f"example-{name}-{point.id}", language)


def filled(publication: Publication, instrument: Instrument, language: str) -> dict[str, tuple[Line, ...]]:
    """Every checklist of a publication, point by point."""
    known = _facts(publication, instrument, language)
    stated = publication.study.get("checklists") or {}
    first = instrument.default_language
    return {
        name: tuple(_line(name, point, known, stated.get(name, {}), (language, first)) for point in points)
        for name, points in instrument.reporting_checklist.items()
    }


def _line(
    name: str,
    point: ChecklistPoint,
    known: Mapping[str, str],
    stated: Mapping[str, Mapping[str, str]],
    languages: tuple[str, str],
) -> Line:
    said = stated.get(point.id, {})
    spoken = next((one for one in languages if one in said), languages[0])
    theirs, foreign = said.get(spoken), spoken if spoken != languages[0] else None
    if (id := f"{name}-{point.id}") in _words(DEFAULT):
        return Line(point, _words(languages[0])(id, **known, stated=theirs or "").strip(), theirs is not None)
    return Line(point, theirs, True, foreign)


def _known(name: str, point: ChecklistPoint) -> bool:
    return point.automatic and f"{name}-{point.id}" in _words(DEFAULT)


def _asking(key: str, language: str) -> str:
    words = _words(language)
    return words(key) if key in words else ""


@cache
def _languages() -> Mapping[str, Words]:
    return load(WORDS)


def _words(language: str) -> Words:
    return _languages().get(language, _languages()[DEFAULT])


def _facts(publication: Publication, instrument: Instrument, language: str) -> dict[str, str]:
    """What fills the words: all of it stands in the publication."""
    return {
        **_people(publication, language),
        **_asked_what(publication, instrument, language),
        **_method(publication, instrument, language),
    }


def _people(publication: Publication, language: str) -> dict[str, str]:
    words, study, evaluation = _words(language), publication.study, publication.evaluation
    whole = publication.analysis.get("uncertainty", {}).get("composite", {}).get("together")
    interval = f"{whole['low']:.1f}–{whole['high']:.1f}" if whole else words("none")
    return {
        "responses": str(sum(evaluation["responses"].values())),
        "audiences": words("comma").join(words(audience) for audience in evaluation["responses"]),
        "experts": str(experts(evaluation)),
        "invited": str(study["experts"]["invited"]),
        "agreed": str(study["experts"]["agreed"]),
        "first": _day(study["opened_on"], language) or words("none"),
        "last": _day(study["closed_on"], language) or words("open"),
        "interval": interval,
    }


def _day(when: str | None, language: str) -> str:
    return formats.day(date.fromisoformat(when), language) if when else ""


def _asked_what(publication: Publication, instrument: Instrument, language: str) -> dict[str, str]:
    words = _words(language)
    pages = (
        words("cherries-W11-of", audience=words(audience), items=len(asked.scored), pages=len(asked.sections))
        for audience, asked in instrument.questionnaires.items()
    )
    return {
        "instrument": instrument.name[language],
        "version": instrument.version,
        "languages": words("comma").join(_called(one, language) for one in instrument.languages),
        "items": words("between").join(pages),
        "flags": str(len(instrument.survey_quality.flags)),
        "indicators": str(len(publication.evaluation["indicators"])),
        "dimensions": str(len(instrument.index_system.dimensions)),
        "figures": str(len(instrument.objective_indicators)),
    }


def _called(language: str, reader: str) -> str:
    name = archive_texts.named(language)
    return name if isinstance(name, str) else name.get(reader, language)


def _method(publication: Publication, instrument: Instrument, language: str) -> dict[str, str]:
    words, policy = _words(language), instrument.experts.consistency
    by_strata = bool(publication.evaluation.get("represented"))
    exclude = "∞" if policy.exclude_above is None else f"{policy.exclude_above:g}"
    return {
        "representation": words("strata" if by_strata else "responses-alike"),
        "least": str(min(instrument.privacy.minimum_group[audience] for audience in instrument.audiences)),
        "accept": f"{policy.accept_max:g}",
        "review": f"{policy.review_max:g}",
        "exclude": exclude,
        "index": policy.random_index.name,
        "floor": str(instrument.experts.publish_floor),
        "share": f"{instrument.scoring.minimum_share:.0%}",
        "scenarios": str(len(publication.analysis.get("robustness", ()))),
    }
