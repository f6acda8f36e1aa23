"""The words of the forms: complete in every language, and there for every problem a person can meet."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from forms import answer, judge, judge_pages, wording
from forms.site import templates
from scoring.problems import Refused
from surveys import answering, answers, judging
from surveys.wording import load


def codes(*modules: object) -> set[str]:
    """The codes of the problems that modules raise, found in their source."""
    return {
        code
        for module in modules
        for code in re.findall(r'(?:please\(\s*|code=)"([a-z-]+)"', inspect.getsource(module))  # type: ignore[arg-type]  # modules
    }


def test_a_word_that_one_language_lacks_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "zh.yaml").write_text("send: 交卷\nback: 上一步\n", encoding="utf-8")
    (tmp_path / "en.yaml").write_text("send: Send\nnext: Next\n", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        load(tmp_path)
    assert {problem.where for problem in refusal.value.problems} == {"en › back", "zh › next"}


def test_the_words_have_the_same_placeholders_in_every_language() -> None:
    languages = wording.languages()
    zh = languages["zh"]
    for key in zh._words:
        placeholders = {language: set(re.findall(r"{\w+}", words(key))) for language, words in languages.items()}
        assert len(set(map(frozenset, placeholders.values()))) == 1, (key, placeholders)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_has_its_words(language: str) -> None:
    words = wording.words(language)
    found = codes(answering, answers, judging, judge)
    assert len(found) > 15
    for code in found:
        assert f"problem-{code}" in words
    for code in answer.GONE:
        assert f"{code}-title" in words
        assert f"{code}-text" in words
    for code in judge_pages.GONE:
        assert f"expert-{code}-title" in words


def test_every_word_that_a_template_says_exists() -> None:
    words = wording.words("en")
    folder = Path(wording.__file__).parent / "templates"
    said = {
        key
        for path in folder.glob("*.html")
        for key in re.findall(r'\bt\([\'"]([a-z0-9-]+)[\'"] ?[,)]', path.read_text("utf-8"))
    }
    assert len(said) > 40
    assert {key for key in said if key not in words} == set()


def test_every_template_compiles() -> None:
    names = templates().list_templates()
    assert "form.html" in names
    assert [templates().get_template(name).name for name in names] == names


def test_chinese_has_chinese_punctuation() -> None:
    text = (wording.WORDS / "zh.yaml").read_text(encoding="utf-8")
    assert re.findall(r"[\u4e00-\u9fff”][,;!?()]|[,;!?()][\u4e00-\u9fff“]", text) == []
