"""The numbers on a page are those of `python -m scoring evaluate`, a process that has the inputs alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from app_pages import frame, score_tables
from app_pages.analyses import Seen, panel_of
from app_pages.weight_tables import hierarchy
from scoring.score_intervals import TOGETHER
from storage.database import Database
from surveys import demonstrating, formats
from surveys.weights import tree
from tests.evaluation_files import evaluation_file
from tests.studies_for_tests import SECRET

ROOT = Path(frame.__file__).parents[1]
Answer = dict[str, Any]


@pytest.fixture(scope="module")
def answer(demonstration_file: Path) -> Answer:
    """What the command says of the demonstration's live wave."""
    database = Database(f"sqlite:///{demonstration_file}", SECRET)
    with database.reading() as records:
        file = evaluation_file(records, records.waves(demonstrating.STUDY_ID)[-1])
    database.close()
    command = [sys.executable, "-m", "scoring", "evaluate", "-"]
    done = subprocess.run(command, input=json.dumps(file).encode(), capture_output=True, cwd=ROOT, check=True)
    found: Answer = json.loads(done.stdout)
    return found


def span(of: dict[str, Any]) -> str:
    return formats.span(of[TOGETHER]["low"], of[TOGETHER]["high"])


def figures(column: pd.Series[float]) -> list[str]:
    """The cells as the page writes them."""
    return [formats.figure(None if pd.isna(cell) else cell) for cell in column]


def test_the_table_of_dimensions_ends_with_the_composite(seen: Seen, answer: Answer) -> None:
    words, rows = frame.words(), score_tables.dimensions(seen.instrument, seen.analysis)
    told = [*answer["dimensions"].values(), answer["composite"]]
    assert figures(rows[words("score")]) == [formats.figure(one["score"]) for one in told]
    local = [*(answer["weights"]["local"][id] for id in answer["dimensions"]), 1.0]
    assert figures(rows[words("weight-percent")]) == list(map(formats.percent, local))
    intervals = [*answer["intervals"]["dimensions"].values(), answer["intervals"]["composite"]]
    assert list(rows[words("interval")]) == list(map(span, intervals))


def test_the_tables_of_indicators_have_every_groups_own_score(seen: Seen, answer: Answer) -> None:
    words = frame.words()
    for dimension in answer["dimensions"]:
        rows = score_tables.indicators(seen.instrument, seen.analysis, dimension)
        told = {id: one for id, one in answer["indicators"].items() if one["dimension"] == dimension}
        assert figures(rows[words("score")]) == [formats.figure(one["score"]) for one in told.values()]
        assert list(rows[words("interval")]) == [span(answer["intervals"]["indicators"][id]) for id in told]
        for group in score_tables.GROUPS:
            own = [formats.figure(one["groups"].get(group)) for one in told.values()]
            assert figures(rows[words(group)]) == own


def test_the_table_of_weights_has_the_global_weights(seen: Seen, answer: Answer) -> None:
    assert seen.evaluation.weights is not None
    rows = hierarchy(seen.instrument, tree(seen.instrument, seen.evaluation.weights, panel_of(seen.key, seen)))
    named = seen.instrument.index_system.named
    shown = dict(zip(rows[frame.words()("criterion")], rows[frame.words()("weight-global")], strict=True))
    told = answer["weights"]["global"]
    assert {id: shown[frame.plain(named[id].name[frame.language()])] for id in told} == {
        id: formats.percent(weight) for id, weight in told.items()
    }


def test_the_grade_the_chances_and_the_route_by_memberships_are_the_same(seen: Seen, answer: Answer) -> None:
    composite = seen.evaluation.composite
    assert answer["composite"]["band"] == composite.band
    assert formats.figure(answer["composite"]["expected"]) == formats.figure(composite.expected)
    chances = answer["intervals"]["bands"][TOGETHER]
    assert chances == pytest.approx(dict(seen.analysis.uncertainty.bands[TOGETHER]))
