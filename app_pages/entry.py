"""What an organiser enters of a new study, with its groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import streamlit as st

from app_pages import frame, groups, instruments, planner
from scoring.problems import Problem, Refused, please, refuse
from storage.records import SqlRecords
from surveys.audiences import Audience
from surveys.studies import Stratum, Study, Wave
from surveys.studying import RETENTION_DAYS, WavePlan, add_wave, create_study, new_id
from surveys.texts import Text

PARTS = ("name", "area", "organisation", "wave")
MADE = "studies-made"  # in the session: a form that made a study is gone, so that a second click makes none


def study() -> None:
    """The form of a new study: nothing is filled in for the organiser but the usual number of days."""
    words, turn = frame.words(), st.session_state.setdefault(MADE, 0)
    st.write(words("new-study-lead"))
    if (chosen := instruments.begin_with(turn)) is None:
        return
    instrument, read = chosen.instrument, frame.language()
    st.caption(frame.plain(instrument.disclaimer.root.get(read) or instrument.disclaimer[instrument.default_language]))
    planner.show(instrument)
    with st.form(f"new-study-{turn}", border=False):
        texts = {part: text(words("study-" + part), f"{part}-{turn}", instrument.languages) for part in PARTS}
        contact = st.text_input(words("study-contact"), key=f"contact-{turn}")
        left, right = st.columns(2)
        kept = instrument.privacy.retention.get("raw_responses_days")
        days = kept if isinstance(kept, int) and kept in RETENTION_DAYS else None
        retention = left.number_input(words("study-retention"), 1, 3650, days, key=f"retention-{turn}")
        tomorrow = frame.now().date() + timedelta(days=1)
        last_day = right.date_input(words("study-closes"), None, min_value=tomorrow, key=f"closes-{turn}")
        strata, problems = _groups(turn, instrument.audiences)
        if not st.form_submit_button(words("create-study"), type="primary"):
            return
    new = Study(new_id(), texts["name"], texts["area"], texts["organisation"], contact, int(retention or 0))
    if last_day is None:
        problems.append(please("wave-last-day", "", "It is missing.", "choose the last day to answer"))
    plan = WavePlan(texts["wave"], chosen.document, strata, last_day or tomorrow)
    if frame.act("make-study", None, partial(_create, new, plan, instrument.languages, problems), _lines(strata)):
        st.session_state[MADE] = turn + 1
        st.rerun()


def _create(
    new: Study, plan: WavePlan, languages: tuple[str, ...], found: list[Problem], records: SqlRecords
) -> Wave | None:
    """Create a study with its first wave. Raises Refused with the problems of both, and those found before."""
    wave, now = None, frame.now()
    try:
        create_study(records, new, languages, now)
    except Refused as refusal:
        found += refusal.problems
    try:
        wave = add_wave(records, new, plan, now)
    except Refused as refusal:
        found += [problem for problem in refusal.problems if problem not in found]
    refuse(found)
    return wave


def _groups(turn: int, audiences: tuple[Audience, ...]) -> tuple[tuple[Stratum, ...], list[Problem]]:
    """A box for each audience, with one group a line."""
    words = frame.words()
    st.write(words("groups-lead"))
    st.caption(words("groups-more"))
    shown = words("groups-example")
    written = {
        one: st.text_area(words(f"groups-{one}"), key=f"groups-{one}-{turn}", height=130, placeholder=shown)
        for one in audiences
    }
    read = [groups.strata(audience, lines) for audience, lines in written.items()]
    return tuple(one for strata, _ in read for one in strata), [one for _, problems in read for one in problems]


def _lines(strata: tuple[Stratum, ...]) -> Mapping[str, str]:
    """What the organiser calls a group: the number of its line."""
    return {stratum.id: frame.words()("line", number=stratum.id[1:]) for stratum in strata}


def text(label: str, key: str, languages: tuple[str, ...], long: bool = False) -> Text:
    """One text in every language, side by side."""
    found = {}
    for language, column in zip(languages, st.columns(len(languages)), strict=True):
        asked = column.text_area if long else column.text_input
        found[language] = asked(f"{label} ({frame.LANGUAGES.get(language, language)})", key=f"{key}-{language}")
    return Text(found)
