"""Words in several languages, and values that never change."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from surveys.texts import Named, Text, has_controls

GREETING = Text({"zh": "{area}的居民", "en": "Residents of {area}, {area}! {other}"})


def test_placeholders_are_filled_everywhere_and_other_braces_stay() -> None:
    assert GREETING.filled("en", area="the area") == "Residents of the area, the area! {other}"
    assert GREETING.filled("zh", area="本区", unused="x") == "本区的居民"


@given(st.text(), st.text())
def test_what_is_filled_in_is_never_read_as_a_format(area: str, other: str) -> None:
    said = Text({"en": "<{area}|{other}>"}).filled("en", area=area)
    assert said == f"<{area}|{{other}}>"


def test_a_language_that_is_not_there_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match="fr"):
        GREETING["fr"]


def test_a_text_is_frozen() -> None:
    with pytest.raises(TypeError):
        GREETING.root["en"] = "changed"  # type: ignore[index]  # the point of the test
    with pytest.raises(ValidationError, match="frozen"):
        GREETING.root = {}  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize("id", ["", "1a", "a b", "a" * 65, "ä", "a\n", "a:b", "<a>"])
def test_an_id_is_a_plain_word(id: str) -> None:
    with pytest.raises(ValidationError):
        Named(id=id, name=GREETING)
    assert Named(id="A" + "1_-" * 21, name=GREETING).id.startswith("A1_-")


@given(st.text())
def test_a_control_character_is_found_and_only_that(words: str) -> None:
    controls = [sign for sign in words if category(sign) == "Cc"]
    assert has_controls(words) == bool(controls)
    assert has_controls(words, lines=True) == bool({*controls} - {"\n", "\t"})
