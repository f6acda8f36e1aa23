from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from scoring.problems import Refused
from scoring.weights_file import FileMethod, read_weights_file
from tests.scoring.files import sound, text
from tests.scoring.test_json_text import JSON


def problems(file: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read_weights_file(file if isinstance(file, bytes) else text(file))
    return [(problem.code, problem.where) for problem in refused.value.problems]


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    file = sound()
    change(file)
    return file


def test_a_sound_file_as_read() -> None:
    file = read_weights_file(text(sound()))
    assert file.hierarchy.children == {"G": ("A", "B", "C"), "A": ("a1", "a2"), "B": ("b1",)}
    assert file.method == FileMethod("eigenvector", "AIJ", "lambda_min", "exact", None)
    assert [(expert.id, expert.weight, sorted(expert.matrices)) for expert in file.experts] == [
        ("E1", 1.0, ["A", "G"]),
        ("E2", 1.0, ["A", "G"]),
    ]
    assert_array_equal(file.experts[1].matrices["G"].ratios, [[1, 4, 4], [0.25, 1, 1], [0.25, 1, 1]])
    assert_array_equal(file.experts[1].matrices["A"].ratios, [[1, 1 / 3], [3, 1]])


def test_an_expert_may_leave_out_nodes_and_nodes_of_one_child_need_nobody() -> None:
    file = read_weights_file(text(changed(lambda f: f["experts"][1]["judgements"].update(A=[], B=[]))))
    assert sorted(file.experts[1].matrices) == ["G"]
    file = read_weights_file(text(changed(lambda f: f["experts"][0]["matrices"].update(B=[[1]]))))
    assert sorted(file.experts[0].matrices) == ["A", "G"]


def test_null_is_a_pair_not_judged() -> None:
    rows = [[1, None, 4], [None, 1, 2], [0.25, 0.5, 1]]
    file = read_weights_file(text(changed(lambda f: f["experts"][0]["matrices"].update(G=rows))))
    assert file.experts[0].matrices["G"].missing == (("A", "B"),)


def test_any_depth() -> None:
    tree: dict[str, Any] = {"id": "leaf"}
    for level in range(150):
        tree = {"id": f"n{level}", "children": [tree, {"id": f"x{level}"}]}
    nodes = [f"n{level}" for level in range(150)]
    below = {node: f"n{level - 1}" if level else "leaf" for level, node in enumerate(nodes)}
    judged = {node: [[below[node], f"x{level}", 1]] for level, node in enumerate(nodes)}
    file = read_weights_file(text({"hierarchy": tree, "experts": [{"id": "E", "judgements": judged}]}))
    assert len(file.hierarchy.leaves) == 151


G, E1 = "hierarchy › G", "experts › E1"
CHANGES: list[tuple[Callable[[dict[str, Any]], Any], list[tuple[str, str]]]] = [
    (lambda f: f.update(extra=1), [("file-unknown-key", "extra")]),
    (lambda f: f.pop("experts"), [("file-key-missing", "experts")]),
    (lambda f: f.pop("hierarchy"), [("file-key-missing", "hierarchy")]),
    (lambda f: f.update(hierarchy=3), [("hierarchy-id", "hierarchy › goal")]),
    (lambda f: f.update(hierarchy={"id": "G"}), [("hierarchy-empty", "hierarchy › G")]),
    (lambda f: f["hierarchy"].update(name="x"), [("file-unknown-key", f"{G} › name")]),
    (lambda f: f["hierarchy"]["children"][0].update(children={}), [("file-type", f"{G} › A › children")]),
    (lambda f: f["hierarchy"]["children"][1]["children"].append({"id": ""}), [("hierarchy-id", f"{G} › B › child 2")]),
    (lambda f: f["hierarchy"]["children"][1]["children"][0].update(id="C"), [("hierarchy-id-twice", "hierarchy › C")]),
    (lambda f: f.update(experts=[]), [("file-type", "experts")]),
    (lambda f: f["experts"].append("E3"), [("file-type", "experts › number 3")]),
    (lambda f: f["experts"].append({}), [("expert-id", "experts › number 3 › id")]),
    (lambda f: f["experts"].append({"id": "E1"}), [("expert-id-twice", E1)]),
    (lambda f: f["experts"][0].update(weight=-1), [("expert-weight", f"{E1} › weight")]),
    (lambda f: f["experts"][0].update(weight=float("nan")), [("expert-weight", f"{E1} › weight")]),
    (lambda f: f["experts"][0].update(weight=True), [("expert-weight", f"{E1} › weight")]),
    (lambda f: f["experts"][0].update(name="x"), [("file-unknown-key", f"{E1} › name")]),
    (lambda f: f["experts"][0].update(judgements=[]), [("file-type", f"{E1} › judgements")]),
    (lambda f: f["experts"][0].update(judgements={"A": [["a1", "a2", 2]]}), [("expert-node-twice", f"{E1} › A")]),
    (lambda f: f["experts"][0]["matrices"].update(C=[[1]]), [("expert-unknown-node", f"{E1} › matrices › C")]),
]
ROWS: list[tuple[Any, list[tuple[str, str]]]] = [
    (5, [("matrix-shape", "")]),
    ([[1, 2], [0.5, 1]], [("matrix-shape", "")]),
    ([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5]], [("matrix-shape", "")]),
    ([[1, "2", 4], [0.5, 1, 2], [0.25, 0.5, 1]], [("matrix-cell", " › A × B")]),
    ([[1, float("inf"), 4], [0.5, 1, 2], [0.25, 0.5, 1]], [("matrix-cell", " › A × B")]),
    (
        [[1, float("nan"), 4], [0.5, 1, 3], [0.25, 0.5, 1]],
        [("matrix-cell", " › A × B"), ("pairwise-not-reciprocal", " › B × C")],
    ),
    ([[1, 2, 4], [0.5, 2, 2], [0.25, 0.5, 1]], [("pairwise-diagonal", " › B × B")]),
    ([[1, 0, 4], [0.5, 1, 2], [0.25, 0.5, 1]], [("pairwise-not-positive", " › A × B")]),
    ([[1, 2, 4], [None, 1, 2], [0.25, 0.5, 1]], [("pairwise-half-missing", " › B × A")]),
    ([[1, None, None], [None, 1, 2], [None, 0.5, 1]], [("pairwise-unconnected", " › A | B, C")]),
]
TRIPLES: list[tuple[Any, list[tuple[str, str]]]] = [
    (5, [("file-type", "")]),
    ([["A", "B", 2], 5], [("judgement-form", " › number 2")]),
    ([["A", "B", 2], ["A", "Z", 2]], [("judgement-form", " › number 2")]),
    ([["A", "B", 2], ["C", "C", 1]], [("judgement-form", " › number 2")]),
    ([["A", "B", 2], ["A", "C", None]], [("judgement-ratio", " › A × C")]),
    ([["A", "B", 2], ["A", "C", 3], ["A", "B", 2]], [("judgement-twice", " › A × B")]),
    ([["A", "B", 2], ["A", "C", 3], ["B", "A", 2]], [("pairwise-not-reciprocal", " › A × B")]),
    ([["A", "B", 2], ["A", "C", -3]], [("pairwise-not-positive", " › A × C")]),
    ([["A", "B", 2]], [("pairwise-unconnected", " › A, B | C")]),
]
METHODS: list[tuple[Any, str]] = [
    ({"priorities": "x"}, "priorities"),
    ({"aggregation": "aij"}, "aggregation"),
    ({"completion": ["harker"]}, "completion"),
    ({"random_index": None}, "random_index"),
    ({"exclude_cr_above": -1}, "exclude_cr_above"),
    ({"exclude_cr_above": "0.1"}, "exclude_cr_above"),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_is_wrong_and_where(change: Callable[[dict[str, Any]], Any], expected: list[tuple[str, str]]) -> None:
    found = problems(changed(change))
    assert found[: len(expected)] == expected


@pytest.mark.parametrize(("rows", "expected"), ROWS)
def test_matrices(rows: Any, expected: list[tuple[str, str]]) -> None:
    found = problems(changed(lambda f: f["experts"][0]["matrices"].update(G=rows)))
    codes = {(code, f"{E1} › matrices › G{where}") for code, where in expected}
    assert codes <= set(found)
    assert {code for code, _ in found} <= {code for code, _ in expected} | {"pairwise-half-missing"}


@pytest.mark.parametrize(("triples", "expected"), TRIPLES)
def test_judgements(triples: Any, expected: list[tuple[str, str]]) -> None:
    found = problems(changed(lambda f: f["experts"][1]["judgements"].update(G=triples)))
    assert found[0] == (expected[0][0], f"experts › E2 › judgements › G{expected[0][1]}")


@pytest.mark.parametrize(("method", "key"), METHODS)
def test_methods(method: Any, key: str) -> None:
    assert problems(sound() | {"method": method}) == [("method-value", f"method › {key}")]
    assert problems(sound() | {"method": 3}) == [("file-type", "method")]
    assert problems(sound() | {"method": {"mean": 1}}) == [("file-unknown-key", "method › mean")]


@pytest.mark.parametrize("value", [[], 3, "x", None])
def test_a_file_is_an_object(value: Any) -> None:
    assert problems(value) == [("file-type", "file")]


def test_what_is_not_json_is_refused_before_anything_else() -> None:
    assert problems(b"{") == [("json-invalid", "line 1, column 2")]


def test_a_node_that_nobody_who_counts_has_judged() -> None:
    without = changed(lambda f: [expert.pop("matrices", None) for expert in f["experts"]])
    without["experts"][1]["judgements"].pop("A")
    assert problems(without) == [("node-unjudged", "hierarchy › A")]
    without["experts"][0]["weight"] = without["experts"][1]["weight"] = 0
    assert problems(without) == [("node-unjudged", "hierarchy › G"), ("node-unjudged", "hierarchy › A")]


def test_all_problems_at_once() -> None:
    file = sound() | {"method": {"priorities": "x", "z": 1}, "extra": 1}
    file["hierarchy"]["name"] = "whole"
    file["experts"][0]["weight"] = "heavy"
    file["experts"][0]["matrices"]["G"][0][1] = -2
    file["experts"][1]["judgements"]["Q"] = []
    assert [code for code, _ in problems(file)] == [
        "file-unknown-key",
        "file-unknown-key",
        "expert-weight",
        "pairwise-not-positive",
        "expert-unknown-node",
        "file-unknown-key",
        "method-value",
    ]


def test_a_key_given_twice_is_not_lost_silently() -> None:
    twice = text(sound()).replace(b'"experts"', b'"hierarchy": {}, "experts"')
    assert ("json-key-twice", "hierarchy") in problems(twice)


@given(JSON)
def test_any_json_is_refused_with_problems_that_say_what_to_do(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        read_weights_file(text(value) if not _surrogates(value) else b"[]")
    assert all(problem.code and problem.where and problem.way_out for problem in refused.value.problems)


@given(st.data())
def test_any_json_in_any_place_is_read_or_refused(data: st.DataObject) -> None:
    file = sound()
    place: Any = file
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from([*place] if isinstance(place, dict) else range(len(place))))
        if data.draw(st.booleans()):
            place[key] = data.draw(JSON)
            break
        place = place[key]
    with suppress(Refused):
        read_weights_file(text(file) if not _surrogates(file) else b"[]")


def _surrogates(value: Any) -> bool:
    try:
        text(value)
    except UnicodeEncodeError:
        return True
    return False


def test_a_broken_hierarchy_does_not_hide_what_is_wrong_with_the_experts() -> None:
    text = b"""{"hierarchy": {"id": "G", "children": []}, "method": {"priorities": "bad"},
        "experts": [{"id": "", "weight": -3}, {"id": "E", "weight": "x", "foo": 1, "judgements": {"G": []}}]}"""
    with pytest.raises(Refused) as refused:
        read_weights_file(text)
    codes = [problem.code for problem in refused.value.problems]
    assert sorted(codes) == sorted(
        ["hierarchy-empty", "method-value", "expert-id", "expert-weight", "expert-weight", "file-unknown-key"]
    )
