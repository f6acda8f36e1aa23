"""How a figure was computed: whoever multiplies by hand finds it, and what is withheld is not told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from app_pages import analysis_charts, charts, derivation, derivation_tables, frame, pictures
from app_pages.analyses import Seen
from storage.database import Database
from surveys.analysing import analyse
from surveys.audiences import AUDIENCES
from surveys.deriving import COMPOSITE, Derived, derive, fold
from surveys.designing import design
from surveys.withholding import shown
from tests.answered_alike import RESIDENTS, inputs
from tests.publishable import open_wave


def part(seen: Seen, id: str) -> Derived:
    found = derive(seen.instrument, seen.evaluation, seen.analysis.withheld).find(id)
    assert found is not None
    return found


def table(seen: Seen, id: str) -> pd.DataFrame:
    return derivation_tables.parts(seen, part(seen, id))


@pytest.fixture
def partly(database: Database) -> Seen:
    """All residents gave R03, the only item of theirs about IC3, one answer."""
    with database.writing() as records:
        wave = open_wave(records)
    return Seen("", wave, shown(design(wave.instrument), analyse(inputs({RESIDENTS: "5"}))), ())


def test_the_demonstration_folds_to_its_composite(seen: Seen) -> None:
    assert fold(part(seen, COMPOSITE)) == pytest.approx(seen.evaluation.composite.score, abs=1e-9)


@pytest.mark.parametrize("id", [COMPOSITE, "D1", "IC3", "IC3:officers"])
def test_each_row_multiplies_and_the_last_is_their_sum(seen: Seen, id: str) -> None:
    words, rows = frame.words(), table(seen, id)
    numbers = rows[[words("derived-share"), words("score"), words("derived-adds")]].iloc[:-1].astype(float)
    share, score, adds = (numbers[column] for column in numbers)
    assert (share / 100 * score).tolist() == pytest.approx(adds.tolist(), abs=0.02)
    assert float(str(rows.iloc[-1, -1])) == pytest.approx(adds.sum(), abs=0.03)
    assert float(str(rows.iloc[-1][words("derived-share")])) == pytest.approx(share.sum(), abs=0.03)


def test_a_mean_in_which_everybody_counts_alike_has_one_decimal(seen: Seen) -> None:
    """Of 64 people 61 answered: two decimals leave that number alone nine times in ten, one decimal in one of fifty."""
    alike = replace(seen, analysis=replace(seen.analysis, evaluation=replace(seen.evaluation, represented=())))
    for id in (COMPOSITE, "D1", "IC3", "IC3:officers"):
        scores = [str(cell) for cell in table(alike, id)[frame.words()("score")]]
        assert {len(cell.partition(".")[2]) for cell in scores if cell != "—"} == {1}


def test_statements_have_how_many_answered_in_steps_and_say_when_they_are_turned(seen: Seen) -> None:
    rows = table(seen, "IC3:officers")
    assert rows[frame.words()("answered-scale")].iloc[0] in ("≥110", "≥120")
    turned = {id for one in seen.instrument.questionnaires.values() for id, item in one.scored.items() if item.key < 0}
    marked = {
        cell.split("：")[0]
        for indicator in seen.evaluation.indicators
        for audience in AUDIENCES
        if audience in indicator.groups
        for cell in table(seen, f"{indicator.id}:{audience}").iloc[:-1, 0]
        if cell.endswith("↺")
    }
    assert marked == turned != set()


def test_every_batch_is_named_and_the_responses_add_up(seen: Seen) -> None:
    words = frame.words()
    for audience in AUDIENCES:
        rows = derivation_tables.batches(seen, audience)
        assert rows[words("responses")].astype(int).sum() == seen.evaluation.responses[audience]
        assert rows[words("derived-share")].astype(float).sum() == pytest.approx(100, abs=0.05)
    assert derivation_tables.weights(seen)["CR"].notna().all()


def test_a_withheld_part_is_a_word_and_has_nothing_below_it(partly: Seen) -> None:
    words, rows = frame.words(), table(partly, "D1")
    gone = rows[rows[words("score")] == words("derived-withheld")]
    assert len(gone) == len(partly.analysis.withheld.indicators) > 0
    assert set(gone[words("derived-adds")]) == {"—"}
    assert len(table(partly, "IC3")) == 1


@pytest.mark.parametrize("kind", ["seen", "empty", "alike", "partly"])
@pytest.mark.usefixtures("database")
def test_it_is_drawn_whatever_there_is(request: pytest.FixtureRequest, kind: str) -> None:
    given: Seen = request.getfixturevalue(kind)
    for id in (COMPOSITE, "D1", "D2", "IC3"):
        assert id in derivation.names(given)
        derivation.show(given, id)


def test_a_saved_chart_says_what_it_rests_on_and_that_the_data_are_made_up(seen: Seen, empty: Seen) -> None:
    title = pictures.captioned(seen, charts.dimensions(seen.instrument, seen.analysis)).to_dict()["title"]
    assert "".join(title["text"]) == seen.wave.study.banner["zh"]  # type: ignore[index] # it has one
    assert "600" in "".join(title["subtitle"])
    real = pictures.captioned(empty, charts.dimensions(empty.instrument, empty.analysis)).to_dict()["title"]
    assert "<10" in "".join(real["text"])
    assert not real.get("subtitle")


@pytest.mark.parametrize("draw", [charts.groups, charts.dimensions, analysis_charts.gaps, analysis_charts.obstacles])
def test_a_browser_gets_no_more_digits_of_a_score_than_are_shown(seen: Seen, draw: Any) -> None:
    drawn = pictures.captioned(seen, draw(seen.instrument, seen.analysis)).to_dict()
    rows = [row for rows in drawn["datasets"].values() for row in rows]
    figures = [row[name] for row in rows for name in pictures.SCORES if row.get(name) is not None]
    assert len(figures) > 5
    assert figures == [round(figure, 1) for figure in figures]


def test_lines_fit_a_phone_and_no_letter_is_lost() -> None:
    said = "居民 12,000，截至第 13 批。" * 6 + "SYNTHETIC DEMO DATA: generated by a program. " * 3
    lines = list(pictures.lines(said))
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")
    assert max(map(len, lines)) <= pictures.WIDE
    assert not any(line[0] in "，。" for line in lines)
