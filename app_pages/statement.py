"""What an organiser states when publishing: why there is a later version, and the open points of the checklists."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import streamlit as st

from app_pages import frame
from surveys import checklists
from surveys.publications import Publication
from surveys.stating import LONGEST, Statement
from surveys.studies import Wave

Said = Mapping[str, str]
NONE: Said = {}


def ask(wave: Wave, last: Publication | None) -> Statement:
    """The fields, empty but for what the version before stated: that is public and the organiser's own."""
    words, read = frame.words(), frame.language()
    before = (last.study.get("checklists") or {}) if last else {}
    why: Said = {}
    if last is not None:
        st.write(words("publish-again-lead", day=frame.day(last.published_on)))
        why = _in_each(wave, words("publish-why"), "why", {})
    st.write(words("checklists-lead"))
    first = wave.instrument.default_language
    if len(wave.instrument.languages) > 1:
        st.write(words("checklists-one-language", language=frame.LANGUAGES.get(first, first)))
    points = {}
    for name, asked in groupby(checklists.asked(wave.instrument), key=lambda one: one[0]):
        with st.expander(frame.plain(checklists.title(name, read))):
            if told := checklists.about(name, read):
                st.caption(frame.plain(told))
            for _, point in asked:
                said = before.get(name, {}).get(point.id, {})
                label = frame.label(f"{point.id} {point.text[read]}")
                examples = {
                    language: checklists.example(name, point, language) for language in wave.instrument.languages
                }
                points[name, point.id] = _in_each(wave, label, f"{name}-{point.id}", said, examples)
    return Statement(points, why)


def _in_each(wave: Wave, label: str, key: str, said: Said, examples: Said = NONE) -> Said:
    """A field for each language of the study, its first one first; an example goes as soon as anything is written."""
    first = wave.instrument.default_language
    languages = sorted(wave.instrument.languages, key=lambda language: language != first)
    return {
        language: st.text_area(
            f"{label} ({frame.LANGUAGES.get(language, language)})",
            said.get(language, ""),
            max_chars=LONGEST,
            key=f"state-{wave.id}-{key}-{language}",
            height=68,
            placeholder=examples.get(language),
        )
        for language in languages
    }
