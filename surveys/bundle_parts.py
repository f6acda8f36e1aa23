"""What a publication's files are made by: each part follows from the publication alone, so that anyone can make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scoring.remembering import remembered
from surveys import archiving, canonical, publications, reading, report_files
from surveys.bundles import PUBLICATION
from surveys.data_rows import NoRows, Rows
from surveys.publications import Publication
from surveys.wording import Called, calling

Told = Rows | NoRows | None
Part = Callable[[Publication, Told], Mapping[str, bytes]]
Description = Callable[[Publication, Mapping[str, bytes], Told], Mapping[str, bytes]]

PARTS: tuple[Part, ...] = (archiving.files, lambda publication, _: report_files.files(publication))
DESCRIPTIONS: tuple[Description, ...] = (
    archiving.described,
)  # what speaks of all other files, made when they are there


def files(publication: Publication, rows: Told = None, parts: Sequence[Part] = PARTS) -> dict[str, bytes]:
    """The files of a publication, and of the ``rows`` that are told beside it, by their paths.

    They are made of ``publication.json`` as it is read again, where names stand in the order of the canonical form.
    """
    written = canonical.dumps(publication.plain())
    found, read = {PUBLICATION: written}, _read(written)
    with calling(_called(read)):
        for part in parts:
            found = together(found, part(read, rows))
    return found


def described(contents: Mapping[str, bytes], rows: Told = None) -> dict[str, bytes]:
    """All files, with those that speak of them; the same in whatever order they are given."""
    found = dict(sorted(contents.items()))
    publication = _read(found[PUBLICATION])
    with calling(_called(publication)):
        for description in DESCRIPTIONS:
            found = together(found, description(publication, found, rows))
    return found


def _called(publication: Publication) -> Called:
    return reading.of_publication(publication.inputs["instrument"]).called


@remembered(most=1)
def _read(written: bytes) -> Publication:
    return publications.of_plain(canonical.loads(written))


def together(found: Mapping[str, bytes], made: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of both; no path stands for two."""
    if twice := found.keys() & made.keys():
        raise ValueError(f"two parts make {min(twice)}")
    return {**found, **made}
