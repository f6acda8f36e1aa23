"""From what is kept of a wave to the inputs of its evaluation: closed batches, judgements, figures and comparators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scoring.exclusion import without
from scoring.tallies import Tally
from surveys.audiences import AUDIENCES
from surveys.designing import design
from surveys.evaluating import Inputs, seen
from surveys.ports import Records
from surveys.studies import Wave


def inputs(records: Records, wave: Wave) -> Inputs:
    """What may be looked at of a wave at this moment."""
    found = kept(records, wave)
    return replace(found, judgements=seen(found.design, found.judgements))


def kept(records: Records, wave: Wave) -> Inputs:
    """All that is kept of it, also judgements of too few experts: for publishing, which refuses those itself."""
    given, figures = tuple(records.judgements(wave.id)), dict(records.figures(wave.id))
    sites, everybody = tuple(records.sites(wave.id)), tallies(records, wave)
    rest = after(records, wave, everybody)
    return Inputs(design(wave.instrument), everybody, given, figures, populations(wave), sites, wave.year, rest)


def after(records: Records, wave: Wave, everybody: Iterable[Tally]) -> tuple[Tally, ...]:
    """The same tallies without whom the instrument's rule leaves out, as far as that is told."""
    excluded = {(str(audience), stratum): told for (audience, stratum), told in records.left_out(wave.id).items()}
    return tuple(without(part, excluded[part.audience, part.stratum]) for part in everybody)


def tallies(records: Records, wave: Wave) -> tuple[Tally, ...]:
    """What is released of a wave, a tally a stratum: each of at least the minimum group, and never apart by fewer."""
    found = [part for part in records.released(wave.id) if part.responses]
    return tuple(part for audience in AUDIENCES for part in found if part.audience == audience)


def populations(wave: Wave) -> dict[str, dict[str, int]]:
    """People by audience and stratum, where somebody counted, whether or not anybody there has answered."""
    return {
        audience: {stratum.id: stratum.population for stratum in wave.strata_of(audience) if stratum.population}
        for audience in AUDIENCES
    }
