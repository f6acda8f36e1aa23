"""How hard a text is to read: measures of its letters alone, which know nothing of what it says. Only ever a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.texts import Text

HARDEST_GRADE = 9.0  # years of school; plain-language guides ask for 6 to 8, such as those of the US NIH and AMA
LONGEST_SENTENCE = 25.0  # Chinese characters on average; a rule of thumb of our own
MOST_RARE = 0.02  # share of Chinese characters beyond the common ones; a rule of thumb of our own
_FIRST_LEVEL = range(0xB0, 0xD8)  # rows 16 to 55 of GB/T 2312-1980: its 3,755 common characters
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?")
_SENTENCE = re.compile(r"[.!?。！？；;\n]+")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_SILENT = re.compile(r"[^le]e$|[aeiouy]le$|[^aeioutdy]ed$")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Reading:
    """Of texts in one language: how long their sentences are on average, and how hard their words.

    In Chinese ``words`` is the share of characters that are no common ones, in English the grade of Kincaid et al.
    """

    language: str
    sentence: float
    words: float

    @property
    def hard(self) -> bool:
        if self.language == "zh":
            return self.sentence > LONGEST_SENTENCE or self.words > MOST_RARE
        return self.words > HARDEST_GRADE


def of_questionnaire(instrument: Instrument, audience: Audience) -> Iterator[Reading]:
    """All that an audience's sections ask, by language."""
    asked = instrument.questionnaires[audience]
    texts = [item.text for section in asked.sections for item in section.items]
    yield from _by_language(instrument, texts)


def of_notice(instrument: Instrument, reader: str) -> Iterator[Reading]:
    """What people are told before they answer, by language."""
    text = next(notice.text for name, notice in instrument.notices.items() if name == reader)
    yield from _by_language(instrument, [text])


def reading(language: str, texts: Iterable[str]) -> Reading | None:
    """Of texts, each a sentence at least; None in a language that is not measured, or where there is nothing."""
    sentences = [one for text in texts for one in _SENTENCE.split(_PLACEHOLDER.sub("", text)) if one.strip()]
    return {"zh": _chinese, "en": _english}.get(language, _unknown)(sentences)


def grade(words: int, sentences: int, syllables: int) -> float:
    """The school grade in which a text is understood: 0.39 words / sentences + 11.8 syllables / words − 15.59.

    Kincaid, Fishburne, Rogers & Chissom, Derivation of new readability formulas for Navy enlisted personnel,
    Research Branch Report 8-75 (1975).
    """
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def syllables(word: str) -> int:
    """Of an English word, by its vowels: about right, as the formula needs it."""
    plain = word.lower().replace("’", "").replace("'", "")
    number = len(_VOWELS.findall(plain))
    return max(1, number - bool(_SILENT.search(plain)))


def is_common(character: str) -> bool:
    """Whether a Chinese character is of the first level of GB/T 2312-1980."""
    try:
        return character.encode("gb2312")[0] in _FIRST_LEVEL
    except UnicodeEncodeError:
        return False


def _chinese(sentences: list[str]) -> Reading | None:
    characters = [_HAN.findall(one) for one in sentences]
    number = sum(map(len, characters))
    if not number:
        return None
    rare = sum(not is_common(one) for line in characters for one in line)
    return Reading("zh", number / sum(bool(line) for line in characters), rare / number)


def _english(sentences: list[str]) -> Reading | None:
    lines = [found for found in map(_WORD.findall, sentences) if found]
    words = [word for line in lines for word in line]
    if not words:
        return None
    said = grade(len(words), len(lines), sum(map(syllables, words)))
    return Reading("en", len(words) / len(lines), said)


def _unknown(_sentences: list[str]) -> None:
    return None


def _by_language(instrument: Instrument, texts: Sequence[Text]) -> Iterator[Reading]:
    for language in instrument.languages:
        if found := reading(language, (text[language] for text in texts)):
            yield found
