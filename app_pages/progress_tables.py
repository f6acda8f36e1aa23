"""Tables of the fieldwork's progress: its steps with their rates, what was counted by day, where forms are left."""

from __future__ import annotations

from datetime import date

import pandas as pd

from app_pages import frame, strata
from surveys import formats
from surveys.audiences import Audience
from surveys.disclosing import told
from surveys.following import Fieldwork
from surveys.progress import STEPS, Progress
from surveys.remaining import Remaining
from surveys.studies import Wave
from surveys.visits import screens

WHOLE_GROUPS = ("opened", "begun", "valid")  # at least so many


def steps(found: Fieldwork) -> pd.DataFrame:
    """From being invited to answers that can be used, a row a step; in brackets its share of the step before."""
    words = frame.words()
    return pd.DataFrame(
        {words("step"): [words(f"step-{step}") for step in STEPS]}
        | {words(one.audience): [_step(found.wave, one, step) for step in STEPS] for one in found.progress}
    )


def days(found: Fieldwork) -> pd.DataFrame:
    """By how many what is counted has grown on each day; first what was counted before days were kept."""
    words, undated, asked = frame.words(), found.undated, found.wave.instrument.audiences
    rows = [(frame.day(day), {one: found.days.get((one, day), 0) for one in asked}) for day in _days(found)]
    if any(undated.values()):
        rows.insert(0, (words("undated"), undated))
    return pd.DataFrame(
        {words("day"): [name for name, _ in rows]}
        | {
            words(one): [formats.signed(numbers[one], 0) if numbers[one] else formats.NONE for _, numbers in rows]
            for one in asked
        }
    )


def left(found: Fieldwork) -> pd.DataFrame:
    """Forms that were begun, left and not sent since, a row a section; only numbers of whole minimum groups."""
    words = frame.words()
    rows = [
        {
            words("audience"): words(one.audience),
            words("section"): section(found.wave, one.audience, id),
            words("left"): f"≥{formats.count(one.gone[id])}" if one.gone.get(id) else f"<{one.least}",
        }
        for one in found.progress
        if one.begun
        for id in _asked(found.wave, one.audience)
    ]
    return pd.DataFrame(rows, columns=[words("audience"), words("section"), words("left")])


def paces(found: Fieldwork) -> pd.DataFrame:
    """How long the middle one of those who sent a form was at each section, a row a section, in bands."""
    words = frame.words()
    rows = [
        {
            words("audience"): words(one.audience),
            words("section"): section(found.wave, one.audience, id),
            words("pace"): words(f"band-{pace.band}"),
            words("pace-people"): f"≥{formats.count(pace.people)}",
        }
        for one in found.progress
        for id in _asked(found.wave, one.audience)
        if (pace := one.paces.get(id))
    ]
    return pd.DataFrame(rows)


def margins(found: Fieldwork) -> pd.DataFrame:
    """What the counted answers would give if they were a random sample, a row an audience."""
    words = frame.words()
    return pd.DataFrame(
        {
            words("audience"): [words(one.audience) for one in found.progress],
            words("population"): [
                formats.count(one.population) if one.population else formats.NONE for one in found.progress
            ],
            words("counted"): [_told(found.wave, one, one.counted or 0) for one in found.progress],
            words("needed"): [formats.count(one.needed) for one in found.progress],
            words("margin"): [_margin(one.margin) for one in found.progress],
        }
    )


def sentence(wave: Wave, one: Remaining) -> str:
    """What is left to do, in words."""
    words = frame.words()
    names = [_name(wave, one, id) for id in one.of]
    error = formats.percent(wave.instrument.sampling.defaults["e"], 0)
    audience = words(one.audience) if one.audience else ""
    return words(
        f"todo-{one.what}",
        of=words("comma").join(names),
        number=formats.count(one.number or 0),
        audience=audience,
        margin=error,
    )


def section(wave: Wave, audience: Audience, id: str) -> str:
    """A section of a form by its name."""
    own = {part.id: part.name[frame.language()] for part in wave.instrument.questionnaires[audience].sections}
    return own[id] if id in own else frame.words()(f"section-{id}")


def _name(wave: Wave, one: Remaining, id: str) -> str:
    if one.what == "experts-few-here":
        return wave.instrument.index_system.named[id].name[frame.language()]
    if one.audience is None:
        return id
    return section(wave, one.audience, id) if one.what == "left-most" else strata.name(wave, one.audience, id)


def _step(wave: Wave, one: Progress, step: str) -> str:
    number, rate = one.of(step), one.rate(step)
    if number is None:
        unknown = step == "invited" or (step == "begun" and one.begun is None)
        return formats.NONE if unknown else _told(wave, one, 0)
    said = f"{'≥' if step in WHOLE_GROUPS else ''}{formats.count(number)}"
    return said if rate is None else f"{said} ({formats.percent(rate, 0)}%)"


def _told(wave: Wave, one: Progress, number: int) -> str:
    return formats.people(told(wave.instrument, one.audience, number))


def _margin(margin: float | None) -> str:
    return formats.NONE if margin is None else f"±{formats.percent(margin)}"


def _days(found: Fieldwork) -> list[date]:
    return sorted({day for _, day in found.days})


def _asked(wave: Wave, audience: Audience) -> tuple[str, ...]:
    return screens(wave.instrument.questionnaires[audience])[1:]
