"""An organiser begins a study with a form of Kobo or a survey of LimeSurvey, and takes one away for Kobo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from surveys.instrument_files import check_file
from tests.browsing import DESK, choose, picture, settled, unfold, visiting
from tests.server import Server, serving
from tests.surveys.limesurvey import lss
from tests.surveys.widgets import as_it_is, made_ours

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, PLUMBLINE_DEMO="0") as started:
        yield started


def give(page: Page, name: str, content: bytes) -> None:
    """Choose a file in place of the one before."""
    uploader = page.get_by_test_id("stFileUploader").first
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    uploader.locator("input").set_input_files(file)
    expect(uploader.get_by_text(name)).to_be_visible()
    settled(page)


def test_a_form_of_kobo_is_refused_by_row_then_taken(server: Server, browser: Browser) -> None:
    with visiting(browser, width=DESK) as page:
        page.goto(server.addresses["Organiser"])
        unfold(page, "Use another instrument")
        give(page, "widgets.xlsx", as_it_is())
        expect(page.get_by_text("This file cannot be used. Problems: 12.")).to_be_visible()
        expect(page.get_by_text("survey › row 11 › type").first).to_be_visible()
        picture(page, "foreign-refused")
        give(page, "widgets-2.xlsx", made_ours())
        expect(page.get_by_text("This instrument will be used: widgets")).to_be_visible()
        picture(page, "foreign-taken")
        choose(page, "Begin with this template", "Community-policing informatization evaluation kit (default template)")
        with page.expect_download() as taken:
            page.get_by_role("button", name="XLSForm for Kobo and ODK: Residents").click()
        form = Path(taken.value.path()).read_bytes()
        assert taken.value.suggested_filename == "community-policing-residents.xlsx"
        assert len(check_file("form.xlsx", form).document["questionnaires"]["residents"]["sections"]) == 5


def test_a_survey_of_limesurvey_is_taken_on_a_phone(server: Server, browser: Browser) -> None:
    with visiting(browser, "zh-CN") as page:
        page.goto(server.addresses["Organiser"])
        unfold(page, "使用其他评价工具")
        give(page, "clinic.lss", lss())
        expect(page.get_by_text("将使用这个评价工具：门诊")).to_be_visible()
        expect(page.get_by_text("1是“Strongly disagree”").first).to_be_visible()
        picture(page, "foreign-limesurvey")
