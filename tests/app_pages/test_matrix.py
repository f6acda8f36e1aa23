"""Role by act: every page and everything that can be pressed on one, by everybody, also on a page that was left open.

Whoever may gets ready to press; the message that their browser would send is then sent by everybody who may not, as a
forged one would be, and at last by each who may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from app_pages import frame
from app_pages.addresses import ASKED
from scoring.problems import Refused
from storage import settings
from storage.records import SqlRecords
from surveys import keeping_accounts, signing_in
from surveys.events import Act, Event
from surveys.permissions import MAY, ROLES, Asked
from tests.app_pages import acts
from tests.app_pages.acts import LEFT_ELSEWHERE, PRESSED, TRIED_APART
from tests.app_pages.all_ways import WAYS
from tests.app_pages.roles_house import AWAY, COLUMNS, House, opened
from tests.app_pages.tabs import EN, Tab
from tests.brief import BRIEF
from tests.studies_for_tests import STUDY

SOURCES = Path(frame.__file__).parent
ADMINISTRATOR = "administrator"
SIGNED_IN = (*ROLES, "elsewhere", "without")
NO_EVENT = ("a file", "a change without an event", "nothing")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(tmp_path_factory.mktemp("roles")) as house:
        yield house


@pytest.fixture
def house(built: House) -> House:
    """As it was before anybody pressed anything."""
    built.renew()
    return built


@pytest.fixture(autouse=True)
def process() -> Iterator[None]:
    """What a page reads by itself is the house's database, here; what names its choices speaks English."""
    with frame.speaking("en"):
        yield


def who_may(key: str) -> tuple[str, ...]:
    """Whom the table lets press it; what nobody else may, the administrator does."""
    asked = PRESSED[key].asked
    return SIGNED_IN if asked is None else MAY[asked] or (ADMINISTRATOR,)


def test_everything_that_can_be_pressed_has_a_row_and_every_row_a_way_to_it() -> None:
    found = dict(acts.in_sources(SOURCES))
    assert [place for place, rows in found.items() if not rows] == []
    assert {key for rows in found.values() for key in rows} - set(TRIED_APART) == set(PRESSED) == set(WAYS)
    assert {one.asked for one in PRESSED.values()} - {None} | set(ASKED.values()) == set(MAY)


def test_every_step_that_leaves_an_event_is_pressed_or_is_said_to_be_done_elsewhere() -> None:
    left = {one.leaves for one in PRESSED.values()} - set(NO_EVENT)
    assert left | set(LEFT_ELSEWHERE) == set(get_args(Act))


@pytest.mark.parametrize("who", [*COLUMNS, ADMINISTRATOR])
def test_everybody_sees_the_pages_of_the_table_and_on_them_what_they_may_press(house: House, who: str) -> None:
    tab = Tab()
    with house.as_(who), house.unchanged():
        for name, asked in ASKED.items():
            tab.go(name, wave=house.waves["open"].id)
            sees = who in (*MAY[asked], ADMINISTRATOR) or (who == "elsewhere" and "organiser" in MAY[asked])
            assert [one.value for one in tab.app.title] == [EN(f"page-{name}" if sees else "page-closed")], name
            wrong = [key for key in tab.pressable() if who not in (*who_may(key), ADMINISTRATOR, "elsewhere")]
            assert wrong == [], name
            shown = tab.shows(house.waves["open"].name["en"])
            assert not shown if who == "elsewhere" else shown or (who, name) != ("organiser", "studies"), name


@pytest.mark.parametrize("key", PRESSED)
def test_what_is_pressed_does_what_the_table_says_for_everybody(house: House, key: str) -> None:
    tab, may = Tab(), who_may(key)
    with house.as_(may[0]):
        WAYS[key](tab, house)
    for who in (one for one in tried(key) if one not in may):
        nothing_happens(house, tab, who)
    with house.kept() as put_back:
        revoke(house, may[0])
        nothing_happens(house, tab, may[0])
        for who in may:
            put_back()
            if PRESSED[key].leaves == "a file":
                file_is_given_until_the_right_is_gone(house, who, key)
            else:
                it_happens(house, tab, who, key)


def tried(key: str) -> tuple[str, ...]:
    """Everybody; in half an hour of those without a good session nobody, and one of the others in turn."""
    others = ("disabled", "signed out", "forged")
    turn = others[list(PRESSED).index(key) % len(others)]
    return tuple(one for one in COLUMNS if one not in others or one == turn) if BRIEF else COLUMNS


def nothing_happens(house: House, tab: Tab, who: str) -> None:
    with house.as_(who), house.unchanged():
        tab.send()
        assert not tab.offered, who


def it_happens(house: House, tab: Tab, who: str, key: str) -> None:
    before, leaves = len(house.events()), PRESSED[key].leaves
    with house.as_(who), house.watched() as changed:
        tab.send()
        assert changed() == (leaves != "nothing"), tab.said()
    left = house.events()[before:]
    assert {by for _, by in left} <= {who}
    assert leaves in NO_EVENT or leaves in {act for act, _ in left}, tab.said()
    assert house.unsaid() == set()


def file_is_given_until_the_right_is_gone(house: House, who: str, key: str) -> None:
    """A click on it runs no page: it asks by itself."""
    house.renew()
    tab = Tab()
    with house.as_(who):
        WAYS[key](tab, house)
    made = tab.file(key)
    assert made()
    revoke(house, who)
    with pytest.raises(Refused, match=r"sign in again|may not do this"):
        made()


def revoke(house: House, who: str) -> None:
    """Take away a moment ago what somebody may: the role, or where none is needed the session."""
    with settings.database().writing(alone=True) as records:
        if who == ADMINISTRATOR:
            signing_in.sign_out(records, house.administrator, frame.now())
            return
        for study in (STUDY.id, AWAY):
            keeping_accounts.give_role(records, house.ids[who], study, None, frame.now())
        if who in SIGNED_IN:
            keeping_accounts.sign_out_everywhere(records, house.ids[who], frame.now())


@pytest.mark.parametrize("who", [*COLUMNS, ADMINISTRATOR])
def test_a_step_asks_by_itself_whatever_a_page_has_offered(house: House, who: str) -> None:
    done = list[tuple[Asked, str | None]]()

    def pressed(asked: Asked, study: str | None) -> None:
        def step(records: SqlRecords) -> None:
            records.add_event(Event(frame.now(), "wave-paused", STUDY.id))
            done.append((asked, study))

        frame.act(asked, study, step)
        frame.act_apart(asked, study, lambda: done.append((asked, study)))

    with house.as_(who):
        for asked in MAY:
            pressed(asked, STUDY.id)
            pressed(asked, None)
    studies = {STUDY.id, None} if who == ADMINISTRATOR else {STUDY.id}
    may = {asked for asked in MAY if who in (*MAY[asked], ADMINISTRATOR)}
    assert Counter(done) == {(asked, study): 2 for asked in may for study in studies}
    assert [act for act, _ in house.events()].count("wave-paused") == len(done) / 2
