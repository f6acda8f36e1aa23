"""Choices that are kept in the address by their ids, so that a view that is sent opens in the reader's own language.

An untouched choice, and one that is taken back, leaves no name in the address; an id that is no option is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

import streamlit as st

from app_pages import frame

Id = TypeVar("Id", bound=str)
BETWEEN = ","  # ids in an address; no id has one


def choose(name: str, label: str, named: Mapping[Id, str]) -> Id:
    """One of the options, which are named by id; the first, unless another is chosen."""
    key, untouched = _key(name), next(iter(named))
    _begin(key, named, st.query_params.get(name), untouched)
    chosen = st.selectbox(label, list(named), format_func=named.__getitem__, key=key)
    _keep(name, None if chosen == untouched else chosen)
    return chosen


def may_choose(name: str, label: str, named: Mapping[Id, str], placeholder: str) -> Id | None:
    """One of the options, or none."""
    key = _key(name)
    _begin(key, named, st.query_params.get(name), None)
    chosen = st.selectbox(label, list(named), None, named.__getitem__, key, placeholder=placeholder)
    _keep(name, chosen)
    return chosen


def press(name: str, label: str, named: Mapping[Id, str], untouched: Id | None = None) -> Id | None:
    """One of few options side by side; ``untouched``, or none, unless one is chosen."""
    key = _key(name)
    _begin(key, named, st.query_params.get(name), untouched)
    chosen: Id | None = st.segmented_control(
        label, list(named), format_func=named.__getitem__, key=key, required=untouched is not None
    )
    _keep(name, None if chosen == untouched else chosen)
    return chosen


def choose_many(name: str, label: str, named: Mapping[Id, str], placeholder: str) -> list[Id]:
    """Any of the options, in the order they were chosen; none, unless some are."""
    key, asked = _key(name), st.query_params.get(name)
    before = st.session_state.get(key, asked.split(BETWEEN) if asked else [])
    st.session_state[key] = [id for id in dict.fromkeys(before) if id in named]
    chosen = st.multiselect(label, list(named), format_func=named.__getitem__, key=key, placeholder=placeholder)
    _keep(name, BETWEEN.join(chosen) or None)
    return chosen


def forget(names: str, but: str) -> None:
    """Take choices out of the address that are not asked for now: all whose names begin so, except one."""
    for name in [name for name in st.query_params if name.startswith(names) and name != but]:
        st.query_params.pop(name)


def _key(name: str) -> str:
    """A browser keeps the words of a choice, so that it is another widget in each language."""
    return f"{name}-{frame.language()}"


def _begin(key: str, options: Collection[str], asked: str | None, untouched: str | None) -> None:
    """What a widget shows: what was chosen, or before anybody has touched it what the address asks for."""
    found = st.session_state.get(key, asked)
    if key not in st.session_state or found not in (*options, untouched):
        st.session_state[key] = found if found in options else untouched


def _keep(name: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        frame.remember(name, value)
