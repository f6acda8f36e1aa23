"""What comes after a publication, or goes: it changes nothing in it, and may be too little for another."""

import json

from storage.database import Database
from surveys import answering, batching, inviting, publishing, studying
from surveys.answers import Form
from surveys.publishing import recompute
from surveys.stating import Statement
from surveys.studies import Stratum, Wave
from tests.publishable import FIGURES, fill, judge_alike, open_wave
from tests.studies_for_tests import NOW, SECRET, completed, key, refused, words

AGAIN = Statement(why=words("More have answered.").root)
UNTOLD = {"residents": None, "officers": None}
COMMUNITIES = tuple(Stratum("residents", f"C{number}", words(f"Community {number}")) for number in range(1, 5))
UNIT = Stratum("officers", "U1", words("Unit group 1"), invited=40)


def test_later_answers_do_not_change_a_publication(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        first = publishing.publish(records, wave.id, NOW)
        for number in range(10):
            answering.submit(records, _community(wave), completed("residents", "1"), key(900 + number), NOW)
        batching.close_ready(records, wave.id)
        second = publishing.publish(records, wave.id, NOW, AGAIN)
        assert records.publication(first.id) == first
    assert first.inputs_digest != second.inputs_digest
    assert (recompute(first), recompute(second)) == ((), ())


def test_one_answer_more_waits_and_changes_nothing(database: Database) -> None:
    """Two publications would differ by what one person said."""
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        publishing.publish(records, wave.id, NOW)
        answering.submit(records, _community(wave), completed("residents", "1"), key(900), NOW)
        batching.close_ready(records, wave.id)
        with refused("publish-again"):
            publishing.publish(records, wave.id, NOW)


def test_what_is_left_of_small_communities_is_published_together_when_the_wave_closes(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records, (*COMMUNITIES, UNIT))
        fill(records, wave, residents=(12, 6, 6, 0))
        publishing.publish(records, wave.id, NOW)
        studying.close_wave(records, wave.id, NOW)
        with refused("publish-unfinished"):
            publishing.publish(records, wave.id, NOW)
        batching.close_ready(records, wave.id)
        publication = publishing.publish(records, wave.id, NOW, AGAIN)
    found = {entry["stratum"]: entry["responses"] for entry in publication.inputs["tallies"]}
    assert found == {"C1": 12, "rest": 12, "U1": 10}
    assert publication.study["left_out"] == UNTOLD
    shown = publication.study["strata"]
    assert [row["responses"] for row in shown] == [12, None, None, None, 10, 12]
    assert shown[-1] | {"responses": 0} == {
        "audience": "residents",
        "id": "rest",
        "name": None,
        "parent": None,
        "invited": None,
        "responses": 0,
    }


def test_what_stays_too_small_is_left_out_and_said(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records, (*COMMUNITIES, UNIT))
        fill(records, wave, residents=(12, 6, 3, 0))
        studying.close_wave(records, wave.id, NOW)
        batching.close_ready(records, wave.id)
        publication = publishing.publish(records, wave.id, NOW)
    assert publication.evaluation["responses"]["residents"] == 12
    assert publication.study["left_out"] == UNTOLD
    assert "9" not in json.dumps(publication.study["left_out"])


def test_many_who_withdrew_stay_in_the_figures_where_those_left_are_too_few(database: Database) -> None:
    """Fifteen of twenty withdraw; without them, five would be shown."""
    with database.writing() as records:
        wave = open_wave(records, (*COMMUNITIES, UNIT))
        code = _community(wave)
        receipts = [answering.submit(records, code, completed("residents"), key(900 + n), NOW) for n in range(20)]
        fill(records, wave, residents=(0, 12, 8, 0))
        for receipt in receipts[:15]:
            answering.withdraw(records, receipt, NOW)
        studying.close_wave(records, wave.id, NOW)
        batching.close_ready(records, wave.id)
        publication = publishing.publish(records, wave.id, NOW)
    assert publication.evaluation["responses"]["residents"] == 32
    assert [row["responses"] for row in publication.study["strata"]] == [20, 12, None, None, 10]
    assert publication.study["left_out"] == UNTOLD


def test_one_who_left_changes_nothing_that_can_be_published(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        receipt = answering.submit(records, _community(wave), completed("residents", "1"), key(900), NOW)
        fill(records, wave)
        publishing.publish(records, wave.id, NOW)
        answering.withdraw(records, receipt, NOW)
        batching.close_ready(records, wave.id)
        with refused("publish-again"):
            publishing.publish(records, wave.id, NOW)


def test_the_same_inputs_are_not_published_again(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        publishing.publish(records, wave.id, NOW)
        with refused("publish-again"):
            publishing.publish(records, wave.id, NOW)


def test_one_expert_more_is_too_few_to_publish_again(database: Database) -> None:
    """The two sets of weights would tell what the one expert judged."""
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        publishing.publish(records, wave.id, NOW)
        inviting.invite_experts(records, wave, 1, SECRET, NOW)
        judge_alike(records, wave, NOW)
        with refused("publish-difference", "experts"):
            publishing.publish(records, wave.id, NOW)


def test_an_item_that_too_few_answered_has_no_score(database: Database) -> None:
    """Twelve residents answer; only one of them says anything about R01 and R02, which alone are asked about IC2."""
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, residents=(0, 0))
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        for number in range(12):
            form = completed("residents", str(1 + number % 5))
            silent = {"R01", "R02"} if number else set()
            given = {id: said for id, said in form.fields.items() if id not in silent}
            answering.submit(records, _community(wave), Form(given, consent=True), key(700 + number), NOW)
        batching.close_ready(records, wave.id)
        publication = publishing.publish(records, wave.id, NOW)
    indicator = next(row for row in publication.evaluation["indicators"] if row["id"] == "IC2")
    assert indicator["groups"]["residents"] is None
    scores = {row["id"]: row["score"] for row in publication.evaluation["items"]}
    assert (scores["R01"], scores["R02"], scores["R03"]) == (None, None, 43.75)


def _community(wave: Wave) -> str:
    return inviting.open_code(SECRET, wave.id, "C1")
