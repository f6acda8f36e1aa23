"""Commands about an instrument's file: check it, write it as another, begin with an empty one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from scoring.problems import Refused
from surveys.instrument_files import Checked, check_file
from surveys.instrument_workbooks import template, workbook
from surveys.instrument_yaml import written
from surveys.reading import COMMUNITY_POLICING, parse, shipped
from surveys.workbook_cells import MOST_MEGABYTES
from surveys.xlsform_writing import xlsform

SOUND, REFUSED = 0, 2
TEXTS_IN = "--texts-in"
SAID = {
    "en": ("{file}: sound, {doubts} doubts", "{file}: refused, {problems} problems", "Doubts, which refuse nothing:"),
    "zh": ("{file}：可以使用，{doubts}处提醒", "{file}：不能使用，{problems}个问题", "提醒（不妨碍使用）："),
}


def main(arguments: list[str]) -> int | None:
    """What a command comes to; None for one that is not known."""
    arguments, unnamed = _texts_in(arguments)
    match arguments:
        case ["check", file]:
            return check(Path(file), "en", unnamed)
        case ["check", file, "--language", language] | ["check", "--language", language, file] if language in SAID:
            return check(Path(file), language, unnamed)
        case ["write", file, out] if Path(out).suffix in (".xlsx", ".yaml", ".yml"):
            return write(Path(file), Path(out), unnamed=unnamed)
        case ["write", file, out, "--as", "xlsform", *rest] if out.endswith(".xlsx") and _audience(rest):
            return write(Path(file), Path(out), partial(xlsform, audience=rest[1] if rest else None), unnamed)
        case ["template", out] if out.endswith(".xlsx") and not unnamed:
            return _kept(Path(out), template(parse(shipped(COMMUNITY_POLICING))))
        case _:
            return None


def _texts_in(arguments: list[str]) -> tuple[list[str], str]:
    """A command without ``--texts-in zh``, and the language that it says of texts that name none."""
    at = arguments.index(TEXTS_IN) if TEXTS_IN in arguments else len(arguments)
    said = arguments[at + 1 : at + 2]
    if said and said[0] in SAID:
        return [*arguments[:at], *arguments[at + 2 :]], said[0]
    return arguments, ""


def _audience(rest: list[str]) -> bool:
    """Whether the rest of a command names an audience, or is nothing."""
    return not rest or (rest[0] == "--audience" and len(rest) == len(("--audience", "residents")))


def check(file: Path, language: str, unnamed: str = "") -> int:
    """Print every problem of an instrument's file, then its doubts."""
    checked = _checked(file, unnamed)
    if checked is None:
        return REFUSED
    for found in checked.problems:
        print(found.line(language))
    sound, refused, doubts = SAID[language]
    if checked.doubts:
        print(doubts)
    for found in checked.doubts:
        print(f"  {found.line(language)}")
    said = refused if checked.problems else sound
    print(said.format(file=file.name, problems=len(checked.problems), doubts=len(checked.doubts)))
    return REFUSED if checked.problems else SOUND


def write(file: Path, out: Path, writer: Callable[[Mapping[str, Any]], bytes] | None = None, unnamed: str = "") -> int:
    """Write the instrument of a sound file as another file."""
    checked = _checked(file, unnamed)
    if checked is None or checked.instrument is None:
        return REFUSED if checked is None else check(file, "en", unnamed)
    try:
        content = (writer or (workbook if out.suffix == ".xlsx" else written))(checked.document)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    return _kept(out, content)


def _checked(file: Path, unnamed: str) -> Checked | None:
    try:
        with file.open("rb") as opened:
            return check_file(file.name, opened.read(MOST_MEGABYTES * 2**20 + 1), unnamed)
    except OSError as error:
        print(f"{file}: it cannot be read: {error.strerror}", file=sys.stderr)
        return None


def _kept(out: Path, content: bytes) -> int:
    try:
        with out.open("xb") as opened:
            opened.write(content)
    except OSError as error:
        print(f"{out}: it cannot be written: {error.strerror}", file=sys.stderr)
        return REFUSED
    return SOUND
