"""The shipped instrument with four levels: two of its dimensions are subdimensions of one, one of them deeper still."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from scoring.tallies import Tally, fold
from surveys import designing
from surveys.audiences import AUDIENCES
from surveys.evaluating import Inputs
from surveys.instrument import Instrument
from surveys.judgements import Judgement
from surveys.reading import read
from tests.studies_for_tests import document

PEOPLE = 60  # of each audience and stratum


def deep_document() -> dict[str, Any]:
    """D2 is over SD1 and SD2; SD1 over SD11 (TS1, TS2) and SD12 (TS3 to TS5), SD2 over what was D3's."""
    ours = document()
    system = ours["index_system"]
    _, second, third, *_ = system["dimensions"]
    technical = second.pop("indicators")
    second["subdimensions"] = [
        part("SD1", subdimensions=[part("SD11", indicators=technical[:2]), part("SD12", indicators=technical[2:])]),
        part("SD2", indicators=third["indicators"]),
    ]
    system["dimensions"].remove(third)
    for group in ours["countermeasures"]["groups"]:
        group["dimension"] = "D2" if group["dimension"] == "D3" else group["dimension"]
    for matrix in ours["experts"]["matrices"]:
        matrix["parent"] = "SD2" if matrix["parent"] == "D3" else matrix["parent"]
    ours["experts"]["matrices"] += [{"id": f"M{k}", "parent": p} for k, p in ((6, "SD1"), (7, "SD11"), (8, "SD12"))]
    return ours


def part(id: str, **below: Any) -> dict[str, Any]:
    """A subdimension."""
    names = {"zh": f"子维度{id}", "en": f"Part {id}"}
    return {"id": id, "name": names, "definition": {"zh": f"{id}的含义", "en": f"What {id} means"}, **below}


@cache
def deep() -> Instrument:
    """The instrument itself."""
    return read(deep_document())


def judged(instrument: Instrument, experts: int = 6, matrices: Iterable[str] | None = None) -> tuple[Judgement, ...]:
    """Experts who differ a little from one another."""
    chosen = [one.id for one in instrument.experts.matrices] if matrices is None else list(matrices)
    chance = np.random.default_rng(5)
    return tuple(
        Judgement(f"E{k:02d}", matrix, first, second, int(chance.choice([1, 2, 3])))
        for k in range(1, experts + 1)
        for matrix in chosen
        for first, second in combinations(instrument.criteria(matrix), 2)
    )


def inputs(instrument: Instrument, judgements: tuple[Judgement, ...] | None = None) -> Inputs:
    """People of two strata who answer everything, and every figure in the middle of its range."""
    design = designing.design(instrument)
    figures = {one.id: (one.floor + one.target) / 2 for one in instrument.objective_indicators}
    return Inputs(
        design, tuple(_tallies(instrument)), judged(instrument) if judgements is None else judgements, figures
    )


def _tallies(instrument: Instrument) -> Iterable[Tally]:
    chance = np.random.default_rng(6)
    for audience in AUDIENCES:
        points = designing.points(instrument, audience)
        for stratum in ("first", "second"):
            answers = chance.choice([1, 2, 3, 4, 5], (PEOPLE, len(points)), p=[0.1, 0.2, 0.3, 0.25, 0.15])
            yield fold(audience, stratum, points, answers.astype(np.int8))
