"""How hard a text is to read: the formulas by hand, and what is shipped is easy enough."""

from __future__ import annotations

import pytest

from surveys import readability
from surveys.audiences import Audience
from surveys.doubting import doubts
from surveys.readability import Reading
from surveys.reading import TEMPLATES, read, template
from tests.studies_for_tests import document

SYLLABLES = {"make": 1, "table": 2, "police": 2, "the": 1, "agree": 2, "asked": 1, "wanted": 2, "people": 2, "whole": 1}


def test_grade_by_hand_as_kincaid_and_others_wrote_it_in_1975() -> None:
    assert readability.grade(words=100, sentences=5, syllables=150) == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)


@pytest.mark.parametrize(("word", "number"), SYLLABLES.items())
def test_syllables(word: str, number: int) -> None:
    assert readability.syllables(word) == number


def test_english_is_measured_by_its_sentences_and_words() -> None:
    found = readability.reading("en", ["The police came. They helped us.", "Write to {contact}"])
    assert found is not None
    assert found.sentence == pytest.approx(8 / 3)
    assert found.words == pytest.approx(readability.grade(8, 3, 9))


def test_common_characters_are_those_of_the_first_level_of_gb_2312() -> None:
    common = [one for one in map(chr, range(0x4E00, 0xA000)) if readability.is_common(one)]
    assert len(common) == 3755
    assert all(map(readability.is_common, "社区民警"))
    assert not any(map(readability.is_common, "饕餮A"))


def test_chinese_is_measured_by_the_length_of_sentences_and_rare_characters() -> None:
    assert readability.reading("zh", ["民警来了。他们饕餮", "ABC"]) == Reading("zh", 4, 0.25)


@pytest.mark.parametrize("reading", [Reading("zh", 30, 0), Reading("zh", 10, 0.1), Reading("en", 8, 12)])
def test_what_is_beyond_a_limit_is_hard(reading: Reading) -> None:
    assert reading.hard


@pytest.mark.parametrize(("language", "text"), [("ug", "سالام"), ("zh", "ABC 12"), ("en", "中文"), ("en", "")])
def test_what_cannot_be_measured_is_not(language: str, text: str) -> None:
    assert readability.reading(language, [text]) is None


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_easy_enough(name: str) -> None:
    instrument = template(name)
    audiences: tuple[Audience, ...] = instrument.audiences
    found = [one for audience in audiences for one in readability.of_questionnaire(instrument, audience)]
    found += [one for reader in instrument.notices for one in readability.of_notice(instrument, reader)]
    assert len(found) >= 4
    assert not any(one.hard for one in found)


def test_a_notice_that_is_hard_to_read_is_a_doubt_and_no_problem() -> None:
    hard = document()
    hard["notices"]["residents"]["text"]["en"] += " Notwithstanding jurisdictional considerations, " * 40
    instrument = read(hard)
    found = [(one.where, one.code) for one in doubts(instrument) if one.code == "doubt-hard"]
    assert found == [("notices › residents", "doubt-hard")]
