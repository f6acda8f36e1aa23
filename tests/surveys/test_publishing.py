"""Publishing freezes inputs and evaluation, or is refused for every reason at once."""

import json

import pytest
import rfc8785

from storage.database import Database
from surveys import publishing, recomputing, studying
from surveys.ports import Records
from surveys.publications import Publication
from surveys.publishing import digest, recompute
from surveys.studies import Stratum, Wave
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import LANGUAGES, NOW, STUDY, plan, refused, words


def problems_of(records: Records, wave: Wave, code: str) -> list[tuple[str, str]]:
    with refused(code) as problems:
        publishing.publish(records, wave.id, NOW)
    assert records.publications() == ()
    assert "published" not in {event.act for event in records.events()}
    return [(problem.code, problem.where) for problem in problems]


# --- what is refused ---


def test_a_draft_is_not_published(database: Database) -> None:
    with database.writing() as records:
        wave = studying.add_wave(records, studying.create_study(records, STUDY, LANGUAGES, NOW), plan(), NOW)
        assert ("publish-draft", "wave") in problems_of(records, wave, "publish-draft")


def test_a_wave_without_anything_is_refused_for_every_reason_at_once(database: Database) -> None:
    with database.writing() as records:
        found = problems_of(records, open_wave(records), "publish-data")
    assert [where for code, where in found if code == "publish-experts"] == ["M0", "M1", "M2", "M3", "M4", "M5"]
    reasons = {where for code, where in found if code == "publish-data"}
    assert {"no-weights", "not-enough:residents", "not-enough:officers", "no-score:PA1", "no-value:OB01"} <= reasons


def test_four_experts_are_too_few(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, experts=4)
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        found = problems_of(records, wave, "publish-experts")
    assert found == [("publish-experts", f"M{number}") for number in range(6)]


def test_nine_officers_are_too_few(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, officers=9)
        found = problems_of(records, wave, "publish-data")
    assert ("publish-data", "not-enough:officers") in found


def test_nine_residents_stand_nowhere_in_a_publication_that_the_rest_makes(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, residents=(9, 0))
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        publication = publishing.publish(records, wave.id, NOW)
    assert [entry["audience"] for entry in publication.inputs["tallies"]] == ["officers"]
    assert publication.evaluation["responses"] == {"residents": 0, "officers": 10}
    answered = [item for item in publication.evaluation["items"] if item["audience"] == "residents"]
    assert {count for item in answered for count in item["counts"]} == {0}
    assert [entry["responses"] for entry in publication.study["strata"]] == [None, None, 10]


def test_nobody_of_an_audience_is_no_reason_where_the_rest_makes_a_composite(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, residents=(0, 0))
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        publication = publishing.publish(records, wave.id, NOW)
    assert publication.evaluation["responses"] == {"residents": 0, "officers": 10}
    assert "not-enough:residents" in publication.evaluation["reasons"]


# --- what is published ---


def test_everybody_who_agrees_scores_what_the_keys_say(published: tuple[Database, Publication]) -> None:
    """All tick 4: 75 points, or 25 where the item is reversed. All figures are 50, all criteria weigh alike."""
    evaluation = recomputing.analysed(published[1].inputs).evaluation  # before anything is withheld
    items = {one.id: one.score for one in evaluation.items}
    assert (items["R01"], items["R02"], items["O01"], items["O02"]) == (75, 25, 75, 25)
    indicators = {one.id: one for one in evaluation.indicators}
    assert indicators["IC1"].score == 50  # O01 and O02
    assert indicators["PA1"].score == 75  # O13
    assert indicators["IC1"].weight_global == pytest.approx(1 / 25)
    assert indicators["OG1"].weight_global == pytest.approx(1 / 20)
    assert published[1].evaluation["composite"]["score"] == pytest.approx(
        sum((one.score or 0) * (one.weight_global or 0) for one in evaluation.indicators)
    )


def test_a_publication_comes_back_as_it_was_written(published: tuple[Database, Publication]) -> None:
    database, publication = published
    with database.reading() as records:
        stored = records.publication(publication.id)
        assert records.publications() == (stored,)
        assert records.publication("nonsense") is None
    assert stored == publication
    assert recompute(publication) == ()


def test_the_digest_is_of_the_canonical_inputs(published: tuple[Database, Publication]) -> None:
    publication = published[1]
    reordered = json.loads(json.dumps(publication.inputs, sort_keys=True))
    assert digest(publication.study, reordered) == publication.inputs_digest
    assert rfc8785.dumps(reordered) == rfc8785.dumps(json.loads(json.dumps(publication.inputs)))
    assert len(publication.inputs_digest) == 64


def test_a_publication_holds_groups_of_the_least_size_no_code_and_nobodys_answers(
    published: tuple[Database, Publication],
) -> None:
    database, publication = published
    assert [(entry["audience"], entry["stratum"], entry["responses"]) for entry in publication.inputs["tallies"]] == [
        ("residents", "C1", 12),
        ("residents", "C2", 10),
        ("officers", "U1", 10),
    ]
    written = json.dumps([publication.study, publication.inputs, publication.evaluation, publication.conclusion])
    assert '"NaN"' not in written
    with database.reading() as records:
        for entry in records.invitations(publication.wave_id):
            assert entry.code_digest not in written
            assert entry.id not in written
    assert {judgement["expert"] for judgement in publication.inputs["judgements"]} == {
        "E01",
        "E02",
        "E03",
        "E04",
        "E05",
    }


def test_readers_are_told_who_was_asked_when_and_by_whom(published: tuple[Database, Publication]) -> None:
    told = published[1].study
    assert told["organisation"] == {"zh": "The organisation", "en": "The organisation"}
    assert (told["contact"], told["banner"]) == ("contact@example.org", None)
    assert (told["opened_on"], told["closed_on"], told["wave"]["state"]) == ("2030-03-01", "2030-03-01", "closed")
    assert told["experts"] == {"invited": 5, "agreed": 5}
    assert [(stratum["name"]["en"], stratum["responses"]) for stratum in told["strata"]] == [
        ("Community 1", 12),
        ("Community 2", 10),
        ("Unit group 1", 10),
    ]


UNTOLD = {"residents": None, "officers": None}
COMMUNITIES = tuple(Stratum("residents", f"C{number}", words(f"Community {number}")) for number in range(1, 5))
UNIT = Stratum("officers", "U1", words("Unit group 1"), invited=40)


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ((12, 10, 15, 20), [12, 10, 15, 20]),
        ((12, 9, 15, 20), [12, None, 15, 20]),
        ((0, 11, 12, 13), [None, 11, 12, 13]),
    ],
)
def test_a_small_stratum_has_no_count_and_cannot_be_found_from_the_total(
    database: Database, people: tuple[int, ...], shown: list[int | None]
) -> None:
    """Its answers wait, so that the total is of the others."""
    with database.writing() as records:
        wave = open_wave(records, (*COMMUNITIES, UNIT))
        fill(records, wave, residents=people)
        publication = publishing.publish(records, wave.id, NOW)
    assert [stratum["responses"] for stratum in publication.study["strata"]][:4] == shown
    assert publication.evaluation["responses"]["residents"] == sum(number for number in people if number >= 10)
    assert publication.study["left_out"] == UNTOLD


def test_a_real_study_that_was_published_is_never_removed(published: tuple[Database, Publication]) -> None:
    database, publication = published
    with database.writing() as records:
        before = records.events()
        with refused("study-published", "s1"):
            studying.remove_study(records, "s1", NOW)
        assert records.publication(publication.id) == publication
        assert records.events() == before
