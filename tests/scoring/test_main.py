import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scoring.__main__ import main
from scoring.weights_file import FileMethod
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


@pytest.mark.parametrize("arguments", [[], ["weights"], ["weights", "a", "b"], ["help"]])
def test_wrong_usage_ends_with_2_and_says_how(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("usage: python -m scoring weights FILE.json")


def test_python_m_scoring_alone_prints_its_usage() -> None:
    ran = run()
    assert ran.returncode == 2
    assert ran.stderr.startswith(b"usage:")


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
