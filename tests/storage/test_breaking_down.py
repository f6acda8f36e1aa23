"""What is counted once when a wave has closed is what its responses say, read one by one, on both kinds of database."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from scoring.tallies import tally
from storage import breaking_down as keeping
from storage import closing
from storage.checks import findings
from storage.database import Database
from storage.records import SqlRecords
from surveys import answer_groups, breaking_down, demonstrating, studying
from surveys.answers import Answers
from surveys.audiences import AUDIENCES, Audience
from surveys.breakdowns import Breakdown
from surveys.designing import points
from surveys.disclosing import NO_ANSWER
from surveys.item_kinds import FreeText
from surveys.studies import Wave
from tests.kinds import document_of_kinds
from tests.publishable import open_wave
from tests.studies_for_tests import NOW
from tests.surveys.studied import UNIT, Study, community

EACH, THREADS = 30, 4


def given(records: SqlRecords, wave: Wave, audience: Audience) -> list[Answers]:
    return [answers for whose, _, answers, _ in records.responses(wave.id) if whose == audience]


def one_by_one(records: SqlRecords, wave: Wave, audience: Audience) -> Breakdown:
    """A second method: every response is looked at for every group that there is."""
    rows, asked = given(records, wave, audience), wave.instrument.questionnaires[audience]
    none, items = wave.instrument.scale_of(audience).not_applicable.code, points(wave.instrument, audience)
    groups, answers = {}, {}
    for choice in asked.profile:
        codes = [option.code for option in choice.options]
        answers[choice.id] = {code: sum(row.get(choice.id) == code for row in rows) for code in codes}
        groups[choice.id] = {
            code: tally(audience, code, items, [row for row in rows if row.get(choice.id, NO_ANSWER) == code], none)
            for code in (*codes, NO_ANSWER)
        }
    for id, item in asked.others.items():
        if not isinstance(item, FreeText):
            found = Counter(code for row in rows if id in row for code in answer_groups.codes_of(item, str(row[id])))
            answers[id] = {one.code: found[one.code] for one in answer_groups.groups(wave.instrument, asked, item)}
    return Breakdown(len(rows), answers, groups)


def same(found: Breakdown | None, expected: Breakdown) -> None:
    """Cross-products are in neither: nobody asks for those of a part."""
    assert found is not None
    assert found.people == expected.people
    assert {id: dict(counts) for id, counts in found.answers.items()} == expected.answers
    assert {id: {code: (one.responses, one.counts) for code, one in of.items()} for id, of in found.groups.items()} == {
        id: {code: (one.responses, one.counts) for code, one in of.items()} for id, of in expected.groups.items()
    }


def ended(records: SqlRecords, seed: int) -> Study:
    """A wave of all kinds of items that people answered by chance."""
    study = Study(records, open_wave(records, (community(1), community(2), UNIT), document_of_kinds()))
    chance = Random(seed)  # noqa: S311 # made-up answers
    for number in range(2 * EACH):
        said = {"K_MODE": chance.choice(["foot", "bus", "other"]), "K_KM": str(chance.randrange(0, 50))}
        said |= {"K_USED": chance.choice(["app desk", "none", "desk"]), "K_WHY": f"comment {number}"}
        said |= {"RD1": chance.choice("mf")} if chance.random() < 0.8 else {}
        said |= {"R01": chance.choice(["1", "5", "DK"])}
        study.answer(f"C{1 + number % 2}", 1, "12345"[number % 5], 0, **said)
    study.serve("U1", 12)
    study.end()
    return study


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_kept_is_what_each_response_says(
    database: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaking_down, "AT_ONCE", 9)  # several readings of each audience
    with database.writing() as records:
        study = ended(records, seed)
    keeping.keep(database, study.wave.id)
    with database.reading() as records:
        for audience in AUDIENCES:
            same(records.breakdown(study.wave.id, audience), one_by_one(records, study.wave, audience))
        kept = repr(records.breakdown(study.wave.id, "residents"))
        assert breaking_down.due(records, study.wave) == ()
    assert "comment" not in kept


def test_so_it_is_of_the_demonstration(database: Database) -> None:
    with database.writing() as records:
        demonstrating.build(records, b"a secret of thirty-two characters", NOW)
        before, live = records.waves(demonstrating.STUDY_ID)
    closing.close_all(database)
    for wave in (before, live):
        keeping.keep(database, wave.id)
    with database.reading() as records:
        for audience in AUDIENCES:
            same(records.breakdown(before.id, audience), one_by_one(records, before, audience))
            assert records.breakdown(live.id, audience) is None


def test_of_many_who_look_at_once_one_counts(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.writing() as records:
        wave, counted = ended(records, 4).wave, list[Audience]()
    count_on = breaking_down.count_on

    def counts(wave: Wave, audience: Audience, before: Breakdown, some: list[Answers]) -> Breakdown:
        counted.append(audience)
        return count_on(wave, audience, before, some)

    monkeypatch.setattr(breaking_down, "count_on", counts)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda _: keeping.keep(database, wave.id), range(THREADS)))
    assert sorted(counted) == sorted(AUDIENCES)


def test_nothing_is_kept_of_responses_that_went_while_they_were_counted(database: Database) -> None:
    with database.writing() as records:
        wave = ended(records, 5).wave
        found = breaking_down.counted(records, wave, "residents")
        records.forget_responses(wave.id)
        assert not breaking_down.keep(records, wave, "residents", found)
        assert records.breakdown(wave.id, "residents") is None


def test_it_goes_with_the_responses_and_with_the_study(database: Database) -> None:
    with database.writing() as records:
        wave = ended(records, 6).wave
    keeping.keep(database, wave.id)
    with database.writing() as records:
        records.forget_responses(wave.id)
        assert records.breakdown(wave.id, "residents") is None
        assert breaking_down.due(records, wave) == ()
    with database.writing(alone=True) as records:
        studying.remove_study(records, wave.study.id, NOW)
    keeping.keep(database, wave.id)


def test_what_is_deleted_leaves_nothing_in_the_file(database: Database, database_file: Path) -> None:
    with database.writing() as records:
        wave = ended(records, 7).wave
    keeping.keep(database, wave.id)
    mark = f'{{"people": {2 * EACH}'.encode()
    assert any(mark in path.read_bytes() for path in database_file.parent.glob(f"{database_file.name}*"))
    with database.writing() as records:
        records.forget_responses(wave.id)
    assert not any(mark in path.read_bytes() for path in database_file.parent.glob(f"{database_file.name}*"))


def test_a_check_finds_counts_that_are_not_those_of_the_responses(database: Database) -> None:
    with database.writing() as records:
        wave = ended(records, 8).wave
        one = breaking_down.counted(records, wave, "residents")
        records.keep_breakdown(wave.id, "residents", Breakdown(one.people + 1, one.answers, one.groups))
    with database.as_it_is() as connection:
        wrong = [str(finding) for finding in findings(connection) if not finding.sound]
    assert [line for line in wrong if "by who they are" in line] == wrong
    assert len(wrong) == 1


def test_nobody_who_writes_is_kept_waiting_by_a_count(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two readings no transaction is open: whoever writes then writes at once, and the log is emptied."""
    with database.writing() as records:
        wave = ended(records, 9).wave
    count_on, written = breaking_down.count_on, list[int]()

    def writes(wave: Wave, audience: Audience, before: Breakdown, some: list[Answers]) -> Breakdown:
        with database.writing() as records:
            written.append(len(records.studies()))
        return count_on(wave, audience, before, some)

    monkeypatch.setattr(breaking_down, "count_on", writes)
    keeping.keep(database, wave.id)
    assert written == [1, 1]
    with database.reading() as records:
        assert records.breakdown(wave.id, "residents") is not None
