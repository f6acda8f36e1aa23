"""The codebook that a person reads: all languages beside each other, on a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from surveys import citations, data_files, disclosing
from surveys.archive_pages import page
from surveys.archive_texts import said, words
from surveys.asked import Asked, asked
from surveys.data_rows import Rows
from surveys.ddi_variables import notes
from surveys.publications import Publication
from surveys.reading import of_publication

PATH = "codebook/codebook.html"


def files(publication: Publication, rows: Rows | None = None) -> Mapping[str, bytes]:
    """The codebook of a bundle."""
    instrument = of_publication(publication.inputs["instrument"])
    found = asked(publication, instrument)
    first, least = instrument.default_language, disclosing.moved_below(instrument, publication.inputs)
    titles = {language: citations.title(publication, language) for language in instrument.languages}
    content = page(
        "codebook.html",
        html_language=words(first)("html-lang") if words(first).language == first else first,
        title=titles[first],
        titles=titles,
        banner=publication.study["banner"] or {},
        intro=said("codebook-intro"),
        moved=said("codebook-moved", least=least) if least else {},
        citation={language: citations.sentence(publication, language) for language in instrument.languages},
        tables=data_files.tables(publication, rows),
        asked=tuple((named(audience), _of(found, audience)) for audience in instrument.audiences),
        notes=notes,
        said=said,
    )
    return {PATH: content}


def named(audience: str) -> dict[str, str]:
    """What an audience is called."""
    return said(f"audience-{audience}")


def _of(found: tuple[Asked, ...], audience: str) -> tuple[Asked, ...]:
    return tuple(one for one in found if one.audience == audience)
