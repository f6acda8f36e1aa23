"""Batches: closed when there are enough, together, in no order, and so that no two views differ by a few people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from scoring.tallies import Tally
from storage.database import Database
from surveys import answering, batching, evaluating, inviting, studying
from surveys.answers import Form
from surveys.batches import Place
from surveys.invitations import claim, digest
from surveys.inviting import open_code
from surveys.ports import Records
from surveys.questionnaires import AUDIENCES
from surveys.reading import read
from surveys.studies import Stratum, Wave
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, SECRET, completed, document, kept_in, key, refused, words

K = 10  # the shipped instrument's minimum group of residents and of officers


def community(number: int, **more: object) -> Stratum:
    return replace(Stratum("residents", f"C{number}", words(f"Community {number}")), **more)  # type: ignore[arg-type] # fields


UNIT = Stratum("officers", "U1", words("Unit group 1"), invited=40)


@dataclass
class Study:
    """A wave that people answer one by one; each has a number, which is their key."""

    records: Records
    wave: Wave
    arrived: int = 0
    codes: list[str] = field(default_factory=list)

    def answer(self, stratum: str, times: int = 1, answer: str = "4", day: int = 0, **fields: str) -> list[str]:
        """Residents answer; their receipts."""
        code = open_code(SECRET, self.wave.id, stratum)
        return [self._send(code, completed("residents", answer, **fields), day) for _ in range(times)]

    def serve(self, stratum: str, times: int = 1, answer: str = "4", **fields: str) -> list[str]:
        """Officers answer; their receipts."""
        codes = inviting.issue_codes(self.records, self.wave, stratum, times, NOW)
        self.codes += codes
        return [self._send(code, completed("officers", answer, **fields), 0) for code in codes]

    def close(self) -> int:
        return batching.close_ready(self.records, self.wave.id)

    def end(self) -> int:
        """The wave closes, and what is left is counted."""
        self.wave = studying.close_wave(self.records, self.wave.id, NOW)
        return self.close()

    def withdraw(self, receipt: str) -> None:
        answering.withdraw(self.records, receipt, NOW)

    def released(self) -> dict[str, int]:
        return {part.stratum: part.responses for part in evaluating.tallies(self.records, self.wave)}

    def exact(self) -> dict[str, int]:
        standings = self.records.standings(self.wave.id)
        return {stratum: standing.exact.responses for (_, stratum), standing in standings.items()}

    def sound(self) -> None:
        """What is stored is what is counted again."""
        stored = {place: standing.exact for place, standing in self.records.standings(self.wave.id).items()}
        assert batching.rebuild(self.records, self.wave) == stored

    def _send(self, code: str, form: Form, day: int) -> str:
        self.arrived += 1
        return answering.submit(self.records, code, form, key(self.arrived), NOW + timedelta(days=day))


def studied(records: Records, *strata: Stratum) -> Study:
    return Study(records, open_wave(records, (*strata, UNIT)))


@pytest.fixture
def study(database: Database) -> Iterator[Study]:
    with database.writing() as records:
        yield studied(records, community(1), community(2), community(3))


# --- when a batch closes ---


def test_nine_wait_and_ten_are_closed_together(study: Study) -> None:
    study.answer("C1", K - 1)
    assert (study.close(), study.released()) == (0, {})
    study.answer("C1")
    assert (study.close(), study.released(), study.exact()) == (K, {"C1": K}, {"C1": K})
    assert (study.close(), study.records.numbers_waiting(study.wave.id)) == (0, {})
    study.sound()


def test_strata_and_audiences_wait_apart(study: Study) -> None:
    study.answer("C1", K - 1)
    study.answer("C2", K - 1)
    study.serve("U1", K)
    assert (study.close(), study.released()) == (K, {"U1": K})
    counts = kept_in(study.records, study.wave.id)
    assert counts == {("residents", "C1"): 9, ("residents", "C2"): 9, ("officers", "U1"): 10}
    assert batching.left_out(study.records, study.wave) == {"residents": 18, "officers": 0}


def test_a_closed_batch_is_rows_under_ids_that_only_a_residents_receipt_leads_to(study: Study) -> None:
    receipts = study.answer("C1", K)
    study.serve("U1", K)
    study.close()
    found = [study.records.claimed(claim(one), digest(one)) for one in receipts]
    places = {place for place, _ in filter(None, found)}
    rows = [row for _, row in filter(None, found)]
    assert places == {Place(study.wave.id, "residents", "C1")}
    assert len({row.id for row in rows}) == K
    assert {digest(one) for one in receipts}.isdisjoint(row.id for row in rows)
    assert len({len(id) for id in ids(study)}) == 1


def ids(study: Study) -> list[str]:
    connection = study.records._connection  # type: ignore[attr-defined] # a look at the rows themselves
    return list(connection.exec_driver_sql("SELECT id FROM responses").scalars())


def test_all_of_a_batch_have_the_day_of_its_last(study: Study) -> None:
    """By a day of one's own, somebody who knows when who came would know who said what."""
    for day in range(K):
        study.answer("C1", day=day)
    study.close()
    connection = study.records._connection  # type: ignore[attr-defined] # a look at the rows themselves
    days = connection.exec_driver_sql("SELECT day, batch FROM responses").all()
    assert {(str(day), batch) for day, batch in days} == {((NOW + timedelta(days=K - 1)).date().isoformat(), 1)}


def test_the_look_that_comes_first_sees_what_closing_will_do(study: Study) -> None:
    here = Place(study.wave.id, "residents", "C1")
    receipts = study.answer("C1", K - 1)
    assert not batching.is_due(study.records, study.wave, here)
    receipts += study.answer("C1")
    assert batching.is_due(study.records, study.wave, here)
    study.close()
    study.withdraw(receipts[0])
    study.answer("C1", K)
    assert not batching.is_due(study.records, study.wave, here)
    study.answer("C1")
    assert batching.is_due(study.records, study.wave, here)


# --- withdrawing ---


def test_a_response_that_waits_is_gone_at_once_for_everybody(study: Study) -> None:
    resident, officer = study.answer("C1"), study.serve("U1")
    assert answering.look(study.records, officer[0]) == "waiting"
    for receipt in (*resident, *officer):
        study.withdraw(receipt)
        with refused("receipt-unknown"):
            answering.look(study.records, receipt)
    assert kept_in(study.records, study.wave.id) == {}


def test_a_resident_of_a_closed_batch_leaves_it_and_figures_follow_with_the_next(study: Study) -> None:
    receipts = study.answer("C1", K, R_OPEN="words")
    study.close()
    study.withdraw(receipts[3])
    assert (study.exact(), study.released()) == ({"C1": K - 1}, {"C1": K})
    assert len(list(study.records.responses(study.wave.id))) == K - 1
    study.sound()
    study.answer("C1", K, "1")
    assert (study.close(), study.released()) == (0, {"C1": K})  # eleven are needed, so that ten more are seen
    study.answer("C1", 1, "1")
    assert (study.close(), study.released(), study.exact()) == (K + 1, {"C1": 2 * K}, {"C1": 2 * K})
    (found,) = evaluating.tallies(study.records, study.wave)
    assert found.counts["R01"] == (K + 1, 0, 0, K - 1, 0, 0, 0, 0)
    study.sound()
    with refused("receipt-unknown"):
        study.withdraw(receipts[3])


def test_an_officers_receipt_proves_that_it_was_received_and_nothing_more(study: Study) -> None:
    receipts = study.serve("U1", K)
    study.close()
    for receipt in receipts:
        assert answering.look(study.records, receipt) == "merged"
        with refused("response-merged", "receipt"):
            study.withdraw(receipt)
        assert study.records.claimed(claim(receipt), digest(receipt)) is None
    assert study.exact() == {"U1": K}
    study.end()
    assert answering.look(study.records, receipts[0]) == "merged"
    with refused("response-merged"):
        study.withdraw(receipts[0])


def test_the_mode_is_the_instruments() -> None:
    """Left out, it is what officers and residents have by themselves; another instrument may say otherwise."""
    silent, other = document(), document()
    for audience in ("residents", "officers"):
        del silent["questionnaires"][audience]["withdrawal"]
    other["questionnaires"]["residents"]["withdrawal"] = "until_merged"
    assert read(silent).withdrawal_of("residents") == "until_close"
    assert read(silent).withdrawal_of("officers") == "until_merged"
    assert read(other).withdrawal_of("residents") == "until_merged"


# --- when the wave closes ---


def test_what_is_left_goes_together_and_up_the_tree(database: Database) -> None:
    strata = [
        community(1, parent="D1"),
        community(2, parent="D1"),
        community(3, parent="D2"),
        community(4, parent="D2"),
        community(5),
    ]
    with database.writing() as records:
        study = studied(records, *strata)
        for stratum, times in (("C1", 14), ("C2", 7), ("C3", 2), ("C4", 3), ("C5", 6)):
            study.answer(stratum, times)
            study.close()
        study.answer("C1", 3)
        assert study.released() == {"C1": 14}
        assert study.end() == 3 + 7 + 2 + 3 + 6
        assert study.released() == {"C1": 14, "D1": 10, "rest": 11}
        assert batching.left_out(records, study.wave) == {"residents": 0, "officers": 0}
        assert study.close() == 0
        study.sound()


def test_what_is_too_little_even_then_stays_out_and_the_count_says_so(study: Study) -> None:
    study.answer("C1", 12)
    study.close()
    study.answer("C1", 1)
    study.answer("C2", 4)
    study.serve("U1", 9)
    assert (study.end(), study.released()) == (0, {"C1": 12})
    assert batching.left_out(study.records, study.wave) == {"residents": 5, "officers": 9}


def test_those_who_withdrew_leave_the_figures_at_the_close_if_they_hide_one_another(study: Study) -> None:
    few, many = study.answer("C1", 2 * K), study.answer("C2", 2 * K)
    study.close()
    for receipt in (*few[: K - 1], *many[:K]):
        study.withdraw(receipt)
    assert study.released() == {"C1": 2 * K, "C2": 2 * K}
    study.end()
    assert (study.released(), study.exact()) == ({"C1": 2 * K, "C2": K}, {"C1": K + 1, "C2": K})


def test_those_who_withdrew_stay_in_the_figures_where_too_few_others_would_be_left(study: Study) -> None:
    receipts = study.answer("C1", 2 * K)
    study.close()
    for receipt in receipts[: 2 * K - 1]:
        study.withdraw(receipt)
    study.end()
    assert (study.released(), study.exact()) == ({"C1": 2 * K}, {"C1": 1})
    assert not batching.unfinished(study.records, study.records.wave(study.wave.id))


def test_enough_that_waits_because_some_withdrew_is_counted_at_the_close(study: Study) -> None:
    receipts = study.answer("C1", K)
    study.close()
    study.withdraw(receipts[0])
    study.answer("C1", K)
    assert (study.close(), study.end()) == (0, K)
    assert (study.released(), study.exact()) == ({"C1": 2 * K}, {"C1": 2 * K - 1})


def test_an_open_wave_keeps_what_is_too_little_waiting(study: Study) -> None:
    study.answer("C1", 9)
    study.answer("C2", 9)
    assert batching.finish(study.records, study.wave.id) == 0
    assert study.released() == {}


# --- items ---


def test_an_item_that_few_of_a_batch_answered_follows_when_enough_have(study: Study) -> None:
    """Of nine who do not know and one who says 1, two looks would tell who said it."""
    study.answer("C1", K, "3")
    study.close()
    study.answer("C1", K - 1, "3", R03="DK")
    study.answer("C1", 1, "3", R03="1")
    study.close()
    (then,) = evaluating.tallies(study.records, study.wave)
    assert (then.responses, then.counts["R03"], then.counts["R04"]) == (
        2 * K,
        (0, 0, K, 0, 0, 0, 0, K),
        (0, 0, 2 * K, 0, 0, 0, 0, 0),
    )
    study.answer("C1", K, "3")
    study.close()
    (now,) = evaluating.tallies(study.records, study.wave)
    assert now.counts["R03"] == (1, 0, 2 * K, 0, 0, K - 1, 0, 0)
    assert now == study.records.standings(study.wave.id)["residents", "C1"].exact
    study.sound()


def test_what_few_of_each_stratum_answered_is_counted_together_when_the_wave_has_closed(study: Study) -> None:
    for stratum in ("C1", "C2", "C3"):
        study.answer(stratum, K - 4, "3", R03="DK")
        study.answer(stratum, 4, "3")
    study.close()
    assert [part.counts["R03"][2] for part in evaluating.tallies(study.records, study.wave)] == [0, 0, 0]
    study.end()
    assert [part.counts["R03"][2] for part in evaluating.tallies(study.records, study.wave)] == [4, 4, 4]
    assert not batching.unfinished(study.records, study.wave)


# --- quota ---


def test_a_link_takes_no_new_visitors_once_enough_have_answered(database: Database) -> None:
    with database.writing() as records:
        study = studied(records, community(1, quota=12), community(2))
        code = open_code(SECRET, study.wave.id, "C1")
        study.answer("C1", K)
        study.close()
        receipts = study.answer("C1", K)
        answering.open_form(records, code, NOW)  # 20 have answered, 10 are counted: who waits is told by nothing
        study.close()
        with refused("quota-reached", "code"):
            answering.open_form(records, code, NOW)
        study.answer("C1")  # whoever had opened the form before may send it
        answering.open_form(records, open_code(SECRET, study.wave.id, "C2"), NOW)
        for receipt in receipts:
            study.withdraw(receipt)
        with refused("quota-reached", "code"):
            answering.open_form(records, code, NOW)


@pytest.mark.parametrize(
    ("faulty", "code"),
    [
        (community(1, quota=0), "stratum-quota"),
        (community(1, quota=K - 1), "stratum-quota"),
        (community(1, parent="C2"), "stratum-parent"),
        (community(1, parent=" "), "stratum-parent"),
        (replace(community(1), id="rest"), "stratum-id"),
    ],
)
def test_a_faulty_quota_or_parent_is_refused(database: Database, faulty: Stratum, code: str) -> None:
    with database.writing() as records, refused(code):
        studied(records, faulty, community(2))


def test_strata_keep_their_parent_and_quota(database: Database) -> None:
    with database.writing() as records:
        study = studied(records, community(1, parent="D1", quota=300), community(2))
        first, second, _ = records.wave(study.wave.id).strata
    assert ((first.parent, first.quota), (second.parent, second.quota)) == (("D1", 300), (None, None))


# --- the auditor ---

Views = list[dict[tuple[str, str], Tally]]


def see(study: Study) -> dict[tuple[str, str], Tally]:
    return {(part.audience, part.stratum): part for part in evaluating.tallies(study.records, study.wave)}


def test_an_auditor_who_looks_after_each_of_400_arrivals_never_sees_a_few_people_apart(database: Database) -> None:
    """Some withdraw, then the wave closes. Every two views of a stratum or a total are alike or ten people apart."""
    random = Random(20300301)  # noqa: S311 # the same arrivals in every run
    with database.writing() as records:
        study = studied(records, community(1, parent="D1"), community(2, parent="D1"), community(3), community(4))
        shares = {"C1": 30, "C2": 6, "C3": 20, "C4": 2, "U1": 12}
        views: Views = []
        receipts: dict[str, list[str]] = {stratum: [] for stratum in shares}
        for _ in range(400):
            (stratum,) = random.choices(list(shares), list(shares.values()))
            send = study.serve if stratum == "U1" else study.answer
            receipts[stratum] += send(stratum, answer=random.choice("12345"))
            views += [see(study)]
            study.close()
            views += [see(study)]
            if random.random() < 0.06 and (left := receipts[stratum]):
                place = random.randrange(len(left))
                if stratum != "U1" or answering.look(records, left[place]) == "waiting":
                    study.withdraw(left.pop(place))
                views += [see(study)]
        study.sound()
        study.end()
        views += [see(study)]
        study.sound()
    assert sum(view != before for before, view in pairwise(views)) > 25
    for name in {place for view in views for place in view}:
        sizes = {view[name].responses if name in view else 0 for view in views}
        assert apart(sizes) >= K, name
    for audience in AUDIENCES:
        totals = {sum(part.responses for (one, _), part in view.items() if one == audience) for view in views}
        assert apart(totals) >= K, audience
    for before, view in pairwise(views):
        for name, part in view.items():
            if name in before and part.responses == before[name].responses:
                assert replace(part, flags={}) == replace(before[name], flags={})  # nobody came for somebody who left


def apart(numbers: set[int]) -> int:
    """The least by which two different numbers differ."""
    ordered = sorted(numbers)
    return min((second - first for first, second in pairwise(ordered)), default=K)
