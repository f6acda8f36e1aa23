"""Colours of what a chart draws on the page's own ground, which is light or dark as the device asks for."""

from __future__ import annotations

import streamlit as st

GREY = "#777"  # lines beside the figures: 4.5:1 on the light ground, 4:1 on the dark one
_INK = {"light": "#1c2b2d", "dark": "#e6eced"}
PAPER = {"light": "#ffffff", "dark": "#10181a"}  # .streamlit/config.toml has the same


def ink() -> str:
    """Letters, and lines that are figures."""
    return _INK[_ground()]


def paper() -> str:
    """The ground itself, where a letter's edge keeps what it crosses apart."""
    return PAPER[_ground()]


def _ground() -> str:
    """Light until the browser has said otherwise."""
    return st.context.theme.type or "light"
