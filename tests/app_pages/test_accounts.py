"""People with roles at every page: what the table allows is there, all else is not, also after it was taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import event_details, frame
from app_pages.addresses import ASKED
from storage import settings
from surveys import keeping_accounts, signing_in
from surveys.accounts import Account
from surveys.events import Act, Event
from surveys.permissions import MAY, ROLES, Role
from surveys.studies import Wave
from tests.apps import carrying, page, serving
from tests.publishable import open_wave
from tests.studies_for_tests import LANGUAGES

ZH, EN = frame.all_words()["zh"], frame.all_words()["en"]
FEW = list({asked: name for name, asked in ASKED.items()}.values())  # one page of each row of the table


@pytest.fixture(autouse=True)
def process() -> None:
    """What a page reads by itself is the session's database, here."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Wave]]:
    """A study with a wave, and the administrator's session."""
    with serving(tmp_path_factory.mktemp("accounts") / "records.sqlite3") as token:
        with settings.database().writing(alone=True) as records:
            wave = open_wave(records)
        yield token, wave


def now() -> datetime:
    return datetime.now(UTC)


def made(name: str, study_id: str, role: Role | None) -> tuple[Account, str]:
    """An account that has chosen its password, and its session."""
    with settings.database().writing(alone=True) as records:
        account = keeping_accounts.make(records, name, now())
        token = keeping_accounts.invite(records, account.id, now())
        session = signing_in.set_password(records, token, f"{name} and more words", f"{name} and more words", now())
        if role:
            keeping_accounts.give_role(records, account.id, study_id, role, now())
    assert session
    return account, session


def opened(name: str, session: str | None) -> AppTest:
    with carrying(session):
        app = page(name, "en").run()
    assert not app.exception, name
    return app


def informed(app: AppTest) -> list[str]:
    return [one.value for one in app.info]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages_and_no_other(house: tuple[str, Wave], role: Role) -> None:
    account, session = made(f"who {role}", house[1].study.id, role)
    for name in FEW:
        app = opened(name, session)
        allowed = role in MAY[ASKED[name]]
        assert (EN("not-permitted") in informed(app)) != allowed, name
        assert [one.value for one in app.title] == [EN(f"page-{name}" if allowed else "page-closed")]
    with settings.database().writing(alone=True) as records:
        keeping_accounts.give_role(records, account.id, house[1].study.id, None, now())
    away = opened(next(name for name in FEW if role in MAY[ASKED[name]]), session)
    assert [one.value for one in away.title] == [EN("page-closed")]


def test_a_study_without_a_role_is_in_no_list_and_under_no_address(house: tuple[str, Wave]) -> None:
    with settings.database().writing(alone=True) as records:
        other = replace(house[1].study, id="other", name=house[1].study.name)
        records.add_study(other)
    _, session = made("elsewhere", "other", "organiser")
    with carrying(session):
        app = page("fieldwork", "en", wave=house[1].id).run()
    assert EN("no-study") in informed(app)
    assert not app.selectbox


def test_a_button_that_was_drawn_before_a_role_was_taken_away_does_nothing(house: tuple[str, Wave]) -> None:
    account, session = made("quick", house[1].study.id, "field")
    with carrying(session):
        app = page("fieldwork", "zh", wave=house[1].id).run()
        assert ZH("experts") not in [tab.label for tab in app.tabs]
        (button,) = [one for one in app.button if one.label == ZH("issue-links")]
        with settings.database().writing(alone=True) as records:
            keeping_accounts.give_role(records, account.id, house[1].study.id, "owner", now())
            before = len(records.invitations(house[1].id))
        button.click().run()
    assert not app.exception
    with settings.database().reading() as records:
        assert len(records.invitations(house[1].id)) == before


def test_a_disabled_account_is_out_at_the_next_run(house: tuple[str, Wave]) -> None:
    account, session = made("leaving", house[1].study.id, "analyst")
    assert opened("results", session).title
    with settings.database().writing(alone=True) as records:
        keeping_accounts.disable(records, account.id, True, now())
    assert EN("sign-in-first") in informed(opened("results", session))


def test_the_administrator_makes_an_account_invites_and_gives_a_role(house: tuple[str, Wave]) -> None:
    (token, wave), language, words = house, "zh", ZH
    with carrying(token):
        app = page("accounts", language).run()
        app.text_input[0].input(f"Zhang {language}")
        _press(app, words("account-make"))
        assert not app.exception
        with settings.database().reading() as records:
            account = records.account_named(f"zhang {language}")
        assert account is not None
        app.selectbox(f"role-study-{account.id}-{language}").select(wave.study.id)
        app.selectbox(f"role-of-{account.id}-{language}").select("analyst")
        app.button(f"FormSubmitter:role-{account.id}-{language}-{words('role-give-now')}").click().run()
        app.button(f"invite-{account.id}").click().run()
        assert not app.exception
        link = app.code[0].value
    with settings.database().writing(alone=True) as records:
        assert records.roles(account.id) == {wave.study.id: "analyst"}
        found = link.split("/invited/")[1].split("?")[0]
        assert signing_in.invited(records, found, now()) == account


def test_events_say_by_whom_and_the_auditor_sees_those_of_the_study(house: tuple[str, Wave]) -> None:
    account, session = made("busy", house[1].study.id, "organiser")
    with carrying(session):
        app = page("fieldwork", "zh", wave=house[1].id).run()
        next(one for one in app.button if one.label == ZH("keying-issue-residents")).click().run()
    with settings.database().reading() as records:
        event = records.events(house[1].study.id)[-1]
    assert (event.act, event.details["by"]) == ("keying-issued", account.id)
    _, auditor = made("auditor", house[1].study.id, "auditor")
    shown = opened("events", auditor).table[0].value
    assert any(cell.startswith("busy") for cell in shown.iloc[1])
    assert not [said for said in shown[EN("event-act")] if said.startswith(EN("act-signed-in"))]
    assert EN("act-keying-issued") + r" \(wave 1, for residents\)" in list(shown[EN("event-act")])


def test_what_an_event_says_is_in_words_of_the_language_and_names_are_whole() -> None:
    name = "somebody with a name of many letters"
    given = Event(now(), "role-given", "s1", {"account": "a1", "role": "organiser", "by": "a2"})
    opened_wave = Event(now(), "wave-opened", "s1", {"wave": 1, "instrument": "0a" * 32, "closes_on": "2030-03-31"})
    brought = Event(now(), "answers-imported", "s1", {"audience": "experts", "known_by": "", "source zh": "登记表"})
    no_day = Event(now(), "wave-opened", "s1", {"closes_on": "soon"})
    deleted = Event(now(), "responses-deleted", "s1", {"wave": 1, "unopened": True})
    with frame.speaking("zh"):
        assert event_details.said(deleted, {}) == "轮次 1、有答卷未计入即删除 是"
        assert event_details.said(given, {"a1": name}) == f"账号 {name}、角色 组织者"
        assert event_details.said(opened_wave, {}) == "轮次 1、评价工具 0a0a0a0a0a0a…、截止日 2030年3月31日"
        assert event_details.said(brought, {}) == "对象 专家、来源（中文） 登记表"
        assert event_details.said(no_day, {}) == "截止日 soon"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_that_leaves_an_event_has_words(language: str) -> None:
    assert [act for act in get_args(Act) if f"act-{act}" not in frame.all_words()[language]] == []


def _press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
