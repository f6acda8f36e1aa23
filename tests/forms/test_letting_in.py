"""The door: all who stand there come in at one turn of the event loop, or are answered where they stand."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any, cast

import pytest
import uvloop

from forms.letting_in import AT_A_LOOK, let_all_in

LOOKS = 60.0  # seconds until a test gives up


class Echo(asyncio.Protocol):
    """Says again what it hears."""

    met: list[asyncio.Transport]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own kind is none of asyncio's
        self.met.append(self._transport)

    def data_received(self, heard: bytes) -> None:
        self._transport.write(b"behind: " + heard)


def on(loop: Any, test: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(test)


async def served() -> tuple[asyncio.Server, int, list[asyncio.Transport]]:
    """A server whose door answers who says "go"; its port; the connections that came in."""
    let_all_in(lambda heard: b"at the door" if heard.startswith(b"go") else None)
    met: list[asyncio.Transport] = []
    echo = type("Met", (Echo,), {"met": met})
    server = await asyncio.get_running_loop().create_server(echo, "127.0.0.1", 0, backlog=1000)
    return server, server.sockets[0].getsockname()[1], met


def come(port: int, says: bytes = b"") -> socket.socket:
    """Nobody is let in while this goes on: the loop stands still."""
    client = socket.create_connection(("127.0.0.1", port), LOOKS)
    client.sendall(says)
    client.setblocking(False)
    return client


async def hear(client: socket.socket) -> bytes:
    return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(client, AT_A_LOOK), LOOKS)


def test_hundreds_who_came_at_once_come_in_at_a_few_turns() -> None:
    async def many() -> None:
        server, port, met = await served()
        clients, turns = [come(port) for _ in range(300)], 0
        while len(met) < len(clients) and turns < len(clients) / 10:
            await asyncio.sleep(0)
            turns += 1
        assert len(met) == len(clients)
        sent = [one.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for one in met]
        assert all(sent)
        server.close()
        for client in clients:
            client.close()

    on(uvloop.new_event_loop, many())


def test_each_is_answered_at_the_door_or_heard_whole_behind_it() -> None:
    async def some() -> None:
        server, port, _ = await served()
        silent, going = come(port), [come(port, b"go") for _ in range(20)]
        staying = [come(port, b"stay %d" % number) for number in range(20)]
        said = [await hear(client) for client in going]
        assert set(said) <= {b"at the door", b"behind: go"}
        assert said.count(b"at the door") > 10  # the server itself lets in one a turn
        ended = [client for client, answer in zip(going, said, strict=True) if answer == b"at the door"]
        assert [await hear(client) for client in ended] == [b""] * len(ended)
        assert [await hear(client) for client in staying] == [b"behind: stay %d" % number for number in range(20)]
        silent.send(b"at last")
        assert await hear(silent) == b"behind: at last"
        server.close()
        for client in (silent, *going, *staying):
            client.close()

    on(uvloop.new_event_loop, some())


def test_whoever_has_gone_meanwhile_is_no_trouble_and_a_closed_door_stays_closed() -> None:
    async def gone() -> None:
        server, port, _ = await served()
        for _ in range(50):
            come(port, b"go").close()
        waits = come(port, b"stay")
        assert await hear(waits) == b"behind: stay"
        server.close()
        with pytest.raises(ConnectionRefusedError):
            come(port)
        waits.close()

    on(uvloop.new_event_loop, gone())


def test_asyncios_own_loop_is_left_as_it_is() -> None:
    async def nothing() -> None:
        server, port, _ = await served()
        client = come(port, b"go")
        assert await hear(client) == b"behind: go"
        server.close()
        client.close()

    on(asyncio.new_event_loop, nothing())
