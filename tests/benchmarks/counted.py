"""Residents in closed batches, as many as a measurement wants, without anybody having sent a form."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.exclusion import nothing
from scoring.tallies import DONT_KNOW, MISSING, fold, merge
from storage.database import Database
from surveys.batches import Place, Row, Standing
from surveys.designing import points
from surveys.studies import Wave
from tests.benchmarks.made_up import RESIDENTS
from tests.studies_for_tests import NOW

AT_ONCE, SEED = 10_000, 7
NOBODYS = "of no receipt"


def fill(database: Database, wave: Wave, number: int, with_rows: bool) -> None:
    """So many residents more are counted, ten thousand of one stratum after the other.

    Where they are to have rows too, who they are is made up evenly.
    """
    rng, strata = np.random.default_rng(SEED), wave.strata_of("residents")
    for turn, start in enumerate(range(0, number, AT_ONCE)):
        place = Place(wave.id, "residents", strata[turn % len(strata)].id)
        given = RESIDENTS.answers(turn % len(RESIDENTS.sizes), min(AT_ONCE, number - start), rng)
        counted = fold("residents", place.stratum, points(wave.instrument, "residents"), given)
        with database.writing() as records:
            before = records.standing(place)
            batch, exact = (before.batch + 1, merge([before.exact, counted])) if before else (1, counted)
            if with_rows:
                said = answers(wave, given, rng)
                everybody = [Row(secrets.token_hex(32), batch, NOW.date(), one, ()) for one in said]
                records.keep_batch(place, everybody, [NOBODYS])
            records.keep_standing(place, Standing(batch, exact, exact, nothing(exact)))


def answers(wave: Wave, given: NDArray[np.int8], rng: np.random.Generator) -> Iterator[dict[str, int | str]]:
    """Each resident's answers, as a row has them."""
    asked = wave.instrument.questionnaires["residents"]
    profile = {one.id: rng.choice([option.code for option in one.options], len(given)) for one in asked.profile}
    for number, row in enumerate(given.tolist()):
        said: dict[str, int | str] = {id: str(codes[number]) for id, codes in profile.items()}
        scored = zip(asked.scored, row, strict=True)
        yield said | {item: "DK" if one == DONT_KNOW else one for item, one in scored if one != MISSING}
