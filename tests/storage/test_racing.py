"""What happens when several write at once is decided by the database, on both kinds the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Event
from time import sleep

import pytest

from scoring.problems import Refused
from storage.database import Database
from storage.records import SqlRecords
from surveys import answering, inviting, judging, signing_in, starting, studying
from surveys.answers import Form
from surveys.batches import Place
from tests.studies_for_tests import NOW, SECRET, STUDY, SmallStudy, completed, kept, key, plan, spent

OFFICER = Form({"O01": "4"}, consent=True)


def at_once(number: int, deed: Callable[[int], str]) -> Counter[str]:
    """Do it from as many threads, all at the same moment: what came of it, or the code of the refusal."""
    begin = Barrier(number)

    def do(place: int) -> str:
        begin.wait()
        try:
            return deed(place)
        except Refused as refusal:
            return refusal.problems[0].code

    with ThreadPoolExecutor(number) as threads:
        return Counter(threads.map(do, range(number)))


def test_of_300_codes_tried_by_4_threads_none_is_spent_twice_and_none_is_unusable(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        codes = inviting.issue_codes(records, small_study.wave, "U1", 300, NOW)

    def answer_all(place: int) -> list[str]:
        outcomes = []
        for number, code in enumerate(codes[place * 75 :] + codes[: place * 75]):
            try:
                with database.writing() as records:
                    answering.submit(records, code, OFFICER, key(1000 * place + number), NOW)
                outcomes.append("kept")
            except Refused as refusal:
                outcomes.append(refusal.problems[0].code)
        return outcomes

    with ThreadPoolExecutor(4) as threads:
        outcomes = Counter(outcome for done in threads.map(answer_all, range(4)) for outcome in done)
    assert outcomes == {"kept": 300, "code-spent": 900}
    assert kept(database, small_study.wave) == {("officers", "U1"): 300}
    assert spent(database, small_study.wave) == 300


def test_one_code_with_eight_keys_at_once_is_kept_once(database: Database, small_study: SmallStudy) -> None:
    def submit(place: int) -> str:
        with database.writing() as records:
            answering.submit(records, small_study.officers[0], OFFICER, key(place), NOW)
        return "kept"

    assert at_once(8, submit) == {"kept": 1, "code-spent": 7}
    assert kept(database, small_study.wave) == {("officers", "U1"): 1}


@pytest.mark.parametrize("step", ["answer", "judge", "withdraw"])
def test_a_code_tried_while_its_study_is_removed_is_unknown(
    database: Database, small_study: SmallStudy, step: str
) -> None:
    """Whoever tries it finds the invitation, waits for the wave, and then there is none."""
    with database.writing() as records:
        receipt = answering.submit(records, small_study.residents[0], completed("residents"), key(1), NOW)
    steps: dict[str, Callable[[SqlRecords], object]] = {
        "answer": lambda records: answering.submit(records, small_study.officers[0], OFFICER, key(2), NOW),
        "judge": lambda records: judging.agree(records, small_study.experts[0], {}, False, NOW),
        "withdraw": lambda records: answering.withdraw(records, receipt, NOW),
    }
    trying = Event()

    def attempt() -> str:
        trying.set()
        with pytest.raises(Refused) as caught, database.writing() as records:
            steps[step](records)
        return caught.value.problems[0].code

    with ThreadPoolExecutor(1) as threads:
        with database.writing() as records:
            studying.remove_study(records, STUDY.id, NOW)
            outcome = threads.submit(attempt)
            trying.wait()
            sleep(0.3)  # the other one waits now; if it comes later, it finds nothing either
        assert outcome.result() == ("receipt-unknown" if step == "withdraw" else "code-unknown")


def test_a_form_sent_eight_times_at_once_is_kept_once_and_gets_one_receipt(
    database: Database, small_study: SmallStudy
) -> None:
    """A double click: whoever comes second finds the key spent, and not the code."""
    for code, form in ((small_study.residents[0], completed("residents")), (small_study.officers[0], OFFICER)):

        def submit(_: int, code: str = code, form: Form = form) -> str:
            with database.writing() as records:
                return answering.submit(records, code, form, key(len(code + str(form))), NOW)

        assert list(at_once(8, submit).values()) == [8]
    assert kept(database, small_study.wave) == {("residents", "C1"): 1, ("officers", "U1"): 1}


def test_one_key_with_eight_contents_at_once_is_a_conflict_for_seven(
    database: Database, small_study: SmallStudy
) -> None:
    def submit(place: int) -> str:
        with database.writing() as records:
            form = completed("residents", R_OPEN=f"words {place}")
            answering.submit(records, small_study.residents[0], form, key(), NOW)
        return "kept"

    assert at_once(8, submit) == {"kept": 1, "key-conflict": 7}


def test_a_key_whose_first_writer_is_refused_is_free_for_the_one_who_waited(
    database: Database, small_study: SmallStudy
) -> None:
    place, first = Place(small_study.wave.id, "residents", "C1"), Event()

    def second() -> str | None:
        first.wait(60)
        with database.writing() as records:
            return records.spend_key(place, "r1", "second")

    with ThreadPoolExecutor(1) as threads:
        outcome = threads.submit(second)
        with suppress(RuntimeError), database.writing() as records:
            spent_for = records.spend_key(place, "r1", "first")
            first.set()
            sleep(0.3)  # the other one waits now; if it comes later, it finds nothing either
            raise RuntimeError
        assert (spent_for, outcome.result()) == (None, None)
    with database.reading() as records:
        assert records.kept_content("r1") == "second"


def test_a_pair_judged_eight_times_at_once_has_eight_revisions(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        judging.agree(records, small_study.experts[0], {}, False, NOW)

    def judge(place: int) -> str:
        with database.writing() as records:
            judging.judge(records, small_study.experts[0], {"D1:D2": place + 2}, "M0", NOW)
        return "kept"

    assert at_once(8, judge) == {"kept": 8}
    with database.reading() as records:
        query = "SELECT revision, value FROM judgements ORDER BY revision"
        rows = records._connection.exec_driver_sql(query).all()
    assert [row.revision for row in rows] == list(range(1, 9))
    assert {row.value for row in rows} == set(range(2, 10))


def test_an_expert_who_withdraws_while_judging_leaves_nothing_behind(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        judging.agree(records, small_study.experts[0], {}, False, NOW)

    def act(place: int) -> str:
        with database.writing() as records:
            if place == 0:
                judging.withdraw(records, small_study.experts[0], NOW)
            else:
                judging.judge(records, small_study.experts[0], {"D1:D2": 3}, "M0", NOW)
        return "done"

    outcomes = at_once(8, act)
    assert outcomes["done"] + outcomes["consent-missing"] == 8
    with database.reading() as records:
        assert records.judgements_of(small_study.wave.id, "E01") == ()


def test_nothing_comes_into_a_wave_after_it_has_closed(database: Database, small_study: SmallStudy) -> None:
    """What was counted at the close stays: a response is either in before it, or refused."""
    counted: list[dict[tuple[str, str], int]] = []

    def act(place: int) -> str:
        if place == 0:
            with database.writing(alone=True) as records:
                studying.close_wave(records, small_study.wave.id, NOW)
            counted.append(kept(database, small_study.wave))
            return "closed"
        for number in range(200):
            with database.writing() as records:
                answering.submit(
                    records, small_study.residents[0], completed("residents"), key(place << 9 | number), NOW
                )
        return "never refused"

    assert at_once(4, act) == {"closed": 1, "wave-closed": 3}
    assert counted == [kept(database, small_study.wave)]


def test_acts_of_organisers_come_one_after_the_other(database: Database, small_study: SmallStudy) -> None:
    """Each takes the next number of what it counts, as if it were the only one."""

    def act(_: int) -> str:
        with database.writing(alone=True) as records:
            studying.add_wave(records, records.study(STUDY.id), plan(), NOW)
            inviting.invite_experts(records, records.wave(small_study.wave.id), 1, SECRET, NOW)
        return "done"

    assert at_once(4, act) == {"done": 4}
    with database.reading() as records:
        assert [wave.number for wave in records.waves(STUDY.id)] == [1, 2, 3, 4, 5]
        pseudonyms = [expert.pseudonym for expert in records.experts(small_study.wave.id)]
    assert pseudonyms == [f"E0{number}" for number in range(1, 7)]


def test_several_that_start_at_once_leave_one_link_and_a_link_works_once(database: Database) -> None:
    tokens: list[str] = []

    def start(_: int) -> str:
        with database.writing(alone=True) as records:
            tokens.append(starting.start(records, SECRET, False, NOW)["Organiser"].rpartition("/")[2])
        return "started"

    assert at_once(4, start) == {"started": 4}

    def enter(place: int) -> str:
        with database.writing(alone=True) as records:
            return "in" if signing_in.sign_in(records, tokens[place % 4], NOW) else "out"

    assert at_once(16, enter) == {"in": 1, "out": 15}
