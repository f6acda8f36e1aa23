"""Which wave a page is about: its whole name stands below the box, and a wave that is paused is not called open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame, wave_choice
from storage import settings
from surveys import scheduling
from tests.apps import carrying, page, serving
from tests.publishable import open_wave
from tests.studies_for_tests import SmallStudy

TODAY = datetime.now(UTC).date()
DAYS = timedelta(days=3)  # midnight may pass before the test runs


def chosen(language: str) -> tuple[str, list[str]]:
    """What the box says, and what stands below."""
    app: AppTest = page("fieldwork", language).run()
    assert not app.exception
    (box,) = [one for one in app.selectbox if one.key == f"wave-{language}"]
    return box.options[0], [one.value for one in app.caption]


def test_a_wave_that_is_paused_says_so_in_the_box_and_since_when_below(tmp_path: Path) -> None:
    with serving(tmp_path / "records.sqlite3") as token, carrying(token):
        with settings.database().writing(alone=True) as records:
            wave = open_wave(records)
        assert "open" in chosen("en")[0]
        with settings.database().writing(alone=True) as records:
            wave = scheduling.pause_wave(records, wave.id, datetime.now(UTC))
        named, below = chosen("en")
        assert named == f"{wave.name['en']} · paused · {wave.study.name['en']}"
        (whole,) = [one for one in below if one.startswith(frame.plain(wave.name["en"]))]
        assert "paused since" in whole
        assert whole.endswith(frame.plain(wave.study.name["en"]))
        assert "已暂停" in chosen("zh")[0]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"state": "draft"}, "draft"),
        ({"state": "open", "opens_on": TODAY + DAYS}, "not begun yet"),
        ({"state": "open", "closes_on": TODAY - DAYS}, "last day has passed"),
        ({"state": "open"}, "open"),
        ({"state": "closed", "closed_on": TODAY}, "closed"),
    ],
)
def test_every_standing_has_its_word(small_study: SmallStudy, more: dict[str, object], said: str) -> None:
    wave = replace(small_study.wave, **{"closes_on": TODAY + DAYS, **more})  # type: ignore[arg-type] # its fields
    with frame.speaking("en"):
        assert frame.wave_name(wave).split(" · ")[1] == said
        assert wave_choice.standing(wave)
