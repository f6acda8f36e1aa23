"""The codebook for archives: DDI-Codebook 2.5 (DDI Alliance, 2012; 2.5.1 of 2013)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as Tree

from surveys import data_files, data_rows, ddi_study, ddi_variables
from surveys.archive_texts import said
from surveys.asked import asked
from surveys.data_tables import Table
from surveys.printed_questionnaires import named, path, printed
from surveys.publications import Publication
from surveys.reading import of_publication
from surveys.xml_elements import element, in_languages, written

PATH = "codebook/ddi.xml"
NAMESPACE = "ddi:codebook:2_5"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_WHERE = f"{NAMESPACE} http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"


def files(publication: Publication, rows: data_rows.Rows | None = None) -> Mapping[str, bytes]:
    """The codebook of a bundle."""
    return {PATH: written(codebook(publication, rows))}


def codebook(publication: Publication, rows: data_rows.Rows | None = None) -> Tree.Element:
    """The whole document: the study, its files, everything that was asked, and the questionnaires."""
    instrument = of_publication(publication.inputs["instrument"])
    tables = data_files.tables(publication, rows)
    told = {one.name: file_id(one) for one in tables if one.name in ("tallies", data_rows.NAME)}
    found = asked(publication, instrument)
    return element(
        "codeBook",
        element("docDscr", element("citation", ddi_study.titles(publication, said("ddi-document")))),
        ddi_study.study(publication, instrument, rows is not None),
        (_file(one) for one in tables),
        element(
            "dataDscr",
            ddi_variables.groups(instrument, found),
            (ddi_variables.variable(one, told, rows) for one in found),
        ),
        _others(publication),
        version="2.5",
        xmlns=NAMESPACE,
        **{_SCHEMA: _WHERE},
    )


def file_id(table: Table) -> str:
    """What variables name a file by."""
    return f"F_{table.name}"


def _file(table: Table) -> Tree.Element:
    dimensions = element(
        "dimensns", element("caseQnty", str(len(table.rows))), element("varQnty", str(len(table.columns)))
    )
    kind = element("fileType", "text/csv", charset="UTF-8")
    names = in_languages("fileName", table.title)
    return element("fileDscr", element("fileTxt", names, dimensions, kind), ID=file_id(table), URI=table.path)


def _others(publication: Publication) -> Iterator[Tree.Element]:
    """The questionnaires, as they were asked."""
    instrument = of_publication(publication.inputs["instrument"])
    for language in instrument.languages:
        for audience in printed(instrument):
            label = in_languages("labl", {language: named(instrument, audience)[language]})
            yield element("otherMat", label, type="questionnaire", URI=path(audience, language))
