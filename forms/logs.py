"""What the server says of itself: on standard error, one line of JSON for each thing, and nobody's words in any.

What an exception says, and what is filled into a message, may be an answer, a name, a code or an address. What the
program itself is made of is none: so a line has the type of an exception, the places that it went through, and a
message as it stands in the program, with nothing filled in.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from errno import errorcode
from inspect import currentframe
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from scoring.problems import Problem, Refused
from storage.unavailable import LOGGER, Unavailable

ROOT = Path(__file__).parents[1]
SERVER, VISITS = "uvicorn.error", "uvicorn.access"
SIGN_INS, WARNINGS = "streamlit.web.server.starlette.starlette_auth_routes", "py.warnings"
WHATEVER_IS_SAID = {SIGN_INS: "Sign-in by another service", WARNINGS: "A warning of the program"}
# What the server says of its own process and address, and nothing of anybody who comes.
FILLED_IN = frozenset(
    (
        "Started server process [%d]",
        "Finished server process [%d]",
        "Uvicorn running on %s://%s:%d (Press CTRL+C to quit)",
        "Uvicorn running on %s://[%s]:%d (Press CTRL+C to quit)",
    )
)
OF_REQUESTS = ("Unsupported upgrade request.", "Invalid HTTP request received.")  # only that somebody came
NOT_SHOWN = "(not shown: it may hold what somebody wrote)"
NOT_TOLD = "Something was logged that could not be told"
MOST = 50  # places of an exception, those where it was raised; and exceptions that led to one another


class Telling(logging.Logger):
    """A logger that somebody makes later: whatever handlers it is given, its lines are ours."""

    def __init__(self, name: str, level: int = logging.NOTSET) -> None:
        super().__init__(name, level)
        self.addFilter(tell)


def begin() -> None:
    """From here on all that the process says is told so: by loggers, in warnings, and of what nothing caught.

    It is done by filters on the loggers, not by handlers: Streamlit gives its own and uvicorn's loggers new handlers
    whenever it likes. One that is disabled makes no line that would only be filtered.
    """
    logging.setLoggerClass(Telling)
    known = [one for one in tuple(logging.root.manager.loggerDict.values()) if isinstance(one, logging.Logger)]
    for logger in (logging.root, *known):
        logger.addFilter(tell)
    logging.getLogger(VISITS).disabled = True
    warnings.showwarning = _warned
    sys.excepthook = lambda _kind, error, _trace: _uncaught(error)
    threading.excepthook = lambda ended: _uncaught(ended.exc_value)
    sys.unraisablehook = lambda dropped: _uncaught(dropped.exc_value)


def tell(record: logging.LogRecord) -> bool:
    """Write the lines of what was logged; as a filter it lets nothing through to any handler."""
    try:
        if not silent(record):
            for line in lines(record):
                _write(line)
    except Exception as error:  # whoever logs goes on, whatever is wrong with what is told
        _write(_untold(record, error))
    return False


def silent(record: logging.LogRecord) -> bool:
    """Whether it says only that somebody came or went, or signed in by another service; or nobody listens to it.

    As Python has it, what no handler takes is told from a warning on.
    """
    said = str(record.msg)
    if record.levelno >= logging.WARNING:
        return record.name == VISITS or (record.name == SERVER and said in OF_REQUESTS)
    visit = record.name == SERVER and ("WebSocket" in said or said.startswith("connection "))
    return visit or record.name in (VISITS, SIGN_INS) or not logging.getLogger(record.name).hasHandlers()


def lines(record: logging.LogRecord) -> list[dict[str, Any]]:
    """A line for each problem of ours; one for anything else."""
    first = _first(record)
    if problems := _problems(record.msg):
        return [
            {**first, "code": one.code, "where": one.where, "what": one.what, "please": one.way_out} for one in problems
        ]
    first["what"] = _what(record)
    if error := (record.exc_info and record.exc_info[1]) or sys.exception():  # while one is dealt with, it is about it
        return [{**first, **_told(error, record)}]
    return [first if record.levelno < logging.WARNING else {**first, "at": _called(record)}]


def _untold(record: logging.LogRecord, error: Exception) -> dict[str, Any]:
    """At least who logged, what is wrong with it, and which exception it was about."""
    told = {"error": _name(error), "at": _places(error.__traceback__)}
    about = record.exc_info[1] if record.exc_info else None
    because = {"because": [{"error": _name(about), "at": _places(about.__traceback__)}]} if about else {}
    when = datetime.now(UTC).isoformat(timespec="seconds")
    return {"time": when, "level": "error", "source": record.name, "what": NOT_TOLD, **told, **because}


def _first(record: logging.LogRecord) -> dict[str, Any]:
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
    return {"time": when, "level": record.levelname.lower(), "source": record.name}


def _problems(said: object) -> tuple[Problem, ...]:
    if isinstance(said, Unavailable):
        return (said.problem,)
    return said.problems if isinstance(said, Refused) else ()


def _what(record: logging.LogRecord) -> str:
    if record.name in WHATEVER_IS_SAID:
        return WHATEVER_IS_SAID[record.name]
    said = record.msg
    if not isinstance(said, str):
        return NOT_SHOWN
    if record.name == SERVER and said in FILLED_IN:
        return record.getMessage()
    return said.strip() if _in_program(said, record) else NOT_SHOWN


def _in_program(said: str, record: logging.LogRecord) -> bool:
    """Whether the very text stands in the function that logs it; one that was put together does not."""
    frame = currentframe()
    while frame and (frame.f_code.co_filename, frame.f_lineno) != (record.pathname, record.lineno):
        frame = frame.f_back
    return frame is not None and said in frame.f_code.co_consts


def _told(error: BaseException, record: logging.LogRecord) -> dict[str, Any]:
    """The exception, its places, and those that led to it, the last one first."""
    first, *others = ({"error": _name(one), "at": _places(one.__traceback__)} for one in _chain(error))
    return {**first, "at": first["at"] or _called(record), **({"because": others} if others else {})}


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and all that led to it, each once."""
    waiting, seen = [error], list[BaseException]()
    while waiting and len(seen) < MOST:
        one = waiting.pop(0)
        if not any(one is other for other in seen):
            seen.append(one)
            before = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
            waiting += [*(one.exceptions if isinstance(one, BaseExceptionGroup) else ()), *([before] if before else ())]
            yield one


def _name(error: BaseException) -> str:
    """Of the system's errors with which of them it is, such as a full disk."""
    number = errorcode.get(error.errno, "") if isinstance(error, OSError) and isinstance(error.errno, int) else ""
    return f"{type(error).__module__}.{type(error).__qualname__} {number}".removeprefix("builtins.").rstrip()


def _places(trace: TracebackType | None) -> list[str]:
    """From the outermost to where it was raised."""
    walked = [(frame.f_code, line) for frame, line in traceback.walk_tb(trace)]
    return [_place(code.co_filename, line, code.co_qualname) for code, line in walked[-MOST:]]


def _called(record: logging.LogRecord) -> list[str]:
    return [_place(record.pathname, record.lineno, record.funcName)]


def _place(path: str, line: int, function: str | None) -> str:
    return f"{_named(path)}:{line} {function or ''}".rstrip()


def _named(path: str) -> str:
    """A file by its name in its package, in ours or in Python's library: no folder of the machine."""
    packages = [folder for folder in map(str, sys.path) if folder.endswith("-packages")]
    for folder in (*packages, str(ROOT), *filter(None, map(str, sys.path))):
        if Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder).as_posix()
    return Path(path).name


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """In the place of Python's own, which would print what is said and a line of the program."""
    told = message if isinstance(message, Warning) else category(message)
    tell(logging.LogRecord(WARNINGS, logging.WARNING, filename, lineno, "", None, (category, told, None)))


def _uncaught(error: BaseException | None) -> None:
    if not isinstance(error, SystemExit | KeyboardInterrupt):
        LOGGER.error("Nothing caught an exception", exc_info=error)


def _write(line: dict[str, Any]) -> None:
    """At once, for others may be writing theirs. Where the disk is full, it may take no line either."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{json.dumps(line, ensure_ascii=False)}\n")
        sys.stderr.flush()
