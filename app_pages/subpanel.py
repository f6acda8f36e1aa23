"""A panel of one's choice, by a rule or by hand, beside the study's: a look that changes nothing."""

from __future__ import annotations

from math import isinf

import streamlit as st

from app_pages import choosing, frame, weight_tables, withholding
from app_pages.analyses import KEPT, Seen
from scoring.problems import Refused
from surveys import disclosing, formats
from surveys.subpanels import LIMITS, Choice, Subpanel, choose

MANY = 100  # choices that are kept


@st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=MANY)
def chosen_of(key: str, choice: Choice, _seen: Seen) -> Subpanel | Refused:
    """What a chosen panel says, or why it is not told; worked out once for all who watch."""
    try:
        return choose(_seen.instrument, _seen.analysis, choice)
    except Refused as refusal:
        return refusal


def show(seen: Seen) -> None:
    """The choice, and what it would change."""
    words, evaluation = frame.words(), seen.evaluation
    if evaluation.weights is None:
        return
    st.subheader(words("subpanel"))
    st.write(words("subpanel-lead", least=disclosing.least(seen.instrument, "experts")))
    choice = _choice(seen)
    if choice.of_the_study:
        st.info(words("subpanel-none"))
        return
    found = chosen_of(seen.key, choice, seen)
    if isinstance(found, Refused):
        named, read = seen.instrument.index_system.named, frame.language()
        of = words("comma").join(frame.plain(named[one.where].name[read]) for one in found.problems)
        st.info(words("subpanel-few", least=disclosing.least(seen.instrument, "experts"), of=of))
    else:
        beside(seen, found)


def _choice(seen: Seen) -> Choice:
    words = frame.words()
    rules = {"study": words("rule-of-study"), **{str(limit): rule(limit) for limit in LIMITS}}
    picked = choosing.choose("rule", words("subpanel-rule"), rules)
    experts = sorted({one.expert for node in seen.evaluation.nodes.values() for one in node.experts})
    named = dict(zip(experts, experts, strict=True))
    by_hand = choosing.choose_many("experts", words("subpanel-experts"), named, words("subpanel-everyone"))
    return Choice(None if picked == "study" else float(picked), tuple(by_hand))


def rule(limit: float) -> str:
    """A rule of CR."""
    return frame.words()("rule-any") if isinf(limit) else f"CR ≤ {limit}"


def beside(seen: Seen, found: Subpanel) -> None:
    """What a chosen panel says, and how far it is from the study's."""
    words, read, named = frame.words(), frame.language(), seen.instrument.index_system.named
    widest = max(found.indicators, key=lambda one: abs(one.difference))
    counted = words("comma").join(
        f"{frame.plain(named[id].name[read])} {people}" for id, people in found.counted.items()
    )
    st.write(
        words(
            "subpanel-says",
            moved=len(found.moved),
            all=len(found.indicators),
            points=formats.signed(100 * widest.difference),
            indicator=frame.plain(named[widest.id].name[read]),
        )
    )
    if found.composite is None:
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
    else:
        now, then = (formats.figure(one) for one in (seen.evaluation.composite.score, found.composite))
        st.write(words("subpanel-composite", now=now, then=then, change=formats.signed(found.change, 2)))
    frame.table(weight_tables.beside(seen.instrument, found.dimensions), words_in=frame.SENTENCES)
    with st.expander(words("subpanel-indicators")):
        frame.table(weight_tables.beside(seen.instrument, found.indicators), words_in=frame.SENTENCES)
    st.caption(words("subpanel-counted", counted=counted))
