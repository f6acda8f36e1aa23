"""What a form says about an item beside its text, to people and to its script: its limits, and who is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from forms import wording
from surveys.audiences import Audience
from surveys.entered import plainly_of
from surveys.instrument import Instrument
from surveys.item_kinds import (
    LONGEST_OTHER,
    OTHER,
    Condition,
    Day,
    FreeText,
    Information,
    MultipleChoice,
    Number,
    Other,
    Ranking,
    SingleChoice,
)
from surveys.questionnaires import Choice, Item, NonAnswer, Questionnaire, Scale


@dataclass(frozen=True)
class Telling:
    """One questionnaire in one language."""

    instrument: Instrument
    audience: Audience
    language: str

    @property
    def questionnaire(self) -> Questionnaire:
        return self.instrument.questionnaires[self.audience]

    @property
    def non_answer(self) -> NonAnswer:
        return self.instrument.non_answer_of(self.audience)

    def scale(self, item: Item) -> Scale:
        return self.instrument.scale_of(self.audience, item)

    def none(self, item: Item) -> NonAnswer:
        """What an item offers instead of an answer, in the words of its own scale."""
        return self.instrument.non_answer_of(self.audience, item)

    def said(self, key: str, **filling: object) -> str:
        return wording.words(self.language)(key, **filling)

    def attributes(self, item: Item | Other | Information) -> Markup:
        """What the script reads of an item's element."""
        written = Markup()
        if not isinstance(item, Information) and item.required:
            written += Markup(" data-required")
        if item.show_if:
            plain = item.show_if.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
            written += Markup(' data-show-if="{}"').format(json.dumps(plain))
        if isinstance(item, Number):
            written += Markup(' data-number="{} {} {}"').format(item.minimum, item.maximum, item.decimals)
        if isinstance(item, Day):
            written += Markup(' data-date="{} {}"').format(item.minimum, item.maximum)
        if isinstance(item, MultipleChoice):
            written += Markup(' data-many="{} {}"').format(item.at_least or 1, item.at_most or len(item.codes))
        if isinstance(item, Ranking):
            written += Markup(' data-ranking="{}"').format(item.places)
        return written

    def limits(self, item: Item | Other) -> str:
        """What an answer must be, in a sentence; empty where the form allows no other."""
        if isinstance(item, Number):
            low, high = plainly_of(item.minimum), plainly_of(item.maximum)
            key = "limits-number" if item.decimals else "limits-whole"
            return self.said(key, low=low, high=high, decimals=item.decimals)
        if isinstance(item, Day):
            low, high = (limit[: _LENGTHS[item.precision]] for limit in (item.minimum, item.maximum))
            return self.said(f"limits-{item.precision}", low=low, high=high)
        if isinstance(item, Ranking):
            return self.said("limits-ranking", most=item.places)
        if isinstance(item, MultipleChoice):
            return self._of_several(item)
        return ""

    def only(self, item: Item | Other | Information) -> str:
        """Who is asked, where not everybody is."""
        if item.show_if is None:
            return ""
        joined = self.said("condition-and" if item.show_if.all else "condition-or")
        conditions = joined.join(self._condition(one) for one in (*item.show_if.all, *item.show_if.any))
        return self.said("only-if", conditions=conditions)

    def labels(self) -> dict[str, str]:
        """The words of all that is asked, by the id that a problem names."""
        asked = self.questionnaire
        parts = (asked.screener, asked.items.values(), asked.others.values(), asked.profile, asked.comments)
        return {one.id: one.text[self.language] for part in parts for one in part}

    def maxima(self) -> dict[str, int]:
        """How many characters are kept of what is written."""
        written = {one.id: one.maximum_characters for one in self.questionnaire.comments}
        for item in self.questionnaire.others.values():
            if item.own_words or isinstance(item, FreeText):
                written[item.id] = item.maximum_characters if isinstance(item, FreeText) else LONGEST_OTHER
        return written

    def all_limits(self) -> dict[str, str]:
        """The sentences of `limits`, by item."""
        return {id: self.limits(item) for id, item in self.questionnaire.others.items()}

    def answer(self, item: Other, given: str) -> str:
        """An answer as it is kept, in words."""
        if item.non_answer and given == self.non_answer.code:
            return self.non_answer.text[self.language]
        if isinstance(item, SingleChoice | MultipleChoice):
            named = self._named(item)
            return self.said("answers-between").join(named.get(code, code) for code in given.split())
        if isinstance(item, Ranking):
            named = self._named(item)
            places = enumerate(given.split(), start=1)
            return self.said("answers-between").join(f"{place}. {named.get(code, code)}" for place, code in places)
        return f"{given} {item.unit[self.language]}" if isinstance(item, Number) and item.unit else given

    def _of_several(self, item: MultipleChoice) -> str:
        if item.at_least and item.at_most:
            return self.said("limits-some", least=item.at_least, most=item.at_most)
        if item.at_least or item.at_most:
            return self.said("limits-least" if item.at_least else "limits-most", number=item.at_least or item.at_most)
        return self.said("limits-any")

    def _condition(self, condition: Condition) -> str:
        asked = self._asked(condition.item)
        text = asked.text[self.language]
        if condition.answered is not None:
            return self.said("condition-answered" if condition.answered else "condition-open", asked=text)
        if condition.one_of is not None:
            return self._among(text, [self._answer(asked, str(code)) for code in condition.one_of])
        if isinstance(asked, Item):
            return self._among(text, list(self._points(asked, condition)))
        low, high = condition.at_least, condition.at_most
        key = "condition-from-to" if None not in (low, high) else "condition-from" if high is None else "condition-to"
        return self.said(key, asked=text, low=plainly_of(low or 0), high=plainly_of(high or 0))

    def _among(self, asked: str, answers: list[str]) -> str:
        quoted = (self.said("quoted", answer=answer) for answer in answers)
        return self.said("condition-one-of", asked=asked, answers=self.said("condition-or").join(quoted))

    def _points(self, item: Item, condition: Condition) -> Iterator[str]:
        for point in self.instrument.scale_of(self.audience, item).points:
            if (condition.at_least or 0) <= point.value <= (condition.at_most or point.value):
                yield point.text[self.language]

    def _asked(self, id: str) -> Choice | Item | Other:
        asked = self.questionnaire
        known: Mapping[str, Choice | Item | Other] = {one.id: one for one in asked.screener}
        return {**known, **asked.items, **asked.others}[id]

    def _answer(self, asked: Choice | Item | Other, code: str) -> str:
        if isinstance(asked, Choice):
            return next(option.text[self.language] for option in asked.options if option.code == code)
        if isinstance(asked, Item):
            points = self.instrument.scale_of(self.audience, asked).points
            named = {str(point.value): point.text[self.language] for point in points}
            return named.get(code, self.non_answer.text[self.language])
        return self.answer(asked, code)

    def _named(self, item: SingleChoice | MultipleChoice | Ranking) -> dict[str, str]:
        own = {OTHER: self.said("other")} if item.own_words else {}
        return {option.code: option.text[self.language] for option in item.options} | own


_LENGTHS = {"year": 4, "month": 7, "day": 10}
