"""Whatever can be pressed on a page: by the words on it, what it asks the table for, and what it leaves.

A button or a file that is in no row here fails the tests, and so does a row without a button.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Literal

from app_pages import frame
from app_pages.addresses import PAGES
from surveys.events import Act
from surveys.permissions import MAY, Asked, Role

Leaves = Act | Literal["a file", "a change without an event", "nothing"]


@dataclass(frozen=True)
class Pressed:
    """What a button asks for; None is asked by whoever is signed in. ``leaves`` is the event of the step behind it."""

    asked: Asked | None
    leaves: Leaves


PRESSED: Mapping[str, Pressed] = {
    "sign-out": Pressed(None, "signed-out"),
    # accounts
    "account-make": Pressed("keep-accounts", "account-made"),
    "account-invite": Pressed("keep-accounts", "account-invited"),
    "account-out": Pressed("keep-accounts", "account-signed-out"),
    "account-disable": Pressed("keep-accounts", "account-disabled"),
    "account-enable": Pressed("keep-accounts", "account-enabled"),
    "role-give-now": Pressed("keep-accounts", "role-given"),
    "role-take": Pressed("keep-accounts", "role-given"),
    # studies
    "create-study": Pressed("make-study", "study-created"),
    "instrument-template": Pressed("make-study", "a file"),
    "clone-now": Pressed("clone-study", "study-cloned"),
    "import-now": Pressed("import-study", "study-imported"),
    "put-away-now": Pressed("put-study-away", "study-put-away"),
    "take-back": Pressed("put-study-away", "study-taken-back"),
    "export-now": Pressed("export-study", "study-exported"),
    "export-download": Pressed("export-study", "a file"),
    "remove-demonstration": Pressed("remove-study", "study-removed"),
    "remove-study-now": Pressed("remove-study", "study-removed"),
    "removed-receipt": Pressed("remove-study", "a file"),
    "removed-taken": Pressed("remove-study", "nothing"),
    # waves
    "open-wave": Pressed("change-waves", "wave-opened"),
    "open-later": Pressed("change-waves", "wave-opened"),
    "close-wave-now": Pressed("change-waves", "wave-closed"),
    "pause-wave": Pressed("change-waves", "wave-paused"),
    "resume-wave": Pressed("change-waves", "wave-resumed"),
    "extend-wave": Pressed("change-waves", "wave-extended"),
    "drop-wave": Pressed("change-waves", "wave-dropped"),
    "clone-wave": Pressed("change-waves", "wave-added"),
    # what is entered
    "save-figures": Pressed("enter-figures", "figures-entered"),
    "site-save": Pressed("enter-figures", "sites-entered"),
    "site-remove-now": Pressed("enter-figures", "sites-entered"),
    "sites-read": Pressed("enter-figures", "sites-entered"),
    "remove-sites-now": Pressed("enter-figures", "sites-entered"),
    "sites-template": Pressed("enter-figures", "a file"),
    "card-add": Pressed("enter-figures", "practices-entered"),
    "card-remove": Pressed("enter-figures", "practices-entered"),
    "cards-read": Pressed("enter-figures", "practices-entered"),
    "cards-template": Pressed("enter-figures", "a file"),
    # the instrument
    "instrument-add": Pressed("edit-instrument", "instrument-drafted"),
    "instrument-add-below": Pressed("edit-instrument", "instrument-drafted"),
    "instrument-move": Pressed("edit-instrument", "instrument-edited"),
    "instrument-remove-now": Pressed("edit-instrument", "instrument-edited"),
    "instrument-save": Pressed("edit-instrument", "instrument-edited"),
    "instrument-replace": Pressed("edit-instrument", "instrument-edited"),
    "instrument-fit": Pressed("edit-instrument", "instrument-edited"),
    "instrument-discard-now": Pressed("edit-instrument", "instrument-discarded"),
    "instrument-first": Pressed("see-instrument", "nothing"),
    "instrument-load": Pressed("see-instrument", "nothing"),
    "instrument-written-done": Pressed("see-instrument", "nothing"),
    "instrument-own": Pressed("take-instrument", "a file"),
    "instrument-xlsform": Pressed("take-instrument", "a file"),
    "instrument-unfinished-file": Pressed("take-instrument", "a file"),
    # the screening and the panel
    "screening-open": Pressed("run-screening", "screening-opened"),
    "screening-close-now": Pressed("run-screening", "screening-closed"),
    "screening-as-rule": Pressed("run-screening", "nothing"),
    "screening-decide": Pressed("run-screening", "screening-decided"),
    "screening-download": Pressed("run-screening", "a file"),
    "round-open": Pressed("open-rounds", "round-opened"),
    # whom to invite
    "issue-links": Pressed("issue-links", "a change without an event"),
    "download-poster": Pressed("issue-links", "a file"),
    "issue-codes": Pressed("issue-codes", "codes-issued"),
    "download-cards": Pressed("issue-codes", "a file"),
    "download-codes": Pressed("issue-codes", "a file"),
    "invite-experts": Pressed("invite-experts", "a change without an event"),
    "keying-issue-residents": Pressed("key-paper", "keying-issued"),
    "keying-issue-officers": Pressed("key-paper", "keying-issued"),
    "keying-take-back": Pressed("key-paper", "keying-revoked"),
    "mail-keep": Pressed("write-messages", "addresses-entered"),
    "mail-delete-now": Pressed("write-messages", "addresses-deleted"),
    "mail-send": Pressed("write-messages", "messages-sent"),
    "mail-experts-first": Pressed("write-messages", "messages-sent"),
    "mail-experts-reminder": Pressed("write-messages", "messages-sent"),
    # answers from elsewhere
    "brought-take-columns": Pressed("bring-answers", "nothing"),
    "brought-columns-go": Pressed("bring-answers", "nothing"),
    "brought-take-values": Pressed("bring-answers", "nothing"),
    "brought-values-go": Pressed("bring-answers", "nothing"),
    "brought-same-go": Pressed("bring-answers", "nothing"),
    "brought-check": Pressed("bring-answers", "nothing"),
    "brought-refused-file": Pressed("bring-answers", "a file"),
    "brought-now": Pressed("bring-answers", "answers-imported"),
    # results
    "assign-save": Pressed("assign-measures", "measure-assigned"),
    "table-as": Pressed("take-tables", "a file"),
    "rows-make": Pressed("take-rows", "rows-taken"),
    "rows-file": Pressed("take-rows", "a file"),
    "publish-now": Pressed("publish", "published"),
    "recompute": Pressed("see-publish", "nothing"),
}

# What nobody with a role gets to as all else: at the door of another service, and beside a copy that cannot be read.
TRIED_APART: Mapping[str, str] = {
    "sign-in": "tests/test_outside.py",
    "outside-leave": "tests/test_outside.py",
    "outside-tie-now": "tests/test_outside.py",
    "instrument-unknown-now": "tests/app_pages/test_instrument.py",
    "instrument-unread-file": "tests/app_pages/test_instrument.py",
    "instrument-unread-now": "tests/app_pages/test_instrument.py",
}

Elsewhere = Literal["in the same step", "at the forms", "by the house"]
# Acts that no button leaves by itself.
LEFT_ELSEWHERE: Mapping[Act, Elsewhere] = {
    "instrument-reduced": "in the same step",  # as another event of screening-decide
    "answers-import-begun": "in the same step",  # as brought-now
    "signed-in": "at the forms",
    "outside-tied": "at the forms",
    "password-set": "at the forms",
    "codes-deleted": "by the house",
    "responses-deleted": "by the house",
}

_KINDS = {"button": 0, "form_submit_button": 0, "download_button": 0, "offer": 2}  # and which argument is the label


def roles(asked: Asked | None) -> tuple[Role, ...]:
    """Whose roles may press it; of what nobody is asked, all."""
    return MAY[asked] if asked is not None else ("organiser", "field", "analyst", "owner", "auditor")


def named(label: str, page: str) -> str:
    """The row of a button by the English words on it; of two that fit, the one whose words say more, or of the page.

    Raises LookupError for one that has none.
    """
    found = [key for key, pattern in _patterns().items() if pattern.fullmatch(label)]
    if not found:
        raise LookupError(f"{label!r} on the page {page} has no row in the table")
    others = tuple(one for one in PAGES[1:] if one != page)
    return max(found, key=lambda key: (len(_patterns()[key].pattern), not key.startswith(others), key[:5] == page[:5]))


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    said = frame.all_words()["en"]
    return {key: re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(said(key)))) for key in PRESSED}


def in_sources(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each place at which the pages draw a button or give a file, with the rows its label may be of."""
    for file in sorted(folder.glob("*.py")):
        if file.stem == "downloads":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
        for function in functions:
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _KINDS:
                    label = call.args[_KINDS[call.func.attr]]
                    yield f"{file.name}:{call.lineno}", tuple(_rows(_said(label, function, functions)))


def _said(label: ast.expr, function: ast.FunctionDef, functions: list[ast.FunctionDef]) -> list[ast.expr]:
    """The expressions that a label comes from: itself, what was assigned to its name, what a function of it returns."""
    if isinstance(label, ast.Name):
        return [
            value
            for one in ast.walk(function)
            if isinstance(one, ast.Assign)
            for value in _assigned(one, label.id)
            for value in _said(value, function, functions)
        ]
    if isinstance(label, ast.Call) and isinstance(label.func, ast.Name) and label.func.id != "words":
        called = next(one for one in functions if one.name == ast.unparse(label.func))
        return [one.value for one in ast.walk(called) if isinstance(one, ast.Return) and one.value]
    return [label]


def _assigned(one: ast.Assign, name: str) -> Iterator[ast.expr]:
    for target in one.targets:
        if isinstance(target, ast.Name) and target.id == name:
            yield one.value
        elif isinstance(target, ast.Tuple) and isinstance(one.value, ast.Tuple):
            pairs = zip(target.elts, one.value.elts, strict=True)
            yield from (value for place, value in pairs if ast.unparse(place) == name)


def _rows(said: list[ast.expr]) -> Iterator[str]:
    """The keys of words in expressions; where a part of a key is worked out, all rows that it may be."""
    for expression in said:
        for call in ast.walk(expression):
            if (
                isinstance(call, ast.Call)
                and call.args
                and ast.unparse(call.func) in ("words", "words()", "frame.words()")
            ):
                yield from _keys(call.args[0])


def _keys(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.JoinedStr):
        parts = (str(one.value) if isinstance(one, ast.Constant) else "*" for one in argument.values)
        wanted = "".join(parts)
        yield from ([key for key in PRESSED if fnmatchcase(key, wanted)] or [wanted])
    elif isinstance(argument, ast.IfExp):
        yield from (*_keys(argument.body), *_keys(argument.orelse))
    elif isinstance(argument, ast.Constant):
        yield str(argument.value)
