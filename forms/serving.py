"""How the process serves: prompt with small answers, sparing with the garbage collector."""

from __future__ import annotations

import ctypes
import gc
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from platform import libc_ver

from forms.letting_in import Answers, let_all_in
from scoring.problems import Refused
from storage.unavailable import Unavailable

CANNOT_START = 3  # the exit status, as uvicorn's own
DEFAULT_PORT = "8000"  # uvicorn's own
TURN = 0.001  # seconds; Python's own is 0.005
# Of glibc's malloc.h: the bytes from which a block is a mapping of its own, the free bytes at the end that go back to
# the system, and the number of arenas that threads share.
MALLOC = {-3: 256 * 1024, -1: 1024 * 1024, -8: 2}


def prepare(answers: Answers) -> list[socket.socket]:
    """Make the process ready for who comes, before the first request: the sockets that it already listens on.

    ``answers`` is what is said at the door.
    """
    take_short_turns()
    give_memory_back()
    let_all_in(answers)
    sockets = listening()
    send_at_once(sockets)
    return sockets


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


def take_short_turns() -> None:
    """A thread at work leaves the interpreter sooner to those who want it: the event loop gets on twice as fast.

    No more processor time was used for the same work by two threads, or by eight.
    """
    sys.setswitchinterval(TURN)


def give_memory_back() -> None:
    """A page's large blocks go back to the system when it is drawn, instead of lying free between small ones.

    Left to itself glibc makes no mapping of what is smaller than the largest that was freed, and gives each thread an
    arena: what a server holds can grow for hours, while what it uses stays the same.
    """
    if libc_ver()[0] == "glibc":
        for option, value in MALLOC.items():
            ctypes.CDLL(None).mallopt(option, value)


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
