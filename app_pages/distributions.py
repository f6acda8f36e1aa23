"""How people answered, statement by statement: everybody, or a part of an audience where that may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from app_pages import choosing, distribution_tables, diverging, frame, later, pictures, strata
from app_pages.analyses import Seen
from scoring.problems import Refused
from storage import breaking_down
from storage.settings import database
from surveys import distributions, filtering, formats
from surveys.audiences import AUDIENCES, Audience
from surveys.disclosing import NO_ANSWER
from surveys.distributions import Answered
from surveys.filtering import STRATA, Divided
from surveys.studies import Wave

EVERYBODY = "everybody"
KEPT, SOME = 600, 60  # seconds, and how many


def show(seen: Seen) -> None:
    """The whole tab."""
    words = frame.words()
    st.write(words("answers-lead"))
    with st.container(horizontal=True):
        audience = choosing.choose("asked", words("audience"), {one: words(one) for one in AUDIENCES})
        by = _choose_by(seen, audience)
    choosing.forget("by-", f"by-{audience}")
    choosing.forget("of-", f"of-{by}")
    try:
        selected = None if by == EVERYBODY else _choose_group(seen, audience, by)
    except Refused as refusal:
        frame.refuse(refusal.problems, lead="filter-refused")
        return
    legend = distribution_tables.legend(seen.instrument, seen.evaluation, audience, everybody=by == EVERYBODY)
    st.caption(frame.plain(legend))
    whole = distributions.everybody(seen.instrument, seen.evaluation, seen.analysis.withheld)[audience]
    rows = _of_group(seen, selected, [one.item for one in whole]) if selected else list(whole)
    _sections(seen, audience, rows)


def _sections(seen: Seen, audience: Audience, rows: Sequence[Answered]) -> None:
    asked, explained = seen.instrument.questionnaires[audience], set[str | None]()
    for section in asked.sections:
        own = [one for one in rows if one.item in {item.id for item in section.items}]
        if not own:
            continue
        st.markdown(f"##### {frame.plain(section.name[frame.language()])}")
        for part in distribution_tables.by_scale(seen.instrument, audience, own):
            scale = asked.items[part[0].item].scale
            if scale and scale not in explained:
                st.caption(frame.plain(distribution_tables.scale_named(seen.instrument, audience, part)))
            _section(seen, audience, part, rows, scale not in explained)
            explained |= {scale} if any(one.points for one in part) else set()


def _section(seen: Seen, audience: Audience, own: Sequence[Answered], among: Sequence[Answered], first: bool) -> None:
    words, instrument = frame.words(), seen.instrument
    if any(one.points for one in own):
        pictures.show(seen, diverging.chart(instrument, audience, own, among, first), words("chart-answers"))
        with st.expander(words("answers-table")):
            frame.table(distribution_tables.answers(instrument, audience, own), words_in=frame.SENTENCES)
    for sentence in distribution_tables.lacking(instrument, own):
        st.info(frame.plain(sentence))


def _choose_by(seen: Seen, audience: Audience) -> str:
    """What an audience is divided by; nothing, unless somebody chooses."""
    words, read = frame.words(), frame.language()
    named = {EVERYBODY: words("filter-everybody"), STRATA: words(f"filter-{audience}")}
    named |= {choice.id: choice.text[read] for choice in seen.instrument.questionnaires[audience].profile}
    return choosing.choose(f"by-{audience}", words("filter-by"), named)


def _choose_group(seen: Seen, audience: Audience, by: str) -> tuple[Divided, str]:
    """One of the groups. Raises Refused where none may be looked at, or not this one."""
    divided = _divided(seen.key, audience, by, seen.wave)
    named = _names(seen, divided, by)
    group = choosing.choose(f"of-{by}", frame.words()("filter-group"), named) if named else ""
    filtering.check_group(seen.wave, divided, group)
    people = divided.people[group]
    told = frame.words()("filter-people", group=named[group], people=formats.count(people or 0))
    st.caption(frame.plain(told))
    return divided, group


def _names(seen: Seen, divided: Divided, by: str) -> dict[str, str]:
    """The groups by name, also those that nobody is counted in: that is no answer yet."""
    words, read = frame.words(), frame.language()
    if by == STRATA:
        ids = [*(one.id for one in seen.wave.strata_of(divided.audience)), *divided.groups]
        return {id: strata.name(seen.wave, divided.audience, id) for id in ids}
    choice = next(one for one in seen.instrument.questionnaires[divided.audience].profile if one.id == by)
    return {option.code: option.text[read] for option in choice.options} | {NO_ANSWER: words("profile-no-answer")}


def _of_group(seen: Seen, selected: tuple[Divided, str], ids: Sequence[str]) -> list[Answered]:
    divided, group = selected
    with later.working_out("filter-working"):
        return [_answers(f"{seen.key} {divided.by}", id, seen, divided)[group] for id in ids]


@st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=SOME)
def _divided(key: str, audience: Audience, by: str, _wave: Wave) -> Divided:
    if by != STRATA:
        breaking_down.keep(database(), _wave.id)
    with frame.reading() as records:
        return filtering.divide(records, _wave, audience, by)


@st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=SOME)
def _answers(key: str, item: str, _seen: Seen, _divided: Divided) -> Mapping[str, Answered]:
    return filtering.answers(_seen.wave, _divided, item, _seen.analysis.withheld)
