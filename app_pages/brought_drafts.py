"""What an organiser has decided so far of a file of answers: kept in the session, from step to step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages import frame
from surveys.audiences import Audience
from surveys.imported_answers import Checked, Plan, Rows
from surveys.imported_columns import GROUP, ROW, targets
from surveys.imported_tables import Column, Table
from surveys.imported_values import Answers, answers_of
from surveys.importing_answers import News
from surveys.item_kinds import words_of
from surveys.studies import Wave

Asked = TypeVar("Asked")
LONGEST = 60  # characters of a name in a list
_DRAFTS = "brought-drafts"  # in the session, by wave


@dataclass(frozen=True)
class Looked:
    """A plan, what of the file could be kept by it, and what of that is new."""

    plan: Plan
    rows: Rows
    checked: Checked
    news: News


@dataclass
class Draft:
    """Nothing in it is chosen before somebody chooses it. ``file`` is the upload it belongs to."""

    file: str
    audience: Audience
    table: Table = field(repr=False)
    columns: dict[int, str] = field(default_factory=dict)
    group: str | None = None
    same: dict[str, str] = field(default_factory=dict)
    recodes: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    looked: Looked | None = None

    def plan(self) -> Plan:
        """As it stands."""
        headings = {column.place: column.heading for column in self.table.columns}
        columns = {headings[place]: target for place, target in self.columns.items()}
        group = None if GROUP in columns.values() else self.group
        same = {id: code for id, code in self.same.items() if id not in columns.values()}
        return Plan(self.audience, columns, group, same, {key: dict(of) for key, of in self.recodes.items()})

    def lists(self, wave: Wave) -> Iterator[tuple[Answers, list[tuple[str, Column]]]]:
        """The lists of answers that columns are in, each with what it holds, and its columns."""
        strata, found = wave.strata_of(self.audience), dict[str, tuple[Answers, list[tuple[str, Column]]]]()
        for column in self.table.columns:
            target = self.columns.get(column.place)
            of = answers_of(wave.instrument, self.audience, strata, target) if target else None
            if target and of:
                found.setdefault(of.key, (of, []))[1].append((target, column))
        yield from found.values()


def at_hand(wave: Wave, file: str, audience: Audience) -> Draft | None:
    """The draft of an upload, if it is the last one of this wave."""
    drafts: dict[str, Draft] = st.session_state.setdefault(_DRAFTS, {})
    draft = drafts.get(wave.id)
    return draft if draft and (draft.file, draft.audience) == (file, audience) else None


def keep(wave: Wave, draft: Draft) -> None:
    """Let it take the place of the one before."""
    st.session_state.setdefault(_DRAFTS, {})[wave.id] = draft


def drop(wave: Wave) -> None:
    """Let go of it, and of the file."""
    st.session_state.get(_DRAFTS, {}).pop(wave.id, None)


def in_pairs(some: Sequence[Asked]) -> Iterator[tuple[Asked, DeltaGenerator]]:
    """Two beside one another, and on a phone one under another in their order."""
    for start in range(0, len(some), 2):
        yield from zip(some[start : start + 2], st.columns(2), strict=False)


def called(wave: Wave, audience: Audience) -> Mapping[str, str]:
    """All that a column may hold, as it is called in lists."""
    words, read, asked = frame.words(), frame.language(), wave.instrument.questionnaires[audience]
    whole = {**asked.items, **asked.others}
    texts = {id: item.text[read] for id, item in whole.items()}
    texts |= {one.id: one.text[read] for one in (*asked.screener, *asked.profile)}
    texts |= {one.id: one.text[read] for one in asked.comments}
    names = {GROUP: words("brought-group"), ROW: words("brought-row")}
    for target in targets(asked):
        id, _, code = target.partition(".")
        if code:
            options = asked.others[id].options  # type: ignore[union-attr] # only lists have parts
            said = next((one.text[read] for one in options if one.code == code), code)
            names[target] = _short(f"{id} · {said}")
        elif target in texts:
            names[target] = _short(f"{id} · {texts[target]}")
        else:
            names[target] = words("brought-own-words", id=next(one for one in texts if words_of(one) == target))
    return names


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
