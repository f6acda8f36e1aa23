"""Answers from a file by a command: proposals into a map, a look, and only then the answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database import Database
from surveys import gathering
from surveys.imported_files import read_table
from surveys.imported_maps import proposed_map, read_map
from surveys.reading import parse
from tests.brought_files import saved, wenjuanxing
from tests.publishable import open_wave
from tests.storage.test_main import SECRET, run
from tests.studies_for_tests import refused, wave_that_is


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a database in which a wave is open until long after the clock's day, and a file of answers."""
    database = Database(f"sqlite:///{tmp_path / 'kept.sqlite3'}", SECRET.encode())
    with database.writing() as records:
        open_wave(records)
        records._connection.exec_driver_sql("UPDATE waves SET closes_on = '2999-12-31', opened_on = '2020-01-01'")
    database.close()
    table = wenjuanxing(30)
    table[3][7] = "超级同意"
    (tmp_path / "answers.csv").write_bytes(saved(table, "gb18030"))
    return tmp_path


def test_a_file_is_proposed_for_looked_at_and_brought_in(folder: Path) -> None:
    map_file = folder / "map.yaml"
    asked = ("answers", "s1", "1", str(folder / "answers.csv"), str(map_file))
    done = run(folder, *asked)
    assert (done.returncode, done.stderr) == (0, "")
    assert "GB18030" in done.stdout
    assert "never taken in: 提交答卷时间, 所用时间, 来源, 来自IP, 1、您的姓名：" in done.stdout
    proposed = map_file.read_text(encoding="utf-8")
    refusal = run(folder, *asked)
    assert (refusal.returncode, "import-groups" in refusal.stderr) == (3, True)
    mended = proposed.replace("group: null", "group: C1").replace("agreed: false", "agreed: true")
    map_file.write_text(mended.replace("zh: ''", "zh: 文件").replace("en: ''", "en: A file"), encoding="utf-8")
    looked = run(folder, *asked)
    assert "row 4 · " in looked.stdout
    assert "can be brought in: 29; were before: 0; refused: 1" in looked.stdout
    assert "brought in: 29" in run(folder, *asked, "--bring-in").stdout
    again = run(folder, *asked, "--bring-in")
    assert "were before: 29" in again.stdout
    assert (again.returncode, "import-none" in again.stderr) == (3, True)
    assert run(folder, "check").returncode == 0
    database = Database(f"sqlite:///{folder / 'kept.sqlite3'}", SECRET.encode())
    with database.reading() as records:
        (wave,) = records.waves("s1")
        assert [part.responses for part in gathering.tallies(records, wave)] == [29]
    database.close()


def test_nothing_is_brought_in_of_another_wave_or_without_a_file(folder: Path) -> None:
    assert "wave-unknown" in run(folder, "answers", "s1", "2", "none.csv", "map.yaml").stderr
    assert "wave-unknown" in run(folder, "answers", "s2", "1", "none.csv", "map.yaml").stderr
    assert "answers-file-unreadable" in run(folder, "answers", "s1", "1", "none.csv", "map.yaml").stderr
    assert run(folder, "answers", "s1", "1", "none.csv", "map.yaml", "--all").returncode == 2


def test_a_map_is_read_as_it_was_proposed_and_another_shape_refused(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
    text = proposed_map(wave, read_table(saved(wenjuanxing(12))))
    plan, said = read_map(text, wave)
    assert plan.audience == "residents"
    assert plan.columns["3、" + wave.instrument.questionnaires["residents"].items["R01"].text["zh"]] == "R01"
    assert plan.recodes["RD1"]["女"] == "f"
    assert (said.agreed, plan.group, "序号" in plan.columns) == (False, None, False)
    assert parse(text)["columns"]["序号"] is None
    with refused("import-map", "audience") as problems:
        read_map("audience: experts\nvalues: [1]\nnothing: 2\n", wave)
    assert {problem.where for problem in problems} == {"audience", "values", "nothing"}
