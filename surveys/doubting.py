"""What a sound instrument may still do badly: doubts for its author, which refuse nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from scoring.problems import Problem, please
from surveys import readability
from surveys.checking import texts
from surveys.instrument import Instrument
from surveys.questionnaires import Questionnaire

MOST_MINUTES = 15  # people find 10 ideal and 20 the most: Revilla & Ochoa, Int. J. Market Research 59 (2017) 557-565
MOST_CHILDREN = 9  # seven, plus or minus two: Saaty & Ozdemir, Math. and Computer Modelling 38 (2003) 233-244
MOST_WORDS, MOST_LETTERS = 60, 120  # of a statement; letters of Chinese
WORDS_A_SENTENCE, LETTERS_A_SENTENCE = 25, 45  # rules of thumb of our own
ITEMS_A_MINUTE = 10
_SENTENCE, _WORD, _HAN = (
    re.compile(r"[.!?。！？；;\n]+"),
    re.compile(r"[A-Za-z0-9’'-]+"),
    re.compile(r"[\u4e00-\u9fff]"),
)
_MARKUP = re.compile(r"<[A-Za-z/!]|&[a-z]+;|&#\d+;")


def doubts(instrument: Instrument) -> Iterator[Problem]:
    """Every doubt, in the order of the file."""
    for place, text in texts(instrument):
        for language, words in text.root.items():
            where = f"{place} › {language}"
            if _MARKUP.search(words):
                yield please("doubt-markup", where, "Marks such as <b> are shown as they are.", "leave them out")
            if language == "zh" and len(_WORD.findall(words)) > 2 and not _HAN.search(words):
                yield please(
                    "doubt-untranslated", where, "It has no Chinese character.", "look whether it is translated"
                )
    for audience, questionnaire in instrument.questionnaires.items():
        yield from (one.within(f"questionnaires › {audience}") for one in _asked(questionnaire))
        yield from _hard(f"questionnaires › {audience}", readability.of_questionnaire(instrument, audience))
    for reader in instrument.notices:
        yield from _hard(f"notices › {reader}", readability.of_notice(instrument, reader))
    yield from _measured(instrument)
    system = instrument.index_system
    for matrix in instrument.experts.matrices:
        if (number := len(system.children(matrix.parent))) > MOST_CHILDREN:
            what = f"Experts compare {number} criteria here, in {number * (number - 1) // 2} pairs."
            yield please("doubt-matrix", f"experts › matrices › {matrix.id}", what, f"keep to {MOST_CHILDREN}")


def _hard(where: str, readings: Iterable[readability.Reading]) -> Iterator[Problem]:
    for one in readings:
        if one.hard:
            what = f"Its texts in {one.language!r} are hard to read."
            yield please("doubt-hard", where, what, "use shorter sentences and plainer words")


def _asked(questionnaire: Questionnaire) -> Iterator[Problem]:
    items = questionnaire.items
    if questionnaire.minutes > MOST_MINUTES:
        what = f"It takes {questionnaire.minutes} minutes."
        yield please("doubt-long", "minutes", what, f"keep to {MOST_MINUTES}")
    elif len(items) > questionnaire.minutes * ITEMS_A_MINUTE:
        what = f"{len(items)} items hardly take {questionnaire.minutes} minutes."
        yield please("doubt-minutes", "minutes", what, "say how long it really takes")
    said = Counter(words.strip() for item in items.values() for words in set(item.text.root.values()))
    for section in questionnaire.sections:
        for item in section.items:
            for language, words in item.text.root.items():
                where = f"sections › {section.id} › items › {item.id} › text › {language}"
                if said[words.strip()] > 1:
                    yield please("doubt-twice", where, "Another item says the same.", "ask it once")
                if _is_long(words):
                    yield please("doubt-text-long", where, "It is long for a statement.", "say it shorter")
                elif _is_hard(words):
                    yield please("doubt-reading", where, "It has a long sentence.", "write shorter ones")
    scored = list(questionnaire.scored.values())
    if len(scored) > 2 and len({getattr(item, "key", 1) for item in scored}) == 1:
        what = "All statements are keyed the same way, so careless agreement cannot be told."
        yield please("doubt-keys", "sections", what, "turn one of each topic round, with key -1")


def _measured(instrument: Instrument) -> Iterator[Problem]:
    sources = Counter(
        item.indicator
        for asked in instrument.questionnaires.values()
        for item in asked.scored.values()
        if item.indicator
    ) + Counter(objective.indicator for objective in instrument.objective_indicators)
    for id in instrument.index_system.indicators:
        if sources[id] == 1:
            what = "A single item or figure measures it."
            yield please("doubt-one-item", f"index_system › {id}", what, "add another, or be careful with its score")


def _is_long(words: str) -> bool:
    return len(_WORD.findall(words)) > MOST_WORDS or len(_HAN.findall(words)) > MOST_LETTERS


def _is_hard(words: str) -> bool:
    return any(
        len(_WORD.findall(one)) > WORDS_A_SENTENCE or len(_HAN.findall(one)) > LETTERS_A_SENTENCE
        for one in _SENTENCE.split(words)
    )
