"""All that a bundle holds for archives and statisticians, made of one publication; the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping

from surveys import citations, codebooks, crates, data_files, datapackages, ddi, printed_questionnaires, readmes
from surveys.data_rows import NoRows, Rows
from surveys.publications import Publication


def files(publication: Publication, rows: Rows | NoRows | None = None) -> Mapping[str, bytes]:
    """Data, codebooks, questionnaires, citation and what to know first, by their places in a bundle."""
    found = rows if isinstance(rows, Rows) else None
    return {
        **data_files.files(publication, found),
        **ddi.files(publication, found),
        **codebooks.files(publication, found),
        **printed_questionnaires.files(publication),
        **readmes.files(publication, rows),
        citations.CFF_FILE: citations.cff(publication).encode(),
    }


def described(
    publication: Publication, contents: Mapping[str, bytes], rows: Rows | NoRows | None = None
) -> Mapping[str, bytes]:
    """What describes all other files of a bundle, ``contents``: made when those are there, and before the manifest."""
    found = rows if isinstance(rows, Rows) else None
    package = datapackages.files(publication, contents, found)
    return {**package, **crates.files(publication, {**contents, **package})}
