"""What a server does at its start, and what it prints."""

import pytest

from storage.database import Database
from surveys import answering, judging, signing_in, studying
from surveys.demonstrating import STUDY_ID
from surveys.starting import start
from tests.studies_for_tests import NOW, SECRET, SmallStudy


def code(line: str) -> str:
    return line.rsplit("/", 1)[1]


def test_an_empty_database_gets_the_demonstration_and_five_lines(database: Database) -> None:
    with database.writing() as records:
        lines = start(records, SECRET, demonstration=True, now=NOW)
        assert list(lines) == ["Organiser", "Resident", "Officer", "Expert", "Published"]
        assert signing_in.sign_in(records, code(lines["Organiser"]), NOW) is not None
        assert answering.open_form(records, code(lines["Resident"]), NOW).audience == "residents"
        assert answering.open_form(records, code(lines["Officer"]), NOW).audience == "officers"
        assert not judging.find(records, code(lines["Expert"])).expert.consented
        assert records.publication(code(lines["Published"])) is not None

        again = start(records, SECRET, demonstration=True, now=NOW)
        assert {label: line for label, line in again.items() if label != "Organiser"} == {
            label: line for label, line in lines.items() if label != "Organiser"
        }
        assert again["Organiser"] != lines["Organiser"]
        assert [study.id for study in records.studies()] == [STUDY_ID]

        studying.remove_study(records, STUDY_ID, NOW)
        assert list(start(records, SECRET, demonstration=True, now=NOW)) == ["Organiser"]
        assert records.studies() == ()


def test_without_the_demonstration_only_the_organiser_gets_a_line(database: Database) -> None:
    with database.writing() as records:
        assert list(start(records, SECRET, demonstration=False, now=NOW)) == ["Organiser"]
        assert records.studies() == ()


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_database_with_a_study_gets_no_demonstration(
    database: Database, small_study: SmallStudy, demonstration: bool
) -> None:
    with database.writing() as records:
        assert list(start(records, SECRET, demonstration, NOW)) == ["Organiser"]
        assert [study.id for study in records.studies()] == ["s1"]
