"""A file of answers brought into a wave as it is proposed, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from storage import bringing_in
from storage.database import Database
from surveys import (
    answering,
    batching,
    gathering,
    inviting,
    scheduling,
    studying,
)
from surveys.answers import Form
from surveys.imported_answers import Checked, Plan, Rows, check
from surveys.imported_columns import GROUP, proposals
from surveys.imported_files import read_table
from surveys.imported_values import answers_of, counted, proposed
from surveys.importing_answers import Declaration, News
from surveys.inviting import open_code
from surveys.studies import Wave
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, key, words

SOURCE = Declaration(dict.fromkeys(LANGUAGES, "Household survey of May"), agreed=True)


def planned(wave: Wave, content: bytes, **more: object) -> Rows:
    """A file with all that is proposed for it taken."""
    table, strata = read_table(content), wave.strata_of("residents")
    found = proposals(table, wave.instrument.questionnaires["residents"], strata)
    columns = {one.heading: found[one.place].target for one in table.columns if one.place in found}
    recodes: dict[str, dict[str, str]] = {}
    for column in table.columns:
        of = answers_of(wave.instrument, "residents", strata, columns.get(column.heading, ""))
        for value in counted(of, [column]) if of else ():
            if of and (code := proposed(of, value)) is not None:
                recodes.setdefault(of.key, {})[value] = code
    plan = Plan("residents", columns, None if GROUP in columns.values() else "C1", {}, recodes)
    return Rows(wave, replace(plan, **more), table)  # type: ignore[arg-type] # as the test says


def bring(database: Database, wave: Wave, content: bytes, said: Declaration = SOURCE, **more: object) -> News:
    rows = planned(wave, content, **more)
    return bringing_in.bring_in(database, wave.id, (rows, check(wave, rows)), said, NOW)


def released(database: Database, wave: Wave) -> dict[str, int]:
    with database.reading() as records:
        return {part.stratum: part.responses for part in gathering.tallies(records, wave)}


def exact(database: Database, wave: Wave) -> Mapping[str, object]:
    """The exact tallies by stratum, which are those of the rows."""
    with database.reading() as records:
        standings = records.standings(wave.id)
        rebuilt = batching.rebuild(records, wave)
    assert {place: one.exact.plain() for place, one in standings.items()} == {
        place: one.plain() for place, (one, _) in rebuilt.items()
    }
    return {stratum: one.exact.plain() for (_, stratum), one in standings.items()}


def answered(database: Database, wave: Wave, found: list[dict[str, str]]) -> Wave:
    """Another wave like it, in which people answer the same themselves, in two communities in turn."""
    with database.writing() as records:
        draft = scheduling.clone_wave(records, wave.id, words("Second wave"), wave.closes_on, NOW)
        live = studying.open_wave(records, draft.id, NOW)
        inviting.issue_open_links(records, live, SECRET, NOW)
        for place, fields in enumerate(found):
            code = open_code(SECRET, live.id, f"C{1 + place % 2}")
            answering.submit(records, code, Form(fields, consent=True), key(place), NOW)
        batching.close_ready(records, live.id)
    return live


def checked(wave: Wave, content: bytes) -> tuple[Rows, Checked]:
    rows = planned(wave, content)
    return rows, check(wave, rows)


def closed(database: Database, wave: Wave) -> Wave:
    with database.writing(alone=True) as records:
        found = studying.close_wave(records, wave.id, NOW)
        batching.close_ready(records, wave.id)
    return found
