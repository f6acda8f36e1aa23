"""Levels as they are read, on pages and in the files of a publication."""

from __future__ import annotations

import pytest

from forms import publication_words
from storage.database import Database
from surveys import inviting, levels, publishing, result_tables, studying
from surveys.publications import Publication
from surveys.reading import community_policing
from surveys.report_cells import Named
from surveys.report_publications import source
from surveys.report_tables import tables
from tests.deep_studies import deep, deep_document
from tests.publishable import fill
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, plan

SYSTEM = deep().index_system


def test_names_are_marked_by_level_and_paths_begin_at_the_dimension() -> None:
    assert levels.marked(SYSTEM, "SD11", "en") == "› › Part SD11"
    assert levels.path(SYSTEM, "SD11", "zh").endswith(" › 子维度SD1 › 子维度SD11")
    assert levels.path_text(SYSTEM, "D1") == SYSTEM.criteria["D1"].name
    assert levels.branches(SYSTEM) == ("D1", "SD11", "SD12", "SD2", "D4", "D5")
    assert levels.branches(community_policing().index_system) == ("D1", "D2", "D3", "D4", "D5")


@pytest.fixture
def publication(database: Database) -> Publication:
    """Of the deep instrument, all experts of one mind."""
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, NOW)
        wave = studying.open_wave(records, studying.add_wave(records, study, plan(deep_document()), NOW).id, NOW)
        inviting.issue_open_links(records, wave, SECRET, NOW)
        fill(records, wave, ticked=("2", "4", "5"))
        return publishing.publish(records, wave.id, NOW)


def test_a_publication_has_every_level_in_its_page_and_files(publication: Publication) -> None:
    page = [*publication_words.above(deep(), publication, "en")]
    assert [row["name"] for row in page][2:4] == ["› Part SD1", "› › Part SD11"]
    assert [row["weight"] for row in page][1:5] == pytest.approx([1 / 4, 1 / 8, 1 / 16, 1 / 16])
    assert all(row["score"] is not None for row in page)
    scores = result_tables.scores(publication, deep())
    assert {row[1] for row in scores.rows if row[0] == "subdimension"} == {"SD1", "SD11", "SD12", "SD2"}
    weights = {row[0]: row for row in result_tables.weights(publication, deep()).rows}
    assert 1 / 16 in weights["SD11"]
    printed = {table.id: table.blocks[0].rows for table in tables(source(publication))}
    assert len(printed["T1"]) == len(printed["T7"]) == 24
    assert printed["T1"][5][0] == Named(levels.path_text(SYSTEM, "SD11"))
    assert [row[0] for row in printed["T9"]][2:4] == [Named(levels.marked_text(SYSTEM, id)) for id in ("SD1", "SD11")]
