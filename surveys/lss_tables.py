"""The tables in a LimeSurvey survey structure (`.lss`), whoever made the file: no entities, and what it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias
from xml.parsers import expat

from scoring.problems import Problem, Refused, please
from surveys.workbook_cells import MOST_MEGABYTES

MOST_ELEMENTS = 400_000
DEEPEST = 8  # document, table, rows, row, field
KIND = "LimeSurveyDocType"
Row: TypeAlias = Mapping[str, str]


def is_lss(name: str, content: bytes) -> bool:
    """Whether a file is XML, of which LimeSurvey's is the only one that is read."""
    return name.lower().endswith((".lss", ".lsg", ".lsq")) or content.lstrip()[:5] == b"<?xml"


def tables(content: bytes) -> dict[str, list[Row]]:
    """The rows of each table; a field of a row that is not there is absent. Raises Refused for anything else."""
    if len(content) > MOST_MEGABYTES * 2**20:
        raise Refused([_too_large(f"It has more than {MOST_MEGABYTES} MB.")])
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = _declared  # without one nothing is declared that could unfold
    try:
        parser.Parse(content, True)
    except Refused:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused([_unreadable("It is not XML that can be read.")]) from error
    if reading.kind != "Survey":
        raise Refused([_unreadable(f"It is no survey of LimeSurvey, but {(reading.kind or 'something else')[:40]!r}.")])
    return reading.tables


class _Reading:
    """What was read so far, by where in the document it stood."""

    def __init__(self) -> None:
        self.tables = dict[str, list[Row]]()
        self.kind = ""
        self._path = list[str]()
        self._row = dict[str, str]()
        self._text = list[str]()
        self._elements = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._path) > DEEPEST:
            raise Refused([_too_large("It has too many parts, or parts within parts.")])
        self._path.append(name)
        self._text = []
        if self._path[2:] == ["rows", "row"]:
            self._row = {}

    def text(self, said: str) -> None:
        self._text.append(said)

    def end(self, name: str) -> None:
        path = self._path
        if path[2:4] == ["rows", "row"]:
            if len(path) == len(("document", "table", "rows", "row", "field")):
                self._row[name] = "".join(self._text)
            elif len(path) == len(("document", "table", "rows", "row")):
                self.tables.setdefault(path[1], []).append(self._row)
        elif path[1:] == [KIND]:
            self.kind = "".join(self._text).strip()
        elif path[1:] == ["languages", "language"]:
            self.tables.setdefault("languages", []).append({"language": "".join(self._text).strip()})
        path.pop()
        self._text = []


def _declared(*_: object) -> None:
    raise Refused([_unreadable("It declares parts of its own, which no survey does.")])


def _too_large(what: str) -> Problem:
    return please("lss-too-large", "", what, "leave out what is not the questionnaire")


def _unreadable(what: str) -> Problem:
    return please("lss-unreadable", "", what, "export the survey in LimeSurvey as “Survey structure (.lss)”")
