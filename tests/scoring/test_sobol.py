from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.stats import qmc, sobol_indices

from scoring.evaluation import work_out
from scoring.problems import Refused
from scoring.score_draws import drawn, numbers
from scoring.score_sources import Alternatives, sources_of
from scoring.sobol import SobolIndices, VarianceShares, sobol, variance_shares
from scoring.weights import weigh_panel
from tests.scoring.references import METHOD, PLAN, judgements, objective, tallies
from tests.scoring.studies import SMALL_METHOD, STEPS, large, small

Columns = Mapping[str, NDArray[np.float64]]


def two(draws: int, names: str, seed: int = 0) -> tuple[Columns, Columns]:
    rng = np.random.default_rng(seed)
    first, second = ({name: rng.random(draws) for name in names} for _ in range(2))
    return first, second


def values(found: SobolIndices, which: str = "first") -> list[float]:
    return [index.value for index in getattr(found, which).values()]


def within(found: SobolIndices, first: list[float], total: list[float], errors: float = 4) -> None:
    for which, expected in (("first", first), ("total", total)):
        for index, value in zip(getattr(found, which).values(), expected, strict=True):
            assert abs(index.value - value) <= errors * index.standard_error + 1e-12


def ishigami(x: Columns) -> NDArray[np.float64]:
    """Of x in -pi to pi."""
    a, b, c = (np.pi * (2 * x[name] - 1) for name in "xyz")
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def test_ishigami_and_homma_1990() -> None:
    """The function's indices are known in closed form: V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2, a = 7, b = 0.1."""
    a, b = 7, 0.1
    whole = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    first = [0.5 * (1 + b * np.pi**4 / 5) ** 2 / whole, a**2 / 8 / whole, 0.0]
    joint = 8 * b**2 * np.pi**8 / 225 / whole
    found = sobol(ishigami, *two(100_000, "xyz"))
    assert found.variance == pytest.approx(whole, rel=0.02)
    assert_allclose(values(found), first, atol=0.015)
    assert_allclose(values(found, "total"), [first[0] + joint, first[1], joint], atol=0.015)
    within(found, first, [first[0] + joint, first[1], joint])


def test_scipy_agrees_about_ishigami() -> None:
    """A second implementation, with its own estimators and quasi-random numbers."""
    unit = qmc.Sobol(6, scramble=True, rng=1).random(2**13).T
    f_a, f_b = (ishigami(dict(zip("xyz", part, strict=True)))[None] for part in (unit[:3], unit[3:]))
    mixed = [np.vstack([unit[:i], unit[3 + i : 4 + i], unit[i + 1 : 3]]) for i in range(3)]
    f_ab = np.array([ishigami(dict(zip("xyz", part, strict=True)))[None] for part in mixed])
    other = sobol_indices(func={"f_A": f_a, "f_B": f_b, "f_AB": f_ab}, n=2**13)
    found = sobol(ishigami, *two(100_000, "xyz"))
    assert_allclose(values(found), other.first_order.ravel(), atol=0.03)
    assert_allclose(values(found, "total"), other.total_order.ravel(), atol=0.03)


def test_in_a_sum_first_and_total_are_the_shares_of_variance() -> None:
    """3 x + 2 y + z of uniforms: shares 9, 4 and 1 of 14."""
    found = sobol(lambda x: 1000 + 3 * x["x"] + 2 * x["y"] + x["z"], *two(50_000, "xyz", 2))
    shares = [9 / 14, 4 / 14, 1 / 14]
    within(found, shares, shares)
    assert_allclose(values(found), shares, atol=0.02)
    assert found.variance == pytest.approx(14 / 12, rel=0.02)


def test_in_a_product_of_centred_sources_everything_is_interaction() -> None:
    found = sobol(lambda x: (x["x"] - 0.5) * (x["y"] - 0.5), *two(50_000, "xy"))
    within(found, [0, 0], [1, 1])


def test_standard_errors_are_those_of_repetition() -> None:
    runs = [sobol(ishigami, *two(1000, "xyz", seed)) for seed in range(200)]
    for which in ("first", "total"):
        for place, name in enumerate("xyz"):
            spread = np.std([values(run, which)[place] for run in runs])
            stated = np.mean([getattr(run, which)[name].standard_error for run in runs])
            assert stated == pytest.approx(spread, rel=0.25)


@pytest.mark.parametrize(
    ("code", "a", "b"),
    [
        ("sobol-sources", {}, {}),
        ("sobol-sources", {"x": [1.0, 2.0]}, {"y": [1.0, 2.0]}),
        ("sobol-draws", {"x": [1.0]}, {"x": [2.0]}),
        ("sobol-draws", {"x": [1.0, np.nan]}, {"x": [2.0, 1.0]}),
        ("sobol-constant", {"x": [1.0, 1.0]}, {"x": [1.0, 1.0]}),
    ],
)
def test_what_has_no_indices_is_refused(code: str, a: dict[str, list[float]], b: dict[str, list[float]]) -> None:
    with pytest.raises(Refused, match=code):
        sobol(lambda x: np.array(x["x"]), a, b)


# --- of a composite ---


def shares(found: VarianceShares | None) -> VarianceShares:
    assert found is not None
    return found


def test_statistical_sources_share_as_their_own_variances_do() -> None:
    """Without the method the composite is nearly a sum; each source drawn alone has its share of the variance."""
    found = shares(variance_shares(large(), 1, without=("method",))).indices
    sources = sources_of(large())
    chance = numbers(sources, 20_000, np.random.default_rng(5), inflated=False)
    alone = {name: drawn(sources, {name: chance[name]}, 20_000).composite.var() for name in found.first}
    assert list(found.first) == ["experts", "residents", "officers"]
    for name, variance in alone.items():
        expected = variance / found.variance
        assert abs(found.first[name].value - expected) <= 4 * found.first[name].standard_error + 0.01
        assert found.total[name].value >= found.first[name].value - 4 * found.first[name].standard_error


def test_the_method_has_the_share_that_its_composites_vary_by() -> None:
    found = shares(variance_shares(large(), 1)).indices
    sources = sources_of(large(), Alternatives())
    chance = numbers(sources, 20_000, np.random.default_rng(5), inflated=False)
    alone = drawn(sources, {"method": chance["method"]}, 20_000).composite.var()
    assert found.first["method"].value == pytest.approx(alone / found.variance, abs=0.08)
    assert sum(values(found, "total")) >= 1 - 0.05


def test_a_seed_decides() -> None:
    one, same, other = (variance_shares(small(), seed, draws=64) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_two_experts_have_a_share_though_their_t_has_no_variance() -> None:
    steps = {name: STEPS[name] for name in ("e1", "e3")}
    found = shares(variance_shares(small(steps=steps), 1, draws=2000)).indices
    assert 0 < found.first["experts"].value < 1


def test_nothing_that_moves_has_no_shares() -> None:
    equal = replace(METHOD, weighting="equal")
    still = work_out(PLAN, tallies(), weigh_panel(PLAN, judgements(), equal), objective(), equal)
    assert variance_shares(still, 1, draws=16, without=("method",)) is None
    few = replace(SMALL_METHOD, minimum_group={"residents": 50, "officers": 2})
    assert variance_shares(small(few), 1, draws=16) is None
    assert variance_shares(small(steps={}), 1, draws=16) is None
    same = dict.fromkeys(STEPS, STEPS["e1"])
    assert variance_shares(small(steps=same), 1, draws=16, without=("residents", "officers", "method")) is None


def test_reasons_say_which_share_is_unknown() -> None:
    steps = {"e1": STEPS["e1"]}
    found = shares(variance_shares(small(steps=steps), 1, draws=64))
    assert set(found.reasons) == {"one-expert:MG", "one-expert:MA"}
    assert list(found.indices.first) == ["residents", "officers", "method"]


def test_one_draw_has_no_variance() -> None:
    with pytest.raises(Refused, match="sobol-draws"):
        variance_shares(small(), 1, draws=1)
