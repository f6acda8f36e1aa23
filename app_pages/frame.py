"""What every page shares: the language, who is signed in, the transaction of a click, the wave that is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from numbers import Integral
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from scoring.problems import Problem, Refused
from storage.records import SqlRecords
from storage.settings import database, settings
from storage.unavailable import Unavailable, report
from surveys import formats
from surveys.instrument import Instrument
from surveys.sign_ins import COOKIE
from surveys.signing_in import sign_out, signed_in
from surveys.studies import Study, Wave
from surveys.wording import DEFAULT, OF_REPORTS, Words, call, load

Result = TypeVar("Result")
LANGUAGES = {"zh": "中文", "en": "English"}
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~$:]")
_FIGURES = re.compile(r"[-+−<≥≈±]?\d[-\d.,%+−–…: \xa0/]*|—|None|nan|<NA>")
LOOKED_AT = "wave-looked-at"  # in the session: a widget forgets its value on the way to another page
_SPOKEN: ContextVar[str | None] = ContextVar("_SPOKEN", default=None)
NO_PLACES: Mapping[str, str] = {}
# How the words of a table break: a browser may break Chinese after any character, down to one a line.
FEW = 4  # columns have room on a phone for intervals in one line
NAMES, SENTENCES = "word-break: keep-all", "min-width: 4em"


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
            act(lambda records: sign_out(records, st.context.cookies[COOKIE], now()))
            st.rerun()
    remember("lang", language())


def known() -> bool:
    """Whether this browser is signed in at this moment."""
    with reading() as records:
        return signed_in(records, st.context.cookies.get(COOKIE), now())


def require_sign_in() -> None:
    """Stop the page for anyone who is not signed in; navigation hides it, but an address can be typed."""
    if not known():
        st.info(words()("sign-in-first"))
        st.stop()


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


def act(step: Callable[[SqlRecords], Result], places: Mapping[str, str] = NO_PLACES) -> Result | None:
    """One click, one transaction. A refusal is shown with all its problems, and nothing is kept."""

    def written() -> Result:
        with database().writing(alone=True) as records:
            return step(records)

    return attempt(written, places)


def attempt(work: Callable[[], Result], places: Mapping[str, str] = NO_PLACES) -> Result | None:
    """The same for what opens its transactions itself."""
    try:
        return work()
    except Refused as refusal:
        refuse(refusal.problems, places)
    except Unavailable as error:
        _unavailable(error)
    return None


def refuse(problems: tuple[Problem, ...], places: Mapping[str, str] = NO_PLACES, lead: str = "refused") -> None:
    """Show why not: where, what, and the way out. ``places`` name what the pages' own words do not."""
    said = words()
    lines = [f"{_place(problem.where, places)}{_wrong(problem)}" for problem in problems]
    st.error("\n\n".join([said(lead), *dict.fromkeys(lines)]))


def choose_wave() -> Wave | None:
    """The wave this page is about, kept in the address and from page to page; says what to do when there is none."""
    with reading() as records:
        found = [wave for study in records.studies() for wave in reversed(records.waves(study.id))]
        by_address = st.query_params.get("wave")
        waves = {wave.id: wave for wave in found if wave.id == by_address or records.put_away_on(wave.study.id) is None}
    if not waves:
        st.info(words()("no-study"))
        return None
    asked, key = (st.query_params.get("wave"), st.session_state.get(LOOKED_AT), *waves), f"wave-{language()}"
    first(key, next(id for id in asked if id in waves))
    chosen = st.selectbox(words()("wave"), list(waves), format_func=lambda id: wave_name(waves[id]), key=key)
    # by its id: its name is another in each language and each state
    st.session_state[LOOKED_AT] = chosen
    remember("wave", chosen)
    wave = waves[chosen]
    call_people(wave.instrument)
    show_banner(wave.study)
    return wave


def call_people(instrument: Instrument) -> None:
    """Call those who answer as the instrument does, which may say anything."""
    called = instrument.called
    call({audience: {read: plain(name) for read, name in names.items()} for audience, names in called.items()})


def first(key: str, value: object) -> None:
    """What a widget shows before anybody has touched it. Its own default would make it another widget when it moves."""
    if key not in st.session_state:
        st.session_state[key] = value


def remember(name: str, value: str) -> None:
    """Keep a choice in the address, so that whoever is sent it sees the same."""
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def wave_name(wave: Wave) -> str:
    """A wave as it is called in lists."""
    read = language()
    return f"{wave.name[read]} · {words()('state-' + wave.state)} · {wave.study.name[read]}"


def plain(text: str) -> str:
    """Words that an organiser wrote, as they are: no sign in them is markup."""
    return _MARKUP.sub(r"\\\g<0>", text)


def show_banner(study: Study) -> None:
    """Synthetic data say so wherever they are shown."""
    if study.banner is not None:
        st.warning(study.banner[language()], icon=":material/science:")


def table(rows: pd.DataFrame, decimals: int = 1, indexed: bool = False, words_in: str = NAMES) -> None:
    """A whole table that wraps on a phone; its numbers are rounded, also in what a browser gets, thousands apart."""
    cells = [[_said(cell, decimals) for cell in row] for row in rows.itertuples(index=False, name=None)]
    rows = pd.DataFrame(cells, rows.index, rows.columns)
    shown = Styler(rows, cell_ids=False)  # with ids each cell is written once more, which costs as much as all else
    styles = {"td p, th p": words_in, "a": "overflow-wrap: anywhere", "td, th": "padding: 4px 2.5px"}
    if words_in == SENTENCES and not indexed:
        styles["td.col0 p"] = "min-width: 5em"
    shown.set_table_styles(
        [{"selector": selector, "props": props} for selector, props in (styles | _figures(rows, words_in)).items()]
    )
    st.table(shown, border="horizontal", hide_index=not indexed)


def _said(cell: Any, decimals: int) -> str:
    if pd.isna(cell):
        return formats.NONE
    if isinstance(cell, float):
        return f"{formats.rounded(cell, decimals):,.{decimals}f}"
    return f"{cell:,}" if isinstance(cell, Integral) else str(cell)


def _figures(rows: pd.DataFrame, words_in: str) -> dict[str, str]:
    """Columns of figures that are written as text, which Streamlit aligns to the left, and the words beside them."""
    styles, before = dict[str, str](), False
    for place, column in enumerate(rows.columns):
        figures = all(_FIGURES.fullmatch(str(cell)) for cell in rows[column])
        if figures:
            styles[f".col{place}"] = "text-align: right !important"
            styles[f"th.col{place} p"] = "min-width: 2em" if words_in == SENTENCES else words_in
            styles[f"td.col{place} p"] = "min-width: 0" + ("; white-space: nowrap" if len(rows.columns) <= FEW else "")
        elif before:
            styles[f".col{place}"] = "padding-left: 7px"
        before = figures
    return styles


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


def _place(where: str, places: Mapping[str, str]) -> str:
    """Where it is, part by part; a part that has no name for people, such as an id, is left out."""
    said = words()
    named = (
        places.get(part) or (said(f"place-{part}") if f"place-{part}" in said else "") for part in where.split(" › ")
    )
    found = " › ".join(part for part in named if part)
    return f"**{found}** — " if found else ""


def _wrong(problem: Problem) -> str:
    key = f"problem-{problem.code}"
    return words()(key) if key in words() else f"{problem.what} {problem.way_out}"


def _unavailable(error: Unavailable) -> None:
    report(error)
    st.error(words()("database-unavailable"))


def _preferred() -> str:
    asked = (st.context.locale or DEFAULT).split("-")[0].lower()
    return asked if asked in LANGUAGES else "en"
