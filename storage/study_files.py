"""The file of a whole study: parts of JSON lines and a manifest in one archive, read whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from scoring.problems import Problem, Refused, please, refuse
from storage.backups import DAMAGES, Member
from storage.migrating import known

FORMAT = "plumbline study 1"
MANIFEST = "MANIFEST.json"
EVENTS = "events"  # the name of the part that is no table
MOST_MEGABYTES = 100  # of a file
MOST_UNPACKED = 512 * 2**20  # bytes of all parts together
MOST_TOLD = 2**20  # bytes of the manifest
MOST_PARTS = 100
LONGEST_LINE = 64 * 2**20  # a bundle is one
_LEAST_DATE = (1980, 1, 1, 0, 0, 0)
_AGAIN = "export the study once more, or fetch the file again"
_COMPRESSIONS = (ZIP_STORED, ZIP_DEFLATED)


@dataclass(frozen=True)
class StudyManifest:
    """``revision`` is the version of the tables; ``made_on`` the day; ``parts`` have their rows and SHA-256."""

    study: str
    revision: str
    made_on: date
    parts: Mapping[str, Member]


def written(study_id: str, revision: str, made_on: date, parts: Iterable[tuple[str, Iterator[str]]]) -> bytes:
    """The file of a study with these parts."""
    file, members = io.BytesIO(), dict[str, Member]()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, lines in parts:
            members[name] = _add(archive, name, lines)
        manifest = StudyManifest(study_id, revision, made_on, members)
        plain = {"format": FORMAT} | asdict(manifest) | {"made_on": made_on.isoformat()}
        archive.writestr(_entry(MANIFEST), json.dumps(plain, indent=1) + "\n")
    return file.getvalue()


class StudyFile:
    """A file that is whole: every part is what its manifest says, and no larger than it may be.

    Raises Refused, with all problems, for a file that is not.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_MEGABYTES * 2**20:
            what = f"It has more than {MOST_MEGABYTES} MB."
            raise Refused([please("study-file-large", "file", what, "export a smaller study, or restore a backup")])
        try:
            self._archive = ZipFile(io.BytesIO(content))
        except DAMAGES:
            raise Refused([_damaged("file", "It is not the file of a study, or only a part of one.")]) from None
        refuse(_unsafe(self._archive))
        self.manifest = _manifest(self._archive)
        refuse(self._damages())

    def lines(self, part: str) -> Iterator[str]:
        """The lines of a part, as they were written; none of a part that is not there."""
        if part in self.manifest.parts:
            with self._archive.open(_name(part)) as member:
                for line in member:
                    yield line.decode("utf-8")

    def _damages(self) -> Iterator[Problem]:
        present = [entry.filename for entry in self._archive.infolist()]
        expected = {MANIFEST, *map(_name, self.manifest.parts)}
        for name in sorted({*present} ^ expected):
            yield _damaged(name, "It is missing." if name in expected else "The manifest does not know it.")
        for part, member in self.manifest.parts.items():
            if _name(part) in present and self._read(part) != member:
                yield _damaged(_name(part), "It is not what was written.")

    def _read(self, part: str) -> Member | None:
        rows, digest = 0, hashlib.sha256()
        try:
            with self._archive.open(_name(part)) as member:
                while line := member.readline(LONGEST_LINE + 1):
                    if len(line) > LONGEST_LINE or not line.isascii():
                        return None
                    digest.update(line)
                    rows += 1
        except DAMAGES:
            return None
        return Member(rows, digest.hexdigest())


def _add(archive: ZipFile, name: str, lines: Iterable[str]) -> Member:
    rows, digest = 0, hashlib.sha256()
    with archive.open(_entry(_name(name)), "w", force_zip64=True) as member:
        for line in lines:
            plain = line.encode("ascii")
            digest.update(plain)
            member.write(plain)
            rows += 1
    return Member(rows, digest.hexdigest())


def _unsafe(archive: ZipFile) -> Iterator[Problem]:
    """Names, sizes and ways of packing that no such file has: nothing is unpacked to find them."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        what = f"Unpacked it has more than {MOST_UNPACKED // 2**20} MB, or more than {MOST_PARTS} parts."
        yield please("study-file-large", "file", what, _AGAIN)
    if len(set(names)) != len(names):
        yield _damaged("file", "A part stands twice.")
    for entry in entries[:MOST_PARTS]:
        if entry.filename == MANIFEST and entry.file_size > MOST_TOLD:
            yield please("study-file-large", MANIFEST, "It is larger than 1 MB.", _AGAIN)
        if entry.compress_type not in _COMPRESSIONS or entry.flag_bits & 1:
            yield _damaged(entry.filename[:80], "It is packed otherwise than Plumbline does.")


def _manifest(archive: ZipFile) -> StudyManifest:
    try:
        plain = json.loads(archive.read(MANIFEST))
        parts = {str(part): Member(int(m["rows"]), str(m["sha256"])) for part, m in plain["parts"].items()}
        made_on = date.fromisoformat(plain["made_on"])
        manifest = StudyManifest(str(plain["study"]), str(plain["revision"]), made_on, parts)
        written_as = plain["format"]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, *DAMAGES):
        raise Refused([_damaged(MANIFEST, "It has no manifest that could be read.")]) from None
    if written_as != FORMAT or not known(manifest.revision):
        what = "A newer version of Plumbline has written it."
        raise Refused([please("study-file-newer", "file", what, "import it with that version")])
    return manifest


def _damaged(where: str, what: str) -> Problem:
    return please("study-file-damaged", where, what, _AGAIN)


def _name(part: str) -> str:
    return f"parts/{part}.jsonl"


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _LEAST_DATE)
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
    return entry


def plain_event(at: str, act: str, details: Mapping[str, Any]) -> str:
    """An event of the study as a line."""
    return json.dumps({"at": at, "act": act, "details": dict(details)}, separators=(",", ":")) + "\n"
