"""What stands between an address and its step: who waits for whose threads, and for whom there is no room."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock

from sqlalchemy import QueuePool, make_url
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Scope

from forms.crowds import PATIENCE, Crowd, Overcrowded
from forms.doors import Showing
from forms.site import Site
from storage.database import Database
from storage.sqlite import Sqlite
from tests.studies_for_tests import NOW

GIVES_UP = 60  # seconds; ends a test that hangs, and measures nothing
SCOPE: Scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}


async def ask(door: Showing) -> int:
    """The status that comes back."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    await door(dict(SCOPE), receive, send)
    return int(sent[0]["status"])


class Slow:
    """A step that ends when it may, and knows how many are at it, and were at most."""

    def __init__(self) -> None:
        self.go_on, self._guard, self.inside, self.most = Event(), Lock(), 0, 0

    def __call__(self, _site: Site, _request: Request) -> Response:
        with self._guard:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.go_on.wait(GIVES_UP)
        with self._guard:
            self.inside -= 1
        return PlainTextResponse("at last")


def site() -> Site:
    return Site(Database("sqlite:///never-opened.sqlite3"), lambda: NOW)


def test_a_crowd_at_one_door_has_so_many_threads_and_leaves_the_others_theirs() -> None:
    slowly = Slow()

    async def come() -> None:
        crowded = Showing(site(), slowly, Crowd(3))
        other = Showing(site(), lambda _site, _request: PlainTextResponse("at once"), Crowd(1))
        crowd = [asyncio.create_task(ask(crowded)) for _ in range(60)]  # more than anybody's threads
        while slowly.inside < 3:
            await asyncio.sleep(0.001)
        assert await asyncio.wait_for(ask(other), GIVES_UP) == 200
        assert not any(one.done() for one in crowd)
        slowly.go_on.set()
        assert await asyncio.gather(*crowd) == [200] * 60

    asyncio.run(come())
    assert (slowly.inside, slowly.most) == (0, 3)


def test_whoever_would_wait_too_long_is_told_so_at_once() -> None:
    """By how long others took: those who still have their turn in time wait, and the rest come again."""
    slowly = Slow()

    async def come() -> None:
        crowd = Crowd(2)
        crowd._pace = PATIENCE["opening"] / 8.5  # as if so long had passed from one who was done to the next
        door = Showing(site(), slowly, crowd)
        first = [asyncio.create_task(ask(door)) for _ in range(11)]  # when nine are done it is the last one's turn
        while slowly.inside < 2:
            await asyncio.sleep(0.001)
        assert crowd.waiting == 9
        assert await asyncio.wait_for(asyncio.gather(*(ask(door) for _ in range(40))), GIVES_UP) == [503] * 40
        assert (crowd.waiting, crowd.turned_away) == (9, 40)
        slowly.go_on.set()
        assert await asyncio.gather(*first) == [200] * 11
        assert crowd.waiting == 0
        assert await ask(door) == 200

    asyncio.run(come())


def test_a_form_that_is_sent_finds_room_where_one_that_is_opened_does_not() -> None:
    slowly, turned_away = Slow(), 0

    async def come() -> None:
        nonlocal turned_away
        crowd = Crowd(1)
        crowd._pace = 0.1
        asked = [asyncio.create_task(ask(Showing(site(), slowly, crowd))) for _ in range(10)]
        while not slowly.inside:
            await asyncio.sleep(0.001)
        turned_away = crowd.turned_away
        sent = asyncio.create_task(crowd.work("sending", PlainTextResponse, "kept"))
        await asyncio.sleep(0.01)
        assert not sent.done()
        slowly.go_on.set()
        assert (await sent).status_code == 200
        assert sorted(await asyncio.gather(*asked)) == [200] * (10 - turned_away) + [503] * turned_away

    asyncio.run(come())
    assert turned_away > 0


def test_a_crowd_that_was_slow_for_a_minute_lets_everybody_in_again_when_it_is_fast() -> None:
    """However slow it was: nobody would find that out if hardly anybody came in any more."""
    now = 0.0

    def step(seconds: float) -> Response:
        nonlocal now
        now += seconds  # only the clock of the crowd goes so far
        return PlainTextResponse("at last")

    async def come() -> list[bool]:
        crowd = Crowd(2, clock=lambda: now)
        for _ in range(100):
            await asyncio.gather(*(crowd.work("sending", step, 30.0) for _ in range(6)), return_exceptions=True)
        told = [await asyncio.gather(*(_let_in(crowd, step) for _ in range(40))) for _ in range(30)]
        return [all(ones) for ones in told]

    found = asyncio.run(come())
    assert not found[0]
    assert found[-1]


async def _let_in(crowd: Crowd, step: Callable[[float], Response]) -> bool:
    try:
        await crowd.work("opening", step, 0.001)
    except Overcrowded:
        return False
    return True


def test_nobody_waits_longer_for_a_connection_than_for_the_file(tmp_path: Path) -> None:
    engine = Sqlite(make_url(f"sqlite:///{tmp_path / 'records.sqlite3'}")).engine()
    assert isinstance(engine.pool, QueuePool)
    with engine.connect() as connection:
        (milliseconds,) = connection.exec_driver_sql("PRAGMA busy_timeout").one()
    assert engine.pool.timeout() == milliseconds / 1000
    engine.dispose()
