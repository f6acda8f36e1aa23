"""The words of the pages: all that a page says is there in every language, and nothing is there that none says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import surveys
from app_pages import frame
from app_pages.diagnosis_tables import KINDS
from app_pages.instrument_places import SHEETS
from app_pages.parts import PARTS
from storage import arrivals, arriving, exporting, importing, passphrases, study_files, study_rows
from surveys.wording import load, of_reports

PAGES = Path(frame.__file__).parent
SURVEYS = Path(surveys.__path__[0])
REPORTING = (*sorted(SURVEYS.glob("report_*.py")), SURVEYS / "sentences.py")  # name the words of reports by key
SPEAKING = (*sorted(PAGES.glob("*.py")), *REPORTING)
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in SPEAKING)
SITES = ("checked_sites", "site_tables", "site_files")
STEPS = "\n".join(
    (SURVEYS / f"{name}.py").read_text(encoding="utf-8")
    for name in (
        "studying",
        "inviting",
        "opening_rounds",
        "publishing",
        "stating",
        "entering_sites",
        "entering_figures",
        "checked_sites",
        "site_tables",
        "site_files",
        "screening",
        "assignments",
        "comparing_waves",
        "reducing",
        "putting_away",
        "cloning",
        "practice_cards",
        "practice_files",
        "editing",
        "finishing",
        "working_copies",
        "previewing",
        "imported_tables",
        "imported_files",
        "imported_workbooks",
        "imported_answers",
        "importing_answers",
        "entered",
        "permissions",
        "outside",
        "coming_from_outside",
        "keeping_accounts",
    )
)
FILES = "\n".join(
    Path(module.__file__ or "").read_text(encoding="utf-8")
    for module in (arrivals, arriving, exporting, importing, passphrases, study_files, study_rows)
)
SAID = re.compile(r"""\b(?:words(?:\(\))?|said|Word)\(\s*(f?)["']([a-z-]+)(\{|["'] \+)?""")
CODES = re.compile(r'please\(\s*"([a-z-]+)"')
# In a tuple, a choice or a mapping and not in a call, where the source is not a whole word.
SHORT = (
    "yes",
    "no",
    "residents",
    "officers",
    "objective",
    "experts",
    "paper",
    *(tab for parts in PARTS.values() for tab in parts),
    *KINDS,
    *SHEETS,
)


def whole() -> set[str]:
    """The words that a page says by their whole key."""
    return {key for _, key, more in SAID.findall(SOURCE) if not more} | set(SHORT)


def beginnings() -> set[str]:
    """The words that a page says by the beginning of their key."""
    return {key for _, key, more in SAID.findall(SOURCE) if more} | {"problem-"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_that_a_page_says_exists(language: str) -> None:
    words = frame.all_words()[language]
    assert len(whole()) > 60
    assert {key for key in whole() if key not in words} == set()


@pytest.mark.parametrize("folder", [PAGES, PAGES.parent / "forms"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_key_stands_twice_in_a_file(folder: Path, language: str) -> None:
    """Of two, the last would be said at both places."""
    keys = re.findall(
        r"^([a-z0-9-]+):", (folder / "words" / f"{language}.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(keys) > 100
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_no_word_is_said_twice_and_reports_say_none_of_the_pages() -> None:
    reporting = "\n".join(path.read_text(encoding="utf-8") for path in REPORTING)
    own, pages = of_reports()["en"]._words, load(PAGES / "words")["en"]._words
    assert own.keys() & pages.keys() == set()
    assert {key for _, key, more in SAID.findall(reporting) if not more and key not in own} == set()


def test_every_beginning_has_words() -> None:
    keys = frame.all_words()["en"]._words
    assert len(beginnings()) > 6
    assert {start for start in beginnings() if not any(key.startswith(start) for key in keys)} == set()


def test_no_word_is_left_over() -> None:
    keys = frame.all_words()["en"]._words
    said, begun = whole(), tuple(beginnings())
    unsaid = {key for key in keys if key not in said and not key.startswith(begun)}
    assert {key for key in unsaid if f'"{key}"' not in SOURCE} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_of_a_step_has_words(language: str) -> None:
    words = frame.all_words()[language]
    codes = set(CODES.findall(STEPS + FILES)) | set(CODES.findall(SOURCE))
    assert len(codes) > 20
    assert {code for code in codes if f"problem-{code}" not in words} == set()


def test_the_words_have_the_same_placeholders_in_every_language() -> None:
    zh, en = frame.all_words()["zh"], frame.all_words()["en"]
    for key in zh._words:
        assert set(re.findall(r"{\w+}", zh(key))) == set(re.findall(r"{\w+}", en(key))), key


def test_chinese_has_chinese_punctuation() -> None:
    text = "".join((floor / "words/zh.yaml").read_text(encoding="utf-8") for floor in (PAGES, SURVEYS))
    assert re.findall(r"[\u4e00-\u9fff”][,;!?()]|[,;!?()][\u4e00-\u9fff“]|};", text) == []
