"""What the values in a file of answers stand for: a choice for each that is no code, and proposals to take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import streamlit as st

from app_pages import frame
from app_pages.brought_drafts import Draft, called, in_pairs
from surveys.imported_columns import GROUP
from surveys.imported_values import EMPTY, TICKS, Answers, as_they_are, counted, proposed
from surveys.studies import Wave

MOST = 60  # values of one list that are asked about; with more the column holds something else
_LONGEST = 80  # characters of a value


def choose(wave: Wave, draft: Draft) -> None:
    """The step: which numbers are taken for codes, and a choice for what is no code."""
    words, lists = frame.words(), list(_unknown(wave, draft))
    if taken := _taken(wave, draft):
        with st.expander(words("brought-codes"), expanded=True):
            st.write(words("brought-codes-lead"))
            frame.table(pd.DataFrame(taken), words_in=frame.SENTENCES)
    if not lists:
        return
    st.markdown(f"**{words('brought-values')}**")
    st.write(words("brought-values-lead"))
    found = {
        (of.key, value): code
        for of, values in lists
        for value in values
        if (code := proposed(of, value)) is not None and value not in draft.recodes[of.key]
    }
    if found:
        with st.expander(words("brought-values-proposed", number=len(found)), expanded=True):
            frame.table(_proposed(lists, found), words_in=frame.SENTENCES)
            if st.button(words("brought-take-values"), key=f"take-values-{wave.id}"):
                _decide(draft, {(key, value): code for (key, value), code in found.items()})
    _form(wave, draft, lists)


def _form(wave: Wave, draft: Draft, lists: list[tuple[Answers, Mapping[str, int]]]) -> None:
    words, names = frame.words(), called(wave, draft.audience)
    with st.form(f"brought-values-{wave.id}", border=False):
        chosen: dict[tuple[str, str], str | None] = {}
        for of, values in lists:
            st.caption(frame.plain(_title(of, names)))
            if len(values) > MOST:
                st.warning(words("brought-values-many", number=len(values), most=MOST))
            for (value, times), side in in_pairs(list(values.items())[:MOST]):
                with side:
                    chosen[of.key, value] = _choice(wave, draft, of, value, times)
        if st.form_submit_button(words("brought-values-go"), type="primary"):
            _decide(draft, chosen)


def _unknown(wave: Wave, draft: Draft) -> Iterator[tuple[Answers, Mapping[str, int]]]:
    """The lists in whose columns there are values that are no codes, the most frequent first."""
    for of, columns in draft.lists(wave):
        if found := counted(of, [column for _, column in columns]):
            yield of, dict(found.most_common())


def _taken(wave: Wave, draft: Draft) -> list[dict[str, str | int]]:
    """The numbers that are codes already, with what they stand for here: nobody else sees a scale that is turned."""
    words, names = frame.words(), called(wave, draft.audience)
    return [
        {
            words("brought-column"): _title(of, names),
            words("brought-stands-for"): label(of, code),
            words("brought-times"): times,
        }
        for of, columns in draft.lists(wave)
        if of.key != GROUP and not of.key.startswith(f"{TICKS} ")
        for code, times in sorted(as_they_are(of, [column for _, column in columns]).items())
    ]


def _choice(wave: Wave, draft: Draft, of: Answers, value: str, times: int) -> str | None:
    words, before = frame.words(), draft.recodes[of.key].get(value)
    options = [*of.codes, EMPTY]
    return st.selectbox(
        frame.label(words("brought-value", value=value[:_LONGEST], times=times)),
        options,
        options.index(before) if before in options else None,
        format_func=lambda code: label(of, code),
        placeholder=words("brought-undecided"),
        key=f"brought-{wave.id}-{draft.file}-{of.key}-{value}-{frame.language()}-{before}",
    )


def label(of: Answers, code: str) -> str:
    """A code with its words."""
    words, read = frame.words(), frame.language()
    if code == EMPTY:
        return words("brought-no-answer")
    said = of.codes[code].get(read, "")
    return said if of.key.startswith(f"{TICKS} ") else f"{code} · {said}" if said else code


def _title(of: Answers, names: Mapping[str, str]) -> str:
    words, key = frame.words(), of.key.removeprefix(f"{TICKS} ")
    return words("brought-scale") if key.startswith("scale ") else names[key]


def _proposed(lists: list[tuple[Answers, Mapping[str, int]]], found: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    words = frame.words()
    rows = [
        {
            words("brought-in-file"): value[:_LONGEST],
            words("brought-times"): values[value],
            words("brought-stands-for"): label(of, found[of.key, value]),
        }
        for of, values in lists
        for value in values
        if (of.key, value) in found
    ]
    return pd.DataFrame(rows)


def _decide(draft: Draft, chosen: Mapping[tuple[str, str], str | None]) -> None:
    for (key, value), code in chosen.items():
        if code is None:
            draft.recodes[key].pop(value, None)
        else:
            draft.recodes[key][value] = code
    draft.looked = None
    st.rerun()
