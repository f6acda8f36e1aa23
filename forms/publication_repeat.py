"""“Repeat it”: a publication computed again on this server, while anyone waits, from what is frozen."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms.errors import plain
from forms.site import Site, language_of, others, page
from scoring.problems import Refused
from surveys import publishing, recomputing
from surveys.publications import Publication
from surveys.reading import of_publication

REMEMBERED = 256  # publications whose repetition is remembered
SHOWN = 20  # places that a page names
RETRY_AFTER = "5"  # seconds

Parts = dict[str, int]


@dataclass(frozen=True)
class Repeated:
    """How many numbers of each part were compared, and the places that differ."""

    compared: Parts
    differences: tuple[str, ...]


class Repeating:
    """One at a time, each publication once: a publication never changes, and computing it takes a processor."""

    def __init__(self) -> None:
        self._busy = threading.Lock()
        self._known: OrderedDict[tuple[str, str], Repeated] = OrderedDict()

    def of(self, publication: Publication) -> Repeated | None:
        """None while another is being computed."""
        key = (publication.id, publication.inputs_digest)
        if found := self._known.get(key):
            return found
        if not self._busy.acquire(blocking=False):
            return None
        try:
            self._known[key] = found = repeat(publication)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
            return found
        finally:
            self._busy.release()


def repeat(publication: Publication) -> Repeated:
    """Everything computed again, and held against what is published within 1e-9."""
    try:
        places = publishing.recompute(publication)
    except Refused as refused:
        places = tuple(problem.where for problem in refused.problems)
    parts = {"evaluation": publication.evaluation, "conclusion": publication.conclusion, **publication.analysis}
    compared = {name: recomputing.count_numbers(part) for name, part in parts.items()}
    return Repeated({name: number for name, number in compared.items() if number}, places)


def show(repeating: Repeating, site: Site, request: Request) -> Response:
    """POST /p/{id}/repeat."""
    with site.database.reading() as records:
        publication = records.publication(request.path_params["id"])
    if publication is None:
        return plain(request, 404)
    found, instrument = repeating.of(publication), of_publication(publication.inputs["instrument"])
    language = language_of(request, instrument.languages, instrument.default_language)
    return page(
        "repeated.html",
        language,
        200 if found else 503,
        {"Cache-Control": "no-store", **({} if found else {"Retry-After": RETRY_AFTER})},
        switch=others(language, instrument.languages),
        study=publication.study,
        publication=publication,
        repeated=found,
        differences=found.differences[:SHOWN] if found else (),
        resting=publication.inputs.get("not_recomputable", ()),
    )


def lead_back(_: Site, request: Request) -> Response:
    """GET /p/{id}/repeat: only a click computes anything."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/p/{request.path_params['id']}{query}#check", 303)
