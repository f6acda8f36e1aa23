"""The files of a publication's report, in each language that is written: a document, a page, a workbook."""

from __future__ import annotations

from collections.abc import Mapping

from surveys import report_pages, report_sheets, report_writing
from surveys.publications import Publication
from surveys.report_publications import source
from surveys.report_texts import report
from surveys.wording import of_reports

FOLDER = "report/"
KINDS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def path(language: str, kind: str) -> str:
    """Where a file stands in the bundle."""
    return f"{FOLDER}report-{language}.{kind}"


def files(publication: Publication) -> Mapping[str, bytes]:
    """All of them by their path; the same publication gives the same bytes."""
    found: dict[str, bytes] = {}
    of = source(publication)
    for language, words in of_reports().items():
        if language in publication.inputs["instrument"]["languages"]:
            made = report(words, publication, of)
            found[path(language, "docx")] = report_writing.document(made)
            found[path(language, "html")] = report_pages.page(made)
            found[path(language, "xlsx")] = report_sheets.workbook(made.tables)
    return found
