"""What was promised to go goes on its day, once, with an event; what was counted and published stays."""

from datetime import date, datetime, timedelta
from pathlib import Path

from storage import checks
from storage.database import Database
from surveys import answering, batching, evaluating, publishing, retaining, studying
from surveys.inviting import open_code
from surveys.ports import Records
from surveys.retaining import due, planned, retain
from surveys.studies import Wave
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import (
    AFTERWARDS,
    LAST_DAY,
    NOW,
    SECRET,
    SmallStudy,
    completed,
    kept,
    key,
    plan,
    refused,
    spent,
)

KEPT = timedelta(days=180)  # the study's
MARK = "a sentence that stands nowhere else"


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=NOW.tzinfo)


def plans(records: Records, wave: Wave) -> list[tuple[str, date, int]]:
    return [(one.what, one.on, one.number) for one in planned(records, wave)]


def acts(records: Records, wave: Wave) -> list[tuple[str, dict[str, str | int]]]:
    events = records.events(wave.study.id)
    return [(event.act, dict(event.details)) for event in events if event.act.endswith("-deleted")]


def test_what_will_go_and_when_is_known_from_the_first_day(database: Database, small_study: SmallStudy) -> None:
    wave, after = small_study.wave, LAST_DAY + timedelta(1)
    with database.writing() as records:
        assert plans(records, wave) == [("codes", after, 40), ("responses", after + KEPT, 0)]
        answering.submit(records, small_study.residents[0], completed("residents"), key(), NOW)
        assert plans(records, wave) == [("codes", after, 40), ("responses", after + KEPT, 1)]
        closed = studying.close_wave(records, wave.id, NOW)
        assert plans(records, closed) == [("codes", NOW.date(), 40), ("responses", NOW.date() + KEPT, 1)]
        draft = studying.add_wave(records, wave.study, plan(), NOW)
        assert planned(records, draft) == ()


def test_codes_go_at_the_close_and_their_numbers_stay(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    with database.writing() as records:
        answering.submit(records, small_study.officers[0], completed("officers"), key(), NOW)
        assert retain(records, NOW) == ()
        studying.close_wave(records, wave.id, NOW)
        assert [(one.what, one.number) for one in due(records, NOW)] == [("codes", 40)]
        retain(records, NOW)
        for code in small_study.officers:
            with refused("code-unknown"):
                answering.find(records, code)
        assert answering.find(records, small_study.residents[0]).wave.id == wave.id
        issued = [entry for entry in records.invitations(wave.id) if entry.kind == "one_time"]
        assert (len(issued), len({entry.code_digest for entry in issued})) == (40, 40)
        assert acts(records, wave) == [("codes-deleted", {"wave": 1, "number": 40})]
        assert retain(records, NOW) == ()
    assert spent(database, wave) == 1


def test_a_wave_past_its_last_day_is_over_though_nobody_closed_it(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        assert due(records, at(LAST_DAY)) == ()
        assert [one.what for one in due(records, AFTERWARDS)] == ["codes"]
        retain(records, AFTERWARDS)
        assert records.wave(small_study.wave.id).state == "open"


def test_responses_go_on_their_day_and_what_was_made_of_them_stays(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        answering.submit(records, open_code(SECRET, wave.id, "C1"), completed("residents", R_OPEN=MARK), key(901), NOW)
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        studying.close_wave(records, wave.id, NOW)
        batching.finish(records, wave.id)
        publication = publishing.publish(records, wave.id, NOW)
        before, counted = evaluating.tallies(records, records.wave(wave.id)), records.counts(wave.id)
        retain(records, NOW)
        assert retain(records, NOW + KEPT - timedelta(days=1)) == ()
        deleted = retain(records, NOW + KEPT)
        assert [(one.what, one.number, one.on) for one in deleted] == [("responses", 33, NOW.date() + KEPT)]
        assert list(records.responses(wave.id)) == []
        assert sum(records.numbers_waiting(wave.id).values()) == 0
        assert evaluating.tallies(records, records.wave(wave.id)) == before
        assert sum(counted.values()) - sum(records.counts(wave.id).values()) == 1  # the one that was too few
        assert records.publications() == (publication,)
        assert acts(records, wave)[1:] == [("responses-deleted", {"wave": 1, "number": 33})]
        assert retain(records, NOW + 2 * KEPT) == ()
    with database.as_it_is() as connection:
        found = list(checks.findings(connection))
    assert [str(finding) for finding in found if not finding.sound] == []
    assert any("deleted when they were due" in finding.what for finding in found)


def test_responses_of_a_wave_that_nobody_closed_are_counted_before_they_go(
    database: Database, small_study: SmallStudy
) -> None:
    """Seven and six of two communities are enough together."""
    wave, later = small_study.wave, AFTERWARDS + KEPT
    with database.writing() as records:
        for number in range(13):
            code = small_study.residents[number < 6]
            answering.submit(records, code, completed("residents"), key(number), NOW)
        retain(records, later)
        assert records.wave(wave.id).state == "closed"
        assert sum(tally.responses for tally in evaluating.tallies(records, records.wave(wave.id))) == 13
        assert retaining.gone(records, wave)
        assert sum(records.numbers_waiting(wave.id).values()) == 0
        assert [event.act for event in records.events()][-3:] == ["codes-deleted", "wave-closed", "responses-deleted"]


def test_what_was_withdrawn_is_told_from_the_rest_no_more(database: Database) -> None:
    """The tallies with and without those who withdrew are one."""
    with database.writing() as records:
        wave = open_wave(records)
        receipts = [
            answering.submit(records, open_code(SECRET, wave.id, "C1"), completed("residents"), key(number), NOW)
            for number in range(12)
        ]
        batching.close_ready(records, wave.id)
        answering.withdraw(records, receipts[0], NOW)
        (before,) = records.standings(wave.id).values()
        assert before.withdrawn == 1
        retain(records, AFTERWARDS + KEPT)
        (after,) = records.standings(wave.id).values()
    assert (after.exact, after.released) == (before.released, before.released)


def written(file: Path) -> bytes:
    """The database and all that SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


def test_nothing_of_it_stands_in_the_file_afterwards(
    database: Database, database_file: Path, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        for number in range(10):
            form = completed("residents", R_OPEN=MARK)
            answering.submit(records, small_study.residents[0], form, key(number), NOW)
        batching.close_ready(records, small_study.wave.id)
    assert MARK.encode() in written(database_file)
    with database.writing() as records:
        retain(records, AFTERWARDS + KEPT)
    assert MARK.encode() not in written(database_file)
    assert kept(database, small_study.wave) == {("residents", "C1"): 10}
