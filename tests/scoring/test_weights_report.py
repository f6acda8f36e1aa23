from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.completion import complete
from scoring.consistency import weigh
from scoring.pairwise import PairwiseMatrix
from scoring.priorities import eigenvector, row_geometric_mean
from scoring.problems import Refused
from scoring.random_indices import TABLES
from scoring.weights_file import read_weights_file
from scoring.weights_report import completed_by, weights_report
from tests.scoring.files import sound, text
from tests.scoring.references import case, matrix
from tests.scoring.strategies import incompletes, panels


def report(file: dict[str, Any], **method: Any) -> dict[str, Any]:
    return weights_report(read_weights_file(text(file | {"method": method})))


def one_node(*matrices: NDArray[np.float64], weights: list[float] | None = None) -> dict[str, Any]:
    names = [f"k{i}" for i in range(len(matrices[0]))]
    rows = [[[None if np.isnan(x) else x for x in row] for row in one.tolist()] for one in matrices]
    experts = [
        {"id": f"E{k}", "weight": weight, "matrices": {"G": one}}
        for k, (one, weight) in enumerate(zip(rows, weights or [1.0] * len(rows), strict=True))
    ]
    return {"hierarchy": {"id": "G", "children": [{"id": name} for name in names]}, "experts": experts}


def test_a_file_by_hand() -> None:
    """G: E1 (4, 2, 1)/7, E2 (4, 1, 1)/6, geometric mean (4, sqrt 2, 1); A: 3 to 1 either way, equal."""
    found = report(sound())
    whole = 4 + 2**0.5 + 1
    assert found["method"] == {
        "priorities": "eigenvector",
        "aggregation": "AIJ",
        "completion": "lambda_min",
        "random_index": "exact",
        "exclude_cr_above": None,
    }
    assert [*found["nodes"]] == ["G", "A", "B"]
    goal = found["nodes"]["G"]
    assert goal["criteria"] == ["A", "B", "C"]
    assert goal["local"] == pytest.approx([4 / whole, 2**0.5 / whole, 1 / whole], abs=1e-12)
    assert goal["lambda_max"] == pytest.approx(3, abs=1e-12)
    assert (goal["ci"], goal["cr"], goal["gci"]) == pytest.approx((0, 0, 0), abs=1e-12)
    assert goal["random_index"] == {"name": "exact", "value": 0.524457454}
    assert 0.9 < goal["consensus"]["s_star"] < 1
    assert goal["consensus"]["kendall_w"] == pytest.approx(6.5 * 12 / (4 * 24 - 2 * 6))
    assert found["global"] == pytest.approx(
        {"a1": 2 / whole, "a2": 2 / whole, "b1": 2**0.5 / whole, "C": 1 / whole}, abs=1e-12
    )


def test_each_expert_as_judged() -> None:
    found = report(sound())["nodes"]["G"]["experts"]
    assert found["E2"]["local"] == pytest.approx([4 / 6, 1 / 6, 1 / 6])
    assert {key: found["E1"][key] for key in ("missing", "included", "worst", "cycles")} == {
        "missing": 0,
        "included": True,
        "worst": [],
        "cycles": [],
    }


def test_the_worst_judgement_and_the_circle_of_an_expert() -> None:
    circle = PairwiseMatrix.of(("k0", "k1", "k2"), {("k0", "k1"): 2.0, ("k1", "k2"): 3.0, ("k2", "k0"): 4.0})
    found = report(one_node(circle.ratios))["nodes"]["G"]["experts"]["E0"]
    assert found["worst"][0] == {"pair": ["k0", "k2"], "given": 0.25, "suggested": 6.0, "cr_after": pytest.approx(0)}
    assert found["cycles"] == [["k0", "k1", "k2"]]
    assert found["cr"] == pytest.approx(weigh(circle, TABLES["exact"]).consistency.cr)


def test_a_node_of_one_child_needs_no_expert() -> None:
    found = report(sound())["nodes"]["B"]
    assert (found["criteria"], found["local"], found["experts"]) == (["b1"], [1.0], {})
    assert found["consensus"] == {"s_star": None, "kendall_w": None}


def test_a_panel_of_one_is_its_expert() -> None:
    file = sound()
    del file["experts"][1]
    found = report(file)
    assert found["nodes"]["G"]["local"] == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert found["nodes"]["G"]["consensus"] == {"s_star": pytest.approx(1), "kendall_w": pytest.approx(1)}


def test_declared_weights_count() -> None:
    found = report(one_node(matrix([[1, 8], [1 / 8, 1]]), matrix([[1, 1], [1, 1]]), weights=[2, 1]))
    assert found["nodes"]["G"]["local"] == pytest.approx([0.8, 0.2])  # 8 to the power of 2/3
    nobody = report(one_node(matrix([[1, 8], [1 / 8, 1]]), matrix([[1, 1], [1, 1]]), weights=[0, 1]))["nodes"]["G"]
    assert nobody["local"] == pytest.approx([0.5, 0.5])
    assert [one["included"] for one in nobody["experts"].values()] == [False, True]


def test_an_expert_who_did_not_judge_a_node_is_not_listed_there() -> None:
    file = sound()
    del file["experts"][0]["matrices"]["A"]
    assert [*report(file)["nodes"]["A"]["experts"]] == ["E2"]


def test_exclusion_by_ratio() -> None:
    even = matrix([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]])
    circle = matrix([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    kept, left = report(one_node(even, circle)), report(one_node(even, circle), exclude_cr_above=0.1)
    assert [one["included"] for one in kept["nodes"]["G"]["experts"].values()] == [True, True]
    assert [one["included"] for one in left["nodes"]["G"]["experts"].values()] == [True, False]
    assert left["nodes"]["G"]["local"] == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert left["nodes"]["G"]["consensus"]["s_star"] == pytest.approx(1)
    with pytest.raises(Refused, match="G › experts: all who count are excluded") as refused:
        report(one_node(circle, circle), exclude_cr_above=0.1)
    assert [problem.code for problem in refused.value.problems] == ["node-all-excluded"]


@given(panels())
def test_aggregations_and_priorities(matrices: list[NDArray[np.float64]]) -> None:
    file, stack = one_node(*matrices), np.stack(matrices)
    local = {
        (how, by): report(file, aggregation=how, priorities=by)["nodes"]["G"]["local"]
        for how in ("AIJ", "AIP")
        for by in ("eigenvector", "geometric_mean")
    }
    joined = np.exp(np.log(stack).mean(axis=0))
    assert_allclose(local["AIJ", "eigenvector"], eigenvector(joined)[0], rtol=1e-9)
    assert_allclose(local["AIJ", "geometric_mean"], row_geometric_mean(joined), rtol=1e-9)
    assert_allclose(local["AIP", "geometric_mean"], local["AIJ", "geometric_mean"], rtol=1e-9)
    mean = np.exp(np.log(eigenvector(stack)[0]).mean(axis=0))
    assert_allclose(local["AIP", "eigenvector"], mean / mean.sum(), rtol=1e-9)


def test_bozoki_2010_incomplete_8x8_by_every_completion() -> None:
    other = case("incomplete 8x8: own high-precision weights")
    names = tuple("abcdefgh")
    pairs = {(pair[0], pair[2]): float(value) for pair, value in other.input["pairs"].items()}
    file = one_node(PairwiseMatrix.of(names, pairs).ratios)
    expert = {
        how: report(file, completion=how)["nodes"]["G"]["experts"]["E0"] for how in ("lambda_min", "llsm", "harker")
    }
    assert_allclose(expert["lambda_min"]["local"], other.expected["em_optimal"], atol=other.tolerance)
    assert expert["lambda_min"]["lambda_max"] == pytest.approx(other.expected["lambda_max"], abs=other.tolerance)
    assert_allclose(expert["harker"]["local"], other.expected["harker"], atol=other.tolerance)
    assert expert["harker"]["lambda_max"] == pytest.approx(other.expected["harker_lambda"], abs=other.tolerance)
    llsm = report(file, completion="llsm", priorities="geometric_mean")["nodes"]["G"]
    assert_allclose(llsm["local"], other.expected["llsm"], atol=other.tolerance)
    assert {one["missing"] for one in expert.values()} == {12}


@given(incompletes())
def test_completions_keep_what_was_given_and_lambda_min_contradicts_least(ratios: NDArray[np.float64]) -> None:
    stack = ratios[None]
    found = {how: completed_by(how, stack) for how in ("lambda_min", "llsm", "harker")}
    given_ = ~np.isnan(ratios)
    for one in found.values():
        assert np.array_equal(one[0][given_], ratios[given_])
        assert_allclose(one[0] * one[0].T, 1, rtol=1e-9)
        assert eigenvector(one)[1][0] >= eigenvector(found["lambda_min"])[1][0] * (1 - 1e-12)
    assert_allclose(found["lambda_min"][0], complete(ratios), rtol=1e-9)


@pytest.mark.parametrize("name", [*TABLES])
def test_every_random_index_by_name(name: str) -> None:
    ratios = matrix(case("Saaty relocation criteria 5x5, eigenvector").input["matrix"])
    found = report(one_node(ratios), random_index=name)["nodes"]["G"]
    assert found["random_index"] == {"name": name, "value": TABLES[name].of(5, 0)}
    assert found["cr"] == pytest.approx(found["ci"] / found["random_index"]["value"])
    assert found["experts"]["E0"]["cr"] == pytest.approx(found["cr"])


def test_saaty_2005_relocation() -> None:
    paper = case("Saaty relocation criteria 5x5, eigenvector")
    found = report(one_node(matrix(paper.input["matrix"])), random_index="alonso_lamata_2006")["nodes"]["G"]
    assert_allclose(found["local"], paper.expected["weights"], atol=paper.tolerance)
    assert found["cr"] == pytest.approx(0.0508, abs=5e-5)


@pytest.mark.parametrize("power", [12, 100, 150])
@pytest.mark.parametrize("completion", ["lambda_min", "llsm", "harker"])
def test_ratios_far_apart_compute(power: int, completion: str) -> None:
    big = 10.0**power
    chain = PairwiseMatrix.of(("k0", "k1", "k2"), {("k0", "k1"): big, ("k1", "k2"): 1 / big})
    found = report(one_node(chain.ratios), completion=completion)["nodes"]["G"]
    assert found["local"] == pytest.approx([0.5, 1 / big, 0.5])
    circle = PairwiseMatrix.of(("k0", "k1", "k2"), {("k0", "k1"): big, ("k1", "k2"): big, ("k2", "k0"): big})
    assert report(one_node(circle.ratios))["nodes"]["G"]["local"] == pytest.approx([1 / 3] * 3)


def test_ratios_beyond_all_numbers_are_refused_and_not_nan() -> None:
    chain = PairwiseMatrix.of(("k0", "k1", "k2"), {("k0", "k1"): 1e300, ("k1", "k2"): 1e300})
    for completion in ("lambda_min", "llsm", "harker"):
        with pytest.raises(Refused) as refused:
            report(one_node(chain.ratios), completion=completion)
        assert all(problem.where.startswith("G › ") for problem in refused.value.problems)
