"""A whole report as a document: prose upright, tables on their side where they need it, the same bytes for the same."""

from __future__ import annotations

import io

from docx.document import Document as Writing
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell

from surveys import report_documents
from surveys.report_documents import SMALL, line
from surveys.report_figures import Figure, Line
from surveys.report_strips import png
from surveys.report_texts import Part, Report
from surveys.wording import of_reports

SIZES = {"Title": Pt(20), "Heading 1": Pt(14)}
COLUMNS = (Cm(5.6), Cm(6.4), Cm(4.0))  # of a figure: the name, the line, what it says
DRAWN = Cm(6.0)


def document(report: Report) -> bytes:
    """The report's file."""
    words, writing = of_reports()[report.language], report_documents.begun(report.title, report.language)
    for name, size in SIZES.items():
        _head_in(writing, name, size)
    report_documents.lay_out(writing.sections[0], wide=False)
    line(writing, report.kind)
    writing.add_paragraph(report.title, style="Title")
    line(writing, report.under)
    if report.banner:
        line(writing, report.banner).runs[0].bold = True
    for part in report.before:
        _part(writing, part, report.banner)
    report_documents.lay_out(writing.add_section(WD_SECTION.NEW_PAGE), report_documents.are_wide(report.tables))
    writing.add_heading(words("report-tables"), 1)
    writing.add_paragraph(words("report-tables-lead"))
    for table in report.tables:
        report_documents.write(writing, table)
    report_documents.lay_out(writing.add_section(WD_SECTION.NEW_PAGE), wide=False)
    for part in report.after:
        _part(writing, part, report.banner)
    return report_documents.packed(writing)


def _part(writing: Writing, part: Part, banner: str) -> None:
    writing.add_heading(part.title, 1)
    for said in part.paragraphs:
        writing.add_paragraph(said)
    for said in part.points:
        writing.add_paragraph(said, style="List Bullet")
    for figure in part.figures:
        _figure(writing, figure, banner)


def _figure(writing: Writing, figure: Figure, banner: str) -> None:
    """Rows of a name, a drawn line and its figures; no letter is part of a picture."""
    grid = writing.add_table(rows=0, cols=len(COLUMNS))
    for one in figure.lines:
        name, drawn, said = grid.add_row().cells
        _write(name, one.name)
        _draw(drawn, figure, one)
        _write(said, one.text)
    name, ticks, said = grid.add_row().cells
    _write(ticks, "    ".join(figure.ticks), WD_ALIGN_PARAGRAPH.DISTRIBUTE)
    _write(said, figure.head)
    for row in grid.rows:
        for place, width in zip(row.cells, COLUMNS, strict=True):
            place.width = width
    caption = writing.add_paragraph(figure.title, style="Caption")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for said_below in (banner, figure.note):
        if said_below:
            line(writing, said_below)


def _write(place: _Cell, text: str, alignment: WD_ALIGN_PARAGRAPH | None = None) -> None:
    (paragraph,) = place.paragraphs
    paragraph.add_run(text).font.size = SMALL
    paragraph.alignment = alignment


def _draw(place: _Cell, figure: Figure, one: Line) -> None:
    """A picture with its figures as the words for whoever does not see it."""
    (paragraph,) = place.paragraphs
    picture = paragraph.add_run().add_picture(io.BytesIO(png(one.marks, len(figure.ticks))), width=DRAWN)
    picture._inline.find(qn("wp:docPr")).set("descr", f"{one.name}: {one.text}")


def _head_in(writing: Writing, name: str, size: Pt) -> None:
    report_documents.set_type(writing, name)
    style = writing.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 # of the template that comes with the library
    style.font.size, style.font.bold = size, True
    style.font.color.rgb = RGBColor(0, 0, 0)
