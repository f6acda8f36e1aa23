from dataclasses import replace

import numpy as np
import pandas as pd
import pingouin as pg  # type: ignore[import-untyped] # a second opinion without types
import pytest
from numpy.typing import NDArray

from scoring.adequacy import kmo
from scoring.evaluation import Evaluated, work_out
from scoring.omegas import omega
from scoring.plans import Node, Plan
from scoring.questionnaire_checks import adequacies, item_covariance, scale_reliabilities
from scoring.scores import ScoredItem
from scoring.tallies import MISSING, fold
from scoring.weights import weigh_panel
from tests.scoring.references import METHOD

NAMES = tuple(f"R{k}" for k in range(1, 8))
KEYS = (1, -1, 1, 1, -1, 1, 1)
PLAN = Plan(
    "G",
    (Node("M0", "G", ("P", "Q")), Node("M1", "P", ("A", "B")), Node("M2", "Q", ("C",))),
    tuple(
        ScoredItem(name, "A" if k < 3 else "B" if k < 6 else "C", "residents", KEYS[k]) for k, name in enumerate(NAMES)
    ),
    (),
)


def answers(people: int, missing: float, seed: int = 1) -> NDArray[np.int8]:
    """One opinion behind seven answers, some of them keyed the other way, some left out."""
    random = np.random.default_rng(seed)
    opinion = 0.7 * random.standard_normal((people, 1)) * np.array(KEYS) + random.standard_normal((people, 7))
    given: NDArray[np.int8] = (1 + np.searchsorted([-1.2, -0.4, 0.4, 1.2], opinion)).astype(np.int8)
    given[random.random(given.shape) < missing] = MISSING
    return given


def evaluated(given: NDArray[np.int8], counts_only: bool = False) -> Evaluated:
    method = replace(METHOD, weighting="equal")
    whole = fold("residents", "a", dict.fromkeys(NAMES, 5), given)
    kept = replace(whole, moments=None) if counts_only else whole
    return work_out(PLAN, [kept], weigh_panel(PLAN, {}, method), {}, method)


def scores(given: NDArray[np.int8]) -> pd.DataFrame:
    keyed = np.where(np.array(KEYS) == 1, given, 6 - given.astype(float))
    return pd.DataFrame(np.where(given > 0, 25 * (keyed - 1), np.nan), columns=list(NAMES))


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_covariances_are_those_of_the_rows_answered_in_pairs(missing: float) -> None:
    given = answers(300, missing)
    found = item_covariance(evaluated(given).samples["residents"], NAMES)
    assert found is not None
    covariance, n = found
    np.testing.assert_allclose(covariance, scores(given).cov().to_numpy(), rtol=1e-10)
    present = (given > 0).astype(int)
    assert n == (present.T @ present).min()


def test_alpha_of_each_dimension_is_pingouins() -> None:
    given = answers(300, 0.0)
    one, two, whole = scale_reliabilities(evaluated(given))
    rows = scores(given)
    assert one.dimension == "P"
    alpha, interval = pg.cronbach_alpha(rows[list(NAMES[:6])])
    assert one.alpha == pytest.approx(alpha)
    assert (one.low, one.high) == pytest.approx(tuple(interval), abs=6e-4)
    assert (two.dimension, two.reason, two.alpha) == ("Q", "one-item", None)
    assert (whole.dimension, whole.items, whole.n) == (None, NAMES, 300)
    assert whole.alpha == pytest.approx(pg.cronbach_alpha(rows)[0])
    assert whole.omega_total == pytest.approx(omega(rows.corr().to_numpy()).total)


def test_adequacy_is_of_the_keyed_correlations() -> None:
    given = answers(300, 0.0)
    (found,) = adequacies(evaluated(given))
    expected = kmo(scores(given).corr().to_numpy(), NAMES)
    assert found.kmo is not None
    assert (found.kmo.overall, *found.kmo.items) == pytest.approx((expected.overall, *expected.items))
    assert found.bartlett is not None
    assert found.bartlett.df == 21


def test_why_there_is_no_figure_is_said() -> None:
    counted_only = scale_reliabilities(evaluated(answers(50, 0.0), counts_only=True))
    assert {one.reason for one in counted_only} == {"no-cross-products", "one-item"}
    alone = answers(50, 0.0)
    alone[:, :] = MISSING
    alone[:25, 0], alone[25:, 1] = 3, 3
    assert {one.reason for one in scale_reliabilities(evaluated(alone))} == {"too-few-answers", "one-item"}
    alike = answers(50, 0.0)
    alike[:, 2] = 4
    found = scale_reliabilities(evaluated(alike))
    assert found[0].reason == "reliability-constant-item"
    assert adequacies(evaluated(alike))[0].reason == "reliability-constant-item"


def test_nobody_asked_is_too_few_answers() -> None:
    method = replace(METHOD, weighting="equal")
    empty = work_out(PLAN, [], weigh_panel(PLAN, {}, method), {}, method)
    assert {one.reason for one in scale_reliabilities(empty)} == {"too-few-answers", "one-item"}
    assert [one.reason for one in adequacies(empty)] == ["too-few-answers"]
