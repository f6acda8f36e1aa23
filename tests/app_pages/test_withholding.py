"""Pages say why figures are withheld, and draw none of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app_pages import charts, diagnosis_tables, frame, gaps, score_tables, supposing_tables, withholding
from app_pages.analyses import Seen
from storage.database import Database
from surveys.analysing import analyse
from surveys.audiences import AUDIENCES
from surveys.designing import design
from surveys.reading import community_policing
from surveys.withholding import shown
from tests.answered_alike import RESIDENTS, inputs
from tests.app_pages.drawing import draw
from tests.publishable import open_wave

WITHHELD = ("IC2", "IC3", "IC5")


@pytest.fixture
def partly(database: Database) -> Seen:
    """All residents gave R03, the only item of theirs about IC3, one answer."""
    with database.writing() as records:
        wave = open_wave(records)
    return Seen("", wave, shown(design(wave.instrument), analyse(inputs({RESIDENTS: "5"}))), ())


def names(seen: Seen) -> set[str]:
    named = seen.instrument.index_system.named
    return {named[id].name[frame.language()] for id in WITHHELD}


def test_one_sentence_says_whose_scores_of_which_dimension(partly: Seen) -> None:
    words, named = frame.words(), partly.instrument.index_system.named
    by = words("withheld-by", audience=words("residents"), dimensions=named["D1"].name[frame.language()])
    assert withholding.said(partly) == [words("withheld-scores", of=by)]
    assert withholding.otherwise(partly, "gap-none") == words("withheld-here")


def test_nothing_is_said_where_nothing_is_withheld(seen: Seen) -> None:
    assert withholding.said(seen) == []
    assert withholding.otherwise(seen, "gap-none") == frame.words()("gap-none")


def test_the_table_of_scores_has_dashes_and_the_officers_own_scores(partly: Seen) -> None:
    words = frame.words()
    rows = score_tables.indicators(partly.instrument, partly.analysis, "D1").set_index(words("indicator"))
    own = rows.loc[sorted(names(partly))]
    assert own[[words("score"), words("residents")]].isna().all(axis=None)
    assert set(own[words("interval")]) == {"—"}
    assert own[words("officers")].notna().all()


def test_no_chart_draws_a_point_of_them(partly: Seen) -> None:
    drawn: dict[str, Any] = charts.groups(partly.instrument, partly.analysis).to_dict()
    gone = {charts.broken(name) for name in names(partly)}
    rows = [row for rows in drawn["datasets"].values() for row in rows if row.get("indicator") in gone]
    residents = frame.words()("residents")
    assert {row["indicator"] for row in rows} == gone
    assert residents not in {row.get("group") for row in rows}
    assert {row[end] for row in rows if "low" in row for end in ("score", "low", "high")} == {None}
    assert "NaN" not in json.dumps(drawn)


def test_gaps_obstacles_and_rises_leave_them_out(partly: Seen) -> None:
    next_band = partly.analysis.next_band
    assert next_band
    tables = (
        gaps.between(partly.instrument, partly.analysis),
        diagnosis_tables.obstacles(partly.instrument, partly.analysis),
        supposing_tables.rises(partly.instrument, partly.analysis, next_band),
    )
    for table in tables:
        assert not table.empty
        assert names(partly).isdisjoint(table[frame.words()("indicator")])


def test_the_first_obstacle_is_the_first_of_those_that_are_shown(partly: Seen) -> None:
    first, *_, last = diagnosis_tables.first_obstacle(partly.instrument, partly.analysis)
    assert all(name not in first for name in names(partly))
    assert last == frame.words()("obstacle-first-shown")


@pytest.fixture
def wholly(database: Database) -> Seen:
    """Everybody gave every item its best answer, and nothing was counted from records: the composite is withheld."""
    asked = community_policing().questionnaires
    best = {id: "5" if one.key > 0 else "1" for name in AUDIENCES for id, one in asked[name].scored.items()}
    with database.writing() as records:
        wave = open_wave(records)
    given = replace(inputs(best), figures={})
    return Seen("wholly", wave, shown(design(wave.instrument), analyse(given)), ())


def test_every_part_can_be_drawn(partly: Seen) -> None:
    """Streamlit draws without a browser too, to nowhere."""
    draw(partly)


def test_every_part_can_be_drawn_without_a_composite(wholly: Seen) -> None:
    draw(wholly)


def test_where_the_composite_is_withheld_that_is_said_too(wholly: Seen) -> None:
    assert withholding.said(wholly)[1:] == [frame.words()("withheld-composite")]
    assert wholly.evaluation.composite.score is None
