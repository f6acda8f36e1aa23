"""The step of taking a wave's rows: de-identified, of residents alone, and only what a publication might tell now."""

from __future__ import annotations

from datetime import datetime

from scoring.problems import Refused, refuse
from surveys import batching, data_files, data_rows, publishing
from surveys.data_rows import NoRows
from surveys.events import Event
from surveys.ports import Records
from surveys.publishing_apart import FEW
from surveys.studies import Wave


def may_be_told(records: Records, wave: Wave) -> NoRows | None:
    """What stands in the way for sure, without looking at an answer: the promise that was made, and the open wave."""
    problems = tuple(data_rows.undeclared(wave.instrument, batching.is_final(records, wave)))
    return NoRows("residents", problems) if problems else None


def take_rows(records: Records, wave_id: str, now: datetime) -> bytes:
    """The rows as a file, in an order drawn anew; the event says that they were taken, and how many.

    What is withheld, and whether an earlier publication is too near, is as for the next one: whoever takes rows learns
    nothing that could not be published. Raises Refused, with all problems, where there are none.
    """
    wave = records.wave(wave_id)
    if (found := may_be_told(records, wave)) is not None:
        raise Refused(found.problems)
    draft = publishing.prepare(records, wave)
    refuse([one for one in draft.problems if (one.code, one.where) == (FEW, "residents")])
    rows = data_rows.rows(records, wave, draft.withheld.items)
    if isinstance(rows, NoRows):
        raise Refused(rows.problems)
    records.add_event(Event(now, "rows-taken", wave.study.id, {"wave": wave.number, "rows": len(rows.answers)}))
    return data_files.as_csv(data_rows.table_of(wave.instrument, wave.study.synthetic, rows))
