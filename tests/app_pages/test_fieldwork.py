"""Fieldwork as an organiser clicks it: cards, texts, messages to a real server, and the calendar of a wave."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame, strata
from storage import settings
from storage.database import Database
from surveys import addressing, scheduling, studying
from surveys.reading import parse, shipped
from surveys.studies import Stratum, Wave
from surveys.texts import Text
from tests.apps import carrying, page, serving
from tests.smtp import Inbox, receiving
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STRATA, STUDY, begin, plan

OF_SERVER = ("PLUMBLINE_SMTP", "PLUMBLINE_SMTP_FROM")


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with receiving() as found:
        yield found


@pytest.fixture(scope="module")
def house(inbox: Inbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wave]:
    """The pages on a file with one open wave, and a mail server that they may use."""
    file: Path = tmp_path_factory.mktemp("fieldwork") / "records.sqlite3"
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        wave = begin(records).wave
        later = frame.now().date() + timedelta(30)
        records._connection.exec_driver_sql("UPDATE waves SET closes_on = ?", (later.isoformat(),))
    database.close()
    os.environ |= {"PLUMBLINE_SMTP": f"smtp://127.0.0.1:{inbox.port}", "PLUMBLINE_SMTP_FROM": "us@example.org"}
    with serving(file) as token, carrying(token):
        yield wave
    for name in OF_SERVER:
        del os.environ[name]


@pytest.fixture(autouse=True)
def process() -> Iterator[None]:
    """What a page reads by itself is the house's database, here; what names its choices speaks English."""
    with frame.speaking("en"):
        yield


def clicked(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def words(key: str, **filling: object) -> str:
    return frame.all_words()["en"](key, **filling)


def kept(wave: Wave) -> Wave:
    with settings.database().reading() as records:
        return records.wave(wave.id)


def test_codes_come_as_cards_and_as_a_table(house: Wave) -> None:
    app = page("fieldwork", "en").run()
    (group,) = [one for one in app.selectbox if one.label == words("unit-group")]
    assert group.value is None
    assert words("issue-codes") not in [one.label for one in app.button], "the group is chosen by whoever hands out"
    app = group.set_value("U1").run()
    (number,) = [one for one in app.number_input if one.label == words("how-many") and one.max == 2000]
    number.set_value(3)
    app = clicked(app, words("issue-codes"))
    assert not app.exception
    codes = [str(code) for code in app.dataframe[0].value[words("code")]]
    assert len(codes) == 3
    assert all(re.fullmatch("(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", code) for code in codes)
    labels = [one.proto.label for one in app.get("download_button")]
    assert words("download-cards") in labels
    assert words("download-codes") in labels
    assert words("download-poster") in labels


def test_experts_are_written_to_once_and_residents_all_alike(house: Wave, inbox: Inbox) -> None:
    app = page("fieldwork", "en").run()
    (area,) = [one for one in app.text_area if one.label == words("mail-experts")]
    area.set_value("E01 one@example.org\nE02 nobody@example.org")
    app = clicked(app, words("mail-keep"))
    app = clicked(app, words("mail-experts-first", number=2))
    assert not app.exception
    assert [one.value for one in app.error] == [words("mail-left", of="E02")]
    with settings.database().reading() as records:
        left = addressing.may_be_written_to(records, house, "first", frame.now())
        sent = [event.details for event in records.events() if event.act == "messages-sent"]
    assert [one.expert for one in left] == ["E02"]
    assert sent == [{"wave": 1, "audience": "experts", "occasion": "first", "number": 1}]
    ((recipients, message),) = inbox.taken
    assert recipients == ["one@example.org"]
    assert "/e/" in message.get_content()
    inbox.taken.clear()
    _residents_are_written_to(app, inbox)


def _residents_are_written_to(app: AppTest, inbox: Inbox) -> None:
    def asked(agreed: bool) -> AppTest:
        (area,) = [one for one in app.text_area if one.label == words("mail-list")]
        area.set_value("a@example.org\nb@example.org")
        (box,) = [one for one in app.checkbox if one.label == words("mail-agreed")]
        box.set_value(agreed)
        app.radio[0].set_value("reminder")
        return clicked(app, words("mail-send"))

    assert [one.value for one in asked(False).error] == [words("mail-agree-first")]
    assert inbox.taken == []
    assert [one.value for one in asked(True).success] == [words("mail-sent", number=2)]
    assert [recipients for recipients, _ in inbox.taken] == [["a@example.org"], ["b@example.org"]]
    assert len({message.get_content() for _, message in inbox.taken}) == 1


def test_a_wave_is_paused_goes_on_and_another_is_begun_like_it(house: Wave) -> None:
    app = clicked(page("studies", "en").run(), words("pause-wave"))
    assert not app.exception
    assert kept(house).paused_on is not None
    app = clicked(app, words("resume-wave"))
    assert kept(house).paused_on is None
    last = kept(house).closes_on
    (day,) = [one for one in app.date_input if one.label == words("extend-to")]
    day.set_value(last + timedelta(3))
    app = clicked(app, words("extend-wave"))
    assert kept(house).closes_on == last + timedelta(3)
    app = clicked(app, words("clone-wave"))
    assert [one.value for one in app.error] == [words("day-missing")]
    with settings.database().writing() as records:
        begun = scheduling.clone_wave(records, house.id, house.name, last, frame.now())
        studying.open_wave(records, begun.id, frame.now(), frame.now().date() + timedelta(2))
    text = " ".join(str(one.value) for one in page("studies", "en").run().markdown)
    assert words("standing-early", day=frame.day(frame.now().date() + timedelta(2))) in text


def test_groups_stand_under_the_wider_groups_they_belong_to() -> None:
    def one(id: str, parent: str | None, **more: int) -> Stratum:
        return Stratum("residents", id, Text({"zh": id, "en": id}), parent=parent, **more)

    groups = (one("C1", "North", invited=200), one("C2", None), one("C3", "North", quota=1500))
    assert list(strata.branches(groups)) == [
        "    - North",
        "        - C1 (Invited 200)",
        "        - C3 (Quota 1,500)",
        "    - C2",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_residents_alone_are_asked_nothing_speaks_of_officers(language: str) -> None:
    with settings.database().writing() as records:
        study = studying.create_study(records, replace(STUDY, id=f"s-{language}"), LANGUAGES, NOW)
        strata = tuple(one for one in STRATA if one.audience == "residents")
        wave = studying.add_wave(records, study, plan(parse(shipped("public_safety")), strata), NOW)
        studying.open_wave(records, wave.id, NOW)
    said = frame.all_words()[language]
    app = page("fieldwork", language, wave=wave.id).run()
    assert not app.exception
    tabs = [tab.label for tab in app.tabs]
    assert said("residents") in tabs
    assert said("officers") not in tabs
    assert [one.label for one in app.button if one.label.startswith(said("keying-issue-officers"))] == []
    assert said("keying-issue-residents") in [one.label for one in app.button]
    (asked,) = [one for one in app.button_group if one.label == said("audience")]
    assert asked.options == [said("residents")]
    assert said("experts-none") in [one.value for one in app.info]


def test_how_many_to_invite_is_planned_before_there_is_a_wave() -> None:
    app = page("studies", "en").run()
    (template,) = [one for one in app.selectbox if one.label == words("instrument-begin")]
    app = template.select_index(0).run()
    plans = [one.label for one in app.expander].count(words("plan"))
    assert plans == 1
