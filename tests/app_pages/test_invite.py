"""The page Fieldwork before anybody was invited."""

from pathlib import Path
from urllib.parse import unquote

from app_pages import frame
from storage.database import Database
from surveys import inviting
from tests.apps import carrying, page, serving
from tests.studies_for_tests import NOW, SECRET, wave_that_is


def test_where_there_are_no_links_yet_the_page_says_how_to_make_them(tmp_path: Path) -> None:
    file, words = tmp_path / "records.sqlite3", frame.all_words()["zh"]
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        wave = wave_that_is(records, "open")
    database.close()
    with serving(file) as token, carrying(token):
        app = page("fieldwork", "zh", wave=wave.id).run()
    told = {words("links-none"), words("paper-links-none", residents=words("residents"))}
    assert told <= {one.value for one in app.caption}
    assert not {words("community"), words("paper-community")} & {one.label for one in app.selectbox}


def test_a_code_to_scan_is_black_on_white_whatever_the_page_is(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite3"
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        wave = wave_that_is(records, "open")
        inviting.issue_open_links(records, wave, SECRET, NOW)
    database.close()
    with serving(file) as token, carrying(token):
        app = page("fieldwork", "zh", wave=wave.id).run()
        (drawn,) = app.get("image")
    assert "<path fill='#fff'" in unquote(drawn.proto.imgs[0].url)


def test_in_a_wave_that_has_closed_nobody_is_invited(tmp_path: Path) -> None:
    file, words = tmp_path / "records.sqlite3", frame.all_words()["en"]
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        wave = wave_that_is(records, "closed")
    database.close()
    with serving(file) as token, carrying(token):
        app = page("fieldwork", "en", wave=wave.id).run()
    assert words("invite-closed") in [one.value for one in app.info]
    assert words("issue-links") not in [one.label for one in app.button]
