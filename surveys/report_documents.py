"""Tables of a report as a document: three lines a table as Chinese theses have them, the same bytes for the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as Writing
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from surveys import report_grids
from surveys.report_printing import PrintedTable

MADE = datetime(2000, 1, 1)  # no time of day, so that the same table is the same file
ZIPPED = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can name
LATIN, CHINESE = "Times New Roman", "宋体"
LETTERS, SMALL = Pt(10.5), Pt(9)  # 五号 and 小五
MOST_IN_TITLE = 255  # characters, of a property of a document; the page itself has all of it
WIDE = 6  # columns that still stand on a page upright
FIGURES = WD_ALIGN_PARAGRAPH.CENTER


def document(tables: Sequence[PrintedTable]) -> bytes:
    """All tables one after the other, their captions above and their notes below."""
    writing = begun(tables[0].title if len(tables) == 1 else "", tables[0].language if tables else "")
    lay_out(writing.sections[0], are_wide(tables))
    for table in tables:
        write(writing, table)
    return packed(writing)


def begun(title: str, language: str) -> Writing:
    """An empty document in our type, which says neither who makes it nor when."""
    writing = Document()
    _anonymous(writing, title, language)
    for name in ("Normal", "Caption"):
        set_type(writing, name)
    return writing


def are_wide(tables: Sequence[PrintedTable]) -> bool:
    """Whether any has more columns than a page upright has room for."""
    return max((len(block.heads) for table in tables for block in table.blocks), default=0) > WIDE


def packed(writing: Writing) -> bytes:
    """The document's file, the same for the same document."""
    file = io.BytesIO()
    writing.save(file)
    return _timeless(file)


def write(writing: Writing, table: PrintedTable) -> None:
    """One table: its caption above, its notes below."""
    caption = writing.add_paragraph(table.title, style="Caption")
    caption.alignment = FIGURES
    caption.paragraph_format.keep_with_next = True
    if table.banner:
        line(writing, table.banner).runs[0].italic = True
    for block in table.blocks:
        if block.title:
            title = line(writing, block.title)
            title.paragraph_format.keep_with_next = True
        if block.rows:
            report_grids.add(writing, block)
        if block.footer:
            line(writing, "    ".join(f"{name} = {figure.text}" for name, figure in block.footer))
        for note in block.notes:
            line(writing, note)
    for note in table.notes:
        line(writing, note)
    writing.add_paragraph()


def line(writing: Writing, text: str) -> Paragraph:
    """Words in small type."""
    paragraph = writing.add_paragraph()
    paragraph.add_run(text).font.size = SMALL
    return paragraph


def set_type(writing: Writing, name: str) -> None:
    """Latin and Chinese letters of a style."""
    style = writing.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 # of the template that comes with the library
    style.font.name, style.font.size = LATIN, LETTERS
    style.font.color.rgb = None
    style.font.bold = name == "Caption"
    style.paragraph_format.space_after = Pt(3)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    fonts.set(qn("w:eastAsia"), CHINESE)
    fonts.set(qn("w:cs"), LATIN)


def lay_out(section: Section, wide: bool) -> None:
    """A4; on its side where a table has many columns."""
    short, long = Cm(21.0), Cm(29.7)
    section.page_width, section.page_height = (long, short) if wide else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2.5)


def _anonymous(writing: Writing, title: str, language: str) -> None:
    """Whoever made the file is not told by it, nor when."""
    properties = writing.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = MADE
    properties.title, properties.language = title[:MOST_IN_TITLE], language


def _timeless(file: io.BytesIO) -> bytes:
    """The same parts in the same order, without the time at which they were packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, made.read(name))
    return packed.getvalue()
