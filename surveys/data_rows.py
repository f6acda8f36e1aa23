"""Responses row by row, where the instrument says that they may be told: scored answers of one audience alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any

from scoring import row_disclosure
from scoring.problems import Problem, please
from scoring.tallies import OFF_SCALE, Tally
from surveys import answer_codes, batching, disclosing, gathering
from surveys.answer_codes import DONT_KNOW, MISSING, NOT_APPLICABLE
from surveys.answers import Answers
from surveys.archive_texts import said
from surveys.audiences import Audience
from surveys.data_columns import column, marked_as
from surveys.data_tables import Column, Table
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.publications import Publication
from surveys.reading import of_publication
from surveys.studies import Wave

NAME = "data"
PATH = f"data/{NAME}.csv"
NUMBER = "number"


@dataclass(frozen=True)
class Rows:
    """The answers of one audience, a row a response in an order drawn anew; ``uniques`` are alone with theirs."""

    audience: Audience
    items: tuple[str, ...]
    answers: tuple[tuple[int, ...], ...]
    uniques: int


@dataclass(frozen=True)
class NoRows:
    """Why a bundle tells no rows of an audience."""

    audience: Audience
    problems: tuple[Problem, ...]


def rows(records: Records, wave: Wave, withheld: Iterable[str]) -> Rows | NoRows:
    """The residents' rows, or every reason why there are none. ``withheld`` are the items of which nothing is told.

    Only when the wave has closed and all is counted: two files of rows could be subtracted. No profile answer, no
    stratum, no day, no comment and no flag stands in them, and their order is drawn here, so that nothing but the
    answers tells a row from another.
    """
    audience: Audience = "residents"
    problems = list(undeclared(wave.instrument, batching.is_final(records, wave)))
    if problems:
        return NoRows(audience, tuple(problems))
    items = tuple(wave.instrument.questionnaires[audience].scored)
    found = [_coded(wave.instrument, audience, items, given) for given in _given(records, wave, audience)]
    gone = set(withheld) & set(items)
    k = disclosing.least(wave.instrument, audience)
    decision = row_disclosure.decide(found, _counted(records, wave, audience), gone, k)
    if decision.problems:
        return NoRows(audience, decision.problems)
    return Rows(audience, items, tuple(SystemRandom().sample(found, len(found))), decision.uniques)


def stated(found: Rows | NoRows) -> dict[str, Any]:
    """What a publication says of it: how many rows its bundle has, or why none."""
    if isinstance(found, Rows):
        return {"audience": found.audience, "rows": len(found.answers), "problems": []}
    return {"audience": found.audience, "rows": 0, "problems": [vars(problem) for problem in found.problems]}


def read_again(publication: Publication, content: bytes | None) -> Rows | NoRows | None:
    """The rows that a bundle's own table holds, or why it has none; None of a publication from before that was said.

    Raises ValueError for a table that is none of rows.
    """
    told = publication.study.get("rows")
    if content is None:
        return told and NoRows(told["audience"], tuple(Problem(**problem) for problem in told["problems"]))
    audience: Audience = "residents"
    items = tuple(of_publication(publication.inputs["instrument"]).questionnaires[audience].scored)
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    answers = tuple(tuple(int(line.get(id) or "") for id in items) for line in lines)
    if told is None or len(answers) != told["rows"]:
        raise ValueError("not as many rows as the publication tells")
    return Rows(audience, items, answers, row_disclosure.uniques(answers))


def table(publication: Publication, found: Rows) -> Table:
    """The rows as a table of a bundle; its numbers count its rows and stand for nobody."""
    instrument = of_publication(publication.inputs["instrument"])
    return table_of(instrument, publication.study["banner"] is not None, found)


def table_of(instrument: Instrument, synthetic: bool, found: Rows) -> Table:
    """The same of what is not published yet."""
    columns = (column(NUMBER, "integer", minimum=1), *(_item(instrument, found.audience, id) for id in found.items))
    numbered = ((number, *answers) for number, answers in enumerate(found.answers, start=1))
    heads, cells = marked_as(synthetic, columns, numbered)
    return Table(NAME, said("table-rows"), heads, cells, (NUMBER,))


def _item(instrument: Instrument, audience: Audience, id: str) -> Column:
    item = instrument.questionnaires[audience].items[id]
    offered = [one.code for one in answer_codes.codes(instrument, audience, item)]
    return Column(id, "integer", dict(item.text.root), True, {"enum": offered})


def undeclared(instrument: Instrument, final: bool) -> Iterator[Problem]:
    """What is known before an answer is looked at: whether residents were told, and whether all is counted."""
    if "residents" not in instrument.privacy.rows_released:
        what = "The notice promised that answers are shown in groups only."
        yield please("rows-undeclared", "privacy › rows_released", what, "release tallies alone")
    if not final:
        yield please("rows-open", "wave", "Answers still come, or wait to be counted.", "publish after the close")


def _given(records: Records, wave: Wave, audience: Audience) -> Iterator[Answers]:
    return (answers for whose, _, answers, _ in records.responses(wave.id) if whose == audience)


def _coded(instrument: Instrument, audience: Audience, items: Sequence[str], given: Answers) -> tuple[int, ...]:
    other = answer_codes.non_answer(instrument, audience)
    answers = (given.get(id, MISSING) for id in items)
    return tuple(answer if isinstance(answer, int) else other for answer in answers)


def _counted(records: Records, wave: Wave, audience: Audience) -> dict[str, Mapping[int, int]]:
    """What is counted of the audience, by item and answer."""
    parts = [part for part in gathering.tallies(records, wave) if part.audience == audience]
    return {id: _people(id, parts) for id in wave.instrument.questionnaires[audience].scored} if parts else {}


def _people(id: str, parts: Iterable[Tally]) -> Mapping[int, int]:
    summed = [sum(cells) for cells in zip(*(part.counts[id] for part in parts), strict=True)]
    points = range(1, len(summed) - OFF_SCALE + 1)
    return dict(zip((*points, DONT_KNOW, NOT_APPLICABLE, MISSING), summed, strict=True))
