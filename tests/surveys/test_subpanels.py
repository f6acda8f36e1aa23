"""A part of the panel beside the whole: as if the others had never been asked, and never of fewer than five."""

from __future__ import annotations

from dataclasses import replace
from math import inf, prod

import numpy as np
import pytest

from scoring.problems import Refused
from surveys.analysing import Analysis, analyse
from surveys.designing import design
from surveys.evaluating import Inputs
from surveys.subpanels import Choice, choose
from surveys.withheld import Withheld
from tests.scoring.references import EXPECTED
from tests.surveys.test_panels import INSTRUMENT, JUDGEMENTS, evaluated

SEVEN = ("E01", "E02", "E03", "E04", "E05", "E06", "E07")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(Inputs(design(INSTRUMENT), (), JUDGEMENTS, {}))


def shares(analysis: Analysis, choice: Choice) -> dict[str, float]:
    return {row.id: row.chosen for row in choose(INSTRUMENT, analysis, choice).indicators}


def test_chosen_by_hand_the_weights_are_those_of_a_panel_of_them_alone(analysis: Analysis) -> None:
    alone = evaluated(*SEVEN).weights
    assert alone
    assert shares(analysis, Choice(experts=SEVEN)) == pytest.approx(dict(alone.global_), abs=1e-12)


def test_by_hand_with_numpy(analysis: Analysis) -> None:
    """The dimensions' weights by seven experts: cells multiplied, seventh roots, numpy's eigenvector."""
    of = [one.weighed.completed for one in evaluated().nodes["M0"].experts if one.expert in SEVEN and one.weighed]
    together = np.array([[prod(one[i, j] for one in of) ** (1 / 7) for j in range(5)] for i in range(5)])
    values, vectors = np.linalg.eig(together)
    principal = np.abs(vectors[:, values.real.argmax()])
    found = choose(INSTRUMENT, analysis, Choice(experts=SEVEN)).dimensions
    assert [row.chosen for row in found] == pytest.approx((principal / principal.sum()).tolist(), abs=1e-9)


def test_rules_give_the_weights_of_the_reference_panel(analysis: Analysis) -> None:
    """Computed apart for the synthetic study, to four digits, under three policies."""
    for limit, name in (
        (0.1, "strict_exclude_cr_above_010"),
        (0.2, "default_exclude_cr_above_020"),
        (inf, "all_twelve"),
    ):
        expected = EXPECTED["weights"][name]["global_weights"]
        assert shares(analysis, Choice(limit)) == pytest.approx(expected, abs=6e-5)


def test_the_studys_own_rule_changes_nothing(analysis: Analysis) -> None:
    found = choose(INSTRUMENT, analysis, Choice())
    assert all(row.difference == pytest.approx(0, abs=1e-12) for row in (*found.dimensions, *found.indicators))
    assert found.moved == ()
    assert sum(row.difference for row in choose(INSTRUMENT, analysis, Choice(inf)).indicators) == pytest.approx(0)


def test_fewer_than_five_are_refused_at_each_node_where_they_are(analysis: Analysis) -> None:
    with pytest.raises(Refused) as refused:
        choose(INSTRUMENT, analysis, Choice(experts=("E01", "E02", "E03", "E04")))
    assert [problem.code for problem in refused.value.problems] == ["panel-few"] * 6
    with pytest.raises(Refused) as refused:
        choose(INSTRUMENT, analysis, Choice(experts=("E01", "E02", "E03", "E04", "E09")))
    assert [problem.where for problem in refused.value.problems] == ["D2"]


def test_no_composite_is_shown_beside_one_of_which_anything_is_withheld(analysis: Analysis) -> None:
    held = replace(analysis, withheld=Withheld(composite=True))
    assert choose(INSTRUMENT, held, Choice(inf)).composite is None


def test_without_judgements_it_is_refused() -> None:
    nothing = analyse(Inputs(design(INSTRUMENT), (), (), {}))
    with pytest.raises(Refused, match="Fewer than 5"):
        choose(INSTRUMENT, nothing, Choice(0.1))
