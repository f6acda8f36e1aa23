"""What an answer is, and whether a posted form holds only such answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scoring.problems import Problem, Refused, please
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.questionnaires import Choice, Comment, Item

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
    """The response in a form. Raises Refused with all the problems, each placed at the id it concerns."""
    if found := tuple(problems(instrument, audience, form)):
        raise Refused(found)
    asked = instrument.questionnaires[audience]
    answers: dict[str, int | str] = {}
    for id in asked.ids():
        given = tidy(form.given(id))
        if given:
            answers[id] = int(given) if id in asked.items and given.isdecimal() else given
    return Response(audience, answers)


def problems(instrument: Instrument, audience: Audience, form: Form) -> Iterator[Problem]:
    """Everything that keeps a form from being stored, in the order of the form."""
    asked = instrument.questionnaires[audience]
    if not form.consent:
        yield please("consent-missing", "consent", "Consent is not given.", "tick the sentence if you agree")
    for choice in asked.screener:
        if not form.given(choice.id):
            yield please("screener-missing", choice.id, "It is not answered.", "choose one of its answers")
    if stops(instrument, audience, form):
        yield please("screener-stops", "form", "This survey is for other people.", "close the page; nothing is kept")
    yield from _on_the_scale(instrument, audience, asked.items.values(), form)
    yield from _among_the_options((*asked.screener, *asked.profile), form)
    yield from _short_enough(asked.comments, form)
    known = set(asked.ids())
    for id in sorted(set(form.fields) - known):
        yield please("item-unknown", id[:64], "The form has no such item.", "reload the form and send it again")
    for id in form.twice:
        yield please("answer-twice", id[:64], "It was answered more than once.", "give one answer")
    if not any(form.given(id) for id in asked.scored):
        yield please("form-empty", "form", "No statement is answered.", "answer at least one, or close the page")


def room(instrument: Instrument, audience: Audience) -> int:
    """Bytes that hold any response of an audience as JSON, so that none is known by its length while it is sealed."""
    asked = instrument.questionnaires[audience]
    codes = [str(point.value) for point in instrument.scale_of(audience).points]
    longest = {id: (*codes, instrument.non_answer_of(audience).code) for id in asked.items}
    longest |= {choice.id: tuple(choice.codes) for choice in (*asked.screener, *asked.profile)}
    given = sum(len(id) + max(len(code.encode()) for code in codes) for id, codes in longest.items())
    written = sum(len(comment.id) + 4 * comment.maximum_characters for comment in asked.comments)  # UTF-8
    return given + written + 8 * len(list(asked.ids())) + _AROUND


def tidy(comment: str) -> str:
    """A comment without control characters, with plain line ends and plain spaces."""
    plain = comment.replace("\r\n", "\n").replace("\r", "\n")
    spaced = "".join(" " if sign.isspace() and sign != "\n" else sign for sign in plain)
    return "".join(sign for sign in spaced if sign == "\n" or sign.isprintable()).strip()


def _on_the_scale(instrument: Instrument, audience: Audience, items: Iterable[Item], form: Form) -> Iterator[Problem]:
    values = {str(point.value) for point in instrument.scale_of(audience).points}
    non_answer = instrument.non_answer_of(audience).code
    for item in items:
        given = form.given(item.id)
        if given and given not in (values | {non_answer} if item.non_answer else values):
            yield please("answer-off-scale", item.id, "The answer is not on its scale.", "choose one of its answers")


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
