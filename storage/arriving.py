"""A study that comes in piece by piece, between the writers of others, and that nobody sees before it is whole.

SQLite has one writer at a time: a large study in one transaction would let all who answer wait. So its rows are put in
under a study that no list shows, some at a time, and a last short transaction gives them to the study that they are of.
What was cut off is seen by nobody, and goes when a server starts, before the same study is imported again, and on the
day after it began when `retain` runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from time import monotonic, sleep

from sqlalchemy import Connection, Table
from sqlalchemy.exc import IntegrityError

from scoring.problems import Refused, please
from storage.database import Database
from storage.rows import lines_of
from storage.tables import bundles, keys, publications, studies
from storage.whole_studies import whole_tables
from surveys.studies import Study

LAST = (publications, bundles)  # everybody can read them: they come with the study
MOST_ROWS, MOST_LETTERS = 200, 200_000  # that come in at once: some milliseconds


@contextmanager
def arriving(database: Database, aside: Connection, study: Study, day: date) -> Iterator[str]:
    """Bring all of a study in but what everybody can read; within the block it is to be made whole, by its key.

    Raises Refused when it was taken out meanwhile, or something in it has an id that is taken. Whatever ends the block
    but that, what has come in is taken out again.
    """
    with database.writing() as records:
        key = records.begin_arrival(study, day)
    try:
        before = [table for table in whole_tables() if table not in (studies, keys, *LAST)]
        for table in (*before, keys):  # the keys when all is there that somebody's receipt takes a response out of
            for lines in some(lines_of(aside, table)):
                _bring(database, table, lines, key)
        yield key
    except BaseException:
        _clear(database, key)
        raise


def clear(database: Database, study_id: str | None = None, before: date | None = None) -> int:
    """Take out what did not come in whole: of one study or of all, begun before a day or ever. How many there were."""
    with database.reading() as records:
        keys = records.arrivals(study_id, before)
    for key in keys:
        _clear(database, key)
    return len(keys)


def _bring(database: Database, table: Table, lines: Sequence[str], key: str) -> None:
    """Some rows in one transaction, and then a pause as long as it, for whoever writes from another process."""
    began = monotonic()
    try:
        with database.writing() as records:
            records.require_arriving(key)
            records.keep_lines_of_study(table, lines, key)
    except IntegrityError:
        what = "Something in it has an id that is taken here."
        raise Refused([please("study-there", "file", what, "remove what is here first")]) from None
    sleep(monotonic() - began)


def _clear(database: Database, key: str) -> None:
    """Some rows at a time as well; nothing where it went meanwhile."""
    left = True
    while left:
        with database.writing() as records:
            left = records.take_out_some(key, MOST_ROWS)
            if not left:
                records.remove_study(key)


def some(lines: Iterator[str], most: int = MOST_ROWS, letters: int = MOST_LETTERS) -> Iterator[list[str]]:
    """Lines, so many at a time as may come in at once; one that is longer comes alone."""
    found, long = list[str](), 0
    for line in lines:
        if found and (len(found) == most or long + len(line) > letters):
            yield found
            found, long = [], 0
        found.append(line)
        long += len(line)
    if found:
        yield found
