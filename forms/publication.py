"""A publication at its own address: one frozen object, rendered for anyone, without a script and without signing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forms import bundle, publication_machines, publication_words
from forms.caching import SHARED, cached
from forms.errors import plain
from forms.publication_preview import SIZE
from forms.site import Site, language_of, others, render
from surveys import bundles, checklists, citations, disclosing, formats, versions
from surveys.audiences import AUDIENCES
from surveys.instrument import Instrument
from surveys.publications import Publication
from surveys.reading import of_publication
from surveys.versions import Version
from surveys.wording import calling

_RECEIPTS = {bundles.receipts_path(audience) for audience in AUDIENCES}
BY_REQUEST = {"Vary": "Accept-Language"}


def show(site: Site, request: Request) -> Response:
    """GET /p/{id}."""
    with site.database.reading() as records:
        publication = records.publication(request.path_params["id"])
        published = records.versions(publication.wave_id) if publication else ()
        facts = records.bundle_facts(publication.id) if publication else None
    if publication is None:
        return plain(request, 404)
    instrument = of_publication(publication.inputs["instrument"])
    language = language_of(request, instrument.languages, instrument.default_language)
    with calling(instrument.called):
        text = render(
            "publication.html",
            language,
            switch=others(language, instrument.languages),
            publication=publication,
            instrument=instrument,
            **_results(publication, instrument, language),
            **_standing(publication, published),
            bundled=facts,
            **_files(bundle.paths(site.database, publication.id, facts.sha256) if facts else frozenset(), language),
            **_way(publication, f"{site.base(request)}/p/{publication.id}", language),
        )
    named = request.query_params.get("lang") == language  # then nothing else of the request is in the page
    return cached(request, text.encode(), "text/html; charset=utf-8", SHARED, {} if named else BY_REQUEST)


def _results(publication: Publication, instrument: Instrument, language: str) -> dict[str, Any]:
    """What was found, of whom, and what it lacks."""
    evaluation = publication.evaluation
    lacking = publication_words.lacking(instrument, evaluation, language)
    return {
        "study": publication.study,
        "evaluation": evaluation,
        "responses": disclosing.responses(instrument, evaluation["responses"]),
        "at_least": lambda audience, people: disclosing.at_least(instrument, audience, people),
        "likely": formats.chance,
        "hardly": formats.HARDLY,
        "moved_below": disclosing.moved_below(instrument, publication.inputs),
        "totals": tuple(publication_words.totals(instrument, publication.study, evaluation["responses"])),
        "least": publication_words.least(instrument, language),
        "sources": publication_words.sources(instrument),
        "uncounted": publication_words.uncounted(instrument, publication.study, language),
        "conclusion": publication_words.stated(instrument, publication),
        "named": instrument.index_system.named,
        "above": tuple(publication_words.above(instrument, publication, language)),
        "branches": tuple(publication_words.branches(instrument, evaluation, language)),
        "experts": versions.experts(evaluation),
        "scenario": lambda row: publication_words.scenario(instrument, row, language),
        "left_out": tuple(publication_words.left_out(publication.analysis)),
        "lacking": (
            *lacking,
            *publication_words.withheld(publication, language),
            *publication_words.unsampled(publication, language),
        ),
        "checklists": checklists.filled(publication, instrument, language),
        "checklist": lambda name: checklists.title(name, language),
    }


def _standing(publication: Publication, published: tuple[Version, ...]) -> dict[str, Any]:
    """Which version it is among those of its wave."""
    ids = [one.id for one in published]
    place = ids.index(publication.id)
    return {
        "number": place + 1,
        "newest": published[-1] if ids[-1] != publication.id else None,
        "before": published[:place],
        "version": publication.study.get("version") or {},
        "declared": publication.study.get("declared"),
        "changes": publication.study.get("changes", ()),
    }


def _files(paths: frozenset[str], language: str) -> dict[str, Any]:
    """The lists of receipts and the report, where its bundle has them."""
    start = f"report/report-{language}."
    reports = sorted(path.removeprefix("report/") for path in paths if path.startswith(start))
    return {"receipts": bool(_RECEIPTS & paths), "reports": reports}


def _way(publication: Publication, address: str, language: str) -> Mapping[str, Any]:
    """How it is cited, shown elsewhere, fetched and checked."""
    return {
        "address": address,
        "cited": citations.sentence(publication, language, address),
        "bibtex": citations.bibtex(publication, language, address),
        "preview_size": SIZE,
        "tables": publication_machines.tables(publication),
        "whole": publication_machines.inputs_public(publication),
    }
