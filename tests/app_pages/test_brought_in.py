"""Bringing answers in from a file, step by step, in both languages: nothing is chosen before somebody chooses it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from app_pages import frame
from app_pages.brought_tables import refusals_file
from scoring.problems import please
from storage import settings
from storage.database import Database
from surveys import gathering, imported_files, imported_tables, imported_workbooks
from surveys.imported_answers import Refusal
from surveys.studies import Wave
from tests.apps import carrying, page, serving
from tests.brought_files import kobo, plain, saved, wenjuanxing
from tests.publishable import open_wave
from tests.studies_for_tests import SECRET


@pytest.fixture
def wave(tmp_path: Path) -> Iterator[Wave]:
    """The pages on a database with a wave that is open on every day."""
    file = tmp_path / "records.sqlite3"
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        found = open_wave(records)
        records._connection.exec_driver_sql("UPDATE waves SET closes_on = '2999-12-31', opened_on = '2020-01-01'")
    database.close()
    with serving(file) as token, carrying(token):
        yield found


@pytest.fixture(autouse=True)
def spoken(request: pytest.FixtureRequest) -> Iterator[None]:
    """What names the choices of a page speaks here too."""
    with frame.speaking("zh" if "[zh]" in request.node.name else "en"):
        yield


class Walk:
    """A person at the page."""

    def __init__(self, language: str) -> None:
        self.words = frame.all_words()[language]
        self.app = page("fieldwork", language).run()
        self.given: list[str] = []

    def give(self, content: bytes, audience: str = "residents") -> None:
        """Choose whose answers they are, and the file."""
        (whose,) = [one for one in self.app.radio if one.label == self.words("brought-whose")]
        assert whose.value in (None, *self.given)
        self.given.append(audience)
        whose.set_value(audience)
        (file,) = [
            one for one in self.app.file_uploader if one.label.startswith(self.words("brought-file", most=64)[:3])
        ]
        file.set_value(("answers.csv", content, "text/csv")).run()
        self.sound()

    def click(self, key: str, **filling: object) -> None:
        label = self.words(key, **filling)
        (button,) = [one for one in self.app.button if one.label == label]
        button.click().run()
        self.sound()

    def choose(self, label: str, value: str) -> None:
        (box,) = [one for one in self.app.selectbox if label in one.label]
        assert box.value is None
        box.set_value(value)

    def declare(self) -> None:
        for box in self.app.text_input:
            if box.label.startswith(self.words("brought-source")):
                box.set_value("Household survey")
        (tick,) = [one for one in self.app.checkbox if one.label == self.words("brought-agreed")]
        assert tick.value is False
        tick.check()

    def sound(self) -> None:
        assert not self.app.exception

    @property
    def chosen(self) -> list[object]:
        """Of the columns and values, what is chosen."""
        return [one.value for one in self.app.selectbox if one.key and one.key.startswith("brought-")]

    def table(self, heading: str) -> dict[str, str]:
        """The cells of the table with this first heading."""
        (found,) = [one.value for one in self.app.table if one.value.columns[0] == self.words(heading)]
        return dict(zip(found.iloc[:, 0], found.iloc[:, 1], strict=True))


def released() -> dict[str, int]:
    with settings.database().reading() as records:
        (wave,) = records.waves("s1")
        return {part.stratum: part.responses for part in gathering.tallies(records, wave)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_in_words_is_brought_in_step_by_step(wave: Wave, language: str) -> None:
    table = wenjuanxing(30)
    table[3][7] = "超级同意"
    walk = Walk(language)
    walk.give(saved(table, "gb18030"))
    assert set(walk.chosen) == {None}
    walk.click("brought-take-columns")
    assert walk.chosen.count(None) > 5  # the running number, the group, and all values
    walk.click("brought-take-values")
    walk.choose(walk.words("brought-one-group"), "C2")
    walk.click("brought-same-go")
    walk.click("brought-check")
    kept = walk.table("brought-rows-of")
    assert (kept["Community 2"], kept[walk.words("brought-refused")]) == ("29", "1")
    assert released() == {}
    walk.declare()
    walk.click("brought-now", number=29)
    assert walk.words("brought-done", number=29) in [one.value for one in walk.app.success]
    assert released() == {"C2": 29}
    assert walk.words("brought-counted", audience=walk.words("residents"), number=29) in [
        one.value for one in walk.app.caption
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_numbers_that_are_codes_are_shown_with_what_they_stand_for(wave: Wave, language: str) -> None:
    walk = Walk(language)
    walk.give(saved(plain(30)))
    walk.click("brought-take-columns")
    (shown,) = [one.value for one in walk.app.table if walk.words("brought-stands-for") in one.value.columns]
    scale = wave.instrument.scale_of("residents")
    said = shown[walk.words("brought-stands-for")].tolist()
    assert said == [f"{point.value} · {point.text[language]}" for point in scale.points]


def test_what_was_brought_in_is_not_again(wave: Wave) -> None:
    for number in (20, 35):
        walk = Walk("en")
        walk.give(saved(kobo(number)))
        walk.click("brought-take-columns")
        walk.choose(walk.words("brought-one-group"), "C1")
        walk.click("brought-same-go")
        walk.click("brought-check")
        walk.declare()
        walk.click("brought-now", number=number if number == 20 else 15)
    assert released() == {"C1": 35}


def test_without_the_declaration_nothing_comes_in(wave: Wave) -> None:
    walk = Walk("en")
    walk.give(saved(plain(30)))
    walk.click("brought-take-columns")
    walk.click("brought-check")
    walk.click("brought-now", number=30)
    (refusal,) = [one.value for one in walk.app.error]
    assert walk.words("problem-import-agreed") in refusal
    assert walk.words("problem-import-source") in refusal
    assert released() == {}


def test_what_cannot_be_read_is_said_and_another_choice_is_checked_anew(wave: Wave) -> None:
    walk = Walk("en")
    walk.give(b"R01\n1\x00\n")
    assert any(walk.words("problem-table-unreadable") in one.value for one in walk.app.error)
    walk.give(saved([["=cmd|x", *plain(1)[0]], *(["<b>", *row] for row in plain(30)[1:])]))
    walk.click("brought-take-columns")
    walk.click("brought-check")
    (box,) = [one for one in walk.app.selectbox if one.label.startswith("R01 ")]
    box.set_value(None)
    walk.click("brought-columns-go")
    assert not [one for one in walk.app.button if one.label == walk.words("brought-now", number=30)]


@pytest.mark.parametrize(("state", "said"), [("draft", "brought-not-open"), ("closed", "invite-closed")])
def test_a_wave_that_is_not_open_takes_nothing(wave: Wave, state: str, said: str) -> None:
    with settings.database().writing() as records:
        closed = "UPDATE waves SET state = ?, closed_on = '2030-03-01'"
        records._connection.exec_driver_sql(closed, (state,))
    walk = Walk("en")
    assert walk.words(said) in [one.value for one in walk.app.info]
    assert not [one for one in walk.app.radio if one.label == walk.words("brought-whose")]


LIMITS = {
    "table-too-large": f"{imported_files.MOST_MEGABYTES} MB",
    "table-rows-many": f"{imported_tables.MOST_ROWS:,}",
    "table-columns-many": f"{imported_tables.MOST_COLUMNS}",
    "table-cells-many": f"{imported_tables.MOST_CELLS:,}",
    "table-cell-long": f"{imported_tables.LONGEST_CELL:,}",
    "table-texts-long": f"{imported_tables.MOST_LETTERS:,}",
    "table-line-long": f"{imported_files.LONGEST_LINE:,}",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_gives_too_much_is_told_the_limit_that_holds(language: str) -> None:
    words = frame.all_words()[language]
    assert {code for code, limit in LIMITS.items() if limit not in words(f"problem-{code}")} == set()
    assert f"{imported_workbooks.MOST_UNPACKED // 2**20} MB" in words("problem-table-too-large")


def test_refusals_are_a_file_that_no_spreadsheet_computes() -> None:
    found = refusals_file([Refusal(4, "=1+1", please("import-value", "R01", "-", "x"), "=cmd")], {})
    heading, row = csv.reader(io.StringIO(found.decode("utf-8-sig")))
    assert heading == ["Row", "Column", "Why"]
    assert row[:2] == ["4", "'=1+1"]
    assert "“=cmd”" in row[2]
