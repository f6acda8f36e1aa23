"""A publication's report: the frozen figures and no others, in three kinds of file, whatever anybody called a thing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from docx import Document
from docx.oxml.ns import qn
from markupsafe import escape
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page

from scoring.adequacy import Kmo
from scoring.pairwise import PairwiseMatrix
from scoring.problems import Refused
from surveys import designing, formats, recomputing
from surveys.analysing import Analysis
from surveys.plain_values import of_plain, plain
from surveys.publications import Publication
from surveys.reading import read
from surveys.report_figures import Mark
from surveys.report_files import files
from surveys.report_publications import source
from surveys.report_strips import png, svg
from surveys.report_texts import REFERENCES, Report, report
from surveys.withholding import shown
from surveys.wording import of_reports
from tests.axe import violations
from tests.browsing import DESK, PHONE, visiting
from tests.surveys.archived import BANNER, Archived

LANGUAGES = ("zh", "en")
HOSTILE = '=1+1<script src="//x.example"></script>'


@pytest.fixture(scope="module")
def publication(bundled: Archived) -> Publication:
    return bundled.publication


@pytest.fixture(scope="module")
def made(publication: Publication) -> dict[str, bytes]:
    return dict(files(publication))


@pytest.fixture(scope="module")
def hostile(publication: Publication) -> dict[str, bytes]:
    """The same, of a study whose organiser wrote what a spreadsheet or a browser would run."""
    names = dict.fromkeys(LANGUAGES, HOSTILE)
    strata = [{**row, "name": names} for row in publication.study["strata"]]
    told = {**publication.study, "name": names, "area": names, "organisation": names, "strata": strata}
    return dict(files(replace(publication, study=told)))


def written(publication: Publication, language: str) -> Report:
    return report(of_reports()[language], publication, source(publication))


def all_text(opened: Any) -> list[str]:
    """Every paragraph of a document, in its tables too."""
    cells = (cell.text for grid in opened.tables for row in grid.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in opened.paragraphs), *cells]


# --- the figures are those that were published ---


def test_a_frozen_analysis_is_what_was_computed(publication: Publication) -> None:
    parts = {"evaluation": publication.evaluation, "conclusion": publication.conclusion, **publication.analysis}
    again = recomputing.shortened(plain(source(publication).analysis))
    assert again == parts


def test_the_tables_of_a_publication_are_those_of_its_inputs(publication: Publication) -> None:
    design = designing.design(read(publication.inputs["instrument"]))
    computed = shown(design, recomputing.analysed(recomputing.read(publication.inputs)))
    again = replace(source(publication), analysis=computed)
    for language in LANGUAGES:
        words = of_reports()[language]
        assert report(words, publication, again).tables == written(publication, language).tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_the_score_the_grade_the_interval_and_who_answered(publication: Publication, language: str) -> None:
    (result, *_) = written(publication, language).before
    said, composite = " ".join(result.paragraphs), publication.evaluation["composite"]
    assert formats.figure(composite["score"]) in said
    assert read(publication.inputs["instrument"]).grades.band(composite["band"]).name[language] in said
    assert {"zh": "居民 40 人、民警 20 人", "en": "It rests on 40 residents, 20 officers"}[language] in said
    assert "{" not in said


def test_every_table_is_there_and_what_a_publication_does_not_hold_is_said(publication: Publication) -> None:
    for language in LANGUAGES:
        tables = {table.id: table for table in written(publication, language).tables}
        assert [*tables] == [f"T{number}" for number in range(1, 15)]
        assert of_reports()[language]("profile-not-published") in tables["T2"].blocks[0].notes
        assert all(any(block.rows or block.notes for block in table.blocks) for table in tables.values())
        for table in tables.values():
            assert publication.id in table.notes[0]
            assert table.banner == BANNER[language]


def test_what_is_withheld_is_neither_drawn_nor_said(bundled_alike: Archived) -> None:
    """All ticked one answer: of their scores a report has dashes, and says why."""
    found = written(bundled_alike.publication, "en")
    result = found.before[0]
    assert any("over 80%" in said or "Withheld" in said or "withheld" in said for said in result.paragraphs)
    gone = {id for id, one in _indicators(bundled_alike.publication).items() if one["score"] is None}
    assert gone
    named = source(bundled_alike.publication).instrument.index_system.named
    drawn = {line.name for figure in result.figures for line in figure.lines if line.marks}
    assert drawn.isdisjoint(named[id].name["en"] for id in gone)


def _indicators(publication: Publication) -> dict[str, Any]:
    return {one["id"]: one for one in publication.evaluation["indicators"]}


def test_every_mark_has_its_figure(publication: Publication) -> None:
    for figure in written(publication, "en").before[0].figures:
        for line in figure.lines:
            assert all(0 <= mark.low <= mark.high <= 1 for mark in line.marks)
            assert line.text
    dimensions = written(publication, "en").before[0].figures[0]
    (dot,) = [mark for mark in dimensions.lines[-1].marks if mark.shape == "dot"]
    assert dot.low == pytest.approx(publication.evaluation["composite"]["score"] / 100)


# --- the files ---


def test_the_same_publication_is_the_same_files(publication: Publication, made: dict[str, bytes]) -> None:
    assert files(publication) == made
    assert {*made} == {
        f"report/report-{language}.{kind}" for language in LANGUAGES for kind in ("docx", "html", "xlsx")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_has_numbered_captions_figures_with_words_and_the_banner(
    publication: Publication, made: dict[str, bytes], language: str
) -> None:
    opened, found = Document(io.BytesIO(made[f"report/report-{language}.docx"])), written(publication, language)
    captions = [one.text for one in opened.paragraphs if one.style and one.style.name == "Caption"]
    figures = found.before[0].figures
    assert captions == [*(figure.title for figure in figures), *(table.title for table in found.tables)]
    label = "表" if language == "zh" else "Table "
    assert [re.match(rf"{label}(\d+)", one) for one in captions[len(figures) :]].count(None) == 0
    assert [one[len(label) :].split()[0] for one in captions[len(figures) :]] == [str(n) for n in range(1, 15)]
    said = all_text(opened)
    assert said.count(BANNER[language]) == 1 + len(captions)
    for part in (*found.before, *found.after):
        assert {part.title, *part.paragraphs, *part.points} <= {*said}
    described = [one.get("descr") for one in opened.element.body.iter(qn("wp:docPr"))]
    assert described == [f"{line.name}: {line.text}" for figure in figures for line in figure.lines]
    assert opened.core_properties.author == ""


def test_a_document_has_the_cells_of_the_tables(publication: Publication, made: dict[str, bytes]) -> None:
    opened, found = Document(io.BytesIO(made["report/report-en.docx"])), written(publication, "en")
    grids = opened.tables[len(found.before[0].figures) :]
    blocks = [block for table in found.tables for block in table.blocks if block.rows]
    for grid, block in zip(grids, blocks, strict=True):
        lines = [[cell.text for cell in row.cells] for row in grid.rows]
        assert lines == [[*block.heads], *([cell.text for cell in row] for row in block.rows)]


class _Asking(HTMLParser):
    """What a page would fetch, and the elements it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses, self.tags = list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "data", "action")]


def test_a_page_asks_for_nothing_and_runs_nothing(made: dict[str, bytes], hostile: dict[str, bytes]) -> None:
    for content in (made, hostile):
        text = content["report/report-en.html"].decode()
        asking = _Asking()
        asking.feed(text)
        assert "script" not in asking.tags
        assert {address for address in asking.addresses if not address.startswith("#")} == {"data:,"}
        assert not re.search(r"url\(|@import", text)


def test_a_document_and_a_page_say_what_was_written(hostile: dict[str, bytes]) -> None:
    """Nothing in them is computed, so that nothing stands before a name that begins with a sign."""
    opened = Document(io.BytesIO(hostile["report/report-en.docx"]))
    assert HOSTILE in all_text(opened)
    assert not any(f"'{HOSTILE}" in said for said in all_text(opened))
    page = hostile["report/report-en.html"].decode()
    assert escape(HOSTILE) in page
    assert escape(f"'{HOSTILE}") not in page


def test_no_cell_of_a_workbook_is_a_formula(hostile: dict[str, bytes]) -> None:
    opened = load_workbook(io.BytesIO(hostile["report/report-en.xlsx"]))
    values = [cell for sheet in opened for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in values} <= {"n", "s"}
    assert f"'{HOSTILE}" in {cell.value for cell in values}
    assert opened.sheetnames == [f"T{number}" for number in range(1, 15)]


def test_a_workbook_has_the_composite_as_a_number_and_the_banner_on_each_sheet(
    publication: Publication, made: dict[str, bytes]
) -> None:
    for language in LANGUAGES:
        opened = load_workbook(io.BytesIO(made[f"report/report-{language}.xlsx"]))
        score = round(publication.evaluation["composite"]["score"], 1)
        assert score in [cell.value for row in opened["T8"].iter_rows() for cell in row]
        assert all(sheet["A2"].value == BANNER[language] for sheet in opened)


def hear(page: Page, asked: list[str]) -> None:
    page.on("request", lambda request: asked.append(request.url))


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("en", PHONE), ("zh", DESK)])
def test_a_page_passes_axe_asks_for_nothing_and_prints(
    made: dict[str, bytes], browser: Browser, tmp_path: Path, language: str, width: int
) -> None:
    """It is long: axe looks once, and not on a screen as high as the page."""
    file = tmp_path / "report.html"
    file.write_bytes(made[f"report/report-{language}.html"])
    with visiting(browser, width=width) as page:
        asked: list[str] = []
        hear(page, asked)
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert violations(page) == []
        assert asked == [file.as_uri()]
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_its_limits_say_that_small_counts_were_moved_where_they_were(publication: Publication) -> None:
    before = {name: part for name, part in publication.inputs.items() if name != "design"}
    for one, is_said in ((publication, True), (replace(publication, inputs=before), False)):
        report_of = report(of_reports()["en"], one, source(publication))
        (limits,) = (part for part in report_of.before if part.id == "limits")
        assert any("A count of 0 can mean fewer than 10" in point for point in limits.points) is is_said


def test_references_are_in_order() -> None:
    assert [*REFERENCES] == sorted(REFERENCES)


# --- drawings, and values again ---


def shapes() -> Iterator[Mark]:
    for shape in ("dot", "ring", "square", "bar", "interval", "between"):
        yield Mark(shape, 0.25, 0.75 if shape in ("bar", "interval", "between") else 0.25)


def test_a_drawing_is_the_same_bytes_and_has_ink_where_its_mark_is() -> None:
    for mark in shapes():
        assert png((mark,), 5) == png((mark,), 5)
        picture = Image.open(io.BytesIO(png((mark,), 5))).convert("L")
        ink = np.argwhere(np.asarray(picture).min(axis=0) < 128).ravel() / picture.width
        middle = (mark.low + mark.high) / 2
        assert (ink.min() + ink.max()) / 2 == pytest.approx(0.02 + 0.96 * middle, abs=0.005)
        assert svg((mark,), 5).count("<path") >= 5


def test_arrays_and_rows_of_fixed_kinds_are_values_again() -> None:
    assert of_plain(Kmo, plain(Kmo(0.5, (0.1, None)))) == Kmo(0.5, (0.1, None))
    matrix = PairwiseMatrix.of(("A", "B", "C"), {("A", "B"): 2.0, ("B", "C"): 3.0})
    np.testing.assert_array_equal(of_plain(PairwiseMatrix, plain(matrix)).ratios, matrix.ratios)
    with pytest.raises(Refused) as refused:
        of_plain(Kmo, [0.5])
    assert [problem.code for problem in refused.value.problems] == ["plain-value"]
    with pytest.raises(Refused) as refused:
        of_plain(Analysis, {})
    assert {problem.code for problem in refused.value.problems} == {"plain-missing"}
