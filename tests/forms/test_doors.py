"""What stands between an address and its step: who waits for whose threads."""

import asyncio
from threading import Event, Lock

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Scope

from forms.doors import Showing
from forms.site import Site
from storage.database import Database
from tests.studies_for_tests import NOW

SCOPE: Scope = {"type": "http", "method": "GET", "path": "/", "headers": []}


async def ask(door: Showing) -> int:
    """The status that comes back."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    await door(dict(SCOPE), receive, send)
    return int(sent[0]["status"])


def test_a_crowd_at_one_door_has_so_many_threads_and_leaves_the_others_theirs() -> None:
    site, go_on, guard, inside = Site(Database("sqlite:///never-opened.sqlite3"), lambda: NOW), Event(), Lock(), [0, 0]

    def slowly(_site: Site, _request: Request) -> Response:
        with guard:
            inside[:] = inside[0] + 1, max(inside[1], inside[0] + 1)
        go_on.wait(10)
        with guard:
            inside[0] -= 1
        return PlainTextResponse("at last")

    async def come() -> None:
        crowded, other = (
            Showing(site, slowly, CapacityLimiter(3)),
            Showing(site, lambda _site, _request: PlainTextResponse("at once")),
        )
        crowd = [asyncio.create_task(ask(crowded)) for _ in range(60)]  # more than anybody's threads
        while inside[0] < 3:
            await asyncio.sleep(0.001)
        assert await asyncio.wait_for(ask(other), 10) == 200
        assert not any(one.done() for one in crowd)
        go_on.set()
        assert await asyncio.gather(*crowd) == [200] * 60

    asyncio.run(come())
    assert inside == [0, 3]
