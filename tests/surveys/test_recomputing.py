"""A publication is computed again from its JSON alone, where there is no more than NumPy and SciPy."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from scoring.problems import Refused
from storage.database import Database
from surveys import publishing
from surveys.publications import Publication
from surveys.recomputing import count_numbers, differences, recompute
from tests.studies_for_tests import refused
from tests.surveys.alone import ALONE

ROOT = Path(__file__).parents[2]
Document = dict[str, Any]

# What a publication's JSON says is the same out of either kind of database.
on_one = pytest.mark.parametrize("published", ["sqlite"], indirect=True, scope="module")

# Of all that is installed, only these two can be imported; and it says what it found.
RUN = (
    ALONE
    + """
import json
from surveys.recomputing import recompute

found = recompute(json.load(sys.stdin))
json.dump([found.differences, dict(found.numbers), sorted(sys.modules)], sys.stdout)
"""
)


@pytest.fixture(scope="module")
def document(published: tuple[Database, Publication]) -> Document:
    """A publication as its canonical form holds it: keys sorted, 5.0 written as 5."""
    parts = ("study", "inputs", "evaluation", "conclusion", "analysis")
    written: Document = json.loads(rfc8785.dumps({part: getattr(published[1], part) for part in parts}))
    return written


@on_one
def test_it_needs_numpy_and_scipy_alone(document: Document) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", RUN], cwd=ROOT, input=json.dumps(document), capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    found, numbers, modules = json.loads(ran.stdout)
    assert found == []
    assert numbers == recompute(document).numbers
    assert {"pydantic", "yaml", "cryptography", "rfc8785", "sqlalchemy", "pandas", "streamlit"}.isdisjoint(modules)


@on_one
def test_it_says_how_many_numbers_of_each_part_were_compared(document: Document) -> None:
    found = recompute(document)
    assert found.differences == ()
    assert found.numbers["evaluation"] == count_numbers(document["evaluation"]) > 1000
    assert {"evaluation", "conclusion", "uncertainty", "reliability"} <= found.numbers.keys()
    assert sum(found.numbers.values()) == sum(
        count_numbers(document[part], part, found.resting) for part in ("evaluation", "conclusion", "analysis")
    )


@on_one
@pytest.mark.parametrize("part", ["design", "tallies", "judgements", "figures"])
def test_inputs_without_a_part_are_refused(document: Document, part: str) -> None:
    less = document | {"inputs": {name: entry for name, entry in document["inputs"].items() if name != part}}
    with refused("plain-missing", f"inputs › {part}") as problems:
        recompute(less)
    assert len(problems) == 1


@on_one
def test_a_part_that_was_taken_out_is_missed(document: Document) -> None:
    analysis = {name: entry for name, entry in document["analysis"].items() if name != "withheld"}
    assert recompute(document | {"analysis": analysis}).differences == ("analysis",)
    with refused("recompute-missing", "analysis"):
        recompute({name: entry for name, entry in document.items() if name != "analysis"})


@on_one
def test_rows_of_who_answered_that_do_not_add_up_are_found(document: Document) -> None:
    study = document["study"]
    row = study["strata"][0]
    assert row["audience"] == "residents"
    more = study | {"strata": [row | {"responses": row["responses"] + 1}, *study["strata"][1:]]}
    assert recompute(document | {"study": more}).differences == ("inputs › strata", "study › strata › residents")
    assert recompute(document | {"study": study | {"strata": [7]}}).differences == ("study › strata",)


def broken(inputs: Document, *steps: str | int, to: object) -> Document:
    changed = deepcopy(inputs)
    inner: Any = changed
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = to
    return changed


@on_one
@pytest.mark.parametrize(
    ("steps", "to", "where"),
    [
        (("tallies",), None, "inputs › tallies"),
        (("tallies", 0, "responses"), "12", "inputs › tallies › entry 1 › responses"),
        (("tallies", 0, "counts", "R01"), [1, 2], "inputs › R01"),
        (("tallies", 0, "moments"), {"items": ["R01"]}, "inputs › tallies › entry 1 › moments"),
        (("judgements", 0, "expert"), 7, "inputs › judgements › entry 1 › expert"),
        (("judgements", 0, "sheet"), 7, "inputs › judgements › entry 1 › sheet"),
        (("judgements", 0, "value"), 40, "inputs › 40"),
        (("figures", "OB01"), "fifty", "inputs › figures › OB01"),
        (("design", "plan", "goal"), "elsewhere", "inputs › design › plan › elsewhere"),
    ],
)
def test_inputs_that_cannot_be_computed_from_are_refused_at_their_place(
    document: Document, steps: tuple[str | int, ...], to: object, where: str
) -> None:
    with pytest.raises(Refused) as refusal:
        recompute(document | {"inputs": broken(document["inputs"], *steps, to=to)})
    assert where in [one.where for one in refusal.value.problems]


@pytest.mark.parametrize(
    ("computed", "stored", "same"),
    [
        (5.0, 5, True),
        (5, 5.0, True),
        (5.0 + 1e-12, 5, True),
        (5.0 + 1e-6, 5, False),
        (10**9, 10**9 + 1, False),
        (True, 1, False),
        (0.0, False, False),
        (None, 0.0, False),
        (1.0, float("nan"), False),
        ("5", 5, False),
        ([1.0], [1.0, 2.0], False),
        ({"a": 1}, {"b": 1}, False),
    ],
)
def test_what_counts_as_the_same(computed: object, stored: object, same: bool) -> None:
    assert (list(differences(computed, stored, "here")) == []) is same


@on_one
def test_a_design_that_is_not_the_instruments_is_found_though_the_digest_is_right(
    published: tuple[Database, Publication],
) -> None:
    """In an environment that can read an instrument."""
    publication = published[1]
    inputs = broken(dict(publication.inputs), "design", "thresholds", "strength", to=1.0)
    changed = replace(publication, inputs=inputs, inputs_digest=publishing.digest(publication.study, inputs))
    assert "design › thresholds › strength" in publishing.recompute(changed)


@on_one
def test_one_from_before_there_was_a_design_is_computed_by_its_instrument(
    published: tuple[Database, Publication],
) -> None:
    publication = published[1]
    inputs = {name: part for name, part in publication.inputs.items() if name != "design"}
    older = replace(publication, inputs=inputs, inputs_digest=publishing.digest(publication.study, inputs))
    assert publishing.recompute(older) == ()
    spoilt = replace(older, conclusion=dict(older.conclusion) | {"shown": ["P1"]})
    assert publishing.recompute(spoilt) == ("conclusion › shown",)


@on_one
def test_a_place_that_rests_on_nothing_withheld_is_no_excuse(document: Document) -> None:
    assert not document["inputs"]["withheld"]["items"]
    for place in ("evaluation", "evaluation › composite", "analysis › gains"):
        inputs = document["inputs"] | {"not_recomputable": [place]}
        assert f"inputs › not_recomputable › {place}" in recompute(document | {"inputs": inputs}).differences
