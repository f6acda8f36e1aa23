"""The page Fieldwork before anybody was invited."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from streamlit.testing.v1 import AppTest

from app_pages import frame
from storage.database import Database
from surveys import inviting
from surveys.studies import State
from tests.apps import carrying, page, serving
from tests.studies_for_tests import NOW, SECRET, wave_that_is


@contextmanager
def fieldwork(folder: Path, state: State, language: str, links: bool = False) -> Iterator[AppTest]:
    """The page of a wave in this state, with open links or without."""
    file = folder / "records.sqlite3"
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        wave = wave_that_is(records, state)
        if links:
            inviting.issue_open_links(records, wave, SECRET, NOW)
    database.close()
    with serving(file) as token, carrying(token):
        yield page("fieldwork", language, wave=wave.id).run()


def test_where_there_are_no_links_yet_the_page_says_how_to_make_them(tmp_path: Path) -> None:
    words = frame.all_words()["zh"]
    with fieldwork(tmp_path, "open", "zh") as app:
        told = {words("links-none"), words("paper-links-none", residents=words("residents"))}
        assert told <= {one.value for one in app.caption}
        assert not {words("community"), words("paper-community")} & {one.label for one in app.selectbox}


def test_a_code_to_scan_is_black_on_white_whatever_the_page_is(tmp_path: Path) -> None:
    with fieldwork(tmp_path, "open", "zh", links=True) as app:
        (drawn,) = app.get("image")
    assert "<path fill='#fff'" in unquote(drawn.proto.imgs[0].url)


def test_in_a_wave_that_has_closed_nobody_is_invited(tmp_path: Path) -> None:
    words = frame.all_words()["en"]
    with fieldwork(tmp_path, "closed", "en") as app:
        assert words("invite-closed") in [one.value for one in app.info]
        assert words("issue-links") not in [one.label for one in app.button]
