"""A publication as what a report is made from: the frozen figures, and who was counted as its readers are told it."""

from __future__ import annotations

from collections.abc import Iterator

from surveys import panels, report_notes, sentences
from surveys.analysing import Analysis
from surveys.designing import design
from surveys.disclosing import Counted
from surveys.plain_values import of_plain
from surveys.publications import Publication
from surveys.reading import of_publication
from surveys.report_printing import PrintedTable, printed
from surveys.report_sources import Source
from surveys.report_tables import tables
from surveys.safe_texts import on_one_line
from surveys.sites import Site
from surveys.studies import REST, Stratum
from surveys.texts import Text
from surveys.wording import Words


def source(publication: Publication) -> Source:
    """What the tables are made from. What people said about themselves is in no publication.

    Raises Refused where an older publication has not all of an analysis.
    """
    instrument = of_publication(publication.inputs["instrument"])
    parts = {"evaluation": publication.evaluation, "conclusion": publication.conclusion, **publication.analysis}
    analysis = of_plain(Analysis, parts)
    return Source(
        instrument,
        analysis,
        panels.view(design(instrument), analysis.evaluation),
        tuple(_counted(publication)),
        tuple(of_plain(Site, site) for site in publication.inputs["sites"]),
        None,
    )


def printed_tables(words: Words, publication: Publication, of: Source) -> tuple[PrintedTable, ...]:
    """T1 to T14 in a language, with what they rest on below each."""
    rests_on, said = stands_on(words, publication, of), banner(words, publication)
    return tuple(
        printed(words, of.instrument, table, said, report_notes.below(words, of, table.id, rests_on))
        for table in tables(of)
    )


def stands_on(words: Words, publication: Publication, of: Source) -> str:
    """Whose answers, of which wave and publication."""
    return words(
        "table-note-published",
        people=sentences.people(words, of.instrument, of.evaluation),
        wave=publication.study["wave"]["name"][words.language],
        id=publication.id,
        day=publication.published_on.isoformat(),
        digest=publication.inputs_digest[:12],
    )


def banner(words: Words, publication: Publication) -> str:
    """That the data are synthetic, or nothing."""
    found = publication.study["banner"]
    return on_one_line(found[words.language]) if found else ""


def _counted(publication: Publication) -> Iterator[Counted]:
    """The rows that readers are told; a stratum is known by its name alone."""
    for place, row in enumerate(publication.study["strata"]):
        stratum = None
        if row["name"]:
            stratum = Stratum(row["audience"], f"{place}", Text(dict(row["name"])), invited=row["invited"])
        yield Counted(row["audience"], row["parent"] or REST, stratum, row["responses"])
