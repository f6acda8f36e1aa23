"""What the server says of itself: lines of JSON, without anything that somebody wrote."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from forms.logs import NOT_SHOWN, NOT_TOLD, SIGN_INS, Telling
from scoring.problems import Refused, please
from storage.unavailable import Unavailable
from tests.server import ROOT

Told = Callable[[], list[dict[str, Any]]]
WRITTEN = "an answer of somebody, 7K3M-9QXT"
PROBLEM = please("database-away", "DATABASE_URL", "The database does not answer.", "start it")
OTHER = please("inbox-sealed", "PLUMBLINE_SECRET", "Responses wait.", "set the right one")

# Everything that would print by itself, once it is told so.
PRINTING = """
import gc, logging, sys, threading, warnings
from forms import logs

words = sys.argv[1]
early = logging.getLogger("early")
logs.begin()
for logger in (early, logging.getLogger("late"), logging.getLogger()):
    logger.addHandler(logging.StreamHandler())
    logger.propagate = False
    logger.error("It is about %s", words)
warnings.warn(words, stacklevel=1)

def fail():
    raise LookupError(words)

class Dropped:
    def __del__(self):
        fail()

thread = threading.Thread(target=fail)
thread.start()
thread.join()
Dropped()
fail()
"""


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """What was told since the last time."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def fail(because: Exception | None = None) -> None:
    raise RuntimeError(WRITTEN) from because


@pytest.fixture
def logger() -> Telling:
    """Streamlit gives a logger a handler of its own, and lets nobody above have what it says."""
    made = Telling("streamlit.some_page")
    made.addHandler(logging.StreamHandler())
    made.propagate = False
    return made


def test_an_exception_is_told_by_its_kind_and_its_places_and_by_none_of_its_words(logger: Telling, told: Told) -> None:
    try:
        fail(KeyError(WRITTEN))
    except RuntimeError:
        logger.exception("The page of %s cannot be drawn", WRITTEN)
    (line,) = told()
    assert WRITTEN not in json.dumps(line)
    assert (line["level"], line["source"], line["error"]) == ("error", "streamlit.some_page", "RuntimeError")
    assert line["what"] == "The page of %s cannot be drawn"
    assert line["time"].endswith("+00:00")
    assert len(line["time"]) == len("2030-03-01T09:30:00+00:00")
    outer, inner = line["at"]
    assert outer.startswith("tests/forms/test_logs.py:")
    assert outer.endswith(" test_an_exception_is_told_by_its_kind_and_its_places_and_by_none_of_its_words")
    assert inner.endswith(" fail")
    assert line["because"] == [{"error": "KeyError", "at": []}]


def test_what_led_to_an_exception_is_told_once_each_and_of_a_group_every_one(logger: Telling, told: Told) -> None:
    first, second = Refused([PROBLEM]), OSError(28, WRITTEN, f"/home/{WRITTEN}")
    first.__context__ = second
    second.__context__ = first
    logger.error("It ends", exc_info=ExceptionGroup(WRITTEN, [first, second]))
    (line,) = told()
    assert WRITTEN not in json.dumps(line)
    assert [line["error"], *(one["error"] for one in line["because"])] == [
        "ExceptionGroup",
        "scoring.problems.Refused",
        "OSError ENOSPC",
    ]


def test_a_place_is_named_within_its_package_and_without_a_folder_of_the_machine(logger: Telling, told: Told) -> None:
    try:
        json.loads(f"{{{WRITTEN}")
    except ValueError:
        logger.warning(NOT_SHOWN)  # no exception is given, but one is just dealt with
    (line,) = told()
    assert line["error"] == "json.decoder.JSONDecodeError"
    assert line["at"][-1].startswith("json/decoder.py:")
    assert [place for place in line["at"] if place.startswith("/") or sys.prefix in place] == []


def test_an_error_of_the_system_that_has_no_number_is_told_too(logger: Telling, told: Told) -> None:
    logger.error("It failed", exc_info=OSError(["no", "number"], "said"))
    assert told()[-1]["error"] == "OSError"


def test_a_message_that_was_put_together_is_not_shown(logger: Telling, told: Told) -> None:
    logger.warning(f"The name is {WRITTEN}")
    logger.warning(ValueError(WRITTEN))
    logger.warning("This stands in the program")
    assert [line["what"] for line in told()] == [NOT_SHOWN, NOT_SHOWN, "This stands in the program"]


def test_the_server_says_where_it_listens(told: Told) -> None:
    logger = Telling("uvicorn.error")
    logger.warning("Uvicorn running on %s://%s:%d (Press CTRL+C to quit)", "http", "127.0.0.1", 8000)
    logger.warning("Invalid request from %s", WRITTEN)
    logger.warning([WRITTEN])
    assert [line["what"] for line in told()] == [
        "Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)",
        "Invalid request from %s",
        NOT_SHOWN,
    ]


@pytest.mark.parametrize("reason", [Refused([PROBLEM, OTHER]), Unavailable(PROBLEM)])
def test_a_problem_of_ours_is_told_in_its_parts(reason: Exception, told: Told) -> None:
    Telling("plumbline").error(reason)
    first, *others = told()
    assert [one["code"] for one in others] == (["inbox-sealed"] if isinstance(reason, Refused) else [])
    assert {name: first[name] for name in ("code", "where", "what", "please")} == {
        "code": "database-away",
        "where": "DATABASE_URL",
        "what": "The database does not answer.",
        "please": "Please start it.",
    }


@pytest.mark.parametrize(
    ("source", "level", "said"),
    [
        ("uvicorn.access", logging.ERROR, '%s - "GET /a/CODE HTTP/1.1" 200'),
        ("uvicorn.error", logging.INFO, '%s - "WebSocket /_stcore/stream" [accepted]'),
        ("uvicorn.error", logging.INFO, "connection open"),
        ("uvicorn.error", logging.WARNING, "Invalid HTTP request received."),
        ("uvicorn.error", logging.WARNING, "Unsupported upgrade request."),
        (SIGN_INS, logging.INFO, "Split cookie '%s'"),
    ],
)
def test_nothing_is_told_of_who_comes_and_goes(source: str, level: int, said: str, told: Told) -> None:
    Telling(source).log(level, said)
    assert told() == []


def test_of_a_failed_sign_in_by_another_service_only_its_kind_is_told(told: Told) -> None:
    Telling(SIGN_INS).warning("for '%s'", WRITTEN, exc_info=PermissionError(WRITTEN))
    (line,) = told()
    assert (line["what"], line["error"]) == ("Sign-in by another service", "PermissionError")
    assert WRITTEN not in json.dumps(line)


def test_whatever_would_print_by_itself_is_told_too() -> None:
    """Loggers with handlers of their own, whenever they were made; warnings; and what nothing catches."""
    asked = [sys.executable, "-c", PRINTING, WRITTEN]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert WRITTEN not in done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["source"], line["what"], line.get("error")) for line in lines] == [
        ("early", "It is about %s", None),
        ("late", "It is about %s", None),
        ("root", "It is about %s", None),
        ("py.warnings", "A warning of the program", "UserWarning"),
        *[("plumbline", "Nothing caught an exception", "LookupError")] * 3,
    ]


def test_where_no_line_can_be_written_all_goes_on() -> None:
    """As on a disk that is full; here nobody reads any more what is written."""
    asked = [sys.executable, "-c", PRINTING.replace("\nfail()\n", "\nprint('it goes on')\n"), WRITTEN]
    ear, mouth = os.pipe()
    os.close(ear)
    done = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=mouth, text=True, check=False)
    os.close(mouth)
    assert done.stdout == "it goes on\n"


def test_the_fields_that_are_documented_are_those_of_a_line(logger: Telling, told: Told) -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    Telling("plumbline").error(Unavailable(PROBLEM))
    logger.error("It ends", exc_info=ExceptionGroup(WRITTEN, [ValueError(WRITTEN)]))
    known, mistaken = told()
    example = json.loads(re.findall(r"^```json\n(.*)\n```$", page, re.MULTILINE)[0])
    assert list(example) == list(known)
    section = page.partition("## What the log says")[2].partition("\n## ")[0]
    fields = {
        field for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for field in re.findall(r"`(\w+)`", row)
    }
    assert fields == known.keys() | mistaken.keys()


class Unspeakable:
    def __str__(self) -> str:
        raise ValueError(WRITTEN)


def test_what_cannot_be_told_is_said_to_be_so_and_whoever_logs_goes_on(logger: Telling, told: Told) -> None:
    try:
        fail()
    except RuntimeError:
        logger.exception(Unspeakable())
    (line,) = told()
    assert WRITTEN not in json.dumps(line)
    assert (line["source"], line["what"], line["error"]) == ("streamlit.some_page", NOT_TOLD, "ValueError")
    assert line["at"][-1].endswith(" Unspeakable.__str__")
    assert line["because"][0]["error"] == "RuntimeError"
    assert line["because"][0]["at"][-1].endswith(" fail")
