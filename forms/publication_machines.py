"""What machines read of a publication: the frozen object as JSON, and its tables as CSV."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forms.caching import KEPT, cached
from forms.errors import plain
from forms.site import Site
from surveys import canonical, data_files, recomputing
from surveys.data_tables import Table
from surveys.publications import Publication

# A publication is for everybody, and no address below it knows who asks: pages of other sites may read it.
FOR_ALL = {"Access-Control-Allow-Origin": "*"}
OF_PEOPLE = ("groups", "tallies", "sums", "judgements")  # tables made of the inputs themselves


def document(site: Site, request: Request) -> Response:
    """GET /p/{id}.json."""
    publication = _publication(site, request)
    if publication is None:
        return plain(request, 404)
    return cached(request, canonical.dumps(plain_of(publication)), "application/json", KEPT, FOR_ALL)


def table(site: Site, request: Request) -> Response:
    """GET /p/{id}/tables/{name}.csv."""
    publication, name = _publication(site, request), request.path_params["name"]
    found = [one for one in tables(publication) if one.name == name] if publication else []
    if not found:
        return plain(request, 404)
    named = {"Content-Disposition": f'attachment; filename="{request.path_params["id"]}-{name}.csv"'}
    return cached(request, data_files.as_csv(found[0]), "text/csv; charset=utf-8", KEPT, {**FOR_ALL, **named})


def tables(publication: Publication) -> tuple[Table, ...]:
    """The tables that anybody may have."""
    whole = inputs_public(publication)
    return tuple(one for one in data_files.tables(publication) if whole or one.name not in OF_PEOPLE)


def inputs_public(publication: Publication) -> bool:
    """Whether its inputs were made such that they may be public; those of older publications were not."""
    return recomputing.RESTING in publication.inputs


def plain_of(publication: Publication) -> dict[str, Any]:
    """A publication as JSON holds it; of the inputs that may not be public, the instrument alone."""
    told = publication.plain()
    if not inputs_public(publication):
        told |= {"inputs": {"instrument": publication.inputs["instrument"]}, "left_out": ["inputs"]}
    return told


def _publication(site: Site, request: Request) -> Publication | None:
    with site.database.reading() as records:
        return records.publication(request.path_params["id"])
