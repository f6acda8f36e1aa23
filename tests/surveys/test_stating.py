"""What an organiser states beside the results: refused where it cannot be kept, and frozen where it can."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Database
from surveys import checklists, publishing, stating, studying
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.publications import Publication
from surveys.reading import community_policing
from surveys.stating import LONGEST, Statement
from surveys.studies import Wave
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import NOW, refused

WHY = Statement(why={"zh": "补录了客观数据。", "en": "Counted figures were entered."})


def test_a_later_version_says_why_what_came_before_and_what_differs(database: Database) -> None:
    with database.writing() as records:
        first, wave = _published(records)
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        with refused("publish-unexplained", "why"):
            publishing.publish(records, wave.id, NOW)
        second = publishing.publish(records, wave.id, NOW, WHY)
        studying.enter_figures(records, wave.id, {"OB01": 1.0}, NOW)
        third = publishing.publish(records, wave.id, NOW + timedelta(days=1), WHY)
        assert [one.id for one in records.versions(wave.id)] == [first.id, second.id, third.id]
        assert [one.id for one in stating.earlier(records, wave)] == [third.id, second.id, first.id]
    assert first.study["version"] == {"number": 1, "before": [], "why": None, "differences": None}
    told = second.study["version"]
    assert (told["number"], told["before"], told["why"]) == (2, [first.id], WHY.why)
    assert told["differences"] == {
        "score": [first.evaluation["composite"]["score"], second.evaluation["composite"]["score"]],
        "band": [first.evaluation["composite"]["band"], second.evaluation["composite"]["band"]],
        "responses": {"residents": [22, 22], "officers": [10, 10]},
        "experts": [5, 5],
        "method": False,
        "digest": first.inputs_digest,
    }
    assert third.study["version"]["before"] == [first.id, second.id]


def test_what_was_stated_is_corrected_in_a_new_version_of_the_same_inputs(database: Database) -> None:
    stated, corrected = (Statement({("cherries", "W2"): {"zh": said}}, WHY.why) for said in ("无。", "已通过审查。"))
    with database.writing() as records:
        first, wave = _published(records, Statement(stated.points))
        draft = publishing.prepare(records, wave)
        assert draft.same == first
        assert publishing.prepare(records, wave).analysis is draft.analysis  # it is worked out once
        for same in (stated, Statement({**stated.points, ("cherries", "W5"): {"zh": " "}}, WHY.why)):
            with refused("publish-again"):
                publishing.publish(records, wave.id, NOW, same)
        with refused("publish-unexplained", "why"):
            publishing.publish(records, wave.id, NOW, Statement(corrected.points))
        second = publishing.publish(records, wave.id, NOW, corrected)
        with refused("publish-again"):
            publishing.publish(records, wave.id, NOW, corrected)
        third = publishing.publish(records, wave.id, NOW, WHY)
    assert first.inputs == second.inputs == third.inputs
    assert second.study["checklists"]["cherries"] == {"W2": {"zh": "已通过审查。"}}
    assert third.study["checklists"]["cherries"] == {}
    assert third.study["version"]["before"] == [first.id, second.id]
    assert [publishing.recompute(one) for one in (first, second, third)] == [(), (), ()]


def test_what_is_stated_is_frozen_and_blanks_are_not(database: Database) -> None:
    stated = Statement({("cherries", "W2"): {"zh": " 已通过审查。 ", "en": ""}, ("cherries", "W5"): {"zh": " "}})
    with database.writing() as records:
        publication, wave = _published(records, stated)
    assert publication.study["checklists"]["cherries"] == {"W2": {"zh": "已通过审查。"}}
    assert publishing.recompute(publication) == ()
    for language in ("zh", "en"):
        lines = {line.point.id: line for line in checklists.filled(publication, wave.instrument, language)["cherries"]}
        assert (lines["W2"].said, lines["W2"].by_organiser) == ("已通过审查。", True)
        assert (lines["W5"].said, lines["W3"].by_organiser) == (None, False)
        assert lines["W2"].language == (None if language == "zh" else "zh")
        assert lines["W5"].language is None


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (Statement({("cherries", "W3"): {"zh": "x"}}), "statement-unknown"),  # the system knows
        (Statement({("cherries", "W2"): {"en": "x"}}), "statement-language"),
        (Statement({("cherries", "W2"): {"zh": "x", "fr": "x"}}), "statement-language"),
        (Statement({("cherries", "W2"): {"zh": "x" * (LONGEST + 1)}}), "statement-long"),
    ],
)
def test_what_cannot_be_published(statement: Statement, code: str) -> None:
    assert [problem.code for problem in stating.problems(statement, community_policing(), False)] == [code]


def test_a_point_that_the_system_has_no_words_for_is_asked_of_the_organiser() -> None:
    instrument = community_policing()
    of_others = {"another": (instrument.reporting_checklist["cherries"][2],)}
    asked = {(name, point.id) for name, point in checklists.asked(instrument)}
    assert len(asked) == 12
    other: Instrument = instrument.model_copy(update={"reporting_checklist": of_others})
    assert [name for name, _ in checklists.asked(other)] == ["another"]
    assert checklists.title("another", "en") == "another"


def test_the_limits_of_the_page_are_pointed_to_and_the_organiser_adds_to_them(database: Database) -> None:
    with database.writing() as records:
        publication, wave = _published(records, Statement({("aapor_disclosure", "A11"): {"zh": "只有一个街道。"}}))
    line = checklists.filled(publication, wave.instrument, "zh")["aapor_disclosure"][-1]
    assert (line.point.id, line.said, line.by_organiser) == ("A11", "见本页“局限”。只有一个街道。", True)
    silent = replace(publication, study={**publication.study, "checklists": {}})
    line = checklists.filled(silent, wave.instrument, "en")["aapor_disclosure"][-1]
    assert (line.said, line.by_organiser) == ("See “Limits” on this page.", False)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_point_is_filled_with_what_the_publication_says(database: Database, language: str) -> None:
    with database.writing() as records:
        publication, wave = _published(records)
    lines = [line for found in checklists.filled(publication, wave.instrument, language).values() for line in found]
    assert len(lines) == 46
    assert sum(line.said is None for line in lines) == 11
    assert not [line.said for line in lines if line.said and ("{" in line.said or not line.said.strip())]


def _published(records: Records, statement: Statement = stating.NOTHING) -> tuple[Publication, Wave]:
    wave = open_wave(records)
    fill(records, wave)
    return publishing.publish(records, wave.id, NOW, statement), wave
