"""Commands about an instrument's file: check it, write it as another, begin with an empty one."""

from __future__ import annotations

import sys
from pathlib import Path

from scoring.problems import Refused
from surveys.instrument_files import Checked, check_file
from surveys.instrument_workbooks import template, workbook
from surveys.instrument_yaml import written
from surveys.reading import COMMUNITY_POLICING, parse, shipped
from surveys.workbook_cells import MOST_MEGABYTES

SOUND, REFUSED = 0, 2
SAID = {
    "en": ("{file}: sound, {doubts} doubts", "{file}: refused, {problems} problems", "Doubts, which refuse nothing:"),
    "zh": ("{file}：可以使用，{doubts}处提醒", "{file}：不能使用，{problems}个问题", "提醒（不妨碍使用）："),
}


def main(arguments: list[str]) -> int | None:
    """What a command comes to; None for one that is not known."""
    match arguments:
        case ["check", file]:
            return check(Path(file), "en")
        case ["check", file, "--language", language] | ["check", "--language", language, file] if language in SAID:
            return check(Path(file), language)
        case ["write", file, out] if Path(out).suffix in (".xlsx", ".yaml", ".yml"):
            return write(Path(file), Path(out))
        case ["template", out] if out.endswith(".xlsx"):
            return _kept(Path(out), template(parse(shipped(COMMUNITY_POLICING))))
        case _:
            return None


def check(file: Path, language: str) -> int:
    """Print every problem of an instrument's file, then its doubts."""
    checked = _checked(file)
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


def write(file: Path, out: Path) -> int:
    """Write the instrument of a sound file as another file."""
    checked = _checked(file)
    if checked is None or checked.instrument is None:
        return REFUSED if checked is None else check(file, "en")
    try:
        content = workbook(checked.document) if out.suffix == ".xlsx" else written(checked.document)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    return _kept(out, content)


def _checked(file: Path) -> Checked | None:
    try:
        with file.open("rb") as opened:
            return check_file(file.name, opened.read(MOST_MEGABYTES * 2**20 + 1))
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
