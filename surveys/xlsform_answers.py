"""The sheet choices of an XLSForm: the scales of a questionnaire's statements and the answers of its other items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.item_kinds import OTHER, MultipleChoice, Ranking, SingleChoice
from surveys.questionnaires import Choice, Item, NonAnswer
from surveys.texts import Text

OTHER_WORDS = {"zh": "其他，请写明", "en": "Other; please say what"}
Listed = SingleChoice | MultipleChoice | Ranking


@dataclass(frozen=True)
class Line:
    """One answer of a list; ``own`` stands in columns of our own."""

    listed: str
    name: str
    text: Text
    own: dict[str, str] = field(default_factory=dict)


class Lists:
    """The lists that were named so far, each once."""

    def __init__(self, instrument: Instrument, audience: Audience) -> None:
        self._instrument, self._audience = instrument, audience
        self._asked = instrument.questionnaires[audience]
        self._lines = dict[str, list[Line]]()

    @property
    def lines(self) -> Iterator[Line]:
        for lines in self._lines.values():
            yield from lines

    def of_statement(self, item: Item) -> str:
        """The list of a scale, with its answer that is none where the statement offers it."""
        scale = item.scale or self._asked.scale
        name = scale if item.non_answer else f"{scale}_points"
        if name not in self._lines:
            points = self._instrument.scales[scale].points
            lines = [Line(name, str(one.value), one.text, {"point": str(one.value)}) for one in points]
            none = self._instrument.non_answer_of(self._audience, item)
            self._lines[name] = [*lines, *([self._none(name, none)] if item.non_answer else [])]
        return name

    def of_choice(self, choice: Choice) -> str:
        """The list of a screener or a fact about the person."""
        lines = list[Line]()
        for option in choice.options:
            own = {"action": option.action or "", "value": "" if option.value is None else f"{option.value:.15g}"}
            kept = {name: said for name, said in own.items() if said}
            lines.append(Line(choice.id, option.code, option.text, kept))
        self._lines[choice.id] = lines
        return choice.id

    def of_item(self, item: Listed) -> str:
        """The list of an item that is not scored."""
        alone = item.alone if isinstance(item, MultipleChoice) else frozenset()
        lines = [
            Line(item.id, one.code, one.text, {"alone": "yes"} if one.code in alone else {}) for one in item.options
        ]
        if item.own_words:
            languages = self._instrument.languages
            words = Text({one: OTHER_WORDS.get(one, OTHER_WORDS["en"]) for one in languages})
            lines.append(Line(item.id, OTHER, words, {"other": "yes"}))
        if item.non_answer:
            lines.append(self._none(item.id, self._instrument.non_answer_of(self._audience)))
        self._lines[item.id] = lines
        return item.id

    def _none(self, name: str, none: NonAnswer) -> Line:
        return Line(name, none.code, none.text, {"point": self._asked.non_answer})
