"""What an answer is, and whether a posted form holds only such answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scoring.problems import Problem, Refused, please
from surveys import conditions, entered
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.item_kinds import Information, Other, words_of
from surveys.questionnaires import Choice, Comment, Item, Scale

Answers = Mapping[str, int | str]
_AROUND = 160  # bytes: what is sealed beside the answers


@dataclass(frozen=True)
class Form:
    """What a browser posted: the answers as text, and consent. ``twice`` names the fields that came more than once."""

    fields: Mapping[str, str]
    consent: bool
    twice: tuple[str, ...] = ()

    def given(self, id: str) -> str:
        """What was entered under an id; empty when nothing was."""
        return self.fields.get(id, "").strip()


@dataclass(frozen=True)
class Response:
    """All that one invitation answered. An item that is not here was not answered."""

    audience: Audience
    answers: Answers = field(default_factory=dict)


def stops(instrument: Instrument, audience: Audience, form: Form) -> bool:
    """Whether a screener says that this person is not asked: nothing of the form may be kept."""
    return any(
        option.action == "stop" and option.code == form.given(choice.id)
        for choice in instrument.questionnaires[audience].screener
        for option in choice.options
    )


def read(instrument: Instrument, audience: Audience, form: Form) -> Response:
    """The response in a form. Raises Refused with all the problems, each placed at the id it concerns.

    What was entered under an item that is not shown, by what else was answered, is in no response.
    """
    said = _said(instrument, audience, form)
    if found := tuple(_problems(instrument, audience, form, said)):
        raise Refused(found)
    asked = instrument.questionnaires[audience]
    answers: dict[str, int | str] = {}
    for id in asked.ids():
        given = tidy(said.answers[id] if id in said.answers else form.given(id))
        if given and id not in said.hidden:
            answers[id] = int(given) if id in asked.items and given.isdecimal() else given
    return Response(audience, answers)


def problems(instrument: Instrument, audience: Audience, form: Form) -> Iterator[Problem]:
    """Everything that keeps a form from being stored, in the order of the form."""
    yield from _problems(instrument, audience, form, _said(instrument, audience, form))


def _problems(instrument: Instrument, audience: Audience, form: Form, said: _Said) -> Iterator[Problem]:
    asked = instrument.questionnaires[audience]
    if not form.consent:
        yield please("consent-missing", "consent", "Consent is not given.", "tick the sentence if you agree")
    for choice in asked.screener:
        if not form.given(choice.id):
            yield please("screener-missing", choice.id, "It is not answered.", "choose one of its answers")
    if stops(instrument, audience, form):
        yield please("screener-stops", "form", "This survey is for other people.", "close the page; nothing is kept")
    yield from said.wrong
    yield from _among_the_options((*asked.screener, *asked.profile), form)
    yield from _short_enough(asked.comments, form)
    for id in sorted(set(form.fields) - asked.fields):
        yield please("item-unknown", id[:64], "The form has no such item.", "reload the form and send it again")
    for id in form.twice:
        yield please("answer-twice", id[:64], "It was answered more than once.", "give one answer")
    if not any(said.answers.get(id) for id in asked.scored or asked.others):
        yield please("form-empty", "form", "No statement is answered.", "answer at least one, or close the page")


def room(instrument: Instrument, audience: Audience) -> int:
    """Bytes that hold any response of an audience as JSON, so that none is known by its length while it is sealed."""
    asked, longest = instrument.questionnaires[audience], dict[str, int]()
    common = _longest(instrument.scale_of(audience))
    for item in asked.items.values():
        longest[item.id] = _longest(instrument.scale_of(audience, item)) if item.scale else common
    for choice in (*asked.screener, *asked.profile):
        longest[choice.id] = max(len(code.encode()) for code in choice.codes)
    none = len(instrument.non_answer_of(audience).code.encode())
    longest |= {id: max(none, entered.longest(item)) for id, item in asked.others.items()}
    longest |= {comment.id: 4 * comment.maximum_characters for comment in asked.comments}  # UTF-8
    return sum(len(id) + most for id, most in longest.items()) + 8 * len(list(asked.ids())) + _AROUND


def _longest(scale: Scale) -> int:
    codes = (*(str(point.value) for point in scale.points), scale.dont_know.code, scale.not_applicable.code)
    return max(len(code.encode()) for code in codes)


def tidy(comment: str) -> str:
    """A comment without control characters, with plain line ends and plain spaces."""
    if comment.isascii() and comment.isprintable():  # as every code is
        return comment.strip()
    plain = comment.replace("\r\n", "\n").replace("\r", "\n")
    spaced = "".join(" " if sign.isspace() and sign != "\n" else sign for sign in plain)
    return "".join(sign for sign in spaced if sign == "\n" or sign.isprintable()).strip()


@dataclass
class _Said:
    """What the sections of a form say: answers by id, what is hidden by other answers, what is wrong."""

    answers: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    wrong: list[Problem] = field(default_factory=list)


def _said(instrument: Instrument, audience: Audience, form: Form) -> _Said:
    asked, said = instrument.questionnaires[audience], _Said()
    before = {choice.id: form.given(choice.id) for choice in asked.screener}
    scales = _Scales(instrument, audience)
    for section in asked.sections:
        for item in section.items:
            if item.show_if and not conditions.holds(item.show_if, {**before, **said.answers}):
                said.hidden |= {item.id, words_of(item.id)}
            elif isinstance(item, Item):
                said.answers[item.id] = given = form.given(item.id)
                if not scales.has(item, given):
                    said.wrong.append(scales.wrong(item, given))
            elif not isinstance(item, Information):
                _of_a_kind(item, form, scales.non_answer, said)
    return said


def _of_a_kind(item: Other, form: Form, non_answer: str, said: _Said) -> None:
    found = entered.entered(item, form.given, non_answer)
    words = entered.words_beside(item, form.given, found.value)
    said.answers[item.id] = found.value
    said.wrong += (*found.wrong, *words.wrong)
    if item.own_words:
        said.answers[words_of(item.id)] = words.value
    if item.required and not found.value and not found.wrong:
        said.wrong.append(_required(item.id))


class _Scales:
    """The answers to statements, worked out once for each scale."""

    def __init__(self, instrument: Instrument, audience: Audience) -> None:
        self._instrument, self._audience = instrument, audience
        self._points: dict[str | None, frozenset[str]] = {}
        self.non_answer = instrument.non_answer_of(audience).code

    def has(self, item: Item, given: str) -> bool:
        """Whether an item may be answered so."""
        if not given:
            return not item.required
        points = self._points.get(item.scale)
        if points is None:
            own = self._instrument.scale_of(self._audience, item).points
            points = self._points[item.scale] = frozenset(str(point.value) for point in own)
        return given in points or (item.non_answer and given == self.non_answer)

    def wrong(self, item: Item, given: str) -> Problem:
        """What is wrong with an answer that it may not have."""
        if not given:
            return _required(item.id)
        return please("answer-off-scale", item.id, "The answer is not on its scale.", "choose one of its answers")


def _required(id: str) -> Problem:
    return please("item-required", id, "It is not answered.", "answer it")


def _among_the_options(choices: Iterable[Choice], form: Form) -> Iterator[Problem]:
    for choice in choices:
        if (given := form.given(choice.id)) and given not in choice.codes:
            yield please("option-unknown", choice.id, "It has no such answer.", "choose one of its answers")


def _short_enough(comments: Iterable[Comment], form: Form) -> Iterator[Problem]:
    for comment in comments:
        length = len(tidy(form.given(comment.id)))
        if length > comment.maximum_characters:
            yield Problem(
                code="comment-too-long",
                where=comment.id,
                what=f"It has {length} characters; {comment.maximum_characters} are kept at most.",
                way_out="Please shorten it.",
            )
