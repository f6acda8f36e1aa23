"""The instrument that lies on the page Instrument: what was loaded, what is wrong with it, and how it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from app_pages import frame
from scoring.problems import Problem
from storage.records import SqlRecords
from surveys import editing
from surveys.editing import Loaded
from surveys.instrument_files import Checked
from surveys.sheet_rows import Grid
from surveys.studies import Wave
from surveys.unread_copies import UnreadCopy

LOADED = "instrument-loaded"  # in the session: what the fields on the page were made of
TURN = "instrument-turn"  # fields of another version are other fields
SAID, WRITTEN = "instrument-said", "instrument-written"
GO = "instrument-go-"


@dataclass(frozen=True)
class Desk:
    """A wave's instrument as it was loaded, and why it cannot be changed; None where it can.

    ``unread`` are unfinished changes of a draft that cannot be read here.
    """

    wave: Wave
    loaded: Loaded
    checked: Checked
    frozen: Problem | None
    unread: UnreadCopy | None = None

    @property
    def grids(self) -> tuple[Grid, ...]:
        return self.loaded.grids

    def sheet(self, name: str) -> Grid:
        return next((grid for grid in self.grids if grid.name == name), Grid(name, [], []))

    def with_sheet(self, changed: Grid) -> tuple[Grid, ...]:
        """All sheets, with another in place of the one of its name."""
        return tuple(changed if grid.name == changed.name else grid for grid in self.grids)


def lay_out(wave: Wave) -> Desk | None:
    """What was loaded in this browser, else the latest; says so where somebody has saved another version since."""
    with frame.reading() as records:
        kept: Mapping[str, Loaded] = st.session_state.get(LOADED, {})
        latest, frozen = editing.version(records, wave), editing.frozen(records, wave)
        loaded = (None if frozen else kept.get(wave.id)) or frame.attempt(lambda: editing.load(records, wave))
        if loaded is None:
            return None
        checked = editing.check(records, wave, loaded.grids, tuple(frame.LANGUAGES), frame.now())
        unread = editing.unread(records, wave)
    st.session_state[LOADED] = {wave.id: loaded}
    if loaded.version != latest:
        _meanwhile()
    _written_before()
    return Desk(wave, loaded, checked, frozen, unread)


def turn() -> int:
    """How often this browser has loaded anew."""
    return int(st.session_state.get(TURN, 0))


def go(sheet: str, at: int | None) -> None:
    """Choose a row of a sheet when the page is drawn next."""
    st.session_state[GO + sheet] = at


def save(desk: Desk, grids: Sequence[Grid], place: tuple[str, int | None], written: Mapping[str, str]) -> None:
    """Keep it, and go to a row; ``written`` is what somebody has written, should another version be in the way."""
    languages = tuple(frame.LANGUAGES)
    with frame.reading() as records:  # before the transaction, in which everybody else would wait for it
        editing.check(records, desk.wave, grids, languages, frame.now())
    version = desk.loaded.version
    saved = frame.act(
        "edit-instrument",
        desk.wave.study.id,
        lambda records: editing.save(records, desk.wave.id, grids, version, languages, frame.now()),
    )
    if saved is None:
        st.session_state[WRITTEN] = dict(written)
        return
    go(*place)
    _anew("instrument-kept" if saved.problems else "instrument-saved")


def discard(desk: Desk) -> None:
    """Let go of what is unfinished."""

    def step(records: SqlRecords) -> bool:
        editing.discard(records, desk.wave.id, desk.loaded.version, frame.now())
        return True

    if frame.act("edit-instrument", desk.wave.study.id, step):
        _anew("instrument-discarded")


def said() -> str | None:
    """What was done last, to be said once."""
    told: str | None = st.session_state.pop(SAID, None)
    return told


def _anew(told: str) -> None:
    forget()
    st.session_state[SAID] = told
    st.session_state.pop(WRITTEN, None)
    st.rerun()


def forget() -> None:
    """Load the latest version when the page is drawn next."""
    st.session_state.pop(LOADED, None)
    st.session_state[TURN] = turn() + 1


def _meanwhile() -> None:
    words = frame.words()
    st.warning(words("problem-instrument-saved-meanwhile"))
    st.button(words("instrument-load"), on_click=forget)


def _written_before() -> None:
    """What could not be saved, to be copied from."""
    words, written = frame.words(), st.session_state.get(WRITTEN)
    if not written or not turn():
        return
    with st.expander(words("instrument-written"), expanded=True):
        for label, text in written.items():
            st.caption(frame.plain(label))
            st.code(text, language=None, wrap_lines=True)
        st.button(words("instrument-written-done"), on_click=lambda: st.session_state.pop(WRITTEN, None))
