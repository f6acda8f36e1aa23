"""The steps of an expert: agree, judge pairs one at a time, see where the judgements contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scoring.asking import Enough, enough, next_pair
from scoring.consistency import Triad, Weighed, weigh, worst_triad
from scoring.pairwise import PairwiseMatrix
from scoring.problems import Refused, please
from scoring.repairing import Hurt, hurting
from surveys.evaluating import random_index
from surveys.expert_forms import ExpertForm
from surveys.invitations import digest, normalised
from surveys.judgements import Expert, Judgement, Pair, allowed, pairs, ratios
from surveys.ports import Records
from surveys.screenings import Round
from surveys.studies import Wave

MOST_PROPOSALS = 3


@dataclass(frozen=True)
class Panelist:
    """An expert and the wave whose panel they sit on; while the wave is screened, the round that is open."""

    wave: Wave
    expert: Expert
    round: Round | None = None


@dataclass(frozen=True)
class Standing:
    """How far one matrix of one expert has come, what it says so far, and what could come next.

    ``hurts`` are proposals: the single changes that would mend most, the best first. ``onward`` is the pair that would
    tell most next; None when none is left, or those left cannot join what skipped pairs keep apart.
    ``enough`` tells how well the weights are known.

    ``weighed`` is None until the judged pairs connect all criteria. ``contradiction`` is the three-way comparison
    that contradicts itself most; None when nothing does.
    """

    judged: int
    skipped: int
    pairs: int
    weighed: Weighed | None
    contradiction: Triad | None
    hurts: tuple[Hurt, ...]
    onward: Pair | None
    enough: Enough

    @property
    def done(self) -> bool:
        return self.judged + self.skipped == self.pairs


def find(records: Records, code: str) -> Panelist:
    """The expert behind a personal link. Raises Refused for a code that is not an expert's."""
    typed = normalised(code)
    invitation = records.invitation(digest(typed)) if typed else None
    wave = records.wave_left(invitation.wave_id) if invitation else None
    if invitation is None or wave is None or invitation.audience != "experts":
        raise Refused([please("code-unknown", "code", "No such link was issued.", "check it letter by letter")])
    rounds = records.rounds(wave.id) if wave.state == "draft" else ()
    opened = rounds[-1] if rounds and rounds[-1].open else None
    return Panelist(wave, records.expert(wave.id, invitation.group), opened)


def open_panel(records: Records, code: str, now: datetime) -> Panelist:
    """The expert behind a personal link, while the panel can still judge, or rate. Raises Refused otherwise."""
    panelist = find(records, code)
    if panelist.round is None:
        _require_open(panelist.wave, now)
    return panelist


def agree(records: Records, code: str, profile: Mapping[str, str], named_in_thanks: bool, now: datetime) -> Panelist:
    """Take an expert's consent and profile. Raises Refused for an option that is not offered."""
    panelist = open_panel(records, code, now)
    form = panelist.wave.instrument.experts
    given = {choice.id: profile[choice.id] for choice in form.profile if profile.get(choice.id)}
    unknown = [choice.id for choice in form.profile if choice.id in given and given[choice.id] not in choice.codes]
    if unknown:
        what = "It has no such answer."
        raise Refused(please("option-unknown", id, what, "choose one of its answers") for id in unknown)
    expert = Expert(panelist.wave.id, panelist.expert.pseudonym, True, named_in_thanks, given)
    records.keep_expert(expert)
    return replace(panelist, expert=expert)


def judge(
    records: Records, code: str, given: Mapping[str, int | None], matrix: str, now: datetime, proposed: bool = False
) -> Panelist:
    """Keep judgements of one matrix, ``{"D1:D2": 3}``; an earlier judgement of a pair is kept too, but counts no more.

    ``proposed`` records that the expert accepted a proposal of ours rather than thought of it unprompted.

    Raises Refused, with all problems and nothing kept, for an unknown matrix or pair, a step outside the scale, an
    expert who has not agreed, or a closed wave.
    """
    panelist = open_panel(records, code, now)
    _require_open(panelist.wave, now)
    if not panelist.expert.consented:
        raise Refused([please("consent-missing", "consent", "Consent is not given.", "agree first")])
    judgements = _read(panelist, matrix, given)
    records.keep_judgements(panelist.wave.id, judgements, now.date(), proposed)
    return panelist


def withdraw(records: Records, code: str, now: datetime) -> None:
    """Delete all that an expert judged and rated, their profile and their consent.

    Raises Refused when the panel has closed.
    """
    panelist = open_panel(records, code, now)
    records.withdraw_judgements(panelist.wave.id, panelist.expert.pseudonym)
    records.withdraw_ratings(panelist.wave.id, panelist.expert.pseudonym)
    records.keep_expert(Expert(panelist.wave.id, panelist.expert.pseudonym))


def standing(form: ExpertForm, criteria: tuple[str, ...], judgements: tuple[Judgement, ...]) -> Standing:
    """Where one matrix of one expert stands; ``judgements`` are the latest of each pair."""
    judged, index = ratios(judgements), random_index(form)
    skipped = [(judgement.first, judgement.second) for judgement in judgements if judgement.value is None]
    weighed, contradiction = None, None
    hurts: tuple[Hurt, ...] = ()
    try:
        matrix = PairwiseMatrix.of(criteria, judged)
        weighed, contradiction = weigh(matrix, index), worst_triad(matrix)
        hurts = hurting(matrix, index)[:MOST_PROPOSALS]
    except Refused:
        pass  # not yet joined: said by `weighed` being None
    return Standing(
        judged=len(judged),
        skipped=len(skipped),
        pairs=len(pairs(criteria)),
        weighed=weighed,
        contradiction=contradiction,
        hurts=hurts,
        onward=next_pair(criteria, judged, skipped),
        enough=enough(criteria, judged, index),
    )


def _read(panelist: Panelist, matrix: str, given: Mapping[str, int | None]) -> tuple[Judgement, ...]:
    instrument = panelist.wave.instrument
    if matrix not in {entry.id for entry in instrument.experts.matrices}:
        raise Refused([please("matrix-unknown", matrix[:64], "There is no such matrix.", "reload the page")])
    known = {f"{first}:{second}": (first, second) for first, second in pairs(instrument.criteria(matrix))}
    problems = [
        please("pair-unknown", name[:64], "There is no such pair here.", "reload the page")
        for name in given
        if name not in known
    ]
    problems += [
        please("judgement-off-scale", name, "The judgement is not on the scale.", "choose one of its steps")
        for name, value in given.items()
        if name in known and value is not None and not allowed(value)
    ]
    if problems:
        raise Refused(problems)
    pseudonym = panelist.expert.pseudonym
    return tuple(Judgement(pseudonym, matrix, *known[name], value) for name, value in given.items())


def _require_open(wave: Wave, now: datetime) -> None:
    if not wave.accepts(now.date()):
        raise Refused([please("wave-closed", "wave", "This panel is closed.", "ask the organiser")])
