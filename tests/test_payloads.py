"""Words that would run are words everywhere, in a real Chromium: with the policy, and with nothing but ourselves."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, Route

from app_pages.addresses import PAGES
from app_pages.frame import all_words
from forms.errors import HEADERS
from storage.database import Database
from surveys import bundles
from tests.brief import BRIEF
from tests.browsing import DESK, HEIGHT, PATIENCE, attend, choose, settled
from tests.databases import FILE
from tests.filling import SETTINGS
from tests.hostile import ALL, CELL, FORMATTED, RUNNING, Hostile, fill, furnish
from tests.server import UVICORN, Server, serving
from tests.studies_for_tests import SECRET

pytestmark = pytest.mark.browser
NOWHERE = "http://nowhere.example/"
SHOWN = "SUM{{7*7}}${7*7}#{7*7}<%=7*7%>SUM"
# An element that only the words could have made, or one of ours that would run or fetch them.
FOUND = r"""[...document.querySelectorAll('*')].filter(one => one.hasAttribute('data-evil') ||
    [...one.attributes].some(at => /^on|^(href|src|srcdoc|action|formaction|data|xlink:href|style)$/.test(at.name) &&
        /__hit|evil\.example/.test(at.value) && !/^[?#]|^\/[^\/]/.test(at.value))).map(one => one.outerHTML)"""
# What Streamlit makes of an address that is written out: it leads where it says, and tells nobody from where.
LINK = re.compile(
    r'<a href="(https://evil\.example/[^"]*)" target="_blank" rel="noopener noreferrer">(https://evil\.example/.*)</a>'
)
# Elements that Markdown, or Streamlit's additions to it, would have made of the words.
FORMED = r"""[...document.querySelectorAll('[data-testid=stApp] *')].filter(one =>
    /^Z[bicsrl]$/.test(one.textContent) || one.matches('.katex, [alt="Streamlit logo"]') ||
    one.matches('[data-testid=stIconMaterial]') && one.textContent === 'star' ||
    one.matches('img') && /evil/.test(one.src)).map(one => one.outerHTML)"""
READ = """document.querySelector('[data-testid=stApp]').innerText.replaceAll('\u2060', '').replaceAll(/\\s+/g, ' ')"""
POST = """([action, fields]) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = action;
    for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement('textarea');
        field.name = name;
        field.value = value;
        form.append(field);
    }
    document.body.append(form);
    form.submit();
}"""
EN = all_words()["en"]
HANDED_OUT = {"download-cards": "cards.html", "download-codes": "codes.csv", "download-poster": "poster.html"}
FEW = ("", "weights", "comparison", "accounts")  # what organisers, experts, other cities and the administrator wrote
SHORTENED = {"accounts": FORMATTED[:50].lower()}  # where a name has room for few letters


@dataclass
class House:
    """A server on the database of the hostile study, and what a browser keeps that is signed in."""

    server: Server
    study: Hostile
    draft: str
    session: Path
    bundle: Mapping[str, bytes]


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("hostile")
    url = f"sqlite:///{folder / FILE}"
    with closing(Database(url, SECRET)) as database:
        study = fill(database)
        with database.writing() as records:
            draft = furnish(records, study.wave).id
        with database.reading() as records:
            kept = records.bundle(study.publication)
    assert kept is not None
    with serving(folder, UVICORN, DATABASE_URL=url, **SETTINGS) as server:
        with looking(browser, policy=True) as page:
            page.goto(server.addresses["Organiser"])
            page.context.storage_state(path=folder / "session.json")
        yield House(server, study, draft, folder / "session.json", bundles.unzipped(kept.content).files)


@contextmanager
def looking(browser: Browser, policy: bool, session: Path | None = None, raw: bool = False) -> Iterator[Page]:
    """Somebody who looks. No other site is asked for anything; where words are ``raw``, only the policy sees to it."""
    context = browser.new_context(
        bypass_csp=not policy,
        locale="en-GB",
        viewport={"width": DESK, "height": HEIGHT},
        service_workers="block",
        storage_state=session,
    )
    context.set_default_timeout(PATIENCE)
    asked, said = list[Request](), list[str]()

    def ask(request: Request) -> None:
        asked.append(request)

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    context.on("request", ask)
    context.on("dialog", hear)
    context.on("page", attend)
    yield context.new_page()
    abroad = [request.failure for request in asked if request.url.startswith("https://evil.example/")]
    context.close()
    assert said == []
    assert abroad == [] or (raw and (not policy or {*abroad} == {"csp"}))  # the browser itself refuses to ask


def nothing_runs(page: Page, shown: str = SHOWN) -> None:
    """Nothing has run or could; what is ``shown`` are the words, to be read."""
    page.wait_for_timeout(100)  # what runs by itself runs after the page is there
    for frame in page.frames:
        assert frame.evaluate("window.__hit || 0") == 0, page.url
        found = frame.evaluate(FOUND)
        assert [one for one in found if not _leads_where_it_says(one)] == [], page.url
    content = page.content()
    assert "SUM49" not in content
    assert shown in content.replace("&lt;", "<").replace("&gt;", ">"), page.url


def _leads_where_it_says(element: str) -> bool:
    link = LINK.fullmatch(element)
    return link is not None and unquote(unescape(link[1])).startswith(unescape(link[2]).split("<")[0].strip())


def nothing_is_formed(page: Page, shown: str = FORMATTED) -> None:
    """A page of Streamlit's reads as it was written."""
    settled(page)
    nothing_runs(page, "")
    assert page.evaluate(FORMED) == [], page.url
    assert shown in page.evaluate(READ), page.url


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without"])
def test_the_words_run_where_nothing_holds_them_and_the_policy_alone_holds_them(browser: Browser, policy: bool) -> None:
    """Else all that follows would say nothing."""
    raw = ""

    def answer(route: Route) -> None:
        route.fulfill(body=raw, headers={"content-type": "text/html", **HEADERS})

    with looking(browser, policy, raw=True) as page:
        page.route(NOWHERE, answer)
        for name, (around, words) in RUNNING.items():
            raw = f"<!doctype html><body>{around.replace('{}', words)}<p id=end>"
            page.goto(NOWHERE)
            assert page.evaluate(FOUND) != [], name
            if not policy:
                page.wait_for_function("window.__hit > 0")
            page.wait_for_timeout(50)
            assert bool(page.evaluate("window.__hit || 0")) is not policy, name


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without"])
def test_forms_and_publications_show_words(house: House, browser: Browser, policy: bool) -> None:
    with looking(browser, policy) as page:
        for address in house.study.addresses:
            page.goto(f"{house.server.base}{address}")
            nothing_runs(page)
        for typed in (f"/nothing/{quote(ALL, safe='')}", f"/a/{quote(CELL, safe='')}", f"/w?lang={quote(ALL)}"):
            page.goto(f"{house.server.base}{typed}")
            nothing_runs(page, "")


def test_what_was_posted_is_shown_again_as_words(house: House, browser: Browser) -> None:
    study = house.study
    posted: list[tuple[str, dict[str, str]]] = [
        (study.resident, {"key": ALL, "lang": ALL, "RS1": ALL, "R01": ALL, "R_OPEN": CELL, ALL: ALL}),
        (study.expert, {"action": "judge", "matrix": "M0", "why:D1:D2": ALL * 3, "pair:D1:D2": ALL, "lang": ALL}),
        (study.keying, {"sheet": ALL}),
        ("/w", {"receipt": ALL, "lang": ALL}),
        ("/paper", {"codes": ALL, "lang": ALL}),
    ]
    with looking(browser, policy=False) as page:
        for address, fields in posted:
            page.goto(f"{house.server.base}/w")
            with page.expect_navigation():
                page.evaluate(POST, [address, fields])
            nothing_runs(page)


def test_pages_read_as_they_were_written_with_nothing_but_themselves(house: House, browser: Browser) -> None:
    """Neither run nor formed by Streamlit; under the pointer, a chart's words neither."""
    with looking(browser, policy=False, session=house.session) as page:
        for name in FEW if BRIEF else PAGES:
            page.goto(f"{house.server.base}/{name}?lang=en&wave={house.study.wave.id}")
            nothing_is_formed(page, SHORTENED.get(name, FORMATTED))
            if name == "weights":
                _look_under_the_pointer(page)
        for name in ("instrument", "screening"):
            page.goto(f"{house.server.base}/{name}?lang=en&wave={house.draft}")
            nothing_is_formed(page)


def _look_under_the_pointer(page: Page) -> None:
    page.locator("[data-testid=stVegaLiteChart] .mark-rect.role-mark path").first.hover(force=True)
    assert "**Zb**" in page.locator("#vg-tooltip-element.visible").inner_text()
    nothing_runs(page, "")


def test_the_pages_of_a_bundle_show_words_where_there_is_no_server(
    house: House, browser: Browser, tmp_path: Path
) -> None:
    pages = {path: content for path, content in house.bundle.items() if path.endswith(".html")}
    assert pages
    with looking(browser, policy=False) as page:
        for number, content in enumerate(pages.values()):
            file = tmp_path / f"{number}.html"
            file.write_bytes(content)
            page.goto(file.as_uri())
            nothing_runs(page)


def test_what_is_printed_and_handed_out_shows_words(house: House, browser: Browser, tmp_path: Path) -> None:
    """Cards with codes, a poster, and the list of codes, in which nothing is of the study's words."""
    with looking(browser, policy=False, session=house.session) as page:
        page.goto(f"{house.server.base}/fieldwork?lang=en&wave={house.study.wave.id}")
        settled(page)
        files = {key: tmp_path / name for key, name in HANDED_OUT.items()}
        _take(page, "download-poster", files)
        page.get_by_role("tab", name=EN("officers")).click()
        choose(page, EN("unit-group"), "**Zb**")
        page.get_by_label(EN("how-many")).locator("visible=true").fill("3")
        page.get_by_role("button", name=EN("issue-codes")).click()
        _take(page, "download-cards", files)
        _take(page, "download-codes", files)
        for key in ("download-cards", "download-poster"):
            page.goto(files[key].as_uri())
            nothing_runs(page)
    heading, *rows = csv.reader(io.StringIO(files["download-codes"].read_text(encoding="utf-8-sig")))
    assert heading == [EN("code"), EN("address")]
    assert len(rows) == 3
    assert all(re.fullmatch("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", code) for code, _ in rows)
    assert [address for _, address in rows] == [f"{house.server.base}/a/{code}" for code, _ in rows]


def _take(page: Page, key: str, files: Mapping[str, Path]) -> None:
    with page.expect_download() as taken:
        page.get_by_test_id("stDownloadButton").get_by_role("button", name=EN(key), exact=True).click()
    taken.value.save_as(files[key])


def test_what_the_server_prints_of_all_this_is_nothing(house: House) -> None:
    """No code of anybody's, no session, no address of a reader, no word of an answer."""
    kept = json.loads(house.session.read_text(encoding="utf-8"))["cookies"]
    codes = [one.rsplit("/", 1)[-1].partition("?")[0] for one in house.study.addresses[:5]]
    printed = house.server.output
    assert len(kept) > 0
    assert [
        one for one in (*codes, *(cookie["value"] for cookie in kept), "Zb", "evil", "DROP") if one in printed
    ] == []


def test_no_cell_of_a_file_is_computed(house: House) -> None:
    tables, books = 0, 0
    for path, content in house.bundle.items():
        if path.endswith(".csv"):
            tables += 1
            rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
            assert [cell for row in rows for cell in row if cell.startswith(("=", "@", "\t", "\r"))] == [], path
        elif path.endswith(".xlsx"):
            books += 1
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                sheets = [book.read(one) for one in book.namelist() if "/worksheets/" in one]
            assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink " in sheet], path
    assert (tables > 5, books > 0) == (True, True)
