"""Events: what was done to which study, when and by whom; nothing here is about those who answer."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app_pages import choosing, event_details, frame
from surveys import formats
from surveys.events import Event

MOST_SHOWN = 200

person = frame.require("see-events")
words, read = frame.words(), frame.language()


def rows(found: list[Event], studies: dict[str, str], accounts: dict[str, str]) -> pd.DataFrame:
    """A row an event, the newest first."""
    return pd.DataFrame(
        [
            {
                words("event-at"): formats.moment(one.at, read),
                words("event-act"): _act(one, accounts),
                words("event-by"): " · ".join(filter(None, (_by(one, accounts), _of(one, studies)))),
            }
            for one in reversed(found)
        ]
    )


def _act(event: Event, accounts: dict[str, str]) -> str:
    details = event_details.said(event, accounts)
    return words(f"act-{event.act}") + (words("in-brackets", said=details) if details else "")


def _of(event: Event, studies: dict[str, str]) -> str:
    return "" if event.study_id is None else studies.get(event.study_id, event.study_id)


def _by(event: Event, accounts: dict[str, str]) -> str:
    own = event.act in ("signed-in", "signed-out", "password-set")
    by = str(event.details.get("by", event.details.get("account", "") if own else ""))
    return accounts.get(by, by) or words("event-by-house")


st.title(words("page-events"))
st.write(words("events-lead"))
with frame.reading() as records:
    studies = {one.id: one.name[read] for one in records.studies() if person.may("see-events", one.id)}
    accounts = {one.id: one.name for one in records.accounts()}
    found = [one for one in records.events() if person.administrator or one.study_id in studies]
only = choosing.may_choose("events-of", words("event-study"), studies, words("events-all")) if studies else None
shown = [one for one in found if only is None or one.study_id == only]
frame.table_or(rows(shown[-MOST_SHOWN:], studies, accounts), words("events-none"), words_in=frame.SENTENCES)
st.caption(words("events-shown", most=MOST_SHOWN, number=len(shown)))
