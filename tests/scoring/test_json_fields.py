import json
from typing import Any

import numpy as np
import pytest

from scoring.json_fields import Answer, Fields, answered, read_objects
from scoring.json_text import Place
from scoring.problems import Refused, please, refuse


def fields(**written: Any) -> Fields:
    return Fields(written, Place())


def noted(file: Fields) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in file.place.problems]


def test_missing_and_unknown_keys() -> None:
    file = fields(matrx=[[1]], confidence=0.9)
    file.only(("matrix",), ("confidence",))
    assert noted(file) == [("file-unknown-key", "matrx"), ("file-key-missing", "matrix")]


def test_without_its_table_nothing_is_tried() -> None:
    file = fields(matrix="x", weights=[0.5])
    file.array("matrix", 2)
    file.shares("weights", 1)
    with pytest.raises(Refused) as wrong:
        file.computed(lambda: pytest.fail("tried"))
    assert [problem.code for problem in wrong.value.problems] == ["file-type", "weights-sum"]


def test_what_the_computation_refuses_is_said_beside_what_was_read_wrong() -> None:
    file = fields(weights=[0.5, 0.6], confidence=1)
    assert file.shares("weights", 2).tolist() == [0.5, 0.5]
    assert file.confidence() == 0.95

    def compute() -> None:
        refuse([please("indicator-constant", "column 1", "…", "…")])

    with pytest.raises(Refused) as wrong:
        file.computed(compute)
    codes = [problem.code for problem in wrong.value.problems]
    assert codes == ["weights-sum", "confidence-range", "indicator-constant"]


def test_a_stand_in_that_cannot_be_computed_hides_no_problem() -> None:
    file = fields(confidence="x")
    file.confidence()
    with pytest.raises(Refused, match="file-number"):
        file.computed(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        fields().computed(lambda: 1 // 0)


def test_a_problem_leaves_no_answer() -> None:
    file = fields(n=0.5)
    assert file.whole("n", 3) == 3
    with pytest.raises(Refused, match="file-whole"):
        file.computed(lambda: 1)


def test_defaults_stand_where_nothing_is_written() -> None:
    file = fields()
    assert (file.number("p", 0.5), file.whole("factors", 3), file.choice("how", ("a", "b"), "b")) == (0.5, 3, "b")
    assert file.confidence() == 0.95
    assert file.computed(lambda: "found") == "found"


def test_zero_is_a_number_and_no_default() -> None:
    assert fields(p=0).number("p", 0.5) == 0.0


def test_a_number_without_a_default_has_no_stand_in() -> None:
    file = fields(n="5")
    file.number("n")
    assert file.unreadable


@pytest.mark.parametrize(
    ("directions", "problems"),
    [
        ([1, -1], []),
        ([1.0, -1.0], []),
        ([1, 0], [("sites-directions", "directions › 2")]),
        ([1, -1, 1], [("sites-directions", "directions")]),
        ([1, "cost"], [("file-number", "directions › 2")]),
    ],
)
def test_directions(directions: Any, problems: list[tuple[str, str]]) -> None:
    file = fields(directions=directions)
    found = file.directions("directions", 2)
    assert noted(file) == problems
    assert set(found.tolist()) <= {1.0, -1.0}
    assert found.shape == (2,)


def test_another_number_of_weights() -> None:
    file = fields(weights=[0.5, 0.5])
    assert file.shares("weights", 3).tolist() == [1 / 3] * 3
    assert noted(file) == [("weights-shape", "weights")]


def test_objects_are_placed_at_their_id_or_number() -> None:
    place = Place("items")
    found = read_objects([{"id": "R1"}, {"id": 3}, {}, 7], place)
    assert [one.place.path for one in found] == ["items › R1", "items › 2", "items › 3"]
    assert [(problem.code, problem.where) for problem in place.problems] == [("file-type", "items › 4")]


def double(file: Fields) -> Answer:
    file.only(("values",))
    values = file.array("values", 1)
    return {"doubled": file.computed(lambda: np.multiply(values, 2).tolist())}


def test_a_file_is_answered() -> None:
    assert answered(b'{"values": [1, 2]}', double) == {"doubled": [2, 4]}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (b"", ["json-invalid"]),
        (b"[1, 2]", ["file-type"]),
        (b"null", ["file-type"]),
        (b'{"values": [1], "values": [2]}', ["json-key-twice"]),
        (json.dumps({"values": [1, None], "x": 1}).encode(), ["file-unknown-key", "file-number"]),
    ],
)
def test_what_is_no_file(text: bytes, codes: list[str]) -> None:
    with pytest.raises(Refused) as wrong:
        answered(text, double)
    assert [problem.code for problem in wrong.value.problems] == codes
