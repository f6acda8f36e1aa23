"""Who knows in which order people came, and has the database, guesses whose answers are whose no better than by chance.

Every officer writes a mark, so that the test knows the truth. An attack puts the responses of a batch into an order, or
names a person for each; by chance one of a batch is right, and at most two are on average.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from storage.database import Database
from surveys import answering, batching, inviting
from surveys.invitations import digest, receipt_code
from tests.databases import ENGINES, FILE, new_url
from tests.studies_for_tests import NOW, SECRET, SmallStudy, begin, completed, key

on_sqlite = pytest.mark.parametrize("held", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("held", ["postgresql"], indirect=True)
BATCHES, SIZE = 20, 12
CHANCE = 2  # right guesses a batch, on average
MARK = re.compile(rb"mark-(\d+)-")


@dataclass
class Held:
    """What the holder of a database has: its address, its file if it is one, and all that was seen on the way."""

    url: str
    database: Database
    study: SmallStudy
    codes: Sequence[str]
    logs: list[bytes]  # the write-ahead log after each batch, kept from being emptied
    before: bytes  # all files before the first batch

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.database.reading() as records:
            return [tuple(row) for row in records._connection.exec_driver_sql(sql)]


@pytest.fixture(scope="module", params=ENGINES)
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """Officers came one by one, each in a transaction of their own, and batch after batch was closed."""
    folder = tmp_path_factory.mktemp("held")
    with new_url(request, folder) as url:
        database = Database(url, SECRET)
        with database.writing() as records:
            study = begin(records)
            codes = inviting.issue_codes(records, study.wave, "U1", BATCHES * SIZE, NOW)
        holding = Held(url, database, study, codes, [], b"")
        for batch in range(BATCHES):
            for number in range(batch * SIZE, (batch + 1) * SIZE):
                form = completed("officers", O_OPEN=f"mark-{number}-")
                with database.writing() as records:
                    answering.submit(records, codes[number], form, key(number), NOW)
            if batch == 0:
                holding.before = b"".join(path.read_bytes() for path in sorted(folder.glob(f"{FILE}*")))
            close(holding)
        yield holding
        database.close()


def close(held: Held) -> None:
    """Close a batch while somebody reads, so that SQLite's log stays as it was written."""
    with held.database.reading() as looking:
        looking.numbers_waiting(held.study.wave.id)
        with held.database.writing() as records:
            assert batching.close_ready(records, held.study.wave.id) == SIZE
        if held.url.startswith("sqlite"):
            held.logs.append(held.file.with_name(f"{FILE}-wal").read_bytes())


def right(guessed: Sequence[int]) -> float:
    """How many of a batch are guessed right, on average, when arrivals are put down in the order they came."""
    assert sorted(guessed) == list(range(BATCHES * SIZE))
    return sum(place == number for place, number in enumerate(guessed)) / BATCHES


def right_by_receipts(guessed: Sequence[int]) -> float:
    """The same for an attack that puts a batch beside its receipts' digests in their order, forwards or backwards.

    A receipt's digest stands in `keys`, which tells when it came.
    """
    came = sorted(range(BATCHES * SIZE), key=lambda n: (n // SIZE, digest(receipt_code(key(n)))))
    backwards = sorted(range(BATCHES * SIZE), key=lambda n: (n // SIZE, -came.index(n)))
    return max(
        sum(one == other for one, other in zip(guessed, order, strict=True)) / BATCHES for order in (came, backwards)
    )


def by_batch(rows: Sequence[tuple[int, str]]) -> list[int]:
    """The marks of rows (batch, answers), batch after batch in the order of the rows."""
    ordered = sorted(rows, key=lambda row: row[0])
    return [int(found[1]) for _, answers in ordered if (found := MARK.search(str(answers).encode()))]


READ = "SELECT batch, answers FROM responses"


def test_by_the_order_of_the_keys(held: Held) -> None:
    assert right(by_batch(held.rows(f"{READ} ORDER BY id"))) <= CHANCE


def test_by_the_order_in_which_the_rows_lie(held: Held) -> None:
    assert right(by_batch(held.rows(READ))) <= CHANCE
    assert right_by_receipts(by_batch(held.rows(READ))) <= CHANCE


def test_the_attack_would_find_everybody_if_rows_lay_as_they_came(held: Held) -> None:
    rows = [(number // SIZE, f"mark-{number}-") for number in range(BATCHES * SIZE)]
    assert right(by_batch(rows)) == SIZE


def test_no_row_says_anything_else_of_when_or_who(held: Held) -> None:
    rows = held.rows("SELECT id, wave_id, audience, stratum, batch, day FROM responses")
    assert {row[1:] for row in rows} == {
        (held.study.wave.id, "officers", "U1", batch + 1, rows[0][5]) for batch in range(BATCHES)
    }
    tables = [held.rows("SELECT * FROM keys"), held.rows("SELECT * FROM invitations")]
    elsewhere = {value for table in tables for row in table for value in row}
    assert elsewhere.isdisjoint(row[0] for row in rows)


# --- SQLite: the bytes of its files ---


def positions(content: bytes) -> list[int]:
    """The marks in the order in which they first stand there."""
    return list(dict.fromkeys(int(found[1]) for found in MARK.finditer(content)))


@on_sqlite
def test_before_its_batch_is_closed_no_answer_stands_anywhere(held: Held) -> None:
    assert len(held.before) > SIZE * 1000
    assert positions(held.before) == []


@on_sqlite
def test_by_the_bytes_of_the_file(held: Held, tmp_path: Path) -> None:
    """Where the answers lie within the pages, free ones too; and each stands there once."""
    content = held.file.read_bytes()
    found = [int(one[1]) for one in MARK.finditer(content)]
    if len(found) != BATCHES * SIZE:  # the last batch may still be in the log
        found = [int(one[1]) for one in MARK.finditer(content + held.file.with_name(f"{FILE}-wal").read_bytes())]
    assert set(found) == set(range(BATCHES * SIZE))
    guessed = [number for batch in range(BATCHES) for number in dict.fromkeys(found) if number // SIZE == batch]
    assert right(guessed) <= CHANCE
    assert right_by_receipts(guessed) <= CHANCE


@on_sqlite
def test_by_replaying_the_log(held: Held) -> None:
    """The log of each batch has its answers in no order, and none before the batch was closed."""
    guessed = [
        number
        for batch, log in enumerate(held.logs)
        for number in dict.fromkeys(positions(log))
        if number // SIZE == batch
    ]
    assert right(guessed) <= CHANCE
    assert right_by_receipts(guessed) <= CHANCE
    for batch, log in enumerate(held.logs):
        assert max(positions(log)) < (batch + 1) * SIZE


# --- PostgreSQL: the numbers of transactions ---


def transactions(held: Held, table: str, columns: str) -> list[tuple[Any, ...]]:
    return held.rows(f"SELECT xmin::text::bigint, {columns} FROM {table}")  # noqa: S608 # our own tables


@on_postgresql
def test_by_the_numbers_of_transactions_also_after_the_table_is_rewritten(held: Held) -> None:
    for rewritten in (False, True):
        if rewritten:
            with psycopg.connect(held.url, autocommit=True) as connection:
                connection.execute("VACUUM FULL")
        rows = transactions(held, "responses", "batch, answers")
        spent = {digest(code): place for place, code in enumerate(held.codes)}
        came = [
            (number, spent[digest])
            for number, digest in transactions(held, "invitations", "code_digest")
            if digest in spent
        ]
        assert len({number for number, _ in came}) == BATCHES * SIZE  # each code is spent in a transaction of its own
        assert {number for number, *_ in rows}.isdisjoint(number for number, _ in came)
        assert len({(number, batch) for number, batch, _ in rows}) == BATCHES
        hits = 0
        for number, _, answers in rows:
            nearest = min(came, key=lambda one: abs(one[0] - number))
            hits += f"mark-{nearest[1]}-" in str(answers)
        assert hits / BATCHES <= CHANCE
        assert right(by_batch(held.rows(f"{READ} ORDER BY ctid"))) <= CHANCE
        assert right_by_receipts(by_batch(held.rows(f"{READ} ORDER BY ctid"))) <= CHANCE
        assert right(by_batch(held.rows(f"{READ} ORDER BY xmin::text::bigint, ctid"))) <= CHANCE


def test_the_orders_of_writing_rows_and_of_emptying_the_inbox_have_nothing_to_do_with_one_another(
    database: Database, small_study: SmallStudy
) -> None:
    """PostgreSQL's log, its dead rows and the numbers of commands in a transaction tell both orders."""
    written, emptied = list[str](), list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("INSERT INTO responses"):
            written.extend(map(str, parameters))
        if statement.startswith("DELETE FROM inbox"):
            emptied.extend(map(str, parameters))

    event.listen(database._engine(), "before_cursor_execute", note)
    for batch in range(BATCHES):
        with database.writing() as records:
            codes = inviting.issue_codes(records, small_study.wave, "U1", SIZE, NOW)
            for place, code in enumerate(codes):
                number = batch * SIZE + place
                answering.submit(records, code, completed("officers", O_OPEN=f"mark-{number}-"), key(number), NOW)
            batching.close_ready(records, small_study.wave.id)
    assert len(written) == len(emptied) == BATCHES * SIZE
    marks = [f"mark-{number}-" for number in range(BATCHES * SIZE)]
    receipts = [digest(receipt_code(key(number))) for number in range(BATCHES * SIZE)]
    hits = sum(
        mark in row and receipt in gone
        for row, gone in zip(written, emptied, strict=True)
        for mark, receipt in zip(marks, receipts, strict=True)
    )
    assert hits / BATCHES <= CHANCE
