"""Whether the server is ready, and what it measures: nothing of a person."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from forms.health import TEXT_FORMAT
from forms.measures import BOUNDS, STEP, Measures
from forms.routes import routes
from storage import readiness
from storage.database import Database
from storage.migrating import newest
from tests.forms.conftest import BEGUN, METRICS_KEY, TWENTY, House
from tests.forms.test_busy import crowded
from tests.studies_for_tests import SECRET, key

SAMPLE = re.compile(r"^(plumbline_\w+)(?:\{(.*)\})? (\S+)$")
AUTHORISED = {"authorization": f"Bearer {METRICS_KEY}"}


def samples(house: House) -> dict[str, float]:
    """What is measured, by name and labels but for the process."""
    answer = house.client.get("/metrics", headers=AUTHORISED)
    assert (answer.status_code, answer.headers["content-type"].split("; charset")[0]) == (200, TEXT_FORMAT)
    found = {}
    for line in answer.text.splitlines():
        if not line.startswith("#"):
            sample = SAMPLE.match(line)
            assert sample, line
            labels = re.sub(r'process="\w+",?', "", sample[2] or "")
            found[f"{sample[1].removeprefix('plumbline_')}{{{labels}}}"] = float(sample[3])
    return found


def test_what_is_measured_is_for_whoever_has_the_key(house: House) -> None:
    assert house.get("/metrics")[0] == 401
    assert house.get("/metrics", authorization="Bearer opens what is")[0] == 401
    assert house.client.get("/metrics", headers={b"authorization": b"Bearer \xe9"}).status_code == 401
    with TestClient(Starlette(routes=routes(house.site))) as without:
        assert without.get("/metrics", headers=AUTHORISED).status_code == 404


def test_answers_are_told_in_tens_and_what_went_wrong_at_once(house: House) -> None:
    sent, kept = 'requests_total{route="answer",method="POST",status="200"}', "responses_thanked_total{}"
    for number in range(2 * STEP + 3):
        told = samples(house)
        tens = number - number % STEP
        assert (told.get(sent, 0), told[kept]) == (tens, tens)
        assert told.get('request_seconds_count{route="answer"}', 0) == tens
        assert house.post(house.resident, {**BEGUN, **TWENTY, "key": key(number)})[0] == 200
    house.site.measures.answered("/e/code", "POST", 500, 0.2)
    told = samples(house)
    assert told['requests_total{route="judgement",method="POST",status="500"}'] == 1
    assert told['request_seconds_bucket{route="answer",le="+Inf"}'] == 2 * STEP
    assert (told["database_up{}"], told["batches_closed{}"] >= 1, told["responses_released{}"] >= STEP) == (
        1,
        True,
        True,
    )
    assert told["memory_bytes{}"] % 2**20 == 0


def test_those_who_wait_and_those_who_are_told_to_come_again_are_told_in_tens(house: House) -> None:
    crowd, sent = house.site.measures.crowds["answering"], 'requests_total{route="answer",method="GET",status="503"}'
    with crowded(house):
        for number in range(2 * STEP + 3):
            told, tens = samples(house), number - number % STEP
            assert (told.get(sent, 0), told['turned_away_total{crowd="answering"}']) == (tens, tens)
            assert told['waiting{crowd="answering"}'] == crowd.waiting - crowd.waiting % STEP
            assert house.get(house.resident)[0] == 503
    assert crowd.turned_away == 2 * STEP + 3


def test_the_first_who_comes_by_a_way_makes_no_line_appear(house: House) -> None:
    before = samples(house).keys()
    assert house.get("/w")[0] == 200
    assert house.post("/w", {"receipt": "none"})[0] == 422
    assert samples(house).keys() == before


def test_no_code_and_no_address_is_among_what_is_measured(house: House) -> None:
    for _ in range(STEP):
        house.get(house.resident)
        house.get(f"/unknown/{house.study.residents[0]}")
    said = house.client.get("/metrics", headers=AUTHORISED).text
    assert house.study.residents[0] not in said
    assert "testclient" not in said
    assert set(re.findall(r'route="([^"]+)"', said)) <= {"answer", "page", "health"}


def test_each_duration_is_in_the_buckets_it_fits_under() -> None:
    measures = Measures()
    for place in range(STEP):
        measures.answered("/p/one", "GET", 200, (0.005, 0.3, 60.0)[place % 3])
    told = [line.rpartition(" ")[2] for line in measures.lines() if "_bucket{" in line]
    assert [int(number) for number in told] == [4, 4, 4, 4, *[7] * (len(BOUNDS) - 4), STEP]


def test_a_server_is_ready_when_all_is_as_it_should_be(house: House) -> None:
    assert house.client.get("/readyz").json() == {"status": "ready", "problems": []}


def test_another_secret_and_a_newer_version_are_named(house: House, database_url: str) -> None:
    other = replace(house.site, secret=b"another secret of thirty-two characters")
    with TestClient(Starlette(routes=routes(other))) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["secret-other"])
    with house.database.writing() as records:
        records._connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from the future'")
    assert house.client.get("/readyz").json()["problems"] == ["database-newer"]
    with house.database.writing() as records:
        records._connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (newest(),))
    assert house.client.get("/readyz").status_code == 200


def test_a_disk_that_is_nearly_full_and_a_database_that_is_away_are_named(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "ROOM", 2 * shutil.disk_usage(".").total + 2**60)
    assert house.client.get("/readyz").json()["problems"] == ["disk-nearly-full"]
    away = Database("postgresql://someone:a-password@127.0.0.1:1/nowhere", SECRET)
    assert [problem.code for problem in readiness.problems(away, SECRET)] == ["database-away"]
