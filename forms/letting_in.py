"""The door: all who stand there come in at each turn of the event loop, where uvloop would let in one.

libuv accepts one connection a turn since version 1.46. A turn is long while many are here, so that in a storm people
stand at a door behind which there would be time to tell them to come again; when the kernel's queue is full, their
browsers knock again seconds later, or give up.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio import AbstractEventLoop, BaseEventLoop, BaseProtocol, Server, Task
from collections.abc import Callable
from typing import Any, TypeAlias

MOST = 256  # at a turn: those who are in already have their turn too
AT_A_LOOK = 4096  # bytes

Makes: TypeAlias = Callable[..., BaseProtocol]
Answers: TypeAlias = Callable[[bytes], bytes | None]


class Listener:
    """Makes what speaks with one who comes in, for a server, and lets in all others who wait at its door then.

    What ``answers`` has to say to somebody's first bytes is said at the door.
    """

    def __init__(self, loop: AbstractEventLoop, makes: Makes, answers: Answers) -> None:
        self._loop, self._makes, self._answers = loop, makes, answers
        self._opening = False
        self._coming: set[Task[Any]] = set()
        self.server: Server | None = None

    def __call__(self, *arguments: Any, **named: Any) -> BaseProtocol:
        if not self._opening:
            self._opening = True
            self._loop.call_soon(self._open)
        return self._makes(*arguments, **named)

    def _open(self) -> None:
        """Nobody comes in when the server has closed meanwhile: then it has no sockets."""
        self._opening = False
        for place in self.server.sockets if self.server else ():
            standing = socket.socket(place.family, place.type, place.proto, place.fileno())
            try:
                self._accept(standing)
            finally:
                standing.detach()  # it is the server's

    def _accept(self, standing: socket.socket) -> None:
        for _ in range(MOST):
            try:
                connection, _ = standing.accept()
            except OSError:  # nobody is left; or there is no room for one more, which the server itself will find
                return
            if not self._answered(connection):
                task = self._loop.create_task(self._loop.connect_accepted_socket(self._makes, connection))
                self._coming.add(task)
                task.add_done_callback(self._coming.discard)

    def _answered(self, connection: socket.socket) -> bool:
        """Whether all has been said, and the connection is over. What was looked at is still there for the server."""
        try:
            heard = connection.recv(AT_A_LOOK, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            answer = self._answers(heard)
            if answer is None:
                return False
            connection.recv(AT_A_LOOK)  # what is left unread would break the connection before the answer is heard
            connection.send(answer, socket.MSG_DONTWAIT)
        except BlockingIOError:  # nothing is there yet
            return False
        except OSError:  # whoever it was has gone
            pass
        connection.close()
        return True


def let_all_in(answers: Answers) -> None:
    """Servers that the running loop makes from now on let in all who wait; asyncio's own loops do so by themselves.

    The loop is asked to make a server by uvicorn, after the application has made itself ready. One that speaks TLS is
    left as it is.
    """
    loop = asyncio.get_running_loop()
    if isinstance(loop, BaseEventLoop):
        return
    create_server = loop.create_server

    async def create(makes: Makes, *arguments: Any, **named: Any) -> Server:
        if named.get("ssl") is not None:
            return await create_server(makes, *arguments, **named)
        listener = Listener(loop, makes, answers)
        listener.server = await create_server(listener, *arguments, **named)
        return listener.server

    loop.create_server = create  # type: ignore[assignment,method-assign] # nothing else is told what makes a protocol
