"""Creating a study, adding, opening and closing waves, entering figures, removing: against a real SQLite file."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import inspect

from storage.database import Database
from surveys import inviting, studying
from surveys.ports import Records
from surveys.studies import Stratum, Study, Wave
from surveys.texts import Text
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STRATA, STUDY, SmallStudy, document, plan, refused, words


@pytest.fixture
def study(database: Database) -> Study:
    with database.writing() as records:
        return studying.create_study(records, STUDY, LANGUAGES, NOW)


def add(database: Database, study: Study, wave_plan: studying.WavePlan) -> Wave:
    with database.writing() as records:
        return studying.add_wave(records, study, wave_plan, NOW)


# --- studies ---


def test_a_study_comes_back_as_it_was_created(database: Database, study: Study) -> None:
    with database.reading() as records:
        assert records.study("s1") == study == STUDY
        assert records.studies() == (study,)
        assert not study.synthetic


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"name": Text({"zh": "研究"})}, "study-words", "name › en"),
        ({"area": Text({"zh": "地区", "en": "  "})}, "study-words", "area › en"),
        ({"organisation": Text({"en": "Us"})}, "study-words", "organisation › zh"),
        ({"contact": " "}, "study-contact", "contact"),
        ({"name": Text({"zh": "研究", "en": "A \0 B"})}, "words-control", "name › en"),
        ({"organisation": Text({"zh": "我们\n", "en": "Us"})}, "words-control", "organisation › zh"),
        ({"contact": "me\x85"}, "words-control", "contact"),
        ({"retention_days": 0}, "study-retention", "retention_days"),
        ({"retention_days": 3651}, "study-retention", "retention_days"),
    ],
)
def test_what_people_are_told_must_not_be_missing(
    database: Database, change: dict[str, Any], code: str, where: str
) -> None:
    with database.writing() as records, refused(code, where):
        studying.create_study(records, replace(STUDY, **change), LANGUAGES, NOW)
    with database.reading() as records:
        assert (records.studies(), records.events()) == ((), ())


def test_all_that_is_missing_is_refused_at_once(database: Database) -> None:
    with database.writing() as records, refused("study-contact") as problems:
        studying.create_study(records, replace(STUDY, contact="", retention_days=0, name=Text({})), LANGUAGES, NOW)
    assert [problem.where for problem in problems] == ["name › zh", "name › en", "contact", "retention_days"]


# --- waves ---


def test_a_wave_begins_as_a_draft_that_takes_no_answers(database: Database, study: Study) -> None:
    wave = add(database, study, plan())
    assert (wave.number, wave.state, wave.opened_on, wave.strata) == (1, "draft", None, STRATA)
    assert not wave.accepts(NOW.date())
    with database.reading() as records:
        assert records.wave(wave.id) == wave


def test_waves_are_numbered_and_share_one_copy_of_the_instrument(database: Database, study: Study) -> None:
    first, second = add(database, study, plan()), add(database, study, plan())
    assert (first.number, second.number) == (1, 2)
    assert first.instrument_digest == second.instrument_digest
    with database.reading() as records:
        assert [wave.id for wave in records.waves("s1")] == [first.id, second.id]
        assert records._connection.exec_driver_sql("SELECT count(*) FROM instruments").scalar_one() == 1


def test_the_order_of_keys_does_not_change_the_digest_but_a_word_does(database: Database, study: Study) -> None:
    turned = dict(reversed(document().items()))
    other = document()
    other["name"]["en"] = "Another name"
    digests = [add(database, study, plan(each)).instrument_digest for each in (document(), turned, other)]
    assert digests[0] == digests[1] != digests[2]


def with_stratum(**change: object) -> Callable[[], studying.WavePlan]:
    stratum = Stratum("officers", "U1", words("Unit group 1"), invited=40)
    return lambda: plan(strata=(replace(stratum, **change),))  # type: ignore[arg-type]  # one field of many kinds


@pytest.mark.parametrize(
    ("faulty", "code", "where"),
    [
        (lambda: replace(plan(), closes_on=date(2030, 2, 28)), "wave-too-late", "closes_on"),
        (lambda: replace(plan(), name=Text({"zh": "第一轮"})), "wave-words", "name › en"),
        (lambda: plan(strata=()), "strata-missing", "strata"),
        (lambda: plan(strata=(*STRATA, STRATA[0])), "stratum-repeated", "residents › C1"),
        (with_stratum(id=" "), "stratum-id", "officers ›   › id"),
        (with_stratum(name=Text({"en": "Group"})), "stratum-words", "officers › U1 › name › zh"),
        (lambda: replace(plan(), name=Text({"zh": "第一轮", "en": "First\x1b"})), "words-control", "name › en"),
        (with_stratum(name=Text({"zh": "组", "en": "Gro\0up"})), "words-control", "officers › U1 › name › en"),
        (with_stratum(parent="Dis\x7ftrict"), "words-control", "officers › U1 › parent"),
        (with_stratum(invited=19), "stratum-small", "officers › U1 › invited"),
        (with_stratum(invited=None), "stratum-small", "officers › U1 › invited"),
        (with_stratum(audience="mayors"), "stratum-audience", "mayors › U1 › audience"),
    ],
)
def test_a_wave_that_cannot_run_is_refused(
    database: Database, study: Study, faulty: Callable[[], studying.WavePlan], code: str, where: str
) -> None:
    with refused(code, where):
        add(database, study, faulty())
    with database.reading() as records:
        assert records.waves("s1") == ()


def test_a_wave_in_a_language_that_the_study_does_not_speak_is_refused(database: Database) -> None:
    chinese = replace(STUDY, id="s2", name=Text({"zh": "研究"}))
    with database.writing() as records:
        studying.create_study(records, chinese, ("zh",), NOW)
    with refused("study-words", "name › en"):
        add(database, chinese, plan())


def test_a_faulty_instrument_is_refused_and_not_kept(database: Database, study: Study) -> None:
    faulty = document()
    faulty["name"].pop("en")
    with refused("text-missing", "name"):
        add(database, study, plan(faulty))
    with database.reading() as records:
        assert records._connection.exec_driver_sql("SELECT count(*) FROM instruments").scalar_one() == 0


def test_residents_need_no_least_size_and_officers_may_be_just_twenty(database: Database, study: Study) -> None:
    small = (Stratum("residents", "C1", words("One house"), invited=1), replace(STRATA[2], invited=20))
    assert add(database, study, plan(strata=small)).strata == small


def test_a_draft_is_opened_and_closed_once(database: Database, study: Study) -> None:
    wave = add(database, study, plan())
    with database.writing() as records, refused("wave-not-open", wave.id):
        studying.close_wave(records, wave.id, NOW)
    with database.writing() as records:
        opened = studying.open_wave(records, wave.id, NOW)
    assert (opened.state, opened.opened_on) == ("open", NOW.date())
    with database.writing() as records, refused("wave-not-draft", wave.id):
        studying.open_wave(records, wave.id, NOW)
    with database.writing() as records:
        closed = studying.close_wave(records, wave.id, NOW + timedelta(days=1))
    assert (closed.state, closed.closed_on) == ("closed", date(2030, 3, 2))
    for step, code in ((studying.close_wave, "wave-not-open"), (studying.open_wave, "wave-not-draft")):
        with database.writing() as records, refused(code, wave.id):
            step(records, wave.id, NOW)
    with database.reading() as records:
        assert records.wave(wave.id) == closed


def test_a_draft_whose_last_day_has_passed_is_not_opened(database: Database, study: Study) -> None:
    wave = add(database, study, plan())
    with database.writing() as records, refused("wave-too-late", wave.id):
        studying.open_wave(records, wave.id, NOW + timedelta(days=31))


# --- figures ---


def test_figures_are_entered_replaced_and_taken_back(database: Database, small_study: SmallStudy) -> None:
    for figures in ({"OB01": 79.0, "OB02": 83.0}, {"OB01": 80.5}, {"OB02": None}):
        with database.writing() as records:
            studying.enter_figures(records, small_study.wave.id, figures, NOW)
    with database.reading() as records:
        assert records.figures(small_study.wave.id) == {"OB01": 80.5}


def test_faulty_figures_are_refused_together_and_none_is_kept(database: Database, small_study: SmallStudy) -> None:
    faulty = {"OB01": 79.0, "OB99": 1.0, "OB02": math.nan, "OB03": math.inf, "OB04": -math.inf}
    with database.writing() as records, refused("figure-unknown", "OB99") as problems:
        studying.enter_figures(records, small_study.wave.id, faulty, NOW)
    assert [(problem.code, problem.where) for problem in problems] == [
        ("figure-unknown", "OB99"),
        ("figure-not-finite", "OB02"),
        ("figure-not-finite", "OB03"),
        ("figure-not-finite", "OB04"),
    ]
    with database.reading() as records:
        assert records.figures(small_study.wave.id) == {}


# --- removing ---


def counts(records: Records) -> dict[str, int]:
    """Rows by table, of all but the events and the version."""
    connection = records._connection  # type: ignore[attr-defined]  # the database behind the port
    names = inspect(connection).get_table_names()
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608 # our own tables
        for name in names
        if name not in ("events", "alembic_version")
    }


def test_an_unpublished_study_is_removed_with_all_that_belongs_to_it(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        assert {name for name, rows in counts(records).items() if rows} == {
            "studies",
            "instruments",
            "waves",
            "strata",
            "invitations",
            "experts",
        }
        studying.remove_study(records, "s1", NOW)
    with database.reading() as records:
        assert set(counts(records).values()) == {0}
        assert records.events()[-1].act == "study-removed"


def test_another_study_stays_with_its_instrument(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        other = studying.create_study(records, replace(STUDY, id="s2"), LANGUAGES, NOW)
        wave = studying.add_wave(records, other, plan(), NOW)
        studying.remove_study(records, "s1", NOW)
    with database.reading() as records:
        assert records.wave(wave.id) == wave
        assert records.document(wave.instrument_digest)["id"] == "community-policing"


def test_a_draft_that_nobody_was_invited_to_can_go(database: Database) -> None:
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, NOW)
        first, wrong, third = (studying.add_wave(records, study, plan(), NOW) for _ in range(3))
        records.keep_figures(wrong.id, {"OB01": 1.0})
        studying.drop_wave(records, wrong.id, NOW)
        assert [wave.number for wave in records.waves(study.id)] == [1, 3]
        assert studying.add_wave(records, study, plan(), NOW).number == 4
        assert records.events(study.id)[-2].act == "wave-dropped"
        inviting.issue_open_links(records, third, SECRET, NOW)
        with refused("wave-invited", third.id):
            studying.drop_wave(records, third.id, NOW)
        studying.open_wave(records, first.id, NOW)
        with refused("wave-not-draft", first.id):
            studying.drop_wave(records, first.id, NOW)
