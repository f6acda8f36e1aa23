"""What may stand between the public and the server, as docs/scale.md lists it."""

from __future__ import annotations

import re
from pathlib import Path

from surveys.publications import Publication
from tests.forms.conftest import House

SCALE = Path(__file__).parents[2] / "docs" / "scale.md"
LISTED = re.compile(r"^\| `/([^`]*)` \| `([^`]+)` \|", re.MULTILINE)


def test_each_address_is_kept_as_long_as_the_list_says(house: House, publication: Publication) -> None:
    listed = LISTED.findall(SCALE.read_text(encoding="utf-8"))
    assert len(listed) > 6
    for address, kept in listed:
        answer = house.client.get("/" + address.replace("ID", publication.id))
        assert (answer.status_code, answer.headers["cache-control"]) == (200, kept), address
        assert "set-cookie" not in answer.headers


def test_a_page_whose_language_is_named_is_alike_for_everybody(house: House, publication: Publication) -> None:
    """A cache that serves many need not keep it once for each browser's list of languages."""
    for language in ("zh", "en"):
        named = [
            house.client.get(f"/p/{publication.id}?lang={language}", headers={"accept-language": asked})
            for asked in ("zh", "en", "fr")
        ]
        assert [answer.text for answer in named] == [named[0].text] * 3
        assert "Accept-Language" not in named[0].headers["vary"]
    for unnamed in ("", "?lang=fr"):
        answer = house.client.get(f"/p/{publication.id}{unnamed}", headers={"accept-language": "en"})
        assert "Accept-Language" in answer.headers["vary"]
