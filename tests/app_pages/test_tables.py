"""Tables of the fieldwork and of the panel; those of the analysis are tested by the names of their modules.

The pages themselves run in a real browser only (tests/test_road.py, tests/test_organiser.py, and there also what
people see who are not signed in): AppTest has no request, and puts a mock where the cookie would be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from app_pages import frame, panel_tables, tables
from app_pages.analyses import Seen
from scoring.results import Evaluation
from storage.database import Database
from surveys import batching, disclosing, gathering, inviting, judging, studying
from surveys.designing import design
from surveys.evaluating import evaluate
from surveys.gathering import inputs
from surveys.inviting import expert_code
from surveys.judgements import Expert
from surveys.panels import view
from surveys.studies import Stratum, Wave
from tests.app_pages.cells import rows
from tests.publishable import fill, open_wave
from tests.studies_for_tests import NOW, SECRET, STRATA, words

UNCOUNTED = Stratum("residents", "C3", words("Community 3"))


@pytest.fixture
def wave(database: Database) -> Wave:
    """A wave that everyone answers alike: 4 of 5, all pairs equal; one community's people were never counted."""
    with database.writing() as records:
        wave = open_wave(records, (*STRATA, UNCOUNTED))
        fill(records, wave, residents=(12, 10, 0))
    return wave


@pytest.fixture
def evaluation(database: Database, wave: Wave) -> Evaluation:
    with database.reading() as records:
        return evaluate(inputs(records, wave))


def row(shown: pd.DataFrame, name: str) -> list[Any]:
    """The cells of the row with a name."""
    return list(shown.T[name])


def fieldwork(database: Database, wave: Wave) -> pd.DataFrame:
    with database.reading() as records:
        return tables.fieldwork(wave, disclosing.counted(wave, gathering.tallies(records, wave)))


def test_numbers_are_whole_beside_a_missing_one(database: Database, wave: Wave) -> None:
    shown = fieldwork(database, wave)
    assert shown["计入答卷"].tolist() == ["12", "10", "10", "<10"]
    assert [str(count) for count in shown["受邀人数"]] == ["200", "200", "40", "<NA>"]
    assert shown["对象"].tolist() == ["居民", "居民", "民警", "居民"]
    assert list(shown.columns) == ["分组", "对象", "计入答卷", "受邀人数"]


def test_population_and_quota_are_columns_where_a_group_has_one(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records, (replace(UNCOUNTED, population=2600), replace(UNCOUNTED, id="C4", quota=300)))
    shown = fieldwork(database, wave)
    assert [str(people) for people in shown["总人数"]] == ["2600", "<NA>"]
    assert [str(people) for people in shown["名额"]] == ["<NA>", "300"]


def test_nobody_sees_whether_nobody_or_nine_wait(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
    before = fieldwork(database, wave)
    with database.writing() as records:
        fill(records, wave, officers=9, experts=0, residents=(9, 0))
    pd.testing.assert_frame_equal(fieldwork(database, wave), before)
    assert set(before["计入答卷"]) == {"<10"}


def test_what_was_left_of_small_groups_has_rows_by_area_and_the_rest(database: Database) -> None:
    north = [replace(UNCOUNTED, id=f"C{number}", parent="北区*") for number in (1, 2)]
    others = [replace(UNCOUNTED, id=f"C{number}") for number in (3, 4)]
    with database.writing() as records:
        wave = open_wave(records, (*north, *others, STRATA[-1]))
        fill(records, wave, experts=0, residents=(6, 5, 7, 8))
        wave = studying.close_wave(records, wave.id, NOW)
        batching.finish(records, wave.id)
    shown = rows(fieldwork(database, wave))
    assert {name: row["计入答卷"] for name, row in shown.items()} == {
        "Community 3": "<10",
        "Unit group 1": "10",
        "北区*：其余合计": "11",
        "其余合计": "15",
    }
    assert shown["其余合计"]["受邀人数"] is None


def test_the_panel_is_known_by_pseudonyms_and_counts_pairs(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        inviting.invite_experts(records, wave, 2, SECRET, NOW)
        judging.agree(records, expert_code(SECRET, wave.id, "E06"), {}, False, NOW)
        judging.judge(records, expert_code(SECRET, wave.id, "E06"), {"D1:D2": 3, "D1:D3": None}, "M0", NOW)
        shown = tables.panel(wave, records.experts(wave.id), records.judgements(wave.id), {"E06": 1})
    assert row(shown, "E01") == ["是", "56 / 56", "0"]
    assert row(shown, "E06") == ["是", "2 / 56", "1"]
    assert row(shown, "E07") == ["否", "0 / 56", "0"]


def test_what_each_expert_compares_is_shown_where_it_is_not_everything(wave: Wave) -> None:
    experts = (Expert(wave.id, "E01"), Expert(wave.id, "E02", matrices=("M4",)))
    shown = tables.panel(wave, experts, (), {})
    assert row(shown, "E01") == ["否", "0 / 56", "0", "全部"]
    assert row(shown, "E02") == ["否", "0 / 6", "0", wave.instrument.index_system.named["D4"].name["zh"]]


def test_consistency_names_its_random_index(wave: Wave, evaluation: Evaluation) -> None:
    shown = tables.consistency(wave.instrument, evaluation)
    assert shown["n"].tolist() == [5, 5, 5, 5, 4, 5]
    assert shown["CR"].tolist() == pytest.approx([0] * 6, abs=1e-9)
    assert shown["RI (Saaty 1980)"].tolist() == [1.12, 1.12, 1.12, 1.12, 0.9, 1.12]
    assert set(shown["计入专家数"]) == {"5 / 5"}


def test_an_experts_matrix_that_is_not_counted_says_why(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        inviting.invite_experts(records, wave, 1, SECRET, NOW)
        code = expert_code(SECRET, wave.id, "E06")
        judging.agree(records, code, {}, False, NOW)
        judging.judge(records, code, {"D1:D2": 3}, "M0", NOW)
        shown = tables.expert_consistency(wave.instrument, evaluate(inputs(records, wave)))
    assert row(shown, "E01") == ["0.000"] * 6
    assert row(shown, "E06")[0] == f"— · {frame.all_words()['zh']('reason-unconnected')}"


def test_without_judgements_every_table_still_stands(empty: Seen) -> None:
    assert tables.expert_consistency(empty.instrument, empty.evaluation).empty
    assert tables.consistency(empty.instrument, empty.evaluation)["CR"].isna().all()


def test_tables_of_the_panel(database: Database, wave: Wave, evaluation: Evaluation) -> None:
    seen = view(design(wave.instrument), evaluation)
    assert seen
    agreement = panel_tables.agreement(wave.instrument, seen)
    assert agreement["共识度 S*（%）"].tolist() == ["100.0"] * 6
    assert panel_tables.clusters(wave.instrument, seen)["专家"].tolist() == ["E01、E02、E03、E04、E05"]
    influence = panel_tables.influence(wave.instrument, seen)
    assert influence["去掉后的最大变化（百分点）"].tolist() == pytest.approx([0.0] * 5, abs=1e-9)
