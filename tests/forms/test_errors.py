"""What is not there or went wrong: a small page in the reader's language, never a stack trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from forms.errors import HANDLERS
from forms.routes import routes
from forms.site import Site
from storage.database import Database
from surveys import answering
from tests.forms.conftest import BEGUN, TWENTY, House
from tests.studies_for_tests import NOW, key


@pytest.mark.parametrize(("accepted", "said"), [("zh-CN,zh;q=0.9", "没有这个页面"), ("en-GB", "There is no such page")])
def test_a_wrong_address_gets_a_page_in_the_readers_language(house: House, accepted: str, said: str) -> None:
    answer = house.client.get("/forms/nothing.js", headers={"accept-language": accepted})
    assert answer.status_code == 404
    assert said in answer.text
    assert 'class="study"' not in answer.text


def test_a_wrong_method_gets_a_page(house: House) -> None:
    answer = house.client.put(house.resident, headers={"accept-language": "en"})
    assert answer.status_code == 405
    assert "does not work that way" in answer.text


def test_a_mistake_of_ours_is_not_shown_and_stores_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(key: str) -> str:
        raise RuntimeError(f"secret {key}")

    monkeypatch.setattr(answering, "receipt_code", mistaken)
    answer = house.client.post(house.officer, data={**BEGUN, "O01": "3"}, headers={"accept-language": "en"})
    refused = house.client.post(house.resident, data={**BEGUN, **TWENTY}, headers={"accept-language": "en"})
    assert refused.status_code == 500
    assert "It is our fault" in refused.text
    assert "RuntimeError" not in refused.text
    assert "secret" not in refused.text
    assert "default-src 'self'" in refused.headers["content-security-policy"]
    assert answer.status_code == 422  # RS1 belongs to residents
    assert house.stored() == 0


def test_a_disk_that_is_full_thanks_nobody_and_the_same_form_is_kept_later(house: House, database_file: Path) -> None:
    """SQLite is told that its file may not grow, as on a full disk."""
    form = {**BEGUN, **TWENTY, "R_OPEN": "words " * 50}
    set_limit(house, pages=1)
    statuses = [house.post(house.resident, {**form, "key": key(100 + number)})[0] for number in range(20)]
    kept = statuses.count(200)
    assert statuses == [200] * kept + [503] * (20 - kept)
    assert kept < 20
    answer = house.client.post(house.resident, data=form, headers={"accept-language": "en"})
    assert (answer.status_code, 3 <= int(answer.headers["retry-after"]) < 13) == (503, True)
    assert 'name="R_OPEN" value="words words' in answer.text
    assert "they count once" in answer.text
    assert "full" not in answer.text
    assert house.stored() == kept
    set_limit(house, pages=100_000)
    assert house.post(house.resident, form)[0] == 200
    assert house.stored() == kept + 1


def set_limit(house: House, pages: int) -> None:
    """The greatest size of the file; SQLite takes its present size where that is greater."""
    with house.database.reading() as records:
        records._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_database_that_is_away_is_said_in_the_language_read(house: House, caplog: pytest.LogCaptureFixture) -> None:
    away = Database("postgresql://someone:a-password@127.0.0.1:1/nowhere")
    app = Starlette(routes=routes(Site(away, lambda: NOW)), exception_handlers=dict(HANDLERS))
    with TestClient(app) as client:
        for language, said in (("zh", "暂时连不上"), ("en", "cannot be reached")):
            for address in ("/healthz", house.resident, "/p/nothing", "/sign-in/token"):
                answer = client.get(address, headers={"accept-language": language})
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
                assert said in answer.text
                assert "127.0.0.1" not in answer.text
    printed = caplog.text
    assert "[database-away]" in printed
    assert "a-password" not in printed
