"""One weight moved: lines against evaluating by hand, turns against a grid, words in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app_pages import frame, shifts
from app_pages.analyses import Seen
from surveys.weighing_otherwise import Shift, grade, parts, shift

GRID = np.linspace(0, 1, 1001)


def all_shifts(seen: Seen) -> list[Shift]:
    return [shift(seen.instrument, seen.analysis, part) for part in parts(seen.analysis)]


def test_every_dimension_and_indicator_can_be_moved_and_starts_at_the_composite(seen: Seen) -> None:
    found = all_shifts(seen)
    assert len(found) == 5 + 24
    for one in found:
        assert one.composite.at(one.now)[0] == pytest.approx(seen.evaluation.composite.score, abs=1e-9)


def test_a_dimension_with_all_of_the_weight_is_the_composite(seen: Seen) -> None:
    for row in seen.evaluation.dimensions:
        found = shift(seen.instrument, seen.analysis, row.id)
        assert found.composite.at_one[0] == pytest.approx(row.score)
        rest = [(one.score or 0, one.weight or 0) for one in seen.evaluation.dimensions if one.id != row.id]
        scores, weights = np.array(rest).T
        assert found.composite.at_zero[0] == pytest.approx(scores @ weights / weights.sum())


def test_grades_change_where_a_grid_says(seen: Seen) -> None:
    changed = 0
    for found in all_shifts(seen):
        starts = [start for start, _ in found.grades]
        assert starts == sorted(starts)
        for weight in GRID:
            if min(abs(weight - start) for start in starts) > 1e-6:
                held = [band for start, band in found.grades if start < weight][-1]
                assert held == grade(seen.instrument, float(found.composite.at(weight)[0]))
        changed += len(starts) > 1
    assert changed > 3


def test_obstacles_turn_only_with_the_part_that_moves(seen: Seen) -> None:
    scores = {one.id: one.score or 0.0 for one in seen.evaluation.dimensions}
    for found in all_shifts(seen):
        assert all(one.ahead == found.part for one in found.obstacles)
        assert [one.weight for one in found.obstacles] == sorted(one.weight for one in found.obstacles)
    found = shift(seen.instrument, seen.analysis, "D1")
    weights = {one.id: one.weight or 0.0 for one in seen.evaluation.dimensions}
    for one in found.obstacles:
        rest = (1 - one.weight) * weights[one.behind] / (1 - weights["D1"])
        assert one.weight * (100 - scores["D1"]) == pytest.approx(rest * (100 - scores[one.behind]))


def test_places_start_at_their_totals_over_the_figures_that_all_have(seen: Seen) -> None:
    given = seen.analysis.comparison.weightings[0] if seen.analysis.comparison else None
    assert given
    assert given.totals
    moved = 0
    for found in all_shifts(seen):
        if found.places:
            now = sum(w for id, w in (given.weights or {}).items() if found.part in above(seen, id))
            assert found.places.at(now) == pytest.approx([given.totals[id] for id in found.places.names])
            moved += 1
    assert moved > 5


def above(seen: Seen, measure: str) -> tuple[str, str]:
    """The indicator that a figure informs, and its dimension."""
    indicator = seen.instrument.objectives[measure].indicator
    (dimension,) = (
        one.id for one in seen.instrument.index_system.dimensions if indicator in (below.id for below in one.indicators)
    )
    return indicator, dimension


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_turn_has_words_and_every_part_a_chart(seen: Seen, language: str) -> None:
    with frame.speaking(language):
        names = shifts.names_of(seen)
        for found in all_shifts(seen)[::4]:
            said = list(shifts.sentences(seen, found, names))
            assert len(said) == len(found.grades) - 1 + len(found.obstacles) + len(found.sites)
            assert not any("{" in line for line in said)
            assert shifts.chart(found, names, 0.5).to_dict()


def test_nothing_can_be_moved_without_scores(empty: Seen) -> None:
    assert parts(empty.analysis) == ()


def test_an_indicator_that_is_withheld_is_in_no_line(seen: Seen) -> None:
    first, *others = seen.evaluation.indicators
    hidden = replace(seen.evaluation, indicators=(replace(first, score=None), *others))
    left = parts(replace(seen.analysis, evaluation=hidden))
    assert left == tuple(one.id for one in seen.evaluation.dimensions)
