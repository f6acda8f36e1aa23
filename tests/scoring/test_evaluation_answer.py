from copy import deepcopy
from typing import Any

import pytest

from tests.scoring.commands import SITE, answer, changed, refused
from tests.scoring.references import (
    EXPECTED,
    METHOD,
    PLAN,
    POLICY,
    judgements,
    objective,
    tallies,
)

BASELINE = EXPECTED["baseline"]
TWO_DIGITS = 0.005 * 1.01  # half of the last digit printed


def synthetic() -> dict[str, Any]:
    """The invented study of the references, as a file; its one incomplete matrix table is not one of the command's."""
    children = [{"id": node.parent, "children": [{"id": name} for name in node.criteria]} for node in PLAN.branches]
    parents = {node.id: node.parent for node in PLAN.nodes}
    experts: dict[str, dict[str, list[Any]]] = {}
    for node, by_expert in judgements().items():
        for expert, given in by_expert.items():
            experts.setdefault(expert, {})[parents[node]] = [[*pair, ratio] for pair, ratio in given.items()]
    return {
        "hierarchy": {"id": PLAN.goal, "children": children},
        "items": [
            {"id": i.id, "indicator": i.indicator, "audience": i.audience, "key": i.key, "points": i.points}
            for i in PLAN.items
        ],
        "measures": [
            {"id": m.id, "indicator": m.indicator, "floor": m.floor, "target": m.target, "value": objective()[m.id]}
            for m in PLAN.objectives
        ],
        "tallies": [
            {"audience": t.audience, "responses": t.responses, "counts": {id: [*c] for id, c in t.counts.items()}}
            for t in tallies()
        ],
        "experts": [{"id": name, "judgements": given} for name, given in experts.items()],
        "method": {
            "weights": {"random_index": "saaty_1980", "exclude_cr_above": POLICY.exclude_above},
            "group_weights": {"default": METHOD.group_weights.default, "special": [*METHOD.group_weights.special]},
            "minimum_group": 10,
            "grades": [*METHOD.grades],
            "bands": [{"id": band.id, "minimum": band.minimum} for band in METHOD.bands],
        },
    }


def test_the_synthetic_study_from_outside() -> None:
    found = answer("evaluate", synthetic())
    for name, one in found["indicators"].items():
        assert one["score"] == pytest.approx(BASELINE["indicators"][name]["score"], abs=TWO_DIGITS)
        assert one["groups"] == pytest.approx(BASELINE["indicators"][name]["groups"], abs=TWO_DIGITS)
    assert found["composite"]["score"] == pytest.approx(BASELINE["total"], abs=0.1)
    assert found["composite"]["band"] == BASELINE["band"]
    assert (found["composite"]["routes_agree"], found["reasons"]) == (True, [])


def test_a_small_site_by_hand() -> None:
    file = changed("evaluate", experts=..., weights={"P": 0.6, "Q": 0.4, "P1": 0.75, "P2": 0.25}, populations={})
    found = answer("evaluate", file)
    first = 25 * (5 + 3 + 4 + 2 + 3 + 4 - 6) / 6
    second = 100 * (6 + 3 + 2 + 4) / 6 / 4
    officers = 25 * (5 * 4 + 6 * 3 + 3 * 2 + 2) / 17
    scores = {name: one["score"] for name, one in found["indicators"].items()}
    assert scores == pytest.approx({"P1": (first + second) / 2, "P2": officers / 2 + 50, "Q1": 60})
    assert found["dimensions"]["P"]["score"] == pytest.approx(0.75 * scores["P1"] + 0.25 * scores["P2"])
    assert found["composite"]["score"] == pytest.approx(0.6 * found["dimensions"]["P"]["score"] + 24)
    assert found["weights"]["global"] == pytest.approx({"P1": 0.45, "P2": 0.15, "Q1": 0.4})
    assert found["items"]["O1"] == {
        "audience": "officers",
        "answered": 17,
        "dont_know": 2,
        "not_applicable": 1,
        "missing": 0,
        "score": pytest.approx(officers),
        "shares": pytest.approx([n / 17 for n in (5, 6, 3, 2, 1)]),
    }
    lost = [0.45 * (100 - scores["P1"]), 0.15 * (100 - scores["P2"]), 0.4 * 40]
    assert [one["obstacle"] for one in found["indicators"].values()] == pytest.approx([x / sum(lost) for x in lost])
    assert found["represented"] == []
    assert "nodes" not in found


def test_strata_count_as_their_populations_do() -> None:
    found = answer("evaluate", SITE)
    assert found["represented"] == ["residents"]
    assert found["items"]["R1"]["score"] == pytest.approx(0.75 * 75 + 0.25 * 50)
    alike = answer("evaluate", changed("evaluate", method={"representation": "responses"}))
    assert alike["items"]["R1"]["score"] == pytest.approx(62.5)


def test_weights_are_those_of_the_weights_command() -> None:
    for aggregation in ("AIJ", "AIP"):
        method = {"aggregation": aggregation, "priorities": "geometric_mean"}
        experts = deepcopy(SITE["experts"])
        experts[0]["weight"] = 3
        alone = answer("weights", {"hierarchy": SITE["hierarchy"], "experts": experts, "method": method})
        found = answer("evaluate", changed("evaluate", experts=experts, method={"weights": method}))
        assert found["weights"]["global"] == pytest.approx(alone["global"])
        assert found["nodes"] == alone["nodes"]
        assert found["method"]["weights"] == alone["method"]


def test_equal_weights() -> None:
    found = answer("evaluate", changed("evaluate", experts=..., weights="equal"))
    assert found["weights"]["local"] == {"P": 0.5, "Q": 0.5, "P1": 0.5, "P2": 0.5, "Q1": 1}
    assert found["method"]["weights"] is None


def test_too_little_is_null_with_its_reason() -> None:
    file = changed("evaluate", method={"minimum_group": {"residents": 10}})
    file["measures"][1]["value"] = None
    found = answer("evaluate", file)
    assert found["items"]["R1"]["score"] is None
    assert found["indicators"]["P1"]["score"] is None
    assert found["composite"]["score"] is None
    assert found["composite"]["largest"] is None
    assert found["reasons"] == ["not-enough:residents", "no-value:M2", "no-score:P1", "no-score:Q1"]


def test_a_file_of_measures_alone() -> None:
    file = changed("evaluate", items=..., tallies=..., responses=..., populations=..., method=...)
    file["hierarchy"]["children"] = [{"id": "P", "children": [{"id": "P2"}]}, {"id": "Q", "children": [{"id": "Q1"}]}]
    file["experts"] = [{"id": "E", "judgements": {"G": [["P", "Q", 3]]}}]
    found = answer("evaluate", file)
    assert found["composite"]["score"] == pytest.approx(90)
    assert (found["responses"], found["composite"]["band"], found["composite"]["largest"]) == ({}, None, 1)


def test_intervals_hold_experts_and_the_audience_whose_cross_products_are_known() -> None:
    found = answer("evaluate", SITE)["intervals"]
    assert (found["level"], found["draws"], found["seed"]) == (0.95, 2000, 20240607)
    assert {"experts", "residents", "together", "with-method"} <= found["composite"].keys()
    assert found["composite"]["together"]["standard_error"] > found["composite"]["experts"]["standard_error"]
    assert found["reasons"] == ["no-cross-products:officers"]
    assert answer("evaluate", SITE)["intervals"] == found
    composite = answer("evaluate", SITE)["composite"]["score"]
    assert found["composite"]["together"]["low"] < composite < found["composite"]["together"]["high"]


def test_two_experts_who_disagree_have_intervals_as_wide_as_they_must_be() -> None:
    """One degree of freedom: some draws are out of all proportion, and no reason to refuse the file."""
    below = {"E1": [["P1", "P2", 5], ["P1", "P3", 7], ["P2", "P3", 2]], "E2": [["P1", "P2", 0.2], ["P1", "P3", 0.5]]}
    experts = [
        {"id": "E1", "judgements": {"G": [["P", "Q", 3]], "P": below["E1"]}},
        {"id": "E2", "judgements": {"G": [["P", "Q", 0.2]], "P": [*below["E2"], ["P2", "P3", 1]]}},
    ]
    file = changed("evaluate", experts=experts)
    file["hierarchy"]["children"][0]["children"].append({"id": "P3"})
    file["measures"].append({"id": "M3", "indicator": "P3", "floor": 0, "target": 10, "value": 1})
    found = answer("evaluate", file)
    interval = found["intervals"]["composite"]["experts"]
    assert 0 <= interval["low"] < found["composite"]["score"] < interval["high"] <= 100
    assert interval["high"] - interval["low"] > 5


def test_intervals_of_given_weights_leave_the_experts_and_the_method_out() -> None:
    weights = {"P": 0.6, "Q": 0.4, "P1": 0.75, "P2": 0.25}
    found = answer("evaluate", changed("evaluate", experts=..., weights=weights))["intervals"]
    assert [*found["composite"]] == ["residents", "together"]
    assert [*found["bands"]] == ["together"]
    assert found["reasons"] == ["weights-given", "no-cross-products:officers"]
    experts = [SITE["experts"][0] | {"weight": 2}, SITE["experts"][1]]
    unlike = answer("evaluate", changed("evaluate", experts=experts))["intervals"]
    assert unlike["reasons"] == ["experts-not-alike", "no-cross-products:officers"]
    assert [*unlike["composite"]] == ["residents", "together"]


def test_an_expert_without_weight_does_not_count() -> None:
    alone = answer("evaluate", changed("evaluate", experts=SITE["experts"][:1]))
    both = answer("evaluate", changed("evaluate", experts=[SITE["experts"][0], SITE["experts"][1] | {"weight": 0}]))
    assert both["weights"] == alone["weights"]
    assert both["intervals"] == alone["intervals"]
    assert alone["intervals"]["reasons"] == ["one-expert:G", "one-expert:P", "no-cross-products:officers"]


def test_an_audience_named_like_a_source_is_refused() -> None:
    file = changed("evaluate", tallies=..., method=...)
    file["items"][2]["audience"] = "experts"
    assert refused("evaluate", file) == [("sources-audience", "experts")]


def test_everybody_excluded_is_refused() -> None:
    children = [{"id": name, "children": [{"id": f"{name}1"}]} for name in "ABC"]
    circle = [["A", "B", 9], ["B", "C", 9], ["C", "A", 9]]
    file = {
        "hierarchy": {"id": "G", "children": children},
        "measures": [{"id": f"M{n}", "indicator": f"{n}1", "floor": 0, "target": 1, "value": 1} for n in "ABC"],
        "experts": [{"id": "E", "judgements": {"G": circle}}],
        "method": {"weights": {"exclude_cr_above": 0.1}},
    }
    assert refused("evaluate", file) == [("node-all-excluded", "G › experts")]
