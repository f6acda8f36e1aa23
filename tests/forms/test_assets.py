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
