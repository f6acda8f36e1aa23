"""The records over a database offer every step exactly what the rules' port asks for, and never commit."""

import inspect
from typing import get_type_hints

import pytest

from storage.database import Database
from storage.records import SqlRecords
from surveys.ports import Records
from tests.studies_for_tests import STUDY

ASKED = sorted(name for name in dir(Records) if not name.startswith("_"))


def test_the_port_asks_for_something() -> None:
    assert {"spend", "keep_response", "responses", "add_event"} <= set(ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_each_way_in_and_out_takes_what_the_port_says(name: str) -> None:
    asked, offered = inspect.signature(getattr(Records, name)), inspect.signature(getattr(SqlRecords, name))
    assert list(asked.parameters) == list(offered.parameters)
    assert get_type_hints(getattr(Records, name)).keys() == get_type_hints(getattr(SqlRecords, name)).keys()


def test_nothing_else_is_offered() -> None:
    """But for what moves a whole study from one database to another, and what a server is watched by: no steps."""
    offered = {name for name in dir(SqlRecords) if not name.startswith("_")}
    arriving = {"begin_arrival", "arrivals", "require_arriving", "complete_arrival", "take_out_some"}
    assert offered - set(ASKED) == {"lines_of_study", "keep_lines_of_study", "taken", *arriving, "totals", "open_links"}
    assert set(ASKED) <= offered


def test_records_do_not_commit(database: Database) -> None:
    with database.writing() as records:
        records.add_study(STUDY)
        with database.reading() as others:
            assert others.studies() == ()
