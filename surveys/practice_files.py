"""The file of practice cards: a template to fill in, a row a card, and the cards of one that was filled in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scoring.problems import Problem, please, refuse
from surveys.instrument import Instrument
from surveys.practice_cards import MOST_CARDS, Card, card_problems
from surveys.site_cells import whole_year
from surveys.site_files import SIGNATURE, rows_of
from surveys.site_tables import REMARK
from surveys.sites import Site

ANSWERS = "borrow_answers"  # in the instrument one field, in a table a column for each question
_BETWEEN = re.compile(r"[\s,;、，；]+")
_Row = Mapping[str, str]


def columns_of(instrument: Instrument) -> tuple[str, ...]:
    """The columns of a table of cards: the fields of the instrument's card, and what a card cannot do without."""
    languages = [f"{part}_{language}" for part in ("title", "summary") for language in instrument.languages]
    needed = ("practice_id", "city_name", "year", *languages, "indicators", "evidence_source", "reliability")
    answers = [f"{ANSWERS}_{number}" for number in range(1, len(instrument.comparison.borrow_test) + 1)]
    named = (field for field in instrument.comparison.practice_card_fields if field != ANSWERS)
    return tuple(dict.fromkeys((*named, *needed, *answers)))


def template(instrument: Instrument, explained: Mapping[str, str], about: Iterable[str] = ()) -> bytes:
    """A CSV file to fill in; what the columns hold, and what a card can be ``about``, stand in unread rows."""
    columns, written = columns_of(instrument), io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerow([f"{REMARK} {explained[columns[0]]}", *(explained[column] for column in columns[1:])])
    writer.writerows([f"{REMARK} {one}"] for one in about)
    return written.getvalue().encode(SIGNATURE)


def read_cards(instrument: Instrument, content: bytes, sites: Sequence[Site], year: int) -> tuple[Card, ...]:
    """The cards of a file. Raises Refused, with all problems, each at its row and column."""
    rows = {number: row for number, row in enumerate(rows_of(content), 1) if any(cell.strip() for cell in row)}
    read = {number: row for number, row in rows.items() if not row[0].startswith(REMARK)}
    top = next(iter(read), 1)
    heading = [cell.strip() for cell in read.pop(top, [])]
    refuse(_heading(instrument, heading, len(read)))
    filled = {number: dict(zip(heading, map(str.strip, row), strict=False)) for number, row in read.items()}
    cards = {number: _card(instrument, row, sites) for number, row in filled.items()}
    refuse(_in_rows(instrument, cards, sites, year))
    return tuple(cards.values())


def _heading(instrument: Instrument, heading: Sequence[str], rows: int) -> Iterator[Problem]:
    for column in columns_of(instrument):
        if heading.count(column) != 1:
            what = "There is no such column, or it stands twice."
            yield please("cards-column", f"row 1 › {column}", what, "begin with the template, and keep its first row")
    if not 1 <= rows <= MOST_CARDS:
        yield please(
            "cards-none",
            "file",
            f"There is no card in it, or there are more than {MOST_CARDS}.",
            "fill in the template",
        )


def _in_rows(instrument: Instrument, cards: Mapping[int, Card], sites: Sequence[Site], year: int) -> Iterator[Problem]:
    seen = set[str]()
    for number, card in cards.items():
        found = list(card_problems(instrument, card, [site.id for site in sites], year))
        if card.id in seen:
            found.append(please("card-twice", "practice_id", "This id stands twice.", "give each card its own"))
        seen.add(card.id)
        yield from (problem.within(f"row {number}") for problem in found)


def _card(instrument: Instrument, row: _Row, sites: Sequence[Site]) -> Card:
    """The card of a row; what cannot be read is empty in it, and is found wrong there."""
    named = {name: site.id for site in sites for name in (*site.name.values(), site.id)}
    return Card(
        id=row.get("practice_id", ""),
        site=named.get(row.get("city_name", ""), ""),
        year=whole_year(row.get("year", "")) or 0,
        title={language: row.get(f"title_{language}", "") for language in instrument.languages},
        summary={language: row.get(f"summary_{language}", "") for language in instrument.languages},
        indicators=tuple(id for id in _BETWEEN.split(row.get("indicators", "")) if id),
        source=row.get("evidence_source", ""),
        reliability=row.get("reliability", "").upper(),
        travels=tuple(row.get(f"{ANSWERS}_{n}", "") for n in range(1, len(instrument.comparison.borrow_test) + 1)),
    )
