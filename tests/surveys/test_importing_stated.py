"""Where answers from a file are from and how many, in events and in publications."""

from __future__ import annotations

import re

import pytest

from storage.database import Database
from surveys import (
    batching,
    importing_answers,
    listing_receipts,
    publishing,
    scheduling,
    studying,
)
from surveys.importing_answers import Declaration
from surveys.studies import Wave
from tests.brought_files import kobo, plain, saved
from tests.publishable import FIGURES, fill
from tests.studies_for_tests import LANGUAGES, NOW, refused
from tests.surveys.bringing import SOURCE, bring, checked, released


@pytest.mark.parametrize("said", [Declaration(SOURCE.source), Declaration({"zh": "文件"}, True), Declaration({}, True)])
def test_nothing_comes_in_without_its_source_and_the_declaration(
    database: Database, wave: Wave, said: Declaration
) -> None:
    with refused("import-source" if said.agreed else "import-agreed"):
        bring(database, wave, saved(plain(30)), said)
    assert released(database, wave) == {}


def test_a_paused_wave_takes_answers_from_a_file_and_a_closed_one_none(database: Database, wave: Wave) -> None:
    with database.writing(alone=True) as records:
        scheduling.pause_wave(records, wave.id, NOW)
    assert bring(database, wave, saved(plain(30))).number == 30
    with database.writing(alone=True) as records:
        studying.close_wave(records, wave.id, NOW)
    with refused("wave-closed"):
        bring(database, wave, saved(kobo(30)))


def test_events_say_where_from_and_how_many_and_nothing_of_a_row(database: Database, wave: Wave) -> None:
    bring(database, wave, saved(plain(30)))
    with database.reading() as records:
        begun, ended = records.events(wave.study.id)[-2:]
    digests = file, form, chosen = [str(begun.details[name]) for name in ("file", "form", "map")]
    assert len(set(digests)) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in digests)
    assert begun.act == "answers-import-begun"
    assert begun.details == {
        **{"wave": 1, "audience": "residents", "file": file, "number": 30, "known_by": "", "form": form, "map": chosen},
        **{f"source {language}": "Household survey of May" for language in LANGUAGES},
        "agreed": "yes",
    }
    assert ended.act == "answers-imported"
    assert ended.details == {"wave": 1, "audience": "residents", "file": file, "number": 30}


def test_rows_from_a_file_are_told_also_where_no_event_says_of_them(database: Database, wave: Wave) -> None:
    rows, found = checked(wave, saved(plain(30)))
    with database.reading() as records:
        (part, *_) = importing_answers.news(records, wave, rows, found).parts
    some_rows = importing_answers.prepared(wave, rows, part, NOW.date())
    with database.writing() as records:
        importing_answers.keep(records, wave.id, "residents", part, some_rows, NOW)
        assert importing_answers.stated(records, wave) == {"brought_in": {"responses": {"residents": 15}, "files": []}}


def test_a_publication_says_how_many_came_from_a_file_and_where_from(database: Database, wave: Wave) -> None:
    bring(database, wave, saved(plain(60)))
    with database.writing(alone=True) as records:
        fill(records, wave, residents=(20, 20))
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        studying.close_wave(records, wave.id, NOW)
        batching.close_ready(records, wave.id)
        publication = publishing.publish(records, wave.id, NOW)
        lists = listing_receipts.lists(records, wave, publication.evaluation["responses"])
    assert publication.study["brought_in"] == {
        "responses": {"residents": 60},
        "files": [
            {
                "on": NOW.date().isoformat(),
                "audience": "residents",
                "number": 60,
                "source": dict(SOURCE.source),
                "whole": True,
            }
        ],
    }
    assert publication.evaluation["responses"]["residents"] == 100
    assert len(lists["residents"].splitlines()) == 100
    assert publishing.recompute(publication) == ()


def test_a_publication_of_a_wave_without_files_says_nothing_of_them(database: Database, wave: Wave) -> None:
    with database.reading() as records:
        assert importing_answers.stated(records, wave) == {}
