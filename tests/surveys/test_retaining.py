"""What was promised to go goes on its day, once, with an event; what was counted and published stays."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from storage import checks
from storage.database import Database
from surveys import answering, batching, gathering, inviting, publishing, retaining, studying
from surveys.inviting import open_code
from surveys.ports import Records
from surveys.retaining import Deletion, due, planned
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
    kept_in,
    key,
    plan,
    refused,
    spent,
)

KEPT = timedelta(days=180)  # the study's
MARK = "a sentence that stands nowhere else"


class Undone(Exception):
    """Nothing of a transaction is kept."""


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=NOW.tzinfo)


def retain(records: Records, now: datetime) -> tuple[Deletion, ...]:
    """Everything that is due, one deletion after the other."""
    return tuple(deleted for one in due(records, now) if (deleted := retaining.retain(records, one, now)))


def plans(records: Records, wave: Wave) -> list[tuple[str, date, int | None]]:
    return [(one.what, one.on, one.number) for one in planned(records, wave)]


def acts(records: Records, wave: Wave) -> list[tuple[str, dict[str, str | int]]]:
    events = records.events(wave.study.id)
    return [(event.act, dict(event.details)) for event in events if event.act.endswith("-deleted")]


def test_what_will_go_and_when_is_known_from_the_first_day(database: Database, small_study: SmallStudy) -> None:
    wave, after = small_study.wave, LAST_DAY + timedelta(1)
    with database.writing() as records:
        assert plans(records, wave) == [("codes", after, 40), ("responses", after + KEPT, None)]
        answering.submit(records, small_study.residents[0], completed("residents"), key(), NOW)
        assert plans(records, wave) == [("codes", after, 40), ("responses", after + KEPT, None)]
        closed = studying.close_wave(records, wave.id, NOW)
        assert plans(records, closed) == [("codes", NOW.date(), 40), ("responses", NOW.date() + KEPT, None)]


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


def test_printed_codes_of_a_draft_that_was_never_opened_go_too(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        draft = studying.add_wave(records, small_study.wave.study, plan(), NOW)
        inviting.issue_codes(records, draft, "U1", 7, NOW)
        assert plans(records, draft) == [("codes", LAST_DAY + timedelta(1), 7)]
        assert [one.wave.number for one in due(records, at(LAST_DAY))] == []
        assert [(one.wave.number, one.what) for one in retain(records, AFTERWARDS)] == [(1, "codes"), (2, "codes")]
        assert acts(records, draft)[1:] == [("codes-deleted", {"wave": 2, "number": 7})]
        assert [one.done for one in planned(records, draft)] == [True]
        assert retain(records, AFTERWARDS + 3 * KEPT)[0].what == "responses"  # of the first wave
        assert due(records, AFTERWARDS + 3 * KEPT) == ()


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
        before, counted = gathering.tallies(records, records.wave(wave.id)), kept_in(records, wave.id)
        retain(records, NOW)
        assert retain(records, NOW + KEPT - timedelta(days=1)) == ()
        deleted = retain(records, NOW + KEPT)
        assert [(one.what, one.number, one.on) for one in deleted] == [("responses", None, NOW.date() + KEPT)]
        assert list(records.responses(wave.id)) == []
        assert sum(records.numbers_waiting(wave.id).values()) == 0
        assert gathering.tallies(records, records.wave(wave.id)) == before
        assert sum(counted.values()) - sum(kept_in(records, wave.id).values()) == 1  # the one that was too few
        assert records.publications() == (publication,)
        assert acts(records, wave)[1:] == [("responses-deleted", {"wave": 1})]
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
        assert sum(tally.responses for tally in gathering.tallies(records, records.wave(wave.id))) == 13
        assert retaining.gone(records, wave)
        assert sum(records.numbers_waiting(wave.id).values()) == 0
        assert [event.act for event in records.events()][-3:] == ["codes-deleted", "wave-closed", "responses-deleted"]


def test_how_many_responses_went_is_the_same_for_none_and_for_some(database: Database) -> None:
    """Ten counted in one community and three too few in the other: a number would tell of the three."""
    said = []
    for people in ((10, 0), (10, 3), (0, 0), (0, 3)):
        with suppress(Undone), database.writing() as records:
            wave = open_wave(records)
            fill(records, wave, officers=0, experts=0, residents=people)
            deleted = retain(records, AFTERWARDS + KEPT)
            said.append(([(one.what, one.on, one.number) for one in deleted], acts(records, wave)))
            raise Undone
    assert said == [said[0]] * 4


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


def test_a_wave_that_nobody_answered_is_done_once_as_others_are(database: Database, small_study: SmallStudy) -> None:
    wave, later = small_study.wave, AFTERWARDS + KEPT
    with database.writing() as records:
        assert [one.what for one in due(records, later)] == ["codes", "responses"]
        retain(records, later)
        assert acts(records, wave)[1:] == [("responses-deleted", {"wave": 1})]
        assert [one.done for one in planned(records, records.wave(wave.id))] == [True, True]
        assert due(records, later + KEPT) == ()


def test_what_is_due_no_more_is_deleted_by_nobody_else(database: Database, small_study: SmallStudy) -> None:
    later = AFTERWARDS + KEPT
    with database.writing() as records:
        codes, responses = due(records, later)
        assert retaining.retain(records, responses, AFTERWARDS) is None
        assert retaining.retain(records, codes, later) == codes
        assert retaining.retain(records, codes, later) is None
        studying.remove_study(records, small_study.wave.study.id, NOW)
        assert retaining.retain(records, responses, later) is None


def test_a_study_that_was_removed_does_not_speak_for_one_of_the_same_id(database: Database) -> None:
    with database.writing() as records:
        for _ in range(2):
            wave = open_wave(records)
            fill(records, wave, officers=0, experts=0)
            assert not retaining.gone(records, wave)
            assert [one.what for one in retain(records, AFTERWARDS + KEPT)] == ["responses"]
            studying.remove_study(records, wave.study.id, NOW)


def test_what_cannot_be_opened_goes_uncounted_and_the_event_says_so(
    database: Database, database_url: str, small_study: SmallStudy
) -> None:
    """One community's answers are sealed with another secret; the other's are counted, and both go."""
    wave, later, other = (
        small_study.wave,
        AFTERWARDS + KEPT,
        Database(database_url, b"another secret of thirty-two sig"),
    )
    for number in range(20):
        with (other if number % 2 else database).writing() as records:
            answering.submit(records, small_study.residents[number % 2], completed("residents"), key(number), NOW)
    other.close()
    with database.writing() as records:
        codes, responses = retain(records, later)
        assert (codes.unopened, responses.unopened) == (False, True)
        assert acts(records, wave)[1:] == [("responses-deleted", {"wave": 1, "unopened": True})]
        assert sum(records.numbers_waiting(wave.id).values()) == 0
        assert due(records, later) == ()
    assert kept(database, wave) == {("residents", "C1"): 10}
    with database.as_it_is() as connection:
        assert [str(finding) for finding in checks.findings(connection) if not finding.sound] == []


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
