"""Counts by sign, the rule in words, and results beside one another, as the tab shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app_pages import frame, quality_tables
from app_pages.analyses import Seen
from surveys.exclusions import Beside, Exclusions, FlagCounts
from tests.app_pages.cells import rows


def exclusions_of(seen: Seen) -> Exclusions:
    found = seen.analysis.exclusions
    assert found is not None
    return found


def test_a_row_a_sign_and_those_left_out_last(seen: Seen) -> None:
    borne = {"Q1": "12", "Q2": "<10", "Q3": "≥20", "Q4": "<10", "Q5": "<10"}
    found = replace(exclusions_of(seen), counts=(FlagCounts("residents", borne, "≥10", False),))
    shown = quality_tables.counts(seen.instrument, found)
    assert shown.columns.tolist() == ["迹象", "居民"]
    assert shown["居民"].tolist() == ["12", "<10", "≥20", "<10", "<10", "≥10"]
    assert shown["迹象"].tolist()[-1] == "按规则剔除"


def test_the_rule_is_said_by_the_signs_own_words(seen: Seen) -> None:
    said = quality_tables.rule(seen.instrument)
    assert said.startswith("以下几种至少占 2 种：要求选某个答案的那道题选了别的、填得比读题还快、")
    assert said.endswith("；或者：很多题没有作答")


def test_both_results_stand_beside_one_another_with_their_difference(seen: Seen) -> None:
    shown = rows(
        quality_tables.beside(
            seen.instrument, [Beside("D1", 60.0, 62.26), Beside("D2", 50.0, None), Beside(None, 1, 1)]
        )
    )
    assert list(shown["信息采集"].values())[-3:] == [60.0, 62.26, "+2.3"]
    assert list(shown.values())[1]["相差"] == "—"
    assert list(shown.values())[2]["相差"] == "0.0"


def test_the_demonstrations_everybody_is_the_evaluations(seen: Seen) -> None:
    found = exclusions_of(seen)
    assert found.composite.everybody == seen.evaluation.composite.score
    assert [one.everybody for one in found.indicators] == [one.score for one in seen.evaluation.indicators]
    assert [one.audience for one in found.counts] == ["residents", "officers"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sign_of_the_instrument_has_words(seen: Seen, language: str) -> None:
    for flag in seen.instrument.survey_quality.flags:
        assert frame.all_words()[language](f"quality-flag-{flag.name}")
