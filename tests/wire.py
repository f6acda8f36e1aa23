"""A wire between a browser and a server, at an address that stays while servers come and go, and that can be cut."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from select import select
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread


@dataclass
class Wire:
    """``to`` is the port of the server at its end. While ``mute``, what browsers send arrives, and no answer does."""

    port: int
    to: int
    mute: bool = False
    _carried: list[socket.socket] = field(default_factory=list)

    def cut(self) -> None:
        """End every connection; new ones are carried again."""
        for near in self._carried:
            with suppress(OSError):  # it has ended by itself
                near.shutdown(socket.SHUT_RDWR)

    def carry(self, near: socket.socket) -> None:
        """Between one connection of a browser and one to the server, until either ends."""
        self._carried.append(near)
        with socket.create_connection(("127.0.0.1", self.to)) as far:
            while True:
                for ready in select([near, far], [], [])[0]:
                    heard = ready.recv(65_536)
                    if not heard:
                        return
                    if ready is near:
                        far.sendall(heard)
                    elif not self.mute:
                        near.sendall(heard)


class _Wires(ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def wired(to: int) -> Iterator[Wire]:
    """A wire to a server on this machine."""

    class Connection(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # the server or the browser is gone: so is the connection
                wire.carry(self.request)

    with _Wires(("127.0.0.1", 0), Connection) as wires:
        wire = Wire(wires.server_address[1], to)
        thread = Thread(target=wires.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield wire
        wires.shutdown()
        thread.join()
