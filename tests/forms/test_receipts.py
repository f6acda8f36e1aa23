"""Who answered finds that it was counted, and tells the server nothing by looking."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from storage.database import Database
from surveys import inviting
from surveys.invitations import printed, receipt_code
from surveys.publications import Publication
from surveys.publishing import publish
from surveys.receipt_lists import list_number
from tests.axe import faults
from tests.browsing import DESK, PHONE, picture, visiting
from tests.forms.conftest import House, housed, receipt, served
from tests.forms.test_withdraw import serve
from tests.publishable import judge_alike, responses
from tests.studies_for_tests import NOW, SECRET, begin, key

CODES = [receipt_code(key(number)) for number in range(1, 23)]  # of twelve residents, then of ten officers
OTHER = receipt_code(key(999))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all: a publication is read, and changes nothing."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('receipts') / 'records.sqlite3'}", SECRET)
    with database.writing() as records:
        study = begin(records)
    with housed(database, study) as house:
        yield house
    database.close()


@pytest.fixture(scope="module")
def publication(house: House) -> Publication:
    """Twelve residents and ten officers are counted."""
    wave = house.study.wave
    with house.database.writing() as records:
        inviting.invite_experts(records, wave, 3, SECRET, NOW)
        responses(records, wave, house.study.officers[:10], NOW, (12, 0), ("2", "4", "5"))
        judge_alike(records, wave, NOW)
        return publish(records, wave.id, NOW)


@pytest.fixture(scope="module")
def base(house: House) -> Iterator[str]:
    with served(house) as address:
        yield address


def test_a_list_is_sent_whole_and_kept_for_ever(house: House, publication: Publication) -> None:
    answer = house.client.get(f"/p/{publication.id}/receipts/residents.txt")
    assert answer.headers["content-type"] == "text/plain; charset=us-ascii"
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.text.splitlines()) == publication.evaluation["responses"]["residents"] == 12
    again = house.client.get(
        f"/p/{publication.id}/receipts/residents.txt", headers={"if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'


@pytest.mark.parametrize(
    "address",
    [
        *("/p/nothing/receipts", "/p/{id}/receipts/experts.txt", "/p/no/receipts/residents.txt"),
        *("/p/{id}/report-en.pdf", "/p/{id}/report-fr.html", "/p/no/report-en.html"),
    ],
)
def test_where_there_is_no_file_there_is_a_plain_page(house: House, publication: Publication, address: str) -> None:
    assert house.get(address.format(id=publication.id))[0] == 404


def test_a_report_is_shown_as_a_page_and_kept_as_a_document_and_a_workbook(
    house: House, publication: Publication
) -> None:
    for language in ("en", "zh"):
        page = house.client.get(f"/p/{publication.id}/report-{language}.html")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "content-disposition" not in page.headers
        assert f"SHA-256 {publication.inputs_digest}" in page.text
        for kind in ("docx", "xlsx"):
            file = house.client.get(f"/p/{publication.id}/report-{language}.{kind}")
            assert file.headers["content-disposition"].endswith(f'{publication.id}-{language}.{kind}"')
            assert "immutable" in file.headers["cache-control"]
            assert file.content.startswith(b"PK")


def test_a_publication_without_a_bundle_has_none_of_these(house: House, publication: Publication) -> None:
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="older"))
    assert {house.get(f"/p/older/{name}")[0] for name in ("receipts", "receipts/residents.txt", "report-en.html")} == {
        404
    }


def test_when_the_survey_has_closed_the_page_offers_to_check_and_not_to_delete(
    house: House, publication: Publication
) -> None:
    wave = {**publication.study["wave"], "state": "closed"}
    with house.database.writing() as records:
        kept = records.bundle(publication.id)
        assert kept is not None
        records.add_publication(
            replace(publication, id="closed", inputs_digest="c", study={**publication.study, "wave": wave})
        )
        records.add_bundle("closed", kept)
    for id, way, is_closed in (
        (publication.id, "Check or delete my answers", False),
        ("closed", "Check whether my answers arrived", True),
    ):
        _, text = house.get(f"/p/{id}/receipts?lang=en")
        assert f'<a href="/w">{way}</a>' in text
        assert ("answers can no longer be deleted" in text) is is_closed
        assert text.count('<a href="https://survey.example/w">https://survey.example/w</a>') == 2


def test_the_number_is_shown_with_the_code_and_where_one_looks_whether_answers_arrived(
    house: House, publication: Publication
) -> None:
    shown = serve(house, 12)
    code = receipt(shown)
    number = list_number(code, house.study.wave.id)
    looked = house.post("/w", {"receipt": code.lower(), "lang": "en", "look": "yes"})[1]
    for text in (shown, looked):
        (spans,) = re.findall(r'<span class="number" translate="no">(.*)</span>', text)
        assert re.sub("<[^>]+>", "", spans) == number
    assert f'href="/p/{publication.id}?lang=en"' in looked


def test_the_page_works_by_a_command_without_a_script(house: House, publication: Publication) -> None:
    _, text = house.get(f"/p/{publication.id}/receipts?lang=en")
    (shown,) = re.findall(r'id="command">(.*?)</pre>', text, re.DOTALL)
    command = shown.replace("&#34;", '"').replace("&#39;", "'").replace("0123456789ABCDEF", CODES[0])
    found = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout.strip()
    assert found in house.get(f"/p/{publication.id}/receipts/residents.txt")[1].split("\n")


def looked_up(page: Page, typed: str) -> str:
    page.fill("#receipt", typed)
    page.press("#receipt", "Enter")
    said = page.locator("#said:not(.hint)")
    expect(said).not_to_be_empty()
    return said.inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(("locale", "width"), [("en-GB", PHONE), ("zh-CN", DESK)])
def test_a_receipt_is_looked_up_and_nothing_of_it_leaves_the_page(
    house: House, base: str, browser: Browser, publication: Publication, locale: str, width: int
) -> None:
    """By code or by number, found or not: the addresses that are asked for are the same."""
    with visiting(browser, locale, width) as page:
        sent: list[Request] = []
        page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - Playwright marks what it is given
        page.goto(f"{base}/p/{publication.id}/receipts")
        chinese = locale == "zh-CN"
        told = {
            printed(CODES[3]).lower(): "居民" if chinese else "Residents",
            f" {CODES[20].replace('0', 'O').replace('1', 'l')} ": "民警" if chinese else "Officers",
            list_number(CODES[4], publication.wave_id): "居民" if chinese else "Residents",
            printed(OTHER): "名单里没有。" if chinese else "Not in the list.",
            "0000": "这既不是码" if chinese else "This is neither",
        }
        for typed, said in told.items():
            assert said in looked_up(page, typed)
            assert page.locator("#why-not").is_visible() == (typed == printed(OTHER))
            if typed == printed(OTHER):
                picture(page, f"receipts-{locale[:2]}")
                assert faults(page, "receipts") == []
        assert {request.url for request in sent if "/receipts/" in request.url} == {
            f"{base}/p/{publication.id}/receipts/{audience}.txt" for audience in ("residents", "officers")
        }
        carried = "".join(f"{request.url}{request.post_data}{request.headers}" for request in sent)
        assert not any(code in carried.upper().replace("-", "") for code in (*CODES, OTHER))
        assert page.evaluate("[location.search, JSON.stringify(localStorage), JSON.stringify(sessionStorage)]") == [
            "",
            "{}",
            "{}",
        ]


@pytest.mark.browser
def test_without_a_script_the_page_shows_no_field_and_the_way(
    plain_page: Page, base: str, publication: Publication
) -> None:
    plain_page.goto(f"{base}/p/{publication.id}/receipts")
    assert not plain_page.locator("#receipt").is_visible()
    plain_page.get_by_role("link", name="Residents", exact=True).click()
    assert list_number(CODES[0], publication.wave_id) in plain_page.inner_text("body")


@pytest.mark.browser
def test_a_list_that_cannot_be_fetched_is_said_and_asked_for_again(
    base: str, browser: Browser, publication: Publication
) -> None:
    with visiting(browser, expected="Failed to load resource") as page:
        page.goto(f"{base}/p/{publication.id}/receipts")
        page.route("**/*.txt", lambda route: route.abort())
        assert "could not be fetched" in looked_up(page, CODES[0])
        page.unroute("**/*.txt")
        page.press("#receipt", "Enter")
        expect(page.locator("#said")).to_contain_text("Found")
