"""A study's file that was changed, damaged or made up is refused by name, and nothing of it is kept."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from scoring.problems import Refused
from storage.columns import metadata
from storage.database import Database
from storage.importing import import_study
from storage.migrating import newest
from storage.study_files import StudyFile, written
from storage.study_rows import events_of, row_problems
from tests.studies_for_tests import NOW, SECRET, refused

Spoil = Callable[[dict[str, list[Any]]], object]
WRONG: tuple[tuple[str, Spoil], ...] = (
    ("waves › 1", lambda parts: parts["waves"][0].pop("name")),
    ("waves › 1", lambda parts: parts["waves"].__setitem__(0, [])),
    ("studies › 1", lambda parts: parts["studies"][0].update(contact="\ud800")),
    ("studies › 1", lambda parts: parts["studies"][0].update(contact="\0")),
    ("studies › 1", lambda parts: parts["studies"][0]["name"].update(zh=float("nan"))),
    ("responses › 1 › batch", lambda parts: parts["responses"][0].update(batch="1")),
    ("responses › 1 › batch", lambda parts: parts["responses"][0].update(batch=2**40)),
    ("responses › 1 › answers", lambda parts: parts["responses"][0].update(answers="{}")),
    ("waves › 1 › closed_on", lambda parts: parts["waves"][0].update(closed_on="tomorrow")),
    ("waves › 1 › closes_on", lambda parts: parts["waves"][0].update(closes_on=None)),
    ("figures › 1 › value", lambda parts: parts["figures"][0].update(value=True)),
    ("bundles › 1 › content", lambda parts: parts["bundles"][0].update(content="?")),
    ("events › 1", lambda parts: parts["events"][0].update(act="paid")),
    ("events › 1", lambda parts: parts["events"][0].update(at="2030-03-01T09:30:00")),
    ("events › 1", lambda parts: parts["events"][0]["details"].update(answers=["4"])),
)


def test_a_line_that_is_no_row_is_told_by_its_place(study_file: bytes) -> None:
    whole = StudyFile(study_file)
    for place, spoil in WRONG:
        part = place.split(" ")[0]
        parts = {part: [json.loads(line) for line in whole.lines(part)][:1]}
        spoil(parts)
        lines = (json.dumps(row) for row in parts[part])
        found = events_of(lines, "s1")[1] if part == "events" else row_problems(metadata.tables[part], lines)
        assert [(problem.code, problem.where) for problem in found] == [("study-file-row", place)]


SPOILT: dict[str, tuple[str, Spoil]] = {
    "two things at once": (
        "study-file-row",
        lambda parts: (parts["events"][0].update(act="paid"), parts["waves"][0].update(number="1")),
    ),
    "another study": ("study-file-unsound", lambda parts: parts["studies"].append(parts["studies"][0] | {"id": "s2"})),
    "an open wave": ("study-going-on", lambda parts: parts["waves"][0].update(state="open")),
    "answers are others": ("study-file-unsound", lambda parts: parts["responses"][0]["answers"].clear()),
    "an instrument is another": (
        "study-file-unsound",
        lambda parts: parts["instruments"][0]["document"].update(disclaimer={"zh": "?", "en": "?"}),
    ),
    "a publication is of other figures": (
        "study-file-unsound",
        lambda parts: parts["publications"][0]["inputs"]["figures"].update(OB01=99),
    ),
    "a result is another than in its bundle": (
        "study-file-unsound",
        lambda parts: parts["publications"][0]["evaluation"]["composite"].update(score=91.0),
    ),
    "a bundle says it is ours": ("study-file-unsound", lambda parts: parts["bundles"][0].update(public_key="0" * 64)),
    "a wave is no wave": ("study-file-unsound", lambda parts: parts["waves"][0].update(name=["a"])),
    "a table that leaves no house": ("study-file-unsound", lambda parts: parts.update(sign_ins=[])),
}


def test_a_file_that_was_changed_is_refused_by_name_and_nothing_is_imported(study_file: bytes, tmp_path: Path) -> None:
    whole = StudyFile(study_file)
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}", SECRET)
    for name, (code, spoil) in SPOILT.items():
        parts = {part: [json.loads(line) for line in whole.lines(part)] for part in whole.manifest.parts}
        spoil(parts)
        lines = ((part, (json.dumps(row) + "\n" for row in rows)) for part, rows in parts.items())
        forged = written("s1", whole.manifest.revision, NOW.date(), lines)
        with pytest.raises(Refused) as caught:
            import_study(other, forged, NOW)
        assert code in {problem.code for problem in caught.value.problems}, name
    with other.reading() as records:
        assert not records.studies()
        assert not records.events()
    other.close()


def packed(**members: bytes) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr({"manifest": "MANIFEST.json"}.get(name, name), content)
    return file.getvalue()


def test_what_is_no_file_of_a_study_is_refused_before_anything_is_unpacked() -> None:
    claiming = bytearray(packed(manifest=b"{}"))
    entry = claiming.rfind(b"PK\x01\x02")
    claiming[entry + 24 : entry + 28] = struct.pack("<I", 2**30)  # what a bomb says that it unpacks to
    hostile = {
        b"": "study-file-damaged",
        b"PK": "study-file-damaged",
        packed(): "study-file-damaged",
        packed(manifest=b"{}"): "study-file-damaged",
        packed(manifest=b"[" * 100_000): "study-file-damaged",
        packed(**{f"{number}": b"" for number in range(101)}): "study-file-large",
        bytes(claiming): "study-file-large",
    }
    for content, code in hostile.items():
        with refused(code):
            StudyFile(content)


def test_a_file_that_is_damaged_or_newer_is_refused() -> None:
    whole = written("s1", newest(), NOW.date(), [("waves", iter(["{}\n"]))])
    assert [*StudyFile(whole).lines("waves")] == ["{}\n"]
    with refused("study-file-newer"):
        StudyFile(written("s1", "9999", NOW.date(), []))
    manifest = {"format": "plumbline study 1", "study": "s1", "revision": newest(), "made_on": "2030-03-01"}
    other = packed(manifest=json.dumps(manifest | {"parts": {"waves": {"rows": 1, "sha256": "0"}}}).encode(), x=b"")
    with refused("study-file-damaged", "parts/waves.jsonl") as problems:
        StudyFile(other)
    assert {problem.where for problem in problems} == {"parts/waves.jsonl", "x"}
