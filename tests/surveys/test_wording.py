"""Words of an interface: one file a language, all with the same keys."""

from pathlib import Path

import pytest
import yaml

from surveys import wording
from surveys.wording import LOADER, OF_REPORTS, load
from tests.studies_for_tests import refused


def write(folder: Path, **languages: str) -> Path:
    for language, text in languages.items():
        (folder / f"{language}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_words_are_filled_in(tmp_path: Path) -> None:
    words = load(
        write(tmp_path, zh="progress: 第 {at} 题,共 {of} 题\n", en="progress: Item {at} of {of}, {not filled}\n")
    )
    assert words["zh"]("progress", at=3, of=8) == "第 3 题,共 8 题"
    assert words["en"]("progress", at=3, of=8) == "Item 3 of 8, {not filled}"
    assert words["en"].language == "en"


def test_a_word_that_one_language_lacks_is_refused_with_every_other(tmp_path: Path) -> None:
    with refused("words-missing", "en › yes") as problems:
        load(write(tmp_path, zh="yes: 是\nno: 否\n", en="maybe: Maybe\nno: 'No'\n"))
    assert [problem.where for problem in problems] == ["en › yes", "zh › maybe"]


def test_every_word_is_text(tmp_path: Path) -> None:
    words = load(write(tmp_path, en="yes: no\nno: 1.0\nyear: 2024-02-30\n"))["en"]
    assert (words("yes"), words("no"), words("year")) == ("no", "1.0", "2024-02-30")


def test_a_problem_has_its_own_words_or_the_general_ones(tmp_path: Path) -> None:
    words = load(write(tmp_path, en="problem-code-spent: Used.\nproblem-other: '{where} is wrong.'\n"))["en"]
    assert words.problem("code-spent", where="code") == "Used."
    assert words.problem("never-heard-of", where="R01") == "R01 is wrong."


def test_a_word_that_is_not_there_is_a_fault_of_ours(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="nothing"):
        load(write(tmp_path, en="something: Something\n"))["en"]("nothing")


@pytest.mark.parametrize("folder", [OF_REPORTS, OF_REPORTS.parent / "archive_words"])
def test_libyaml_and_yaml_read_the_same_words(folder: Path) -> None:
    for path in folder.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        slow: object = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 # text only
        assert yaml.load(text, Loader=LOADER) == slow  # noqa: S506 # text only


def test_people_are_called_as_an_instrument_calls_them() -> None:
    english, chinese = wording.of_reports()["en"], wording.of_reports()["zh"]
    assert (english("residents"), english("report-n-officers", n=12), chinese("officers")) == (
        "Residents",
        "12 officers",
        "民警",
    )
    with wording.calling({"residents": {"en": "patients", "zh": "患者"}}):
        assert (english("residents"), chinese("residents")) == ("Patients", "患者")
        assert english("report-figure-gaps") == "What patients and officers say of the same indicators"
    assert english("residents") == "Residents"
