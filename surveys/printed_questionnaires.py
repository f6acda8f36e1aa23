"""The questionnaires and the experts' form as they were asked, a page a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from surveys import citations
from surveys.archive_pages import page
from surveys.archive_texts import words
from surveys.instrument import Instrument
from surveys.judgements import STEPS, pairs
from surveys.publications import Publication
from surveys.reading import of_publication

Printed = Literal["residents", "officers", "experts"]
_BOTH_WAYS = (*range(STEPS, 1, -1), *range(1, STEPS + 1))
UNKNOWN = "…"  # what a notice said that an older publication does not hold


@dataclass(frozen=True)
class _Matrix:
    id: str
    question: str
    pairs: tuple[tuple[str, str], ...]
    defined: tuple[tuple[str, str], ...]


def printed(instrument: Instrument) -> tuple[Printed, ...]:
    """Whose questionnaires there are."""
    return (*instrument.audiences, "experts")


def path(audience: Printed, language: str) -> str:
    """Where a questionnaire stands in a bundle."""
    return f"questionnaires/{audience}-{language}.html"


def named(instrument: Instrument, audience: Printed) -> Mapping[str, str]:
    """What a questionnaire is called."""
    form = instrument.experts if audience == "experts" else instrument.questionnaires[audience]
    return form.name.root


def files(publication: Publication) -> Mapping[str, bytes]:
    """Every questionnaire in every language of the instrument."""
    instrument = of_publication(publication.inputs["instrument"])
    return {
        path(audience, language): _page(publication, instrument, audience, language)
        for language in instrument.languages
        for audience in printed(instrument)
    }


def _page(publication: Publication, instrument: Instrument, audience: Printed, language: str) -> bytes:
    said, banner, notice = words(language), publication.study["banner"], instrument.notices[audience]
    shared = {
        "lang": language,
        "html_language": said("html-lang") if said.language == language else language,
        "t": said,
        "title": named(instrument, audience)[language],
        "publication": citations.title(publication, language),
        "banner": banner[language] if banner else "",
        "notice": notice.text.filled(language, **_filling(publication, language)).splitlines(),
        "consent": notice.consent[language],
    }
    if audience == "experts":
        matrices = tuple(_matrices(instrument, language))
        return page("expert_form.html", **shared, form=instrument.experts, matrices=matrices, steps=_BOTH_WAYS)
    asked, scale = instrument.questionnaires[audience], instrument.scale_of(audience)
    return page("questionnaire.html", **shared, form=asked, scale=scale, non_answer=instrument.non_answer_of(audience))


def _filling(publication: Publication, language: str) -> dict[str, str]:
    study = publication.study
    known = {
        "area": study["area"][language],
        "organisation": study["organisation"][language],
        "contact": study["contact"],
        "survey_end": study.get("closes_on") or study["closed_on"] or UNKNOWN,
    }
    return dict.fromkeys(publication.inputs["instrument"]["placeholders"], UNKNOWN) | known | _promised(study, language)


def _promised(study: Mapping[str, Any], language: str) -> dict[str, str]:
    """For how long answers are kept and where they are taken back; publications from before do not say."""
    if "retention_days" not in study:
        return {}
    return {"retention_days": str(study["retention_days"]), "withdraw_url": words(language)("withdraw-at")}


def _matrices(instrument: Instrument, language: str) -> Iterator[_Matrix]:
    system = instrument.index_system
    for matrix in instrument.experts.matrices:
        criteria = instrument.criteria(matrix.id)
        names = {id: system.named[id].name[language] for id in criteria}
        parent = system.named[matrix.parent].name[language]
        yield _Matrix(
            matrix.id,
            instrument.experts.question.filled(language, parent=parent),
            tuple((names[first], names[second]) for first, second in pairs(criteria)),
            tuple((names[id], system.definitions[id][language]) for id in criteria),
        )
