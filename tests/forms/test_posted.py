"""What arrives in a body: cut off where it is too much, refused where it is something else."""

from __future__ import annotations

import pytest
from starlette.exceptions import HTTPException

from forms.posted import parse
from tests.forms.conftest import BEGUN, TWENTY, House


def test_10_mb_of_text_are_refused_and_leave_nothing(house: House) -> None:
    for address in (house.resident, house.expert(), "/w"):
        status, page = house.post(address, {**BEGUN, **TWENTY, "R_OPEN": "x" * 10_000_000})
        assert status == 413
        assert "Nothing was stored" in page
    assert house.stored() == 0


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_another_kind_of_content_is_refused(house: House, kind: str) -> None:
    answer = house.client.post(house.resident, content=b"consent=yes", headers={"content-type": kind})
    assert answer.status_code == 415
    assert house.stored() == 0


def test_too_many_fields_are_refused(house: House) -> None:
    assert house.post(house.resident, {f"R{number}": "1" for number in range(2000)})[0] == 400
    assert house.stored() == 0


def test_a_body_that_is_no_text_is_refused() -> None:
    with pytest.raises(HTTPException):
        parse(b"a=\xff\xfe")


def test_the_first_of_repeated_values_counts_and_the_name_is_told() -> None:
    posted = parse(b"a=1&b=&a=2&lang=en&lang=zh")
    assert (posted.one("a"), posted.one("b"), posted.one("c")) == ("1", "", "")
    assert posted.without("lang") == {"a": "1", "b": ""}
    assert posted.twice("lang") == ("a",)
