"""Whoever comes, withdraws and is counted in whatever order: no two views of a stratum are a few people apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, product
from random import Random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scoring.tallies import Tally
from storage.database import Database
from surveys import answering, gathering
from surveys.audiences import AUDIENCES
from surveys.inviting import open_code
from tests.studies_for_tests import NOW, SECRET, completed, key
from tests.surveys.studied import K, Study, apart, community, studied

MARKS = tuple(product([f"R{number:02d}" for number in range(1, 21)], "2345"))  # one a person; all others answer 1
People = frozenset[int]


class Undone(Exception):
    """Nothing of an example is kept."""


def come(study: Study, person: int, stratum: str) -> str:
    """Somebody answers who can be told in every tally; their receipt."""
    item, answer = MARKS[person]
    form = completed("residents", "1", **{item: answer})
    return answering.submit(study.records, open_code(SECRET, study.wave.id, stratum), form, key(person + 1), NOW)


def see(study: Study) -> dict[str, People]:
    """Who is counted, by stratum, and in all."""
    found = {
        part.stratum: People(
            person for person, (item, answer) in enumerate(MARKS) if part.counts[item][int(answer) - 1]
        )
        for part in gathering.tallies(study.records, study.wave)
    }
    for part in gathering.tallies(study.records, study.wave):
        assert part.responses == len(found[part.stratum])
    return found | {"all": People().union(*found.values())}


def live(study: Study, moves: list[tuple[str, int]]) -> list[dict[str, People]]:
    """So many come to a stratum, or of all who are there so many withdraw, the latest and the earliest in turn."""
    views, receipts, came = [see(study)], list[str](), 0
    for stratum, number in moves:
        if stratum == "leave":
            for turn in range(min(number, len(receipts))):
                study.withdraw(receipts.pop(0 if turn % 3 == 0 else -1))
        else:
            more = range(came, min(came + number, len(MARKS)))
            receipts += [come(study, person, stratum) for person in more]
            came = more.stop
        study.close()
        views.append(see(study))
    study.end()
    study.sound()
    return [*views, see(study)]


def tell_of_a_few(views: list[dict[str, People]]) -> list[tuple[str, int]]:
    """Places of which two views are 1 to k - 1 people apart, and how many."""
    return [
        (place, apart)
        for place in {name for view in views for name in view}
        for one, other in combinations({view.get(place, People()) for view in views}, 2)
        if 0 < (apart := len(one ^ other)) < K
    ]


MOVES = st.lists(st.tuples(st.sampled_from(["C1", "C1", "C2", "leave"]), st.integers(1, 24)), min_size=2, max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
@example([("C1", 10), ("C1", 10), ("leave", 10)])
def test_any_two_views_are_of_the_same_people_or_ten_apart(database: Database, moves: list[tuple[str, int]]) -> None:
    try:
        with database.writing() as records:
            assert tell_of_a_few(live(studied(records, community(1), community(2)), moves)) == []
            raise Undone
    except Undone:
        pass


def test_what_is_left_at_the_close_is_not_the_first_batch_but_for_two(database: Database) -> None:
    """One of ten and nine of the next ten withdraw: those who stay are the first ten, less one and more one."""
    with database.writing() as records:
        study = studied(records, community(1))
        first = [come(study, person, "C1") for person in range(K)]
        study.close()
        views = [see(study)]
        second = [come(study, person, "C1") for person in range(K, 2 * K)]
        study.close()
        views += [see(study)]
        for receipts, number in ((first, 1), (second, 9)):
            for receipt in receipts[:number]:
                study.withdraw(receipt)
        study.end()
        assert tell_of_a_few([*views, see(study)]) == []
        assert see(study)["C1"] == People(range(2 * K))


Views = list[dict[tuple[str, str], Tally]]


def tallied(study: Study) -> dict[tuple[str, str], Tally]:
    return {(part.audience, part.stratum): part for part in gathering.tallies(study.records, study.wave)}


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
            views += [tallied(study)]
            study.close()
            views += [tallied(study)]
            if random.random() < 0.06 and (left := receipts[stratum]):
                place = random.randrange(len(left))
                if stratum != "U1" or answering.look(records, left[place]) == "waiting":
                    study.withdraw(left.pop(place))
                views += [tallied(study)]
        study.sound()
        study.end()
        views += [tallied(study)]
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
