"""The style sheet and the scripts."""

from __future__ import annotations

from forms.assets import addressed, assets
from tests.forms.conftest import House


def test_an_asset_is_kept_for_ever_under_its_digest_only(house: House) -> None:
    for name in assets():
        kept = house.client.get(addressed(name))
        assert kept.status_code == 200
        assert "immutable" in kept.headers["cache-control"]
        assert house.client.get(f"/forms/{name}").headers["cache-control"] == "no-cache"
        assert house.client.get(f"/forms/{name}?v=old").headers["cache-control"] == "no-cache"


def test_nothing_else_is_served(house: House) -> None:
    for name in ("nothing.css", "../site.py", "%2e%2e/site.py", "site.py"):
        assert house.client.get(f"/forms/{name}").status_code == 404


def test_an_asset_comes_compressed_to_whoever_can_read_it(house: House) -> None:
    for name, content in assets().items():
        packed = house.client.get(addressed(name), headers={"accept-encoding": "gzip, br"})
        assert (packed.headers["content-encoding"], packed.content) == ("gzip", content)
        plain = house.client.get(addressed(name), headers={"accept-encoding": "identity"})
        assert ("content-encoding" in plain.headers, plain.content) == (False, content)


def test_the_worker_is_allowed_to_look_after_the_answer_forms_and_nothing_else(house: House) -> None:
    allowed = {name: house.client.get(addressed(name)).headers.get("service-worker-allowed") for name in assets()}
    assert {name for name, scope in allowed.items() if scope} == {"worker.js"}
    assert allowed["worker.js"] == "/a/"
