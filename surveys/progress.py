"""How far an audience's fieldwork has come, as it may be told: its steps, its rates, and what margin it would give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.sample_sizes import OFFICERS, Fieldwork, SamplePlan, margin_achieved, plan_sample
from scoring.tallies import Tally
from surveys import disclosing, exclusions, visits
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.studies import Wave
from surveys.visits import Lot, Pace

RATED_FROM = 10  # minimum groups: on so many, rounding to whole groups moves a rate by a tenth at most
STEPS = ("invited", "opened", "begun", "counted", "valid")


@dataclass(frozen=True)
class Progress:
    """An audience's way from being invited to answers that can be used; None is what is not known or not told.

    ``opened``, ``begun``, ``valid``, ``gone``, those who left by section, and the people of ``paces`` are whole minimum
    groups, of which there are at least so many. ``begun`` is told where openings were counted of as many as have
    answered. ``needed`` usable answers give the margin that the instrument plans with, and ``margin`` is what those
    counted would give, as a share: both if they were a random sample.
    """

    audience: Audience
    invited: int | None
    opened: int
    begun: int | None
    counted: int | None
    valid: int | None
    population: int | None
    needed: int
    margin: float | None
    gone: Mapping[str, int]
    paces: Mapping[str, Pace]
    least: int

    def of(self, step: str) -> int | None:
        """The number of a step."""
        number: int | None = getattr(self, step)
        return number or None

    def rate(self, step: str) -> float | None:
        """A step's share of the one before it, 0 to 1; None where either is untold, or too few for one."""
        before = self.of(STEPS[STEPS.index(step) - 1]) if step != STEPS[0] else None
        number = self.of(step)
        if before is None or number is None or before < RATED_FROM * self.least or number > before:
            return None
        return number / before


def progress(wave: Wave, audience: Audience, everybody: Sequence[Tally], after: Sequence[Tally], lot: Lot) -> Progress:
    """What may be told of an audience; ``after`` has everybody but those whom the instrument's rule leaves out."""
    instrument, k = wave.instrument, disclosing.least(wave.instrument, audience)
    counted = sum(part.responses for part in everybody if part.audience == audience)
    opened = disclosing.whole_groups(instrument, audience, visits.opened(lot, audience))
    gone = visits.gone(lot, audience)
    left_out = exclusions.left_out(everybody, after, audience)
    usable = counted - disclosing.whole_groups(instrument, audience, left_out) - (k - 1)
    population = _all(stratum.population for stratum in wave.strata_of(audience))
    return Progress(
        audience=audience,
        invited=_all(stratum.invited for stratum in wave.strata_of(audience)),
        opened=opened,
        begun=disclosing.whole_groups(instrument, audience, counted + sum(gone.values()))
        if opened >= counted
        else None,
        counted=counted or None,
        valid=disclosing.whole_groups(instrument, audience, max(usable, 0)) or None,
        population=population,
        needed=plan(instrument, audience, population).clustered.whole,
        margin=_margin(instrument, audience, counted, population),
        gone={section: disclosing.whole_groups(instrument, audience, number) for section, number in gone.items()},
        paces=_paces(instrument, audience, lot),
        least=k,
    )


def plan(
    instrument: Instrument,
    audience: Audience,
    population: int | None,
    error: float | None = None,
    response_rate: float | None = None,
) -> SamplePlan:
    """How many must be invited, by the instrument's working defaults where nothing else is given. Raises Refused."""
    asked = instrument.sampling.defaults
    return plan_sample(
        population,
        asked["e"] if error is None else error,
        Fieldwork(
            _design_effect(instrument, audience),
            asked["response_rate"] if response_rate is None else response_rate,
            asked["valid_rate"],
            OFFICERS.census_up_to if audience == "officers" else 0,
        ),
        asked["confidence"],
        asked["p"],
    )


def _paces(instrument: Instrument, audience: Audience, lot: Lot) -> dict[str, Pace]:
    found = visits.paces(lot, audience) if audience in instrument.privacy.time_by_section else {}
    told = {id: disclosing.whole_groups(instrument, audience, one.people) for id, one in found.items()}
    return {id: replace(one, people=told[id]) for id, one in found.items() if told[id]}


def _margin(instrument: Instrument, audience: Audience, counted: int, population: int | None) -> float | None:
    if not counted or (population is not None and population < counted):
        return None
    asked, effect = instrument.sampling.defaults, _design_effect(instrument, audience)
    return margin_achieved(counted, population, effect, asked["p"], asked["confidence"])


def _design_effect(instrument: Instrument, audience: Audience) -> float:
    return instrument.sampling.defaults[f"deff_{audience}"]


def _all(people: Iterable[int | None]) -> int | None:
    """Their sum where all are known and there are any."""
    known = list(people)
    return sum(one or 0 for one in known) or None if None not in known else None
