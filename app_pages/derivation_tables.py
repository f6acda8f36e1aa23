"""The tables of a derivation: what a score is the mean of, and the batches and panels that all scores rest on."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from app_pages import figure_entry, frame, strata, tables
from app_pages.analyses import Seen
from surveys import deriving, disclosing, formats
from surveys.audiences import Audience
from surveys.deriving import Derived

DECIMALS = 2  # so that whoever multiplies by hand finds the first decimal of the figure
FEWER = 1  # where an audience counts alike: two of a mean of 64 answers tell that three more were none


def parts(seen: Seen, of: Derived) -> pd.DataFrame:
    """What is below a score with its share and what it adds, a row a part; their sum last, which is the score."""
    words, digits = frame.words(), decimals(seen)
    rows = [[*_labels(seen, part), *_figures(part, digits)] for part in of.parts]
    score = words("derived-withheld") if of.state == "withheld" else formats.figure(of.score, digits)
    whole = formats.percent(1.0 if of.score is not None else None, DECIMALS)
    rows.append([words("derived-sum"), *[formats.NONE] * (len(rows[0]) - 4 if rows else 0), whole, formats.NONE, score])
    people = [words("answered-scale")] if of.parts and of.parts[0].kind == "item" else []
    columns = [words("derived-part"), *people, words("derived-share"), words("score"), words("derived-adds")]
    return pd.DataFrame(rows, columns=columns)


def decimals(seen: Seen) -> int:
    """Of scores: fewer where the mean of an audience is over a whole number of answers that is not told."""
    answered = {name for name, people in seen.evaluation.responses.items() if people}
    return DECIMALS if answered <= {*seen.evaluation.represented} else FEWER


def batches(seen: Seen, audience: Audience) -> pd.DataFrame:
    """What is counted of each stratum of an audience, up to which closed batch, and how much it counts in it."""
    words, wave = frame.words(), seen.wave
    return pd.DataFrame(
        [
            {
                words(audience): strata.name(wave, row.audience, row.stratum),
                words("last-batch"): formats.count(row.batch),
                words("responses"): formats.people(disclosing.told(wave.instrument, row.audience, row.responses)),
                words("population"): formats.NONE if row.population is None else formats.count(row.population),
                words("derived-share"): formats.percent(row.share, DECIMALS),
            }
            for row in deriving.strata(wave, seen.evaluation, seen.released)
            if row.audience == audience
        ]
    )


def weights(seen: Seen) -> pd.DataFrame:
    """The panel's matrices that the weights come from: how many experts count, and how consistent they are together."""
    words = frame.words()
    return tables.consistency(seen.instrument, seen.evaluation)[[words("matrix"), "CR", words("experts-used")]]


def _figures(part: Derived, digits: int) -> Iterator[str]:
    yield formats.percent(part.share, DECIMALS)
    if part.state == "withheld":
        yield frame.words()("derived-withheld")
        yield formats.NONE
    else:
        yield formats.figure(part.score, digits)
        yield formats.figure(part.share * part.score if part.score is not None and part.share else None, digits)


def _labels(seen: Seen, part: Derived) -> Iterator[str]:
    """What a part is called; for a statement, also how many answered it."""
    words, read = frame.words(), frame.language()
    match part.kind:
        case "item":
            yield from _item(seen, part.id)
        case "measure":
            yield _measure(seen, part.id)
        case "group":
            yield words(part.id.partition(":")[2])
        case _:
            yield seen.instrument.index_system.named[part.id].name[read]


def _item(seen: Seen, id: str) -> Iterator[str]:
    words, read = frame.words(), frame.language()
    asked = {id: item for one in seen.instrument.questionnaires.values() for id, item in one.scored.items()}[id]
    said = words("labelled", id=id, text=asked.text[read])
    yield f"{said} {words('derived-turned')}" if asked.key < 0 else said
    one = next(one for one in seen.evaluation.items if one.id == id)
    yield formats.people(disclosing.at_least(seen.instrument, one.audience, one.scored))


def _measure(seen: Seen, id: str) -> str:
    words, figure = frame.words(), seen.instrument.objectives[id]
    asked = words(
        "figure-asked",
        name=figure.name[frame.language()],
        unit=figure_entry.unit(figure),
        floor=f"{figure.floor:g}",
        target=f"{figure.target:g}",
    )
    value = seen.figures.get(id)
    return asked if value is None else words("derived-figure", asked=asked, value=f"{value:.10g}")
