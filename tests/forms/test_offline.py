"""The form in a file, in a real browser without any network: answered, carried, and read in once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from forms.__main__ import main
from forms.offline import Keys, file_of
from storage.database import Database
from surveys import collecting, sequences, studying
from surveys.invitations import digest, normalised
from surveys.reading import community_policing
from tests.browsing import PHONE, picture, visiting
from tests.commands import run_here
from tests.server import ROOT
from tests.studies_for_tests import NOW, SECRET, SmallStudy, answers_kept, begin, kept_in

KEYS = Keys(bytes(32), bytes(range(32)))
CHOOSE = """stop => document.querySelectorAll('#form fieldset').forEach((asked, place) => {
    const choices = asked.querySelectorAll('input');
    choices[asked.closest('#s-begin') ? stop : (place + asked.id.charCodeAt(3)) % choices.length].click();
})"""
CHOSEN = (
    "Object.fromEntries([...document.querySelectorAll('#form input[type=radio]:checked')].map(e => [e.name, e.value]))"
)


def made(database: Database, folder: Path, language: str = "en") -> str:
    """The address of a form file of the first community."""
    with database.reading() as records:
        asked = next(one for one in collecting.forms(records, "s1").values() if one.invitation.group == "C1")
    file = folder / "form.html"
    file.write_text(file_of(asked, language, "https://survey.example", KEYS), encoding="utf-8")
    return file.as_uri()


def answer(page: Page, said: str) -> Mapping[str, str]:
    """Fill in the whole form and finish; what was entered."""
    page.check("[name=consent]")
    page.evaluate(CHOOSE, 0)
    page.fill("textarea", said)
    chosen: dict[str, str] = page.evaluate(CHOSEN)
    page.click("#form .send")
    expect(page.locator("#done")).to_be_visible()
    return chosen


@dataclass
class Device:
    """A tablet with the form open, and every address that was asked for."""

    page: Page
    asked_for: list[str]


@pytest.fixture
def device(browser: Browser, database: Database, small_study: SmallStudy, tmp_path: Path) -> Iterator[Device]:
    with visiting(browser) as page:
        asked_for = list[str]()
        page.context.set_offline(True)
        page.on("request", lambda request: asked_for.append(request.url))
        page.goto(made(database, tmp_path))
        yield Device(page, asked_for)


def answer_twice(page: Page) -> tuple[list[Mapping[str, str]], list[str], str]:
    """Two people, one after the other, each alone with the form: their answers, their receipts, the last sequence."""
    given, receipts, sequence = list[Mapping[str, str]](), list[str](), ""
    for said in ("First. 第一", "Second. 第二"):
        given.append({**answer(page, said), "R_OPEN": said})
        receipts.append(normalised(page.inner_text("#receipt")) or "")
        sequence = page.locator("#sequence").text_content() or ""
        picture(page, "offline-done")
        page.click("#next")
        assert page.evaluate(CHOSEN) == {}
        assert page.locator("#sequence").text_content() == page.locator("#receipt").text_content() == ""
    return given, receipts, sequence


@pytest.mark.browser
def test_two_people_answer_on_one_device_and_both_are_read_in_once(
    device: Device, database: Database, database_file: Path, small_study: SmallStudy, tmp_path: Path
) -> None:
    page = device.page
    picture(page, "offline")
    given, receipts, sequence = answer_twice(page)
    with page.expect_download() as saving:
        page.click("#save")
    saving.value.save_as(tmp_path / "answers.json")
    carried = (tmp_path / "answers.json").read_text()
    assert [url for url in device.asked_for if not url.startswith(("file:", "blob:", "data:"))] == []
    assert "First" not in page.evaluate("JSON.stringify(localStorage)") + carried
    assert len({len(one) for one in json.loads(carried)["answers"]}) == 1
    with database.writing() as records:
        first = collecting.collect(records, "s1", carried, KEYS.sealing, NOW)
        again = collecting.collect(records, "s1", sequence, KEYS.sealing, NOW)
        assert (first.kept, again.kept, again.again) == (2, 0, 1)
        kept = [{id: str(one) for id, one in body.items()} for _, _, body in answers_kept(records, small_study.wave.id)]
        assert sorted(kept, key=lambda one: one["R_OPEN"]) == given
        assert {records.wave_of_receipt(digest(receipt)) for receipt in receipts} == {small_study.wave.id}


@pytest.mark.browser
def test_the_sequence_on_the_page_says_what_was_chosen(
    device: Device, database: Database, database_file: Path, small_study: SmallStudy
) -> None:
    chosen = answer(device.page, "not in it")
    line = device.page.locator("#sequence").text_content() or ""
    with database.writing() as records:
        assert collecting.collect(records, "s1", line, KEYS.sealing, NOW).kept == 1
        ((_, _, answers),) = answers_kept(records, small_study.wave.id)
    assert {id: str(one) for id, one in answers.items()} == chosen
    assert len(line.replace("-", "")) <= 65


@pytest.mark.browser
def test_what_is_missing_is_said_and_who_is_too_young_leaves_nothing(
    device: Device, database: Database, database_file: Path
) -> None:
    page = device.page
    page.click("#form .send")
    assert page.locator(".problem:visible").count() == 3
    page.check("[name=consent]")
    page.evaluate(CHOOSE, 1)
    page.click("#form .send")
    expect(page.locator("#stopped")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    page.click("#again")
    assert page.evaluate(CHOSEN) == {}


@pytest.mark.browser
def test_a_browser_that_cannot_seal_keeps_nothing_and_says_so(
    browser: Browser, database: Database, database_file: Path, small_study: SmallStudy, tmp_path: Path
) -> None:
    with visiting(browser, "zh-CN") as page:
        page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
        page.goto(made(database, tmp_path, "zh"))
        answer(page, "不在里面")
        expect(page.locator("#done [data-unsealed]")).to_be_visible()
        expect(page.locator("#sequence")).to_be_visible()
        picture(page, "offline-unsealed")
        assert page.evaluate("localStorage.length") == 0
        line = page.inner_text("#sequence")
    with database.writing() as records:
        assert collecting.collect(records, "s1", line, KEYS.sealing, NOW).kept == 1


@pytest.mark.browser
def test_no_script_runs_in_it_but_its_own(
    browser: Browser, database: Database, database_file: Path, small_study: SmallStudy, tmp_path: Path
) -> None:
    address = made(database, tmp_path)
    file = tmp_path / "form.html"
    file.write_text(
        file.read_text("utf-8").replace("</main>", "<script>document.title = 'taken'</script></main>"), "utf-8"
    )
    with visiting(browser, width=PHONE, expected="Content Security Policy") as page:
        page.goto(address)
        assert page.title() != "taken"


ENVIRONMENT = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_ADDRESS": "https://survey.example"}


def run(*arguments: str, given: str = "", **environment: str) -> tuple[int, str]:
    done = run_here(main, arguments, ENVIRONMENT | environment, given)
    return done.returncode, done.stdout + done.stderr


def test_as_a_process_of_its_own(database: Database, small_study: SmallStudy, database_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "forms", "read", "s2", "-"],
        cwd=ROOT,
        input="",
        env=ENVIRONMENT | {"DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, ""), done
    assert "answers-none" in done.stderr, done.stderr


@pytest.fixture
def today(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with a wave that is open on the clock of today."""
    now = datetime.now(UTC)
    monkeypatch.setattr("tests.studies_for_tests.NOW", now)
    monkeypatch.setattr("tests.studies_for_tests.LAST_DAY", now.date() + timedelta(30))
    with closing(Database(database_url, SECRET)) as database:
        with database.writing() as records:
            begin(records)
        yield database


def test_the_commands_make_and_verify_a_file(today: Database, database_url: str, tmp_path: Path) -> None:
    file, where = tmp_path / "form.html", {"DATABASE_URL": database_url}
    status, said = run("offline", "s1", "--stratum", "C2", "--language", "en", "--out", str(file), **where)
    assert status == 0, said
    fingerprint = re.findall(r"signed by ([0-9A-Z-]{19})", said)[0]
    assert fingerprint in file.read_text("utf-8")
    assert run("verify", str(file), **where)[0] == run("verify", str(file), "--key", fingerprint, **where)[0] == 0
    assert run("verify", str(file), "--key", "0" * 19, **where)[0] == 2
    homeless = run("offline", "s1", "--stratum", "C1", "--out", str(tmp_path / "b.html"), PLUMBLINE_ADDRESS="", **where)
    assert (homeless[0], "address-missing" in homeless[1]) == (2, True)
    with today.writing() as records:
        studying.close_wave(records, records.waves("s1")[-1].id, datetime.now(UTC))
    closed = run("offline", "s1", "--stratum", "C1", "--out", str(tmp_path / "c.html"), **where)
    assert (closed[0], "wave-closed" in closed[1], (tmp_path / "c.html").exists()) == (2, True, False)
    file.write_text(file.read_text("utf-8").replace("Community 2", "Community 3"), "utf-8")
    assert run("verify", str(file), **where)[0] == 2
    for wrong in (("offline", "s1", "--out", str(file), "--stratum", "C2"), ("offline", "s1", "--out", "x"), ("read",)):
        assert run(*wrong, **where)[0] == 2


def test_the_command_reads_a_sequence_once_and_prints_no_answer(today: Database, database_url: str) -> None:
    where = {"DATABASE_URL": database_url}
    with today.reading() as records:
        tag, asked = next(iter(collecting.forms(records, "s1").items()))
    choices = sequences.choices(community_policing(), "residents")
    line = sequences.encode(tag, "0123456789ABCDEF", choices, {"RS1": "adult_yes", "R01": "5"})
    outcomes = [run("read", "s1", "-", given=line, **where) for _ in range(2)]
    assert outcomes == [(0, "1 read, 0 already read before\n"), (0, "0 read, 1 already read before\n")]
    status, said = run("read", "s1", "-", given=line[:-1] + "U", **where)
    assert (status, "group-wrong" in said) == (2, True)
    with today.reading() as records:
        assert sum(kept_in(records, asked.wave.id).values()) == 1
