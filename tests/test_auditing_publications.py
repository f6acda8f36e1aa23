"""The auditor of anonymity reads all that is served of publications, file by file, and finds nothing of a few."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from forms.publication_preview import picture
from storage.database import Database
from surveys.publications import Publication
from tests.auditing import K, of_file, of_publication
from tests.publications_of_few import KINDS, publish, served
from tests.studies_for_tests import SECRET

TEXTS = ("?lang=", ".html", ".csv", ".xml", ".docx", ".xlsx", ".json")


@dataclass(frozen=True)
class Served:
    """A publication, and all that is served of it by address or by path in its bundle."""

    publication: Publication
    files: Mapping[str, bytes]


@pytest.fixture(scope="module", params=KINDS, ids=("withdrawn", "alike", "open"))
def everything(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('few') / 'kept.sqlite3'}", SECRET)
    with database.writing() as records:
        publication = publish(records, request.param)
    yield Served(publication, dict(served(database, publication.id)))
    database.close()


def test_nothing_that_is_served_tells_of_a_few_people(everything: Served) -> None:
    found = [f"{path} › {what}" for path, content in everything.files.items() for what in of_file(path, content)]
    assert found == []
    assert len(everything.files) > 45


def test_a_number_of_a_few_is_found_wherever_the_people_are_counted(everything: Served) -> None:
    """In every file that tells how many residents there are, 4 in the place of that number."""
    people = everything.publication.evaluation["responses"]["residents"]
    planted = {path: _planted(path, content, people) for path, content in everything.files.items()}
    told = {path for path, content in everything.files.items() if planted[path] != content}
    assert {path for path in told if not any(of_file(path, planted[path]))} == set()
    assert {path.rpartition(".")[2] for path in told} >= {"docx", "xlsx", "html", "xml", "json"}


def test_what_a_number_leaves_of_everybody_is_found(everything: Served) -> None:
    document = everything.publication.plain()
    first = document["evaluation"]["items"][0]
    everybody = document["evaluation"]["responses"][first["audience"]]
    for left, found in ((K - 1, True), (K, False), (0, False)):
        item = {**first, "scored": everybody - left, "missing": 0, "dont_know": 0, "not_applicable": 0}
        changed = {**document, "evaluation": {**document["evaluation"], "items": [item]}}
        assert any("scored" in place for place in of_publication(changed)) is found


def test_the_picture_beside_a_link_is_made_of_the_headline_alone(everything: Served) -> None:
    publication = everything.publication
    headline = {"uncertainty": {"composite": publication.analysis["uncertainty"]["composite"]}}
    alone = replace(
        publication,
        evaluation={"composite": {"score": publication.evaluation["composite"]["score"]}},
        inputs={"instrument": {"grades": publication.inputs["instrument"]["grades"]}},
        study={"banner": publication.study["banner"]},
        analysis=headline,
    )
    assert picture(alone) == picture(publication)


def _planted(path: str, content: bytes, people: int) -> bytes:
    if not any(kind in path for kind in TEXTS):
        return content
    if content[:2] != b"PK":
        return re.sub(rf"(?<![\d.\w#-]){people}(?![\d.\w-]| ?岁)", "4", content.decode()).encode()
    written, given = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(written, "w") as archive:
        for name in given.namelist():
            archive.writestr(name, _planted(".xml", given.read(name), people) if "xml" in name else given.read(name))
    changed = any(_planted(".xml", given.read(name), people) != given.read(name) for name in given.namelist())
    return written.getvalue() if changed else content
