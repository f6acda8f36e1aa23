"""A wave beside an earlier one: tables, the sentence above them, the chart; and the part, drawn with its database."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app_pages import comparison_charts, frame, wave_tables, waves
from app_pages.analyses import Seen
from storage.database import Database
from surveys import formats
from surveys.comparing_waves import COMPOSITE, WaveChanges, compare_waves
from tests.app_pages.cells import rows
from tests.app_pages.conftest import seen_of


@pytest.fixture(scope="module")
def earlier(demonstration: Database, seen: Seen) -> Seen:
    """The demonstration's wave of the year before."""
    with demonstration.reading() as records:
        return seen_of(records, records.waves(seen.wave.study.id)[0])


@pytest.fixture(scope="module")
def found(earlier: Seen, seen: Seen) -> WaveChanges:
    return compare_waves((earlier.instrument, earlier.analysis), (seen.instrument, seen.analysis))


def test_every_figure_stands_before_and_after_with_its_change(earlier: Seen, seen: Seen, found: WaveChanges) -> None:
    above = rows(wave_tables.changes(seen.instrument, found, above=True))
    below = wave_tables.changes(seen.instrument, found, above=False)
    assert (len(above), len(below)) == (6, 24)
    composite = above[frame.words()("composite")]
    before, after = earlier.evaluation.composite.score, seen.evaluation.composite.score
    assert before
    assert after
    assert (composite["上次"], composite["这次"]) == (before, after)
    assert composite["变化"] == formats.signed(after - before)
    one = found.changes[COMPOSITE]
    assert composite["95% 区间"] == formats.signed_span(one.low, one.high)


def test_the_sentence_says_whether_chance_explains_it(found: WaveChanges) -> None:
    one = found.changes[COMPOSITE]
    assert one.p_adjusted is not None
    said = list(wave_tables.headline(found))
    assert said[0].startswith("**综合得分**：上次")
    assert ("超出了偶然" in said[1]) is (one.p_adjusted < 0.05)
    for p, words in ((0.04, "超出了偶然"), (0.06, "仅凭偶然")):
        other = replace(found, changes={COMPOSITE: replace(one, p_adjusted=p)})
        assert words in list(wave_tables.headline(other))[1]


def test_without_an_interval_or_a_composite_it_says_so(found: WaveChanges) -> None:
    bare = replace(found.changes[COMPOSITE], low=None, high=None, changed=None, p_adjusted=None)
    assert "没有区间" in list(wave_tables.headline(replace(found, changes={COMPOSITE: bare})))[1]
    assert len(list(wave_tables.headline(replace(found, changes={})))) == 1


def test_other_weights_are_told_apart_from_scores(found: WaveChanges) -> None:
    assert found.parts
    parted = replace(found, weighed_anew=True, parts=replace(found.parts, scores=2.0, weights=-0.5))
    assert list(wave_tables.headline(parted))[-1] == "其中得分带来+2.0，权重不同带来−0.5。"


def test_the_chart_has_the_figures_of_the_table(seen: Seen, found: WaveChanges) -> None:
    drawn: dict[str, Any] = comparison_charts.changes(seen.instrument, found).to_dict()
    points = next(rows for rows in drawn["datasets"].values() if len(rows) == 6)
    named = list(wave_tables.named_figures(seen.instrument, found, above=True))
    assert [row["change"] for row in points] == [one.difference for _, one in named]
    assert "NaN" not in json.dumps(drawn)


def test_the_part_is_drawn_beside_the_earlier_wave(
    demonstration_file: Path, seen: Seen, process: Callable[[str], None]
) -> None:
    process(f"sqlite:///{demonstration_file}")
    waves.show(seen)
