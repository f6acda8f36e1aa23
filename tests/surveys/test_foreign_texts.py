"""Words of other programs: marks become plain text at once, and what we write is read as it was."""

from __future__ import annotations

import pytest
from hypothesis import given

from surveys.foreign_texts import language, marked, plain, writable
from tests.surveys.generated_instruments import WRITTEN


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>Think of your <b>last</b> visit.</p><p>Then&nbsp;answer.</p>",
            "Think of your last visit.\nThen answer.",
        ),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
        ("<img src=x onerror=alert(1)>Say", "Say"),
        ("Say <scr<b>ipt>alert(1)</script>", "Say"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
        ("a < b and c > d", "a < b and c > d"),
        ("  kept as it is  ", "  kept as it is  "),
        ("<script>never closed", ""),
    ],
)
def test_marks_become_plain_text(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize(
    ("part", "left"),
    [
        ("<", "<"),
        ("<script>", ""),
        ("<a ", "<a "),
        ("</", "</"),
        ("<!--", "<!--"),
        ("&#", "&#"),
        ("<b>", ""),
        ("&amp;", "&"),
    ],
)
def test_a_long_text_of_nothing_but_marks_is_read_to_its_end(part: str, left: str) -> None:
    """Where each mark looked for its end through the whole text, this would take hours, and the run would end."""
    times = 1_000_000 // len(part)
    assert plain(f"<p>{part * times}") == (left * times).strip()


@given(WRITTEN)
def test_what_can_be_written_is_read_as_it_was(text: str) -> None:
    assert not writable(text) or plain(marked(text)) == text
    assert writable(text) or any(not letter.isprintable() or "_x" in text for letter in text)


@pytest.mark.parametrize("text", ["<b>bold</b>", "${mode} is <", "&amp;", "_x0041_", "a\nb", "=1+1", "5 < 6"])
def test_signs_of_other_programs_are_written_so_that_they_stand_for_themselves(text: str) -> None:
    assert writable(text)
    assert "${" not in marked(text)


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("English (en)", "en"), ("english", "en"), ("en-US", "en"), ("中文 (zh)", "zh"), ("chinese", "zh"),
        ("Simplified Chinese", "zh"), ("zh-Hans", "zh"), ("French (fr)", "fr"), ("Swahili", "swahili"),
    ],
)  # fmt: skip
def test_languages_are_known_under_the_names_that_forms_give_them(named: str, code: str) -> None:
    assert language(named) == code
