"""Which column of a file of answers holds what: proposals, which are taken by a click, and a choice for each column."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app_pages import frame
from app_pages.brought_drafts import Draft, called, in_pairs
from surveys.imported_columns import GROUP, Proposal, proposals
from surveys.imported_tables import Column
from surveys.studies import Wave

_FEW, _SHORT = 8, 24  # different values that are shown beside a column, and characters of each


def choose(wave: Wave, draft: Draft) -> None:
    """The step: what is left out without being asked, what is proposed, and the choices."""
    words, names = frame.words(), called(wave, draft.audience)
    found = proposals(draft.table, wave.instrument.questionnaires[draft.audience], wave.strata_of(draft.audience))
    st.markdown(f"**{words('brought-columns')}**")
    st.write(words("brought-never"))
    if draft.table.left_out:
        st.caption(words("brought-left-out-all", columns=frame.plain(words("comma").join(draft.table.left_out))))
    if found:
        with st.expander(words("brought-proposed", number=len(found)), expanded=not draft.columns):
            frame.table(_proposed(draft, found, names), words_in=frame.SENTENCES)
            if st.button(words("brought-take-columns"), key=f"take-columns-{wave.id}"):
                _decide(draft, {place: one.target for place, one in found.items()})
    with st.form(f"brought-columns-{wave.id}", border=False):
        chosen = {}
        for column, side in in_pairs(draft.table.columns):
            with side:
                chosen[column.place] = _choice(wave, draft, column, names)
        if st.form_submit_button(words("brought-columns-go"), type="primary"):
            _decide(draft, {place: target for place, target in chosen.items() if target})


def same(wave: Wave, draft: Draft) -> None:
    """What all rows have that no column says: their group, and the answers that let a person in."""
    words, read, asked = frame.words(), frame.language(), wave.instrument.questionnaires[draft.audience]
    open_ones = [one for one in asked.screener if one.id not in draft.columns.values()]
    grouped = GROUP in draft.columns.values()
    if grouped and not open_ones:
        return
    with st.form(f"brought-same-{wave.id}", border=False):
        st.caption(words("brought-same-lead"))
        strata = {one.id: one.name[read] for one in wave.strata_of(draft.audience)}
        group = None if grouped else _one(words("brought-one-group"), strata, draft.group, f"brought-group-{wave.id}")
        said = {
            one.id: _one(
                frame.label(one.text[read]),
                {option.code: option.text[read] for option in one.options},
                draft.same.get(one.id),
                f"brought-{one.id}-{wave.id}",
            )
            for one in open_ones
        }
        if st.form_submit_button(words("brought-same-go")):
            draft.group, draft.looked = group, None
            draft.same = {id: code for id, code in said.items() if code}


def _one(label: str, options: Mapping[str, str], before: str | None, key: str) -> str | None:
    codes = list(options)
    return st.selectbox(
        label,
        codes,
        codes.index(before) if before in codes else None,
        format_func=options.__getitem__,
        placeholder=frame.words()("brought-choose"),
        key=f"{key}-{frame.language()}",
    )


def _choice(wave: Wave, draft: Draft, column: Column, names: Mapping[str, str]) -> str | None:
    """One column's; it begins with what was decided last."""
    options, before = list(names), draft.columns.get(column.place)
    return st.selectbox(
        _heading(column),
        options,
        options.index(before) if before else None,
        format_func=names.__getitem__,
        placeholder=frame.words()("brought-left-out"),
        key=f"brought-{wave.id}-{draft.file}-{column.place}-{frame.language()}-{before}",
    )


def _heading(column: Column) -> str:
    """A column by its heading and, where they are few, its values: a long text may be about somebody."""
    words, values = frame.words(), [value for value, _ in column.counts.most_common(_FEW + 1)]
    said = words("brought-values-number", number=len(column.counts))
    if 0 < len(values) <= _FEW and all(len(value) <= _SHORT for value in values):
        said = words("comma").join(values)
    return frame.label(f"{column.heading[:100]} — {said}")


def _proposed(draft: Draft, found: Mapping[int, Proposal], names: Mapping[str, str]) -> pd.DataFrame:
    words, headings = frame.words(), {column.place: column.heading for column in draft.table.columns}
    rows = [
        {
            words("brought-column"): headings[place][:100],
            words("brought-holds"): names[one.target],
            words("brought-seen-by"): words(f"brought-by-{one.by}"),
        }
        for place, one in found.items()
    ]
    return pd.DataFrame(rows)


def _decide(draft: Draft, columns: dict[int, str]) -> None:
    draft.columns, draft.looked = columns, None
    st.rerun()
