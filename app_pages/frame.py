"""What every page shares: the language, who is signed in, the transaction of a click, the wave that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from app_pages import door, plain_words, reasons, sessions, table_cells
from app_pages.sessions import Present
from scoring.problems import Problem, Refused
from storage.events import acting
from storage.records import SqlRecords
from storage.settings import database, settings
from storage.unavailable import Unavailable, report
from surveys import formats, permissions
from surveys.instrument import Instrument
from surveys.permissions import Asked, Person
from surveys.studies import Study, Wave
from surveys.wording import DEFAULT, OF_REPORTS, Words, call, load

Result = TypeVar("Result")
LANGUAGES = {"zh": "中文", "en": "English"}
_SPOKEN: ContextVar[str | None] = ContextVar("_SPOKEN", default=None)
NO_PLACES: Mapping[str, str] = {}
NAMES, SENTENCES = table_cells.NAMES, table_cells.SENTENCES
plain, label, Strong = plain_words.plain, plain_words.label, plain_words.Strong


@cache
def all_words() -> dict[str, Words]:
    """The pages' words by language."""
    return dict(load(OF_REPORTS, Path(__file__).parent / "words"))


def language() -> str:
    """The language this person reads: what they chose, else what their browser asks for; `speaking` goes before."""
    if spoken := _SPOKEN.get():
        return spoken
    chosen = st.session_state.get("language")
    return chosen if chosen in LANGUAGES else _preferred()


def words() -> Words:
    """The pages' words in this person's language."""
    return all_words()[language()]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words in another language than the page's, for what is printed."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def begin() -> None:
    """The line above every page: the language switch and, for someone who is signed in, the way out.

    The address says which language by ``?lang=zh``, also after the switch was used.
    """
    call({})
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state["language"] = asked
    else:
        first("language", _preferred())
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.segmented_control(
            "中文 / English",
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            key="language",
            on_change=lambda: remember("lang", language()),
            required=True,
            label_visibility="collapsed",
        )
        if known() and st.button(words()("sign-out"), type="tertiary"):
            leave()
    remember("lang", language())


def person() -> Person | None:
    """Who is signed in in this browser at this moment."""
    found = present()
    return found.person if found else None


def present() -> Present | None:
    """The same with the session by which they are."""
    with reading() as records:
        return sessions.present(records, now())


def leave() -> None:
    """End all that this browser is known by, and draw the page as for anybody."""
    attempt(lambda: _written(lambda records: sessions.end(records, now())))
    sessions.forget()
    st.rerun()


def arrive(step: Callable[[SqlRecords], Result]) -> Result | None:
    """The transaction of somebody who is about to be known; no other may be asked before."""
    return attempt(lambda: _written(step))


def known() -> bool:
    """Whether this browser is signed in at this moment."""
    return person() is not None


def require(asked: Asked, study_id: str | None = None) -> Person:
    """Stop the page for whoever may not; navigation hides it, but an address can be typed. No study: in any."""
    found = person()
    if found is None:
        _closed(study_id)
        st.info(words()("sign-in-first"))
        st.link_button(words()("sign-in"), door.address(language()), type="primary")
        st.stop()
    if not (found.may(asked, study_id) if study_id else found.may_somewhere(asked)):
        _closed(study_id)
        st.info(words()("not-permitted"))
        st.stop()
    return found


def _closed(study_id: str | None) -> None:
    """The title of a page that is refused; what is refused of one study stands on a page that has its own."""
    if study_id is None:
        st.title(words()("page-closed"))


def may(asked: Asked, study_id: str | None) -> bool:
    """Whether to offer it to whoever is signed in; the step asks again."""
    found = person()
    return found is not None and found.may(asked, study_id)


def now() -> datetime:
    """The clock of the pages."""
    return datetime.now(UTC)


def day(when: date | None) -> str:
    """A day as this person writes it, a dash where there is none yet."""
    return formats.NONE if when is None else formats.day(when, language())


@contextmanager
def reading() -> Iterator[SqlRecords]:
    """Records to look at. A page ends where the database does not answer."""
    try:
        with database().reading() as records:
            yield records
    except Unavailable as error:
        _unavailable(error)
        st.stop()


def act(
    asked: Asked, study_id: str | None, step: Callable[[SqlRecords], Result], places: Mapping[str, str] = NO_PLACES
) -> Result | None:
    """One click, one transaction, by whoever may. A refusal is shown with all its problems, and nothing is kept."""

    def permitted(records: SqlRecords) -> Result:
        found = sessions.present(records, now())
        with acting(permissions.require(found.person if found else None, asked, study_id).account):
            return step(records)

    return attempt(lambda: _written(permitted), places)


def act_apart(
    asked: Asked, study_id: str | None, work: Callable[[], Result], places: Mapping[str, str] = NO_PLACES
) -> Result | None:
    """The same for what opens its transactions itself."""

    def permitted() -> Result:
        with acting(permissions.require(person(), asked, study_id).account):
            return work()

    return attempt(permitted, places)


def attempt(work: Callable[[], Result], places: Mapping[str, str] = NO_PLACES) -> Result | None:
    """Work that changes nothing, or its refusal."""
    try:
        return work()
    except Refused as refusal:
        refuse(refusal.problems, places)
    except Unavailable as error:
        _unavailable(error)
    return None


def _written(step: Callable[[SqlRecords], Result]) -> Result:
    with database().writing(alone=True) as records:
        return step(records)


def refuse(problems: tuple[Problem, ...], places: Mapping[str, str] = NO_PLACES, lead: str = "refused") -> None:
    """Show why not: what and the way out, each once with all its places. ``places`` name what our words do not."""
    st.error("\n\n".join([words()(lead), *reasons.sentences(words(), problems, places)]))


def say(problems: tuple[Problem, ...], places: Mapping[str, str] = NO_PLACES) -> None:
    """Why something is not offered, which nobody has asked for."""
    st.info("\n\n".join(reasons.sentences(words(), problems, places)))


def call_people(instrument: Instrument) -> None:
    """Call those who answer as the instrument does, which may say anything."""
    called = instrument.called
    call(
        {
            audience: {read: plain_words.everywhere(name) for read, name in names.items()}
            for audience, names in called.items()
        }
    )


def first(key: str, value: object) -> None:
    """What a widget shows before anybody has touched it. Its own default would make it another widget when it moves."""
    if key not in st.session_state:
        st.session_state[key] = value


def remember(name: str, value: str) -> None:
    """Keep a choice in the address, so that whoever is sent it sees the same."""
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def wave_name(wave: Wave) -> str:
    """A wave as it is called in lists, and how it stands today."""
    read, standing = language(), wave.standing(now().date())
    return f"{wave.name[read]} · {words()(f'state-{standing}')} · {wave.study.name[read]}"


def show_banner(study: Study) -> None:
    """Synthetic data say so wherever they are shown."""
    if study.banner is not None:
        st.warning(plain(study.banner[language()]), icon=":material/science:")


def table(rows: pd.DataFrame, decimals: int = 1, indexed: bool = False, words_in: str = NAMES) -> None:
    """A whole table that wraps on a phone, of words as they are, or `Strong`; numbers are rounded, thousands apart."""
    cells = [[table_cells.said(cell, decimals) for cell in row] for row in rows.itertuples(index=False, name=None)]
    rows = pd.DataFrame(cells, rows.index, rows.columns)
    # With ids each cell is written once more, which costs as much as all else.
    shown = Styler(table_cells.plainly(rows), cell_ids=False)
    styles = {"td p, th p": words_in, "a": "overflow-wrap: anywhere", "td, th": "padding: 4px 2.5px"}
    if words_in == SENTENCES and not indexed:
        styles["td.col0 p"] = "min-width: 5em"
    shown.set_table_styles(
        [
            {"selector": selector, "props": props}
            for selector, props in (styles | table_cells.figures(rows, words_in)).items()
        ]
    )
    st.table(shown, border="horizontal", hide_index=not indexed)


def table_or(rows: pd.DataFrame, otherwise: str, decimals: int = 1, words_in: str = NAMES) -> None:
    """A table, or in words why it is empty."""
    if rows.empty:
        st.info(otherwise)
    else:
        table(rows, decimals, words_in=words_in)


def link(path: str) -> str:
    """A full address of ours, as it is given to people."""
    seen = urlsplit(st.context.url or "")
    base = settings().address or f"{seen.scheme}://{seen.netloc}"
    return f"{base.rstrip('/')}{path}"


def _unavailable(error: Unavailable) -> None:
    report(error)
    st.error(words()("database-unavailable"))


def _preferred() -> str:
    asked = (st.context.locale or DEFAULT).split("-")[0].lower()
    return asked if asked in LANGUAGES else "en"
