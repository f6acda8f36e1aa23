"""An auditor of what is served of a publication: no number that could be of people is of 1 to 9, or leaves 1 to 9.

It takes every whole number of 1 to 9 for one of people, unless it stands where something else is known to stand: a
place that nobody has thought of is reported, and not passed over.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl
import pyarrow.parquet as pq

K = 10
Table = Sequence[Sequence[str]]

# Where the numbers of a publication are not of residents or officers, by the names of their place.
NOT_PEOPLE = re.compile(
    r" (?:instrument|design|judgements|figures|sites|nodes|weightings|experts|conclusion|changes|version) "
    r"| (?:bands|group_weights|obstacle_ranks|top_obstacle|membership|share|number|key|target|year|points|draws) "
    r"| (?:order|factors|df|strata|value|ratio|farthest_ratio|largest_move|top_changed|kendall|spearman|p|p_adjusted) "
    r"| by_maximum_membership $"
)
COUNTS = re.compile(
    r" (?:responses|answered|scored|n|dont_know|not_applicable|missing|people)$| (?:counts|others|shape|pairs|flags)\b"
)
COLUMNS_NOT_OF_PEOPLE = {"answer", "points", "keyed", "judgement", "experts", "year", "weight_local", "weight_global"}
HEADS_NOT_OF_PEOPLE = re.compile(
    r"Rank|排序|Items|题数|Order n|阶数 ?n?|编码 · Code|行数 · Rows|Obstacle degree \(%\)|障碍度（%）"
    r"|Largest move in rank|名次最大变动|Numbers compared|比对的数字"
)
OF_EXPERTS = re.compile(r"专家 ?\d+ ?[位人]|(?:邀请|同意参加|同意|计入) ?\d+ ?位|\d+ experts?")
EXPERTS = ("Experts", "专家", "λmax")
FEW_PEOPLE = re.compile(
    r"(?<![\d.,–-])[1-9] (?:of \d+ )?(?:residents?|officers?|people|persons?|respondents?|responses?"
    r"|answers?|receipts?|lines?)\b"
    r"|(?<![\d.,–-])[1-9] ?(?:名|位|人|份|条|行)(?! ?专家)"
)


def of_file(path: str, content: bytes) -> Iterator[str]:
    """Whatever in a file is, or could be, of a few people, with where it stands. Rows of answers are no counts."""
    name = path.partition("?")[0].rpartition("/")[2]
    ending = name.rpartition(".")[2]
    if name in ("data.csv", "data.parquet", "data.sav"):
        return
    if name in ("publication.json", "p.json"):
        yield from of_publication(json.loads(content))
    elif name == "MANIFEST.json":
        yield from ("receipts" for one in json.loads(content)["receipts"].values() if one["number"] < K)
    elif "?" in path or ending in ("html", "md", "json", "cff"):
        yield from _of_page(content)
    elif "receipts/" in path:
        yield from ["receipts"] if 0 < content.count(b"\n") < K else []
    elif reader := _READERS.get(ending):
        yield from reader(content)


def _of_page(content: bytes) -> Iterator[str]:
    page = _Page()
    page.feed(content.decode())
    yield from of_text(page.text)
    for rows in page.tables:
        yield from of_table(rows)


def _of_csv(content: bytes) -> Iterator[str]:
    yield from of_rows(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _of_parquet(content: bytes) -> Iterator[str]:
    yield from of_rows(pq.read_table(io.BytesIO(content)).to_pylist())


def _of_document(content: bytes) -> Iterator[str]:
    document = docx.Document(io.BytesIO(content))
    yield from of_text("\n".join(one.text for one in document.paragraphs))
    for table in document.tables:
        yield from of_table([[cell.text for cell in row.cells] for row in table.rows])


def _of_workbook(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        yield from of_text("\n".join(cell for row in rows for cell in row))
        yield from of_table(rows)


def of_publication(document: Mapping[str, Any]) -> Iterator[str]:
    """Every number of the frozen object, and what it leaves of its own group and of all of the audience."""
    yield from _inside(document, "", document["evaluation"]["responses"], ())


def _inside(entry: Any, place: str, everybody: Mapping[str, int], of: tuple[int, ...]) -> Iterator[str]:
    if isinstance(entry, Mapping):
        if (audience := str(entry.get("audience"))) in everybody:
            of = (everybody[audience],)
        if isinstance(own := entry.get("responses"), int):
            of = (*of, own)
        for name, inner in entry.items():
            yield from _inside(inner, f"{place} {name}", everybody, of)
    elif isinstance(entry, list):
        for inner in entry:
            yield from _inside(inner, f"{place} []", everybody, of)
    elif isinstance(entry, int) and not isinstance(entry, bool) and not NOT_PEOPLE.search(f"{place} "):
        yield from _number(entry, place, of)


def _number(number: int, place: str, of: tuple[int, ...]) -> Iterator[str]:
    if 0 < number < K:
        yield f"{place}: {number}"
    elif COUNTS.search(place) and any(0 < abs(all_of - number) < K for all_of in of):
        yield f"{place}: {number} leaves a few of {of}"


def of_rows(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Whole numbers in a table of a bundle, but in columns that are known to be of something else."""
    for row in rows:
        for name, cell in row.items():
            if name not in COLUMNS_NOT_OF_PEOPLE and re.fullmatch("[1-9]", str(cell)):
                yield f"{name}: {cell} in {row}"


def of_codebook(content: bytes) -> Iterator[str]:
    """Every text of a DDI codebook that is a number, by its element; the table of groups may be short."""
    root = ElementTree.fromstring(content)  # noqa: S314 # our own file
    groups = {inner for one in root.iter() if one.get("URI") == "data/groups.csv" for inner in one.iter()}
    for element in root.iter():
        name, text = element.tag.rpartition("}")[2], (element.text or "").strip()
        if element not in groups and name not in ("catValu", "varQnty") and re.fullmatch("[1-9]", text):
            yield f"{name}: {text}"


def of_text(text: str) -> Iterator[str]:
    """A few people in words, in either language."""
    text = OF_EXPERTS.sub("", text)
    yield from (text[max(found.start() - 40, 0) : found.end() + 20] for found in FEW_PEOPLE.finditer(text))


def of_table(rows: Table) -> Iterator[str]:
    """Cells that are a number of 1 to 9, or begin with one that has a share beside it, by the heads above them."""
    heads: Sequence[str] = []
    for row in ([cell.strip() for cell in row] for row in rows):
        if sum(map(bool, row)) > 1 and not any(re.fullmatch(r"<?[\d.,% ()–—-]+", cell) for cell in row):
            heads = row
            continue
        if "CR" in heads or row[0] in (*heads[1:], *EXPERTS):
            continue  # experts, and the criteria that they compare with one another
        for head, cell in zip_longest(heads, row[: len(heads)] if heads else row, fillvalue=""):
            if not HEADS_NOT_OF_PEOPLE.fullmatch(head) and re.fullmatch(r"[1-9](?: \([\d.]+ ?%\))?", cell):
                yield f"{head!r} {row[0]!r}: {cell}"


_READERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "csv": _of_csv,
    "parquet": _of_parquet,
    "xml": of_codebook,
    "docx": _of_document,
    "xlsx": _of_workbook,
}


class _Page(HTMLParser):
    """A page's text, and its tables row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tables, self._cell, self._hidden = "", list[list[list[str]]](), False, 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self._cell = True
        if tag in ("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "text"):
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")
        self._cell = self._cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.text += data
        if self._cell:
            self.tables[-1][-1][-1] += data
