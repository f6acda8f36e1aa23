"""A study goes into a file and comes back the same, on either kind of database, and nothing goes that must not."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from scoring.problems import Refused
from storage import checks
from storage.columns import metadata
from storage.database import Database
from storage.exporting import export_study
from storage.importing import import_study
from storage.migrating import newest
from storage.records import SqlRecords
from storage.rows import lines_of
from storage.study_files import StudyFile, written
from storage.study_rows import events_of, row_problems
from storage.whole_studies import LEFT_OUT, OF_WAVES, OTHERWISE
from surveys import (
    answering,
    batching,
    declaring,
    entering_sites,
    evaluating,
    gathering,
    inviting,
    publishing,
    studying,
    verifying,
)
from surveys.ports import Records
from tests.postgresql import PostgresqlServer
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import NOW, SECRET, SmallStudy, completed, key, refused, wave_that_is
from tests.surveys.test_entering_sites import FIRST

LATER = NOW + timedelta(days=3)


def test_of_every_table_it_is_decided_whether_it_goes_along() -> None:
    assert sorted([*OF_WAVES, *OTHERWISE, *LEFT_OUT]) == sorted(metadata.tables)


def fieldwork(records: Records) -> str:
    """A study that was answered, judged, closed and published, with one who withdrew and one who was alone."""
    wave = open_wave(records)
    fill(records, wave, ticked=("2", "4"))
    code = inviting.open_code(SECRET, wave.id, "C1")
    receipt = answering.submit(records, code, completed("residents"), key(901), NOW)
    answering.withdraw(records, receipt, NOW)
    studying.enter_figures(records, wave.id, FIGURES, NOW)
    entering_sites.set_sites(records, wave.id, [FIRST], NOW)
    studying.close_wave(records, wave.id, NOW)
    batching.finish(records, wave.id)
    publishing.publish(records, wave.id, NOW)
    return wave.id


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the study of :func:`fieldwork`; nobody changes the study."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('whole') / 'records.sqlite3'}", SECRET)
    with database.writing() as records:
        fieldwork(records)
    yield database
    database.close()


@pytest.fixture(scope="module")
def study_file(first: Database) -> bytes:
    return export_study(first, "s1", LATER)


def wrong(database: Database) -> list[str]:
    with database.as_it_is() as connection:
        return [str(finding) for finding in checks.findings(connection) if not finding.sound]


def seen(database: Database) -> dict[str, Any]:
    """What is computed, published and told of the study."""
    with database.reading() as records:
        (wave,) = records.waves("s1")
        (publication,) = records.publications()
        bundle = records.bundle(publication.id)
        return {
            "wave": wave,
            "inputs": gathering.inputs(records, wave),
            "evaluation": evaluating.evaluate(gathering.inputs(records, wave)),
            "publication": publication,
            "bundle": bundle,
            "sites": records.sites(wave.id),
            "experts": records.experts(wave.id),
            "judgements": records.judgements(wave.id),
            "receipts": records.merged_receipts(wave.id),
            "spent": sorted((one.kind, one.group, one.spent) for one in records.invitations(wave.id)),
        }


def test_a_study_comes_back_the_same_to_the_last_bit_on_another_server(
    postgresql: PostgresqlServer, first: Database, study_file: bytes, tmp_path: Path
) -> None:
    """From SQLite to PostgreSQL and from there to SQLite again; nothing rests on the first server's secret."""
    url, secret = postgresql.create(), b"another secret of thirty-two characters"
    second, third = Database(url, secret), Database(f"sqlite:///{tmp_path / 'third.sqlite3'}", secret)
    assert import_study(second, study_file, LATER).id == "s1"
    assert wrong(second) == []
    with refused("study-there", "s1"):
        import_study(second, study_file, LATER)
    import_study(third, export_study(second, "s1", LATER), LATER)
    assert seen(third) == seen(first)
    with third.reading() as records, first.reading() as theirs, second.reading() as between:
        come = list(theirs.events("s1"))
        assert list(records.events("s1"))[: len(come)] == list(between.events("s1"))[: len(come)] == come
        last = between.events("s1")[len(come)]
        assert (last.act, last.details["events"]) == ("study-imported", len(come))
        bundle = records.bundle(records.publications()[0].id)
        assert bundle is not None
        assert all(finding.sound is not False for finding in verifying.findings(bundle.content))
    second.close()
    third.close()
    postgresql.drop(url)


def test_nothing_in_a_file_leads_from_a_person_to_a_row(first: Database, study_file: bytes) -> None:
    """Ids of rows and codes are drawn anew, nobody who withdrew or waits is in it, and it says so in no order."""
    file = StudyFile(study_file)
    with first.reading() as records:
        here = {name: [json.loads(line) for line in lines] for name, lines in _as_kept(records)}
    told = {part: [json.loads(line) for line in file.lines(part)] for part in file.manifest.parts}
    for table, column in (("responses", "id"), ("invitations", "id"), ("invitations", "code_digest")):
        found = [row[column] for row in told[table]]
        assert len(found) == len(here[table])
        assert not {row[column] for row in here[table]} & {*found}
    assert [row["id"] for row in told["responses"]] == sorted(row["id"] for row in told["responses"])
    assert (len(here["keys"]), len(told["keys"]), len(told["responses"])) == (33, 32, 32)
    assert {row["content_digest"] for row in told["keys"]} == {"kept"}
    assert all(row["code_digest"].startswith("forgotten ") for row in told["invitations"])
    assert not {*told} & {"inbox", "entries", "sign_ins"}
    assert told["events"][-1]["act"] == "study-exported"
    again = StudyFile(export_study(first, "s1", LATER))
    assert [*again.lines("responses")] != [*file.lines("responses")]


def _as_kept(records: SqlRecords) -> Iterator[tuple[str, Iterator[str]]]:
    for name in ("responses", "invitations", "keys"):
        yield name, lines_of(records._connection, metadata.tables[name])


def test_a_study_that_goes_on_is_not_exported(database: Database, small_study: SmallStudy) -> None:
    with refused("study-going-on", small_study.wave.id):
        export_study(database, "s1", NOW)
    with refused("study-unknown", "s2"):
        export_study(database, "s2", NOW)
    with database.reading() as records:
        assert records.events()[-1].act != "study-exported"


def test_a_study_that_was_removed_comes_back_and_its_changes_are_told_once(
    database: Database, database_file: Path
) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "closed")
        entering_sites.set_sites(records, wave.id, [FIRST], NOW)
        before = declaring.told(records, wave)
    content = export_study(database, "s1", NOW)
    with database.writing() as records:
        studying.remove_study(records, "s1", NOW)
    import_study(database, content, NOW)
    with database.reading() as records:
        assert declaring.told(records, records.wave(wave.id)) == before
    assert wrong(database) == []


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
