"""Tables of a screening: each criterion with its figures and what the rule says, and the sheet to download."""

from __future__ import annotations

import pytest

from app_pages import screening_tables
from scoring.screening import Verdict
from storage.database import Database
from surveys import screening
from surveys.instrument import Instrument
from surveys.screenings import Round
from tests.app_pages.cells import rows
from tests.screened import begin_draft, close, rate, rate_all
from tests.studies_for_tests import NOW

Screened = tuple[Instrument, tuple[Round, ...]]


@pytest.fixture
def screened(database: Database) -> Screened:
    """Two rounds of five experts; in the second one of them thinks better of PA3, and IC2 is rated by four."""
    with database.writing() as records:
        draft = begin_draft(records)
        rate_all(records, draft, 4, PA3=2)
        close(records, draft)
        screening.open_round(records, draft.wave.id, NOW)
        rate_all(records, draft, 4, PA3=2)
        rate(records, draft.codes[0], 4, PA3=5, IC2=None)
        close(records, draft)
        return draft.wave.instrument, records.screening_rounds(draft.wave.id)


def test_the_rule_and_the_figures_it_looks_at(screened: Screened) -> None:
    instrument, rounds = screened
    found = rows(screening_tables.verdicts(instrument, screening.outcome(instrument, rounds, 2).screened))
    assert len(found) == 29
    assert list(found["采集标准"].values())[1:] == ["4.00", "0.00", "100", "0", "保留"]
    assert list(found["信息人才"].values())[1:] == ["2.60", "0.52", "20", "20", "去掉：均值、变异系数、4–5分"]
    assert list(found["完整准确"].values())[1:] == ["—", "—", "—", "—", "评分人数太少"]


def test_the_other_figures(screened: Screened) -> None:
    instrument, rounds = screened
    found = rows(screening_tables.figures(instrument, screening.outcome(instrument, rounds, 2).screened))
    assert list(found["信息人才"].values())[1:] == ["5", "1.34", "20", "2.0", "2.0–2.0"]
    assert "完整准确" not in found


def test_the_sheet_has_every_round_unrounded(screened: Screened) -> None:
    sheet = screening_tables.sheet(*screened)
    assert len(sheet) == 2 * 29
    one = sheet[(sheet["round"] == 2) & (sheet["criterion"] == "PA3")].iloc[0]
    assert [one[name] for name in ("1", "2", "3", "4", "5", "unable")] == [0, 4, 0, 0, 1, 0]
    assert (one["mean"], one["change"], one["keep"], one["quartiles"]) == (2.6, 0.2, False, "2 2 2")
    assert one["sd"] == pytest.approx(1.8**0.5)
    assert sheet[(sheet["round"] == 2) & (sheet["criterion"] == "IC2")]["mean"].isna().all()


def test_a_verdict_says_what_was_missed() -> None:
    assert screening_tables.said(Verdict(True, False, True)) == "去掉：变异系数"
    assert screening_tables.said(Verdict(True, True, True)) == "保留"
    assert screening_tables.said(None) == "评分人数太少"
