"""The page Instrument, run as Streamlit runs it: each tab, an entry changed, kept unfinished, mended, let go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame, instrument_names, instrument_settings
from app_pages.instrument_places import SHEETS
from storage import settings
from storage.database import Database
from surveys import editing
from surveys.instrument_yaml import written
from surveys.sheet_blocks import changed
from surveys.sheet_references import referred
from surveys.studies import State, Wave
from surveys.working_copies import WorkingCopy
from tests.apps import carrying, page, serving
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, document, wave_that_is
from tests.surveys.other_layouts import NO_TABLES, TABLES, keep
from tests.surveys.test_current_sheets import calling
from tests.surveys.test_sheet_blocks import SHEETS as SHIPPED
from tests.surveys.test_sheet_blocks import row

EN = frame.all_words()["en"]
OTHER = "The police answer within the hour."
TABS = [*SHEETS, "tab-preview"]


@pytest.fixture(params=["draft"])
def wave(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Wave]:
    """A wave in a state; whoever looks is signed in."""
    file = tmp_path / "pages.sqlite3"
    database = Database(f"sqlite:///{file}", SECRET)
    state: State = request.param
    with database.writing() as records:
        made = wave_that_is(records, state)
    database.close()
    with serving(file) as token, carrying(token):
        yield made


@pytest.fixture(autouse=True)
def process() -> None:
    """What a page reads by itself is the wave's database, here."""


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    """What AppTest asks of a choice between two runs, it asks outside of both."""
    with frame.speaking("en"):
        yield


def now(wave: Wave) -> tuple[Wave, editing.Loaded]:
    with settings.database().reading() as records:
        found = records.wave(wave.id)
        return found, editing.load(records, found)


def opened(tab: str, language: str = "en", **more: str) -> AppTest:
    app = page("instrument", language, part=tab, **more).run()
    assert not app.exception, tab
    return app


def choose(app: AppTest, at: int) -> AppTest:
    (box,) = [one for one in app.selectbox if one.label == EN("instrument-row")]
    box.select(at).run()
    assert not app.exception
    return app


def write(app: AppTest, label: str, text: str) -> AppTest:
    (field,) = [one for one in app.text_area if one.label == label]
    field.set_value(text)
    return press(app, "instrument-save")


def press(app: AppTest, key: str) -> AppTest:
    next(one for one in app.button if one.label == EN(key)).click().run()
    assert not app.exception
    return app


def alerts(app: AppTest) -> str:
    return " ".join(str(one.value) for kind in (app.error, app.warning, app.success, app.info) for one in kind)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.usefixtures("wave")
def test_every_tab_is_drawn(tab: str, language: str) -> None:
    words = frame.all_words()[language]
    for sheet in SHEETS.get(tab, ("",)):
        app = opened(tab, language, **({"sheet": sheet} if sheet else {}))
        assert app.title[0].value == words("page-instrument")
        assert app.success[0].value == words("instrument-stands")
        boxes = [one for one in app.selectbox if one.label == words("instrument-row")]
        assert [one.value for one in boxes] == ([None] if sheet else []), "nothing is chosen for the person"


@pytest.mark.parametrize("sheet", [name for names in SHEETS.values() for name in names])
@pytest.mark.usefixtures("wave")
def test_the_first_and_the_last_row_of_every_sheet_have_a_form(sheet: str) -> None:
    tab = next(tab for tab, names in SHEETS.items() if sheet in names)
    grid = SHIPPED[sheet]
    for at in (0, len(grid.rows) - 1):
        of = {"settings": instrument_settings.group(grid, at)} if sheet == "settings" else {}
        app = choose(opened(tab, sheet=sheet, **of), at)
        assert [one.label for one in app.button if one.label == EN("instrument-save")]


def test_a_text_is_changed_and_the_wave_asks_by_it(wave: Wave) -> None:
    app = choose(opened("tab-questions"), row(SHIPPED["residents"], "R01"))
    write(app, "Text (English)", OTHER)
    assert EN("instrument-stands") in alerts(app)
    changed_wave, _ = now(wave)
    assert changed_wave.instrument.questionnaires["residents"].items["R01"].text["en"] == OTHER
    (box,) = [one for one in app.selectbox if one.label == EN("instrument-row")]
    assert box.value == row(SHIPPED["residents"], "R01"), "whoever has saved stays where they are"


def test_a_missing_translation_is_kept_named_and_mended(wave: Wave) -> None:
    at = row(SHIPPED["residents"], "R01")
    app = write(choose(opened("tab-questions"), at), "Text (English)", "")
    assert "Problems: 1." in alerts(app)
    assert now(wave)[0] == wave
    again = opened("tab-scales")  # as another browser sees it
    press(again, "instrument-first")
    assert [one.label for one in again.text_area] == ["Text (中文)", "Text (English)"]
    assert "Text" in alerts(again)
    write(again, "Text (English)", OTHER)
    assert EN("instrument-stands") in alerts(again)
    assert not now(wave)[1].unfinished


def test_what_is_unfinished_is_let_go(wave: Wave) -> None:
    app = write(choose(opened("tab-questions"), row(SHIPPED["residents"], "R01")), "Text (English)", "")
    press(app, "instrument-discard-now")
    assert EN("instrument-discarded") in alerts(app)
    assert now(wave) == (wave, now(wave)[1])
    assert not now(wave)[1].unfinished


@pytest.mark.parametrize(("written", "kind"), [(TABLES, "XLSX"), (NO_TABLES, "JSON")])
def test_what_cannot_be_read_is_taken_away_and_put_aside(wave: Wave, written: object, kind: str) -> None:
    with settings.database().writing() as records:
        keep(records, wave.id, written)
    for tab in TABS:
        app = opened(tab)
        assert EN("problem-working-copy-unread") in alerts(app)
        assert not [one for one in app.button if one.label == EN("instrument-save")]
    assert EN("instrument-unread-file", kind=kind) in [one.proto.label for one in app.get("download_button")]
    press(app, "instrument-unread-now")
    assert EN("instrument-discarded") in alerts(app)
    write(choose(opened("tab-questions"), row(SHIPPED["residents"], "R01")), "Text (English)", OTHER)
    assert now(wave)[0].instrument.questionnaires["residents"].items["R01"].text["en"] == OTHER


def test_columns_that_are_called_otherwise_now_are_left_out(wave: Wave) -> None:
    older = calling(SHIPPED.values(), "residents", "precision", "remark")
    older = tuple(changed(one, 0, {"remark": "Ask first."}) if one.name == "residents" else one for one in older)
    with settings.database().writing() as records:
        records.keep_working_copy(WorkingCopy(wave.id, older))
    app = opened("tab-questions")
    assert any("remark" in str(one.value) for one in app.markdown)
    press(app, "instrument-unknown-now")
    assert EN("instrument-stands") in alerts(app)
    assert now(wave)[0] == wave
    assert not now(wave)[1].unfinished


def test_rows_come_move_and_go(wave: Wave) -> None:
    section = row(SHIPPED["residents"], "QR1")
    app = choose(opened("tab-questions"), section)
    next(one for one in app.button if one.label == EN("instrument-add-below", kind="item", owner="QR1")).click().run()
    assert len(now(wave)[1].grids[4].rows) == len(SHIPPED["residents"].rows) + 1
    assert EN("instrument-add-below", kind="item", owner="QR1") in [one.label for one in app.button]
    press(app, "instrument-remove-now")
    assert now(wave)[0] == wave
    assert not now(wave)[1].unfinished
    choose(app, section)
    app.number_input[0].set_value(2)
    press(app, "instrument-move")
    before, after = (one.instrument.questionnaires["residents"].sections for one in (wave, now(wave)[0]))
    assert [one.id for one in after[:3]] == [before[1].id, "QR1", before[2].id]


def test_matrices_follow_the_index_system(wave: Wave) -> None:
    """A dimension with two indicators more: one button makes the matrix that it needs."""
    app = choose(opened("tab-index-system"), row(SHIPPED["index system"], "D1"))
    label = EN("instrument-add-below", kind="node", owner=str(SHIPPED["index system"].rows[0][0]))
    next(one for one in app.button if one.label == label).click().run()
    added = now(wave)[1].grids[1]
    new = next(str(one[0]) for one in added.rows if one not in SHIPPED["index system"].rows)
    choose(app, row(added, new))
    for _ in range(2):
        below = EN("instrument-add-below", kind="node", owner=new)
        next(one for one in app.button if one.label == below).click().run()
        choose(app, row(now(wave)[1].grids[1], new))
    press(app, "instrument-fit")
    with settings.database().reading() as records:
        found = editing.check(records, records.wave(wave.id), now(wave)[1].grids, LANGUAGES, NOW)
    assert not [one for one in found.problems if one.problem.where.startswith("experts")]


def test_of_two_who_edit_nothing_is_lost(wave: Wave) -> None:
    at = row(SHIPPED["residents"], "R01")
    mine = choose(opened("tab-questions"), at)
    write(choose(opened("tab-questions"), at), "Text (English)", "Theirs.")
    write(mine, "Text (English)", OTHER)
    assert EN("problem-instrument-saved-meanwhile") in alerts(mine)
    assert OTHER in [one.value for one in mine.text_area]
    press(mine, "instrument-load")
    assert OTHER in [one.value for one in mine.code]
    assert now(wave)[0].instrument.questionnaires["residents"].items["R01"].text["en"] == "Theirs."


def test_a_whole_file_is_given_back_and_what_it_changes_is_said_first(wave: Wave) -> None:
    other = document()
    other["questionnaires"]["residents"]["sections"][0]["items"][0]["text"]["en"] = OTHER
    app = opened("tab-rest")
    (box,) = app.file_uploader
    box.set_value(("other.yaml", written(other), "text/yaml"))
    app.run()
    assert OTHER in str([table.value for table in app.table])
    assert now(wave)[0] == wave, "nothing is taken before it is asked for"
    press(app, "instrument-replace")
    assert now(wave)[0].instrument.questionnaires["residents"].items["R01"].text["en"] == OTHER
    assert not [one for one in app.button if one.label == EN("instrument-replace")], "a file is for one time"


def test_a_preview_is_in_a_frame_of_this_very_site(wave: Wave) -> None:
    assert not opened("tab-preview").get("iframe"), "nobody is chosen beforehand"
    (form,) = opened("tab-preview", "zh", preview="officers").get("iframe")
    address = urlsplit(form.proto.src)
    assert (address.scheme, address.netloc) == ("", "")
    assert (address.path.split("/")[1::2], address.query) == (
        ["preview", "officers"],
        f"lang=zh&of={wave.instrument_digest[:8]}",
    )


@pytest.mark.parametrize("wave", ["open", "closed"], indirect=True)
@pytest.mark.usefixtures("wave")
def test_an_open_wave_is_shown_and_not_changed() -> None:
    for tab in TABS:
        app = opened(tab)
        assert EN("problem-instrument-frozen") in alerts(app)
        assert not [one for one in app.button if one.label == EN("instrument-save")]
        assert EN("instrument-row") not in [one.label for one in app.selectbox]


def test_time_translations_and_reading_are_told(wave: Wave) -> None:
    app = opened("tab-scales")
    app.session_state[f"fold-measures-{wave.id}-en"] = True
    app.run()
    asked, matrices, written, read = (table.value for table in app.table)
    assert asked.iloc[0].tolist() == ["Residents", "21", "6", "4"]
    assert matrices.iloc[0].tolist()[1:] == ["5", "10", "4"]
    assert len(set(written.iloc[:, 1])) == 1, "nothing is missing in one language"
    assert set(read.iloc[:, 4]) == {EN("read-fine")}
    assert EN("load-experts", matrices=6, pairs=56, minutes=19) in [one.value for one in app.caption]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rows_are_called_by_their_words(language: str) -> None:
    with frame.speaking(language):
        found = instrument_names.titles(SHIPPED["residents"])[row(SHIPPED["residents"], "R01")]
    words = frame.all_words()[language]
    assert found.startswith(instrument_names.DEEPER)
    assert words("row-item") in found
    assert "R01" in found


def test_settings_matrices_and_choices_are_called_by_words_of_the_page() -> None:
    grids, names = tuple(SHIPPED.values()), instrument_names
    nodes = referred(grids, "experts", "parent")
    with frame.speaking("zh"):
        assert [one.split(" · ")[1] for one in names.titles(SHIPPED["instrument"])[:4]] == [
            "编号",
            "版本",
            "语言",
            "首选语言",
        ]
        assert names.titles(SHIPPED["experts"], nodes)[2].endswith("M1 · D1 · 信息采集")
        assert [names.choice(one, "flag", {}) for one in ("yes", "no")] == ["是", "否"]
        assert names.choice("yes", "word", {"zh": "同意"}) == "yes · 同意"


def test_a_long_title_is_cut() -> None:
    grid = changed(SHIPPED["residents"], 0, {"text zh": "长" * 200})
    with frame.speaking("zh"):
        assert instrument_names.said(grid, 0) == "长" * instrument_names.LONGEST + "…"
