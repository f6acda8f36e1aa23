"""What an organiser decides after a screening: which indicators are kept. The rule advises, a person decides."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages import frame
from surveys import levels, screening
from surveys.instrument import Instrument
from surveys.screenings import Round
from surveys.studies import Wave


def show(instrument: Instrument, wave: Wave, rounds: tuple[Round, ...]) -> None:
    """What was decided, and while the wave is a draft the form that decides."""
    words, kept = frame.words(), rounds[-1].kept
    st.subheader(words("screening-decision"))
    if kept is not None:
        names = [one.name[frame.language()] for id, one in instrument.index_system.indicators.items() if id not in kept]
        dropped = words("comma").join(names) or words("screening-dropped-none")
        st.success(frame.plain(words("screening-decided", kept=len(kept), dropped=dropped)))
    if wave.state != "draft":
        return
    st.write(words("screening-decide-lead"))
    advised = _advised(instrument, rounds)
    st.button(words("screening-as-rule"), on_click=_choose, args=(wave.id, advised))
    with st.form("screening-decision"):
        system, read = instrument.index_system, frame.language()
        for branch in levels.branches(system):
            st.write(str(frame.Strong(levels.path(system, branch, read))))
            for id in system.children(branch):
                name = frame.label(system.indicators[id].name[read])
                st.radio(name, [True, False], None, _word, _key(wave.id, id), horizontal=True)
        asked = st.form_submit_button(words("screening-decide"), type="primary")
    if asked:
        keep = {id: st.session_state[_key(wave.id, id)] for id in instrument.index_system.indicators}
        if frame.act(
            "run-screening",
            wave.study.id,
            lambda records: screening.decide(records, wave.id, keep, frame.now()),
            _places(instrument),
        ):
            st.rerun()


def _advised(instrument: Instrument, rounds: tuple[Round, ...]) -> Mapping[str, bool]:
    """What the rule says of each indicator that enough experts rated."""
    screened = screening.outcome(instrument, rounds, len(rounds)).screened
    indicators = instrument.index_system.indicators
    return {one.criterion: one.verdict.keep for one in screened if one.verdict and one.criterion in indicators}


def _choose(wave_id: str, advised: Mapping[str, bool]) -> None:
    for id, keep in advised.items():
        st.session_state[_key(wave_id, id)] = keep


def _places(instrument: Instrument) -> Mapping[str, str]:
    """Names of what a refusal may be about: indicators, dimensions, rules of the diagnosis."""
    read = frame.language()
    suspects = {one.id: one.name[read] for one in instrument.diagnosis.suspects}
    return suspects | {id: node.name[read] for id, node in instrument.index_system.named.items()}


def _key(wave_id: str, indicator: str) -> str:
    return f"keep-{wave_id}-{indicator}"


def _word(keep: bool) -> str:
    return frame.words()("keep" if keep else "drop")
