"""Words of an interface: one file a language in a folder, all with the same keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

from scoring.problems import Problem, Refused

DEFAULT = "zh"
OF_REPORTS = Path(__file__).parent / "words"  # what a report says; pages say it too


class Words:
    """The words of one language: ``words("progress", at=3, of=8)``."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    def __call__(self, key: str, **filling: object) -> str:
        said = self._words[key]
        for name, word in filling.items():
            said = said.replace("{" + name + "}", str(word))
        return said

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __contains__(self, key: str) -> bool:
        return key in self._words

    def problem(self, code: str, **filling: object) -> str:
        """What is wrong, for a person. A code without words of its own gets the general ones."""
        key = f"problem-{code}"
        return self(key if key in self else "problem-other", **filling)


@cache
def of_reports() -> Mapping[str, Words]:
    """What a report says, by language."""
    return load(OF_REPORTS)


def _read(path: Path) -> Mapping[str, str]:
    """A file's words as they are written: nothing in it is a number, and ``yes`` is not True."""
    words: Mapping[str, str] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 # text only
    return words


def load(*folders: Path) -> Mapping[str, Words]:
    """All languages in folders. Raises Refused with each word that one language has and another lacks."""
    languages: dict[str, dict[str, str]] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        languages.setdefault(path.stem, {}).update(_read(path))
    everything = set().union(*languages.values())
    lacking = [
        Problem("words-missing", f"{language} › {key}", "Another language has this word.", "Please write it here too.")
        for language, words in languages.items()
        for key in sorted(everything - set(words))
    ]
    if lacking:
        raise Refused(lacking)
    return {language: Words(language, words) for language, words in languages.items()}
