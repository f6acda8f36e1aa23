"""No page gives Streamlit words of a study as Markdown: read in the pages' source, so that the next one is found."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, MethodType

import pytest
import streamlit as st

import app_pages
from tests.app_pages.showing import OTHERWISE, PLAIN, SHOWING
from tests.app_pages.tracing import Source, joined, sources

PAGES = Path(app_pages.__file__).parent
WRONG = (
    "st.write(study.name[read])",
    "st.write('Study', study.name[read])",
    "st.caption(f'{one.id} · {one.text[frame.language()]}')",
    "name = band.name[read]\nst.metric('Grade', '1', name)",
    "name: str = band.name[read]\nst.info('Grade', title=name)",
    "st.info(words('lacks', of=words('comma').join(one.name[language()] for one in found)))",
    "for sentence in sentences.lacking(words, instrument, reasons):\n    st.warning(sentence)",
    "st.radio('Which', codes, None, {one.code: one.text[read] for one in options}.__getitem__)",
    "st.pills('Which', codes, format_func=lambda code: named[code].name[read])",
    "left, right = st.columns(2)\nleft.expander(node.name[read])",
    "st.text_input('Name', help=figure.note)",
    "st.page_link('a.py', label=study.name[read])",
    "st.progress(0.5, text=study.name.root.get(read))",
    "st.table(rows(study.name[read]))",
    "list(map(st.caption, [one.name[read] for one in found]))",
    "partial(st.caption, study.name[read])()",
    "said = []\nsaid.append(study.name.filled(read, of='1'))\nst.write(' '.join(said))",
    "with st.container() as shown:\n    shown.markdown(account.name)",
    "@st.dialog(study.name[read])\ndef ask() -> None:\n    pass",
    "st.caption(cell(grid, at, 'name en'))",
    "def named(one) -> str:\n    return one.name[read]\nst.subheader(named(study))",
    "def named(one) -> str:\n    return one.name[read]\nst.radio('Which', all, None, named)",
    "def rows(all) -> pd.DataFrame:\n    return made(one.name[read] for one in all)\nst.write(rows(all).iat[0, 0])",
    "def show(label: str) -> None:\n    st.button(label)\nshow(study.name[read])",
    "def show(label: str) -> None:\n    st.button(label)\nshow(label=study.name[read])",
    "def show(all: list[str]) -> None:\n    st.write(*all)\nshow([study.name[read]])",
    # what is called as one of ours that makes plain, and is none
    "def plain(text: str) -> str:\n    return text\nst.write(plain(study.name[read]))",
    "def sum(of: str) -> str:\n    return of\nst.write(sum(study.name[read]))",
    "from surveys.sheets import label\nst.write(label(study.name[read]))",
    "from app_pages import brought_values\nst.write(brought_values.label(study.name[read]))",
    "st.write(study.plain(study.name[read]))",
)
RIGHT = (
    "st.write(frame.plain(study.name[read]))",
    "st.write(plain_words.plain(study.name[read]))",
    "st.write(f'{frame.Strong(study.name[read])} · 1')",
    "frame.table(pd.DataFrame({'Name': [study.name[read]]}))",
    "st.selectbox('Which', list(named), format_func={one.id: one.name[read] for one in all}.__getitem__)",
    "st.text_input('Name', study.contact)",
    "st.code(study.name[read])",
    "st.write(frame.LANGUAGES[read])",
    "st.write(frame.LANGUAGES.get(language, language))",
    "st.write(words(f'deleted-{one.what}'))",
    "chosen = choosing.choose('a', 'Which', {one.id: one.name[read] for one in all})\nst.write(chosen)",
)
FIELDS = {"body", "label", "help", "text", "title", "caption", "captions", "tabs", "stream", "pages", "delta"}
IMPORTED = """from functools import partial
from app_pages import choosing, frame, plain_words
from surveys import sentences
from surveys.sheet_blocks import cell
import pandas as pd
import streamlit as st
"""
# What is made plain here comes from another floor or a file, and nothing in the source tells it from words of ours.
NOT_FOLLOWED = {
    ".__str__",
    "app_pages.brought_in._file",
    "app_pages.derivation._rests_on",
    "app_pages.distributions._section",
    "app_pages.instrument_desk._written_before",
    "app_pages.instrument_standing._leave_out",
    "app_pages.instrument_tables._found",
    "app_pages.instruments._take_away_forms",
    "app_pages.matrices.one_expert",
    "app_pages.matrices.show",
    "app_pages.practice_entry._kept",
    "app_pages.reasons.sentences",
    "app_pages.report._show",
    "app_pages.screening_results._remarks",
    "app_pages.site_fields._figure",
    "app_pages.strata.branches",
    "app_pages.table_cells._shown",
    "app_pages.weight_tables._criterion",
}


def found(text: str) -> list[str]:
    return [line for one in joined([Source("app_pages.page", ast.parse(IMPORTED + text))]) for line in one.found()]


def test_every_page_shows_words_of_a_study_as_they_are() -> None:
    read = sources(PAGES)
    assert len(read) > 100
    assert [line for one in read for line in one.found()] == []


def test_every_element_that_takes_words_is_known() -> None:
    """Also one that a next Streamlit brings."""
    known = {name: {*fields} for name, (_, fields) in SHOWING.items()}
    missing = {
        (name, field)
        for name in dir(st)
        if not name.startswith("_") and isinstance(getattr(st, name), MethodType | FunctionType)
        for field in {*inspect.signature(getattr(st, name)).parameters} & FIELDS
        if field not in known.get(name, ()) and not (name in OTHERWISE and field == "body")
    }
    assert missing == set()
    assert len(known.keys() & {*dir(st)}) == len(known)


@pytest.mark.parametrize("text", WRONG)
def test_words_that_would_be_markup_are_found(text: str) -> None:
    assert found(text) != []


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_shown_as_it_is_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_page_that_shows_one_of_its_words_raw_is_found() -> None:
    """Each place of the pages that makes words plain, as if it had been forgotten."""
    read = sources(PAGES)
    raw = [(at, *one) for at, source in enumerate(read) for one in with_one_raw(source)]
    missed = {where for at, where, other in raw if where not in NOT_FOLLOWED and not is_found(read, at, other)}
    assert len(raw) > 100
    assert missed == set()
    assert {where for _, where, _ in raw} >= NOT_FOLLOWED


def with_one_raw(source: Source) -> Iterator[tuple[str, Source]]:
    """The module, once for each call in it that makes words plain, without it; and in which function it stands."""
    functions = [(one.name, {id(call) for call in one.calls}) for one in source.functions]
    for call in [call for one in source.functions for call in one.calls if source.full(call.func) in PLAIN]:
        where = next(name for name, calls in functions if id(call) in calls)
        before, call.func = call.func, ast.Name("str")
        yield where, Source(source.name, ast.parse(ast.unparse(source.tree)))
        call.func = before


def is_found(read: list[Source], at: int, other: Source) -> bool:
    """Whether one of the modules has a fault when this one stands in its place."""
    other.known = known = read[0].known
    if any(other.found()):
        return True
    lines = [line for one in joined([*read[:at], other, *read[at + 1 :]]) for line in one.found()]
    for one in read:
        one.known = known
    return lines != []


def test_no_table_is_made_plain_twice() -> None:
    """`frame.table` does it when it draws one."""
    twice = [
        f"{one.name}.{function.name}"
        for one in sources(PAGES)
        for function in ast.walk(one.tree)
        if isinstance(function, ast.FunctionDef) and "DataFrame" in ast.unparse(function.returns or ast.Constant(None))
        if "plain(" in ast.unparse(ast.Module(function.body, []))
    ]
    assert twice == []
