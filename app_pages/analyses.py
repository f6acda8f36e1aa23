"""The analysis of a wave as it stands, worked out once for all who watch, and anew only when something changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import streamlit as st

from app_pages import frame
from scoring.evaluation import Evaluation
from storage.records import SqlRecords
from surveys import batching, importing_answers
from surveys.analysing import Analysis
from surveys.audiences import Audience
from surveys.designing import design
from surveys.evaluating import Inputs, seen
from surveys.gathering import inputs
from surveys.instrument import Instrument
from surveys.judgements import Judgement
from surveys.panels import PanelView, view
from surveys.ports import Records
from surveys.sites import Site
from surveys.studies import Wave
from surveys.watching import Watched

LOOK = 3  # seconds that one look serves everybody
KEPT = 600  # seconds that what was worked out is kept
SOME = 8  # analyses that are kept


@dataclass(frozen=True, eq=False)
class Seen:
    """A wave with its analysis; ``key`` is another as soon as what it was worked out from is another.

    ``released`` has audience, stratum, last closed batch and number of responses of all that is counted; ``figures``
    are the counted figures by id; ``sites`` are the comparators; ``brought`` is how many came from files, by audience.
    """

    key: str
    wave: Wave
    analysis: Analysis
    released: tuple[tuple[Audience, str, int, int], ...]
    figures: Mapping[str, float] = field(default_factory=dict)
    sites: tuple[Site, ...] = ()
    brought: Mapping[str, int] = field(default_factory=dict)

    @property
    def batch(self) -> int:
        """How many batches are closed, whatever the stratum: the number of the last one."""
        return sum(batch for _, _, batch, _ in self.released)

    @property
    def instrument(self) -> Instrument:
        return self.wave.instrument

    @property
    def evaluation(self) -> Evaluation:
        return self.analysis.evaluation


def see(wave_id: str) -> Seen:
    """The wave as it stands."""
    key, wave, given, released, brought = _look(wave_id)
    return Seen(key, wave, _analysis(key, given), released, given.figures, given.sites, brought)


def has_changed(seen: Seen) -> bool:
    """Whether something came in or went since."""
    return _look(seen.wave.id)[0] != seen.key


@st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=SOME)
def panel_of(key: str, _seen: Seen) -> PanelView | None:
    """The panel behind the weights."""
    return view(design(_seen.instrument), _seen.evaluation)


def fingerprint(records: Records, wave: Wave) -> str:
    """What changes when anything does that an analysis rests on; no response is read or counted for it.

    What is released of a stratum grows with a batch, or changes once when what the close left is counted.
    Judgements that are held back change nothing.
    """
    released = (records.released_numbers(wave.id), batching.unfinished(records, wave))
    judged = _flat(seen(design(wave.instrument), records.judgements(wave.id)))
    figures, sites = sorted(records.figures(wave.id).items()), records.sites(wave.id)
    parts = (wave.id, wave.state, wave.instrument_digest, released, judged, figures, sites)
    return sha256(repr(parts).encode()).hexdigest()


def _flat(judgements: Iterable[Judgement]) -> list[tuple[str, str, str, str, int | None]]:
    return [(one.expert, one.matrix, one.first, one.second, one.value) for one in judgements]


@st.cache_resource(show_spinner=False, ttl=LOOK, max_entries=20)
def _look(wave_id: str) -> tuple[str, Wave, Inputs, tuple[tuple[Audience, str, int, int], ...], dict[str, int]]:
    """Key and inputs out of one transaction, so that neither is ahead of the other."""
    with frame.reading() as records:
        wave = records.wave(wave_id)
        key = fingerprint(records, wave)
        released, brought = records.released_numbers(wave_id), importing_answers.numbers(records, wave)
        return key, wave, _inputs(key, records, wave), released, brought


@st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=SOME)
def _inputs(key: str, _records: SqlRecords, _wave: Wave) -> Inputs:
    return inputs(_records, _wave)


@st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=SOME)
def _analysis(key: str, _given: Inputs) -> Analysis:
    return Watched(_given)
