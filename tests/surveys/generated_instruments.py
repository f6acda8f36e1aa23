"""Instruments that nobody would write and that are sound all the same, for laws that hold for every one."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from surveys.instrument_sheets import plain
from surveys.reading import COMMUNITY_POLICING, parse, shipped

SHIPPED = plain(parse(shipped(COMMUNITY_POLICING)))
SAID = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda words: words.strip() != ""
)
WRITTEN = st.one_of(
    SAID,
    st.sampled_from(
        ["=1+1", "<b>bold</b>", "\\json 1", "\\", "# no remark", "a; b", " kept ", "_x0041_", "1", "yes", "a\r\nb"]
    ),
).filter(lambda words: "{" not in words and words.strip() != "")
TEXTS = st.fixed_dictionaries({"zh": WRITTEN, "en": WRITTEN})
NUMBERS = st.one_of(st.integers(-(2**53) + 1, 2**53 - 1), st.floats(allow_nan=False, allow_infinity=False))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, WRITTEN, st.just("")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WRITTEN, inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document with texts, keys, figures, optional parts and free blocks of any kind."""
    document = copy.deepcopy(SHIPPED)
    document |= draw(st.fixed_dictionaries({"name": TEXTS, "based_on": TEXTS, "version": WRITTEN}))
    document["scoring"]["aggregation"] = draw(st.dictionaries(WRITTEN, ANYTHING, max_size=3))
    document["grades"]["operator"] = draw(st.dictionaries(WRITTEN, ANYTHING, max_size=2))
    document["sampling"]["formulas"] = draw(st.dictionaries(WRITTEN, WRITTEN, max_size=3))
    document["experts"]["consistency"]["exclude_above"] = draw(st.sampled_from([None, 0.2, 0.1 + 0.2]))
    document["experts"]["profile"] = draw(st.sampled_from([[], document["experts"]["profile"]]))
    document["countermeasures"]["groups"][0]["measures"] = []
    residents = document["questionnaires"]["residents"]
    for name in draw(st.sets(st.sampled_from(["screener", "profile", "comments", "withdrawal"]))):
        del residents[name]
    residents["never_ask"] = draw(st.lists(WRITTEN, max_size=3))
    for item in residents["sections"][0]["items"]:
        item.update(
            draw(st.fixed_dictionaries({"text": TEXTS}, optional={"non_answer": st.booleans(), "attention": st.none()}))
        )
    for figure in document["objective_indicators"][:2]:
        figure.update(draw(st.fixed_dictionaries({"unit": WRITTEN, "basis": st.one_of(WRITTEN, st.just(""))})))
        figure["floor"] = draw(st.floats(-1e300, 1e300).filter(lambda floor: floor not in (98, 95)))
    return document
