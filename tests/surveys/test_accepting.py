"""Whether a wave takes answers today: before, within and after its days, paused, closed; and whether they go back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scoring.problems import Refused
from storage.database import Database
from surveys import accepting, answering, studying
from tests.studies_for_tests import LAST_DAY, NOW, SmallStudy, completed, key, refused

TODAY, DAY = NOW.date(), timedelta(1)


def why_not(small_study: SmallStudy, **changes: Any) -> list[str | None]:
    """Why nothing is taken, and why nothing goes back; None where it does."""
    wave, found = replace(small_study.wave, **changes), list[str | None]()
    for required in (accepting.require, accepting.require_begun):
        try:
            required(wave, NOW)
            found.append(None)
        except Refused as refusal:
            found.append(refusal.problems[0].code)
    return found


@pytest.mark.parametrize(
    ("changes", "taken", "given_back"),
    [
        ({}, None, None),
        ({"closes_on": TODAY}, None, None),
        ({"closes_on": TODAY - DAY}, "wave-closed", "wave-closed"),
        ({"opens_on": TODAY}, None, None),
        ({"opens_on": TODAY + DAY}, "wave-early", "wave-early"),
        ({"paused_on": TODAY}, "wave-paused", None),
        ({"state": "closed", "closed_on": TODAY}, "wave-closed", "wave-closed"),
        ({"state": "draft", "opened_on": None}, "wave-closed", "wave-closed"),
    ],
)
def test_what_a_wave_takes_today(
    small_study: SmallStudy, changes: dict[str, Any], taken: str | None, given_back: str | None
) -> None:
    assert small_study.wave.closes_on == LAST_DAY
    assert why_not(small_study, **changes) == [taken, given_back]


def test_whoever_comes_early_is_told_the_day(small_study: SmallStudy) -> None:
    with pytest.raises(Refused) as caught:
        accepting.require(replace(small_study.wave, opens_on=TODAY + DAY), NOW)
    assert caught.value.problems[0].where == str(TODAY + DAY)


def test_whoever_is_refused_has_written_nothing(database: Database, small_study: SmallStudy) -> None:
    """They may come again every few minutes, when the disk is full too; who only reads cannot write."""
    officer, form = small_study.officers[0], completed("officers")
    with database.writing() as records:
        answering.submit(records, officer, form, key(1), NOW)
    with database.reading() as records, refused("code-spent", "code"):
        answering.submit(records, officer, form, key(2), NOW)
    with database.writing() as records:
        studying.close_wave(records, small_study.wave.id, NOW)
    with database.reading() as records, refused("wave-closed", "wave"):
        answering.submit(records, small_study.residents[0], completed("residents"), key(2), NOW)
