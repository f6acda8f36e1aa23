"""Studies of something else: from their document to a publication that anyone can check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from storage.database import Database
from surveys import bundles, verifying
from surveys.instrument_files import check_file
from surveys.publications import Publication
from surveys.reading import parse, read, shipped
from tests import walked
from tests.surveys.conftest import temporary
from tests.surveys.hospital import workbook
from tests.surveys.limesurvey import lss
from tests.surveys.widgets import made_ours


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, bytes]:
    """A hospital's service from its workbook, published; and its bundle."""
    checked = check_file("hospital.xlsx", workbook())
    assert not checked.problems, [str(found) for found in checked.problems]
    with temporary(tmp_path_factory) as database:
        return _published(database, checked.document)


@pytest.fixture(scope="module")
def safety(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, bytes]:
    """The template of public safety, which has no questionnaire for officers, published; and its bundle."""
    with temporary(tmp_path_factory) as database:
        return _published(database, parse(shipped("public_safety")))


@pytest.fixture(scope="module")
def widgets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, bytes]:
    """An XLSForm of pyxform's own examples with our columns, published; and its bundle."""
    checked = check_file("widgets.xlsx", made_ours())
    assert not checked.problems, [found.line("en") for found in checked.problems]
    with temporary(tmp_path_factory) as database:
        return _published(database, checked.document)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, bytes]:
    """A survey of LimeSurvey as it is exported, published; and its bundle."""
    checked = check_file("clinic.lss", lss())
    assert not checked.problems, [found.line("en") for found in checked.problems]
    with temporary(tmp_path_factory) as database:
        return _published(database, checked.document)


def test_the_template_of_public_safety_has_five_dimensions_and_twenty_two_indicators() -> None:
    instrument = read(parse(shipped("public_safety")))
    assert [len(dimension.indicators) for dimension in instrument.index_system.dimensions] == [5, 5, 4, 4, 4]
    assert instrument.audiences == ("residents",)


def test_a_study_of_public_safety_is_published_and_verifies(safety: tuple[Publication, bytes]) -> None:
    publication, bundle = safety
    assert publication.evaluation["responses"] == {"residents": walked.PEOPLE}
    found = list(verifying.findings(bundle))
    assert found
    assert [one.what for one in found if one.sound is False] == []


def test_its_files_name_no_officers(safety: tuple[Publication, bytes]) -> None:
    files = bundles.unzipped(safety[1]).files
    assert not [path for path in files if "officers" in path]
    assert b"Officers" not in files["report/report-en.html"]


def test_a_hospital_in_a_workbook_is_published_and_verifies(hospital: tuple[Publication, bytes]) -> None:
    publication, bundle = hospital
    instrument = read(publication.inputs["instrument"])
    assert sum(len(asked.items) for asked in instrument.questionnaires.values()) == 40
    assert [len(instrument.index_system.paths[id]) for id in instrument.index_system.indicators] == [3] * 14
    assert publication.evaluation["responses"] == {"residents": walked.PEOPLE, "officers": walked.PEOPLE}
    assert {one["id"] for one in publication.evaluation["subdimensions"]} == {"AC1", "AC2", "CA1", "CA2", "PL1", "PL2"}
    assert [one.what for one in verifying.findings(bundle) if one.sound is False] == []


def test_its_files_speak_of_patients_and_staff(hospital: tuple[Publication, bytes]) -> None:
    files = bundles.unzipped(hospital[1]).files
    for path, people in (("report/report-en.html", ("Patients", "Staff")), ("report/report-zh.html", ("患者", "员工"))):
        text = files[path].decode()
        assert [name for name in people if name not in text] == []
        assert [name for name in ("Residents", "Officers", "居民", "民警") if name in text] == []


def test_an_example_of_pyxform_is_published_and_verifies(widgets: tuple[Publication, bytes]) -> None:
    publication, bundle = widgets
    instrument = read(publication.inputs["instrument"])
    assert instrument.name.root == {"en": "widgets", "zh": "widgets"}
    assert list(instrument.questionnaires["residents"].scored) == [
        "my_select1",
        "spinner",
        "selectadvance",
        "autocomplete",
    ]
    assert [
        len(instrument.scale_of("residents", item).points)
        for item in instrument.questionnaires["residents"].items.values()
    ] == [8, 4, 4, 4]
    assert publication.evaluation["responses"] == {"residents": walked.PEOPLE}
    assert len(publication.evaluation["indicators"]) == 4
    assert [one.what for one in verifying.findings(bundle) if one.sound is False] == []


def test_a_survey_of_limesurvey_is_published_and_verifies(clinic: tuple[Publication, bytes]) -> None:
    publication, bundle = clinic
    assert publication.evaluation["responses"] == {"residents": walked.PEOPLE}
    assert [one["id"] for one in publication.evaluation["indicators"]] == [
        "I_ACCESS_SQ1",
        "I_ACCESS_SQ2",
        "I_CARE_SQ1",
        "I_CARE_SQ2",
    ]
    assert [one.what for one in verifying.findings(bundle) if one.sound is False] == []


def _published(database: Database, document: Mapping[str, Any]) -> tuple[Publication, bytes]:
    with database.writing() as records:
        publication = walked.publish(records, document)
        kept = records.bundle(publication.id)
    assert kept
    return publication, kept.content
