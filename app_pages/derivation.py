"""How a figure was computed: from the composite down to the statements, the batches, the panel and the instrument."""

from __future__ import annotations

import streamlit as st

from app_pages import derivation_tables, frame
from app_pages.analyses import Seen
from surveys import levels, sentences
from surveys.audiences import AUDIENCES
from surveys.deriving import COMPOSITE, Derived, derive

ADDRESS = "derived"  # in the address: what is taken apart, while it is open


def section(seen: Seen) -> None:
    """The fold below a page; nothing is worked out for it before it is opened."""
    words, named = frame.words(), names(seen)
    asked = st.query_params.get(ADDRESS)
    unfolded, picked = f"derivation-{frame.language()}", f"derived-{frame.language()}"
    if asked in named:
        frame.first(unfolded, True)
        frame.first(picked, asked)
    fold = st.expander(words("derivation"), key=unfolded, icon=":material/function:", on_change="rerun")
    if not fold.open:
        st.query_params.pop(ADDRESS, None)
        return
    with fold:
        chosen = st.selectbox(words("derivation-of"), list(named), format_func=named.__getitem__, key=picked)
        frame.remember(ADDRESS, chosen)
        show(seen, chosen)


def names(seen: Seen) -> dict[str, str]:
    """What can be taken apart, by id: the composite, each dimension and all that is below it."""
    read, system = frame.language(), seen.instrument.index_system
    return {COMPOSITE: frame.words()("composite")} | {id: levels.path(system, id, read) for id in system.criteria}


def show(seen: Seen, id: str) -> None:
    """One figure taken apart, and what all figures rest on."""
    whole = derive(seen.instrument, seen.evaluation, seen.analysis.withheld)
    if (found := whole.find(id)) is not None:
        _step(seen, found)
        for group in found.parts if found.kind == "indicator" else ():
            st.markdown(f"##### {frame.words()(group.id.partition(':')[2])}")
            _step(seen, group)
    _rests_on(seen)


def _step(seen: Seen, of: Derived) -> None:
    words = frame.words()
    if of.state == "withheld":
        st.info(words("withheld-here"))
        return
    if of.kind == "group":
        kinds = {part.kind for part in of.parts}
        st.write(words("derived-measures" if "measure" in kinds else "derived-items"))
    else:
        branch = of.kind if any(part.kind == "indicator" for part in of.parts) else "branch"
        said = branch if of.kind in ("dimension", "subdimension") else of.kind
        st.write(words(f"derived-{said}", least=f"{100 * seen.instrument.scoring.minimum_share:.0f}"))
    frame.table(derivation_tables.parts(seen, of), words_in=frame.SENTENCES if of.kind == "group" else frame.NAMES)


def _rests_on(seen: Seen) -> None:
    words, wave = frame.words(), seen.wave
    st.markdown(f"##### {words('derived-batches')}")
    st.write(words("derived-batches-lead"))
    for audience in AUDIENCES:
        rows = derivation_tables.batches(seen, audience)
        frame.table_or(rows, f"{words(audience)}: {words('no-responses')}")
    st.markdown(f"##### {words('derived-weights')}")
    st.write(frame.plain(sentences.method(words, seen.instrument)))
    frame.table(derivation_tables.weights(seen), 4)
    digest = wave.instrument_digest
    instrument = f"{wave.instrument.id} {wave.instrument.version}"
    st.caption(frame.plain(words("derived-marks", instrument=instrument, digest=digest, fingerprint=seen.key[:16])))
