"""How the process serves: silent about who comes, prompt with small answers, sparing with the garbage collector."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from scoring.problems import Refused
from storage.unavailable import Unavailable

CANNOT_START = 3  # the exit status, as uvicorn's own
DEFAULT_PORT = "8000"  # uvicorn's own


def keep_silent() -> None:
    """No line about a request or a connection: both hold codes and client addresses.

    The filters sit on the loggers, so that they stay when a logger is armed again. One that is disabled makes no line
    that would only be filtered.
    """
    access = logging.getLogger("uvicorn.access")
    access.addFilter(lambda record: False)
    access.disabled = True
    logging.getLogger("uvicorn.error").addFilter(lambda record: "WebSocket" not in record.getMessage())


def listening() -> list[socket.socket]:
    """The internet sockets this process already listens on."""
    return [thing for thing in gc.get_objects() if isinstance(thing, socket.socket) and _listens(thing)]


def send_at_once(sockets: list[socket.socket]) -> None:
    """Small answers leave without waiting for more (TCP_NODELAY); accepted connections inherit it."""
    for listener in sockets:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def local_address(sockets: list[socket.socket]) -> str:
    """Where a browser on this machine finds the server; a server that binds later is asked by its command line."""
    ports = [str(listener.getsockname()[1]) for listener in sockets]
    return f"http://localhost:{ports[0] if ports else _named_port(sys.argv)}"


@contextmanager
def or_end() -> Iterator[None]:
    """Where the server cannot be made ready: say why in plain lines, and end the process."""
    try:
        yield
    except (Refused, Unavailable) as reason:
        print(reason, file=sys.stderr, flush=True)
        os._exit(CANNOT_START)  # an exception would be printed with where in the program it was raised


def settle() -> None:
    """What has been imported stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


def _listens(candidate: socket.socket) -> bool:
    """Bound, and connected to nobody."""
    if candidate.family not in (socket.AF_INET, socket.AF_INET6) or candidate.type != socket.SOCK_STREAM:
        return False
    try:
        candidate.getpeername()
    except OSError:
        return candidate.fileno() >= 0 and candidate.getsockname()[1] != 0
    return False


def _named_port(arguments: list[str]) -> str:
    for before, argument in pairwise(arguments):
        if before == "--port":
            return argument
    inline = [argument.partition("=")[2] for argument in arguments if argument.startswith("--port=")]
    return inline[0] if inline else os.environ.get("UVICORN_PORT", DEFAULT_PORT)
