"""A house whose study has hostile words everywhere, for pages that run in the process of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.database import Database
from surveys.studies import Wave
from tests.apps import serving
from tests.hostile import fill, furnish
from tests.studies_for_tests import SECRET


@dataclass(frozen=True)
class House:
    """A session of the administrator, the open wave, and a draft."""

    token: str
    wave: Wave
    draft: Wave


@contextmanager
def hostile_house(folder: Path) -> Iterator[House]:
    file = folder / "records.sqlite3"
    with closing(Database(f"sqlite:///{file}", SECRET)) as database:
        wave = fill(database).wave
        with database.writing() as records:
            draft = furnish(records, wave)
    with serving(file) as token:
        yield House(token, wave, draft)
