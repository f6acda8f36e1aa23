"""What becomes of those who wait, and of those who withdrew, when the wave closes; items that few answered; quotas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.database import Database
from surveys import answering, batching, gathering
from surveys.inviting import open_code
from surveys.studies import Stratum
from tests.studies_for_tests import NOW, SECRET, refused
from tests.surveys.studied import K, Study, community, studied


@pytest.fixture
def study(database: Database) -> Iterator[Study]:
    with database.writing() as records:
        yield studied(records, community(1), community(2), community(3))


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
    (then,) = gathering.tallies(study.records, study.wave)
    assert (then.responses, then.counts["R03"], then.counts["R04"]) == (
        2 * K,
        (0, 0, K, 0, 0, 0, 0, K),
        (0, 0, 2 * K, 0, 0, 0, 0, 0),
    )
    study.answer("C1", K, "3")
    study.close()
    (now,) = gathering.tallies(study.records, study.wave)
    assert now.counts["R03"] == (1, 0, 2 * K, 0, 0, K - 1, 0, 0)
    assert now == study.records.standings(study.wave.id)["residents", "C1"].exact
    study.sound()


def test_what_few_of_each_stratum_answered_is_counted_together_when_the_wave_has_closed(study: Study) -> None:
    for stratum in ("C1", "C2", "C3"):
        study.answer(stratum, K - 4, "3", R03="DK")
        study.answer(stratum, 4, "3")
    study.close()
    assert [part.counts["R03"][2] for part in gathering.tallies(study.records, study.wave)] == [0, 0, 0]
    study.end()
    assert [part.counts["R03"][2] for part in gathering.tallies(study.records, study.wave)] == [4, 4, 4]
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
