"""The page Publish: what the organiser states is frozen, nothing is filled in, and a later version needs a reason."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame
from storage.database import Database
from surveys import publishing, studying
from tests.apps import carrying, page, serving
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import NOW, SECRET


@pytest.fixture(autouse=True)
def process() -> None:
    """What a page reads by itself is the session's database, here."""


def test_what_is_stated_is_published_and_a_later_version_needs_a_reason(tmp_path: Path) -> None:
    file, words = tmp_path / "records.sqlite3", frame.all_words()["zh"]
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
    with serving(file) as token, carrying(token):
        app = page("publish", "zh").run()
        assert {area.value for area in app.text_area} == {""}
        assert len(app.text_area) == 24
        app.text_area(f"state-{wave.id}-cherries-W2-zh").input("已通过审查。")
        _press(app, words("publish-now"))
        assert not app.exception
        with database.writing() as records:
            first = records.publications()[0]
            studying.enter_figures(records, wave.id, FIGURES, NOW)
        app = page("publish", "zh").run()
        assert app.text_area(f"state-{wave.id}-cherries-W2-zh").value == "已通过审查。"
        _press(app, words("publish-now"))
        assert words("problem-publish-unexplained") in app.error[0].value
        app.text_area(f"state-{wave.id}-why-zh").input("补录了客观数据。")
        _press(app, words("publish-now"))
        assert not app.exception
        with database.reading() as records:
            second = records.publication(records.versions(wave.id)[-1].id)
    database.close()
    assert second is not None
    assert first.study["checklists"]["cherries"] == {"W2": {"zh": "已通过审查。"}}
    assert second.study["version"]["before"] == [first.id]
    assert publishing.recompute(second) == ()


def test_a_closed_wave_that_lacks_experts_says_that_none_will_come(tmp_path: Path) -> None:
    file, words = tmp_path / "records.sqlite3", frame.all_words()["zh"]
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, experts=0)
    with serving(file) as token, carrying(token):
        asking = page("publish", "zh").run()
        with database.writing() as records:
            studying.close_wave(records, wave.id, NOW)
        closed = page("publish", "zh").run()
    database.close()
    assert words("publish-closed") not in [one.value for one in asking.info]
    assert words("publish-closed") in [one.value for one in closed.info]
    (refusal,) = [one.value for one in closed.error]
    assert refusal.count(words("problem-publish-experts")) == 1
    assert refusal.count("、**") == len(wave.instrument.experts.matrices) - 1


def test_what_cannot_be_taken_back_is_said_before_and_after_that_nothing_has_changed(tmp_path: Path) -> None:
    file, words = tmp_path / "records.sqlite3", frame.all_words()["zh"]
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
    with serving(file) as token, carrying(token):
        app = page("publish", "zh").run()
        assert all(area.placeholder for area in app.text_area)
        assert words("checklists-one-language", language="中文") in [one.value for one in app.markdown]
        assert any("CHERRIES" in one.value for one in app.caption)
        assert words("publish-final") in [one.value for one in app.caption]
        _press(app, words("publish-now"))
        with database.reading() as records:
            (published,) = records.versions(wave.id)
        assert not app.error
        assert f"/p/{published.id}" in app.info[-1].value
        _press(app, words("publish-now"))
        assert words("problem-publish-again") in app.error[0].value
    database.close()


def _press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
