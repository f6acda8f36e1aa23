"""Index systems deeper than dimensions and indicators: how they are read, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.index_systems import IndexSystem
from surveys.reading import read
from surveys.reducing import reduce
from tests.deep_studies import deep, deep_document, part
from tests.studies_for_tests import refused

Spoil = Callable[[dict[str, Any]], object]


def second(ours: dict[str, Any]) -> dict[str, Any]:
    """The dimension with subdimensions."""
    found: dict[str, Any] = ours["index_system"]["dimensions"][1]
    return found


def chain(ours: dict[str, Any], levels: int) -> None:
    """Put the indicators of D1 that many levels below the goal."""
    first = ours["index_system"]["dimensions"][0]
    below = {"indicators": first.pop("indicators")}
    for level in range(levels - 1, 1, -1):
        below = {"subdimensions": [part(f"X{level}", **below)]}
    first |= below


def test_a_branch_may_be_deeper_than_another() -> None:
    system = deep().index_system
    assert system.inner == ("G0", "D1", "D2", "SD1", "SD11", "SD12", "SD2", "D4", "D5")
    assert (system.levels["IC1"], system.levels["PA1"], system.levels["TS1"]) == (2, 3, 4)
    assert system.paths["TS1"] == ("D2", "SD1", "SD11", "TS1")
    assert system.children("SD1") == ("SD11", "SD12")
    assert [*system.indicators][5:8] == ["TS1", "TS2", "TS3"]
    assert [*system.named][:8] == ["G0", "D1", "D2", "D4", "D5", "SD1", "SD11", "SD12"]
    assert system.definitions["SD2"]["en"] == "What SD2 means"


@given(st.randoms(use_true_random=False))
def test_weights_in_the_whole_add_up_at_every_node(chance: Any) -> None:
    system = deep().index_system
    local = {id: chance.uniform(0.1, 1) for id in system.criteria}
    sums = {parent: sum(local[id] for id in system.children(parent)) for parent in system.inner}
    whole = system.spread({id: own / sums[system.parents[id]] for id, own in local.items()})
    for parent in system.inner:
        assert sum(whole[id] for id in system.children(parent)) == pytest.approx(whole.get(parent, 1.0))


FAULTS: dict[str, tuple[str, str, Spoil]] = {
    "both kinds below one": (
        "index-both",
        "index_system › D2",
        lambda ours: second(ours).update(indicators=second(ours)["subdimensions"].pop()["indicators"]),
    ),
    "nothing below": (
        "index-width",
        "index_system › SD2",
        lambda ours: second(ours)["subdimensions"][1].pop("indicators"),
    ),
    "one below": ("index-width", "index_system › D2", lambda ours: second(ours)["subdimensions"].pop()),
    "sixteen below": (
        "index-width",
        "index_system › SD2",
        lambda ours: second(ours)["subdimensions"][1]["indicators"].extend(
            ours["index_system"]["dimensions"][0]["indicators"][0] | {"id": f"N{k}"} for k in range(11)
        ),
    ),
    "six levels": ("index-depth", "index_system › X5", lambda ours: chain(ours, 6)),
    "a subdimension without a matrix": (
        "matrix-count",
        "experts › matrices",
        lambda ours: ours["experts"]["matrices"].pop(),
    ),
    "a matrix of an indicator": (
        "id-unknown",
        "experts › matrices › M9",
        lambda ours: ours["experts"]["matrices"].append({"id": "M9", "parent": "TS1"}),
    ),
    "a table of random indices that ends too early": (
        "random-index-short",
        "experts › consistency › random_index › complete",
        lambda ours: ours["experts"]["consistency"]["random_index"]["complete"].pop(5),
    ),
    "pairs that may be missing without a random index": (
        "random-index-short",
        "experts › consistency › random_index › incomplete",
        lambda ours: ours["experts"]["consistency"]["allowed_missing"].update({5: 5}),
    ),
    "an unknown key": (
        "instrument-unknown-key",
        "index_system › dimensions › D2 › subdimensions › SD1 › code",
        lambda ours: second(ours)["subdimensions"][0].update(code="x"),
    ),
    "a missing text": (
        "text-missing",
        "index_system › dimensions › D2 › subdimensions › SD1 › name",
        lambda ours: second(ours)["subdimensions"][0]["name"].pop("zh"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_refused(fault: str) -> None:
    code, where, spoil = FAULTS[fault]
    ours = deep_document()
    spoil(ours)
    with refused(code, where):
        read(ours)


def test_five_levels_are_not_too_deep() -> None:
    ours = deep_document()
    chain(ours, 5)
    with refused("index-width") as problems:  # of one child each
        read(ours)
    assert "index-depth" not in [problem.code for problem in problems]


def test_fifteen_below_a_node_have_a_random_index() -> None:
    ours, one = deep_document(), deep_document()["objective_indicators"][0]
    wide = second(ours)["subdimensions"][1]["indicators"]
    wide += [wide[0] | {"id": f"N{k}"} for k in range(10)]
    ours["objective_indicators"] += [one | {"id": f"OBN{k}", "indicator": f"N{k}"} for k in range(10)]
    with refused("random-index-short", "experts › consistency › random_index › complete"):
        read(ours)
    ours["experts"]["consistency"]["random_index"]["complete"][15] = 1.59
    assert len(read(ours).index_system.children("SD2")) == 15


def test_a_subdimension_keeps_two_indicators_in_a_screening() -> None:
    ours = deep_document()
    every = set(deep().index_system.indicators)
    left = read(reduce(ours, every - {"TS3"})).index_system
    assert left.children("SD12") == ("TS4", "TS5")
    with refused("screening-dimension-small", "SD11"):
        reduce(ours, every - {"TS1"})


def test_a_system_of_two_levels_is_as_it_was() -> None:
    names = {"zh": "名", "en": "Name"}
    leaf = {"name": names, "definition": names}
    system = IndexSystem.model_validate(
        {
            "goal": {"id": "G", "name": names},
            "dimensions": [{"id": "D", "code": "D", "indicators": [leaf | {"id": "I"}]} | leaf],
        }
    )
    assert (system.inner, system.subdimensions, [*system.indicators]) == (("G", "D"), {}, ["I"])
