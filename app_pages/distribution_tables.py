"""The tables behind the distributions, and the sample by its profile (T2), in words and percentages of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from app_pages import frame
from scoring.results import Evaluation
from surveys import answer_groups, disclosing, formats
from surveys.audiences import Audience
from surveys.disclosing import NO_ANSWER, Share
from surveys.distributions import Answered
from surveys.instrument import Instrument
from surveys.profiles import Profile
from surveys.questionnaires import NonAnswer, Scale


def answers(instrument: Instrument, audience: Audience, rows: Iterable[Answered]) -> pd.DataFrame:
    """Percentages of everybody by answer as asked, a row an item; those without answers that are shown are left out."""
    words, rows = frame.words(), [one for one in rows if one.points]
    scale, none = _scale(instrument, audience, rows), _none(instrument, audience, rows)
    return pd.DataFrame(
        [
            {
                words("item"): named(instrument, audience, one.item),
                **{str(point.value): _percent(of) for point, of in zip(scale.points, one.points, strict=True)},
                none.text[frame.language()]: _percent(one.non_answer),
                words("profile-no-answer"): _percent(one.missing),
                words("score"): formats.figure(one.score),
            }
            for one in rows
        ]
    )


def by_scale(instrument: Instrument, audience: Audience, rows: Iterable[Answered]) -> list[list[Answered]]:
    """The rows of each scale by themselves: a table and a chart have one."""
    asked, found = instrument.questionnaires[audience].items, dict[str | None, list[Answered]]()
    for one in rows:
        found.setdefault(asked[one.item].scale, []).append(one)
    return list(found.values())


def scale_named(instrument: Instrument, audience: Audience, rows: Sequence[Answered]) -> str:
    """The points of the scale of some rows, in words."""
    points = _scale(instrument, audience, rows).points
    return frame.words()("comma").join(f"{point.value} = {point.text[frame.language()]}" for point in points)


def _scale(instrument: Instrument, audience: Audience, rows: Sequence[Answered]) -> Scale:
    item = instrument.questionnaires[audience].items[rows[0].item] if rows else None
    return instrument.scale_of(audience, item)


def _none(instrument: Instrument, audience: Audience, rows: Sequence[Answered]) -> NonAnswer:
    item = instrument.questionnaires[audience].items[rows[0].item] if rows else None
    return instrument.non_answer_of(audience, item)


def legend(instrument: Instrument, evaluation: Evaluation, audience: Audience, everybody: bool) -> str:
    """How to read the numbers of a table: the scale, whose percentages, what a dash and a mark mean."""
    words, points = frame.words(), instrument.scale_of(audience).points
    scale = words("comma").join(f"{point.value} = {point.text[frame.language()]}" for point in points)
    least = disclosing.least(instrument, audience)
    lines = [words("answers-legend", scale=scale, least=least, mark=words("reversed-mark"))]
    if everybody and audience in evaluation.represented:
        lines.append(words("answers-weighted"))
    people = disclosing.responses(instrument, evaluation.responses).get(audience) if everybody else None
    return words("space").join([*lines, *([words("answers-people", people=formats.people(people))] if people else [])])


def lacking(instrument: Instrument, rows: Sequence[Answered]) -> list[str]:
    """Why statements have no answers that are shown, a sentence a reason."""
    words, why = frame.words(), dict.fromkeys(one.lacking for one in rows if one.lacking)
    return [
        words(f"answers-{kind}", items=words("comma").join(one.item for one in rows if one.lacking == kind))
        for kind in why
    ]


def named(instrument: Instrument, audience: Audience, item: str) -> str:
    """An item by its id and words, with a mark where agreeing is unfavourable."""
    words, asked = frame.words(), instrument.questionnaires[audience].items[item]
    text = words("labelled", id=item, text=asked.text[frame.language()])
    return text if asked.key == 1 else f"{text} {words('reversed-mark')}"


def profile(instrument: Instrument, found: Profile) -> pd.DataFrame:
    """Variable, category, number and percent, a row an answer."""
    words, read = frame.words(), frame.language()
    return pd.DataFrame(
        [
            {
                words("profile-variable"): choice.text[read],
                words("profile-category"): next(
                    (option.text[read] for option in choice.options if option.code == code), words("profile-no-answer")
                ),
                "n": formats.NONE if share.count is None else formats.count(share.count),
                "%": _percent(share),
            }
            for choice in instrument.questionnaires[found.audience].profile
            for code, share in (found.questions or {}).get(choice.id, {}).items()
            if code != NO_ANSWER or share.count != 0
        ]
    )


def others(instrument: Instrument, found: Profile) -> pd.DataFrame:
    """The items of sections that are no statements: item, answer, and how many gave it at least, a row an answer."""
    words, read = frame.words(), frame.language()
    asked = instrument.questionnaires[found.audience]
    named = {id: answer_groups.groups(instrument, asked, item) for id, item in asked.others.items()}
    labels = {(id, one.code): one.label for id, of in named.items() for one in of}
    return pd.DataFrame(
        [
            {
                words("item"): words("labelled", id=id, text=asked.others[id].text[read]),
                words("profile-category"): _in(labels[id, code], read),
                "n": told,
            }
            for id, answers in (found.others or {}).items()
            for code, told in answers.items()
        ]
    )


def _in(label: Mapping[str, str], language: str) -> str:
    return label.get(language) or next(iter(label.values()), "")


def _percent(share: Share) -> str:
    return formats.NONE if share.percent is None else str(share.percent)
