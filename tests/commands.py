"""A command as its process runs it, in the process of the tests: to start Python takes longer than what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from storage import settings


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run_here(
    main: Callable[[list[str]], int], arguments: tuple[str, ...], environment: Mapping[str, str], given: str = ""
) -> Done:
    """What ``main`` does where the environment names another database than before and after; ``given`` is its input."""
    stdout, stderr = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(stdout), redirect_stderr(stderr):
        patch.setattr("sys.stdin", TextIOWrapper(BytesIO(given.encode()), "utf-8"))
        for name, value in environment.items():
            patch.setenv(name, value)
        _forget()
        status = main([*arguments])
        if settings.database.cache_info().currsize:
            settings.database().close()
    _forget()
    return Done(status, stdout.getvalue(), stderr.getvalue())


def _forget() -> None:
    settings.settings.cache_clear()
    settings.database.cache_clear()
