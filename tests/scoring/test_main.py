import io
import json
import re
import subprocess
import sys
from copy import deepcopy
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.__main__ import METHODS, main
from scoring.weights_file import FileMethod
from tests.scoring.commands import SOUND
from tests.scoring.commands import run as answered_to
from tests.scoring.files import sound, text

ROOT = Path(__file__).parents[2]


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "scoring", *arguments]
    return subprocess.run(command, input=given, capture_output=True, cwd=ROOT, check=False)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    status = main([*arguments])
    return status, json.loads(capsys.readouterr().out)


def test_standard_input_to_standard_output() -> None:
    ran = run("weights", "-", given=text(sound()))
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert sum(json.loads(ran.stdout)["global"].values()) == pytest.approx(1, abs=1e-12)


def test_what_is_refused_ends_with_2_and_says_what_to_do() -> None:
    ran = run("weights", "-", given=b'{"hierarchy": {"id": "G", "children": [{"id": "A"}]}, "experts": {}}')
    assert ran.returncode == 2
    assert json.loads(ran.stdout) == {
        "problems": [
            {
                "code": "file-type",
                "where": "experts",
                "what": "not a list of experts.",
                "way_out": "Please list at least one.",
            }
        ]
    }


@pytest.mark.parametrize("arguments", [[], ["weights"], ["weights", "a", "b"], ["help"], ["help", "-"]])
def test_wrong_usage_ends_with_2_and_says_how(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("usage: python -m scoring METHOD FILE.json")


def test_python_m_scoring_alone_prints_its_methods_one_line_each() -> None:
    ran = run()
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.startswith(b"usage:")
    listed = [
        line.split()[0] for line in ran.stderr.decode().splitlines() if line.startswith("  ") and "python" not in line
    ]
    assert listed == [*METHODS] == [*SOUND]


@pytest.mark.parametrize("method", SOUND)
def test_every_method_answers_its_sound_file(method: str) -> None:
    status, found = answered_to(method, SOUND[method])
    assert (status, "problems" in found) == (0, False)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from([10**400, 1e308, -1e308, 5e-324, float("nan"), float("inf"), 0.5, 1e150])
    | st.floats()
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to each value inside."""
    below = [*value.items()] if isinstance(value, dict) else [*enumerate(value)] if isinstance(value, list) else []
    return [inner for key, one in below for inner in [(*path, key), *places(one, (*path, key))]]


@st.composite
def spoilt(draw: st.DrawFn, method: str) -> Any:
    """A sound file with something else in one or more of its places, or taken out, or there twice."""
    file: Any = deepcopy(SOUND[method])
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from(places(file) or [(None,)]))
        inside: Any = reduce(lambda value, key: value[key], path, file)
        match draw(st.sampled_from(["other", "gone", "twice"])):
            case "other" if last is not None:
                inside[last] = draw(JSON)
            case "gone" if last is not None:
                del inside[last]
            case "twice" if isinstance(inside, list):
                inside.append(inside[last])
    return file


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40)
@given(st.data())
def test_whatever_is_written_is_answered_or_refused(method: str, data: st.DataObject) -> None:
    """Never a traceback, never NaN or Infinity (`answered_to` refuses to read them)."""
    file = data.draw(spoilt(method) | JSON)
    status, found = answered_to(method, json.dumps(file).encode())
    if status == 0:
        assert "problems" not in found
        return
    assert status == 2
    assert found["problems"]
    for problem in found["problems"]:
        assert [*problem] == ["code", "where", "what", "way_out"]
        assert all(isinstance(said, str) and said for said in problem.values())


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_has_no_word_for_is_refused(number: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(METHODS, "astray", ("a method that computes no number", lambda text: {"x": [number]}))
    status, found = answered_to("astray", {})
    assert status == 2
    assert [problem["code"] for problem in found["problems"]] == ["numbers-too-extreme"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("given", [b"", b"\xff", b"[" * 100_000, b"[1, 2", b"null", b"[]", b"{}", b"7" * 5000])
def test_what_is_no_file_of_a_method_is_refused(method: str, given: bytes) -> None:
    assert answered_to(method, given)[0] == 2


def test_a_file_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "panel.json"
    file.write_bytes(text(sound()))
    status, found = answer(capsys, "weights", str(file))
    assert status == 0
    assert [*found] == ["method", "nodes", "global"]
    node = found["nodes"]["G"]
    assert [*node] == [
        "criteria", "local", "lambda_max", "ci", "cr", "gci", "random_index", "consensus", "experts",
    ]  # fmt: skip
    assert [*node["experts"]["E1"]] == ["local", "lambda_max", "cr", "missing", "included", "worst", "cycles"]


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = answer(capsys, "weights", str(tmp_path / "none.json"))
    assert status == 2
    assert [problem["code"] for problem in found["problems"]] == ["file-unreadable"]


def test_names_in_any_script_come_back_as_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = {
        "hierarchy": {"id": "安全", "children": [{"id": "巡逻"}, {"id": "\udc80"}]},
        "experts": [{"id": "专家", "matrices": {"安全": [[1, 3], [1 / 3, 1]]}}],
    }
    given = io.TextIOWrapper(io.BytesIO(json.dumps(file).encode()))
    monkeypatch.setattr(sys, "stdin", given)
    assert main(["weights", "-"]) == 0
    written = capsys.readouterr().out
    assert "巡逻" in written
    assert json.loads(written)["global"] == pytest.approx({"巡逻": 0.75, "\udc80": 0.25})


def test_nothing_that_is_not_json_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A panel without a random index, and one that ties everything: null, never NaN."""
    file = sound()
    file["experts"] = [{"id": "E", "judgements": {"G": [["A", "B", 1], ["B", "C", 1]], "A": [["a1", "a2", 1]]}}]
    (tmp_path / "flat.json").write_bytes(text(file))
    status, found = answer(capsys, "weights", str(tmp_path / "flat.json"))
    assert status == 0
    assert found["nodes"]["G"]["consensus"]["kendall_w"] is None
    assert found["nodes"]["G"]["experts"]["E"]["cr"] is None


def test_the_example_of_the_documentation(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """docs/methods.md: its file runs, its keys are those written about, its values are the defaults."""
    words = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    example = words.split("```json\n")[1].split("```")[0]
    (tmp_path / "example.json").write_text(example, encoding="utf-8")
    status, found = answer(capsys, "weights", str(tmp_path / "example.json"))
    assert status == 0
    assert found["method"] == json.loads(example)["method"] == vars(FileMethod())
    goal = found["nodes"]["G"]
    worst = found["nodes"]["A"]["experts"]["E1"]["worst"][0]
    for key in (*found, *goal, *goal["random_index"], *goal["consensus"], *goal["experts"]["E1"], *worst):
        assert f"`{key}`" in words
    assert [*found["global"]] == ["a1", "a2", "a3", "B", "C"]


def other_methods() -> str:
    words = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    return words.split("## The other methods by the same command\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("method", [name for name in METHODS if name != "weights"])
def test_the_example_of_each_other_method_in_the_documentation(method: str) -> None:
    """Each has one file that runs; every key of its answer, and of the parts it has once, is written about."""
    words = other_methods()
    (example,) = re.findall(rf"```json {method}\n(.*?)```", words, re.DOTALL)
    status, found = answered_to(method, example.encode())
    assert status == 0
    parts = (part for name in ("omega", "composite", "intervals") for part in found.get(name, {}))
    assert [key for key in (*found, *json.loads(example), *parts) if f"`{key}`" not in words] == []


def test_every_refusal_in_the_documentation_is_one_that_the_command_makes() -> None:
    """The codes named in the table are codes that a problem of scoring carries."""
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "scoring").glob("*.py"))
    rows = [line for line in other_methods().splitlines() if line.startswith("| `")]
    named = {code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row.split("|")[4])}
    assert len(rows) == len(METHODS) - 1
    plain = {code for code in named if "-few-" not in code}  # those are put together from their topic
    assert [code for code in sorted(plain) if f'"{code}"' not in sources] == []
