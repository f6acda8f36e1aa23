"""The steps of an expert: agree, judge pairs one at a time, see where the judgements contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from scoring.asking import Enough, enough, next_pair
from scoring.consistency import Triad, Weighed, weigh, worst_triad
from scoring.cycles import ordinal_cycles
from scoring.pairwise import PairwiseMatrix
from scoring.problems import Problem, Refused, please
from scoring.repairing import Hurt, hurting
from surveys import accepting
from surveys.arranging import shown
from surveys.designing import policy, random_index
from surveys.expert_forms import ExpertForm, Matrix
from surveys.invitations import digest, normalised
from surveys.judgements import (
    LATER,
    LONGEST_RATIONALE,
    Expert,
    Judgement,
    Pair,
    Revision,
    Said,
    Sheet,
    Way,
    allowed,
    latest,
    pairs,
    ratios,
)
from surveys.ports import Records
from surveys.rounds import FIRST, Round
from surveys.screenings import Round as ScreeningRound
from surveys.studies import Wave

MOST_PROPOSALS = 3


@dataclass(frozen=True)
class Panelist:
    """An expert, the wave whose panel they sit on, what is kept of their sheets, and the round; None for the first.

    ``screening`` is the open round of a screening, while indicators are not settled yet.
    """

    wave: Wave
    expert: Expert
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    round: Round | None = None
    screening: ScreeningRound | None = None

    @property
    def round_number(self) -> int:
        return self.round.number if self.round else FIRST

    @property
    def matrices(self) -> tuple[Matrix, ...]:
        """Those that this expert is asked."""
        return self.wave.instrument.experts.asked(self.expert.matrices)

    def sheet(self, matrix: str) -> Sheet:
        """The sheet that is kept, or as it will be kept."""
        instrument, expert = self.wave.instrument, self.expert
        asked = shown(instrument.experts, expert, matrix, instrument.criteria(matrix))
        return self.sheets.get(matrix) or Sheet(self.wave.id, expert.pseudonym, matrix, asked)


@dataclass(frozen=True)
class Standing:
    """How far one matrix of one expert has come, what it says so far, and what could come next.

    ``unable`` are the pairs that cannot be judged. ``hurts`` are proposals: the single changes that would mend most,
    the best first. ``onward`` is the pair that would tell most next; None when none is left, or those left cannot join
    what is kept apart. ``enough`` tells how well the weights are known; ``reached`` that the short way ends here.

    ``weighed`` is None until the judged pairs connect all criteria. ``contradiction`` is the three-way comparison
    that contradicts itself most; None when nothing does. ``cycles`` are the circles of preference.
    """

    judged: int
    unable: int
    pairs: int
    weighed: Weighed | None
    contradiction: Triad | None
    cycles: tuple[tuple[str, ...], ...]
    hurts: tuple[Hurt, ...]
    onward: Pair | None
    enough: Enough
    reached: bool

    @property
    def done(self) -> bool:
        return self.judged + self.unable == self.pairs


def find(records: Records, code: str) -> Panelist:
    """The expert behind a personal link. Raises Refused for a code that is not an expert's."""
    typed = normalised(code)
    invitation = records.invitation(digest(typed)) if typed else None
    wave = records.wave_left(invitation.wave_id) if invitation else None
    if invitation is None or wave is None or invitation.audience != "experts":
        raise Refused([please("code-unknown", "code", "No such link was issued.", "check it letter by letter")])
    rounds, expert = records.rounds(wave.id), records.expert(wave.id, invitation.group)
    sheets = records.sheets(wave.id, expert.pseudonym)
    return Panelist(wave, expert, sheets, rounds[-1] if rounds else None, _screening(records, wave))


def open_panel(records: Records, code: str, now: datetime) -> Panelist:
    """The expert behind a personal link, while the panel can still judge, or rate. Raises Refused otherwise."""
    panelist = find(records, code)
    if panelist.screening is None:
        accepting.require(panelist.wave, now)
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
    records.keep_expert(replace(panelist.expert, consented=True, named_in_thanks=named_in_thanks, profile=given))
    for matrix in panelist.matrices if panelist.screening is None else ():
        _keep_sheet(records, panelist, matrix.id)
    return find(records, code)


def judge(
    records: Records, code: str, given: Mapping[str, Said], matrix: str, now: datetime, proposed: bool = False
) -> Panelist:
    """Keep judgements of one matrix, ``{"D1:D2": 3}``; an earlier judgement of a pair is kept too, but counts no more.

    None keeps that a pair cannot be judged, LATER that it is open again. ``proposed`` records that the expert accepted
    a proposal of ours rather than thought of it unprompted.

    Raises Refused, with all problems and nothing kept, for an unknown matrix or pair, a step outside the scale, an
    expert who has not agreed, or a closed wave.
    """
    panelist = _agreed(records, code, now)
    known = _known(panelist, matrix)
    _require([*_unknown(known, given), *_off_scale(known, given)])
    kept = _kept(records, panelist, matrix)
    revisions = [
        _revision(panelist, matrix, known[name], said, kept[known[name]].rationale if known[name] in kept else "")
        for name, said in given.items()
    ]
    _keep_sheet(records, panelist, matrix)
    records.keep_judgements(panelist.wave.id, (replace(one, proposed=proposed) for one in revisions), now.date())
    return panelist


def explain(records: Records, code: str, rationales: Mapping[str, str], matrix: str, now: datetime) -> None:
    """Keep why pairs are judged as they are, ``{"D1:D2": "…"}``; what is judged stays.

    Raises Refused, with all problems and nothing kept, as :func:`judge` does, and for too long a text.
    """
    panelist = _agreed(records, code, now)
    known = _known(panelist, matrix)
    _require([*_unknown(known, rationales), *_too_long(rationales)])
    kept = _kept(records, panelist, matrix)
    revisions = [
        _revision(panelist, matrix, known[name], kept[known[name]].said if known[name] in kept else LATER, why)
        for name, why in rationales.items()
    ]
    records.keep_judgements(panelist.wave.id, revisions, now.date())


def choose_way(records: Records, code: str, matrix: str, way: Way, now: datetime) -> None:
    """Go through a matrix the short way or the long one. Raises Refused as :func:`judge` does."""
    panelist = _agreed(records, code, now)
    _known(panelist, matrix)
    records.keep_sheet(replace(panelist.sheet(matrix), way=way))


def withdraw(records: Records, code: str, now: datetime) -> None:
    """Delete all that an expert judged and rated, their profile, their consent and their address.

    Raises Refused when the panel has closed.
    """
    panelist = open_panel(records, code, now)
    records.withdraw_judgements(panelist.wave.id, panelist.expert.pseudonym)
    records.withdraw_ratings(panelist.wave.id, panelist.expert.pseudonym)
    records.drop_address(panelist.wave.id, panelist.expert.pseudonym)
    records.keep_expert(Expert(panelist.wave.id, panelist.expert.pseudonym, matrices=panelist.expert.matrices))


def standing(
    form: ExpertForm, criteria: tuple[str, ...], judgements: tuple[Judgement, ...], later: Collection[Pair] = ()
) -> Standing:
    """Where one matrix of one expert stands; ``judgements`` are the latest of each pair, ``later`` comes last."""
    judged, index = ratios(judgements), random_index(form)
    unable = [(judgement.first, judgement.second) for judgement in judgements if judgement.value is None]
    known = enough(criteria, judged, index)
    weighed, contradiction = None, None
    cycles: tuple[tuple[str, ...], ...] = ()
    hurts: tuple[Hurt, ...] = ()
    with suppress(Refused):  # not yet joined, or not to be completed: said by `weighed` being None
        matrix = PairwiseMatrix.of(criteria, judged)
        weighed, contradiction, cycles = weigh(matrix, index), worst_triad(matrix), ordinal_cycles(matrix)
        hurts = hurting(matrix, index)[:MOST_PROPOSALS]
    return Standing(
        judged=len(judged),
        unable=len(unable),
        pairs=len(pairs(criteria)),
        weighed=weighed,
        contradiction=contradiction,
        cycles=cycles,
        hurts=hurts,
        onward=next_pair(criteria, judged, [*unable, *later]) or next_pair(criteria, judged, unable),
        enough=known,
        reached=_reached(form, known, weighed),
    )


def _reached(form: ExpertForm, known: Enough, weighed: Weighed | None) -> bool:
    """The short way ends where the weights are precise, or a CR can be told, counts under the rules and is accepted."""
    if weighed is None or not known.checkable:
        return known.precise
    rules, found = policy(form), weighed.consistency
    return known.precise or (rules.reason(found) == "included" and rules.verdict(found) == "accepted")


def _agreed(records: Records, code: str, now: datetime) -> Panelist:
    panelist = open_panel(records, code, now)
    accepting.require(panelist.wave, now)
    if not panelist.expert.consented:
        raise Refused([please("consent-missing", "consent", "Consent is not given.", "agree first")])
    return panelist


def _known(panelist: Panelist, matrix: str) -> dict[str, Pair]:
    """The pairs of a matrix by their names."""
    instrument = panelist.wave.instrument
    if matrix not in {entry.id for entry in panelist.matrices}:
        raise Refused([please("matrix-unknown", matrix[:64], "There is no such matrix here.", "reload the page")])
    return {f"{first}:{second}": (first, second) for first, second in pairs(instrument.criteria(matrix))}


def _unknown(known: Collection[str], names: Iterable[str]) -> list[Problem]:
    what, way_out = "There is no such pair here.", "reload the page"
    return [please("pair-unknown", name[:64], what, way_out) for name in names if name not in known]


def _off_scale(known: Collection[str], given: Mapping[str, Said]) -> list[Problem]:
    what, way_out = "The judgement is not on the scale.", "choose one of its steps"
    return [
        please("judgement-off-scale", name, what, way_out)
        for name, said in given.items()
        if name in known and isinstance(said, int) and not allowed(said)
    ]


def _too_long(rationales: Mapping[str, str]) -> list[Problem]:
    what, way_out = f"It has more than {LONGEST_RATIONALE} characters.", "shorten it"
    return [
        please("rationale-too-long", name[:64], what, way_out)
        for name, why in rationales.items()
        if len(why) > LONGEST_RATIONALE
    ]


def _require(problems: list[Problem]) -> None:
    if problems:
        raise Refused(problems)


def _kept(records: Records, panelist: Panelist, matrix: str) -> dict[Pair, Revision]:
    found = latest(records.revisions(panelist.wave.id, panelist.expert.pseudonym))
    return {pair: one for (_, at, pair), one in found.items() if at == matrix}


def _revision(panelist: Panelist, matrix: str, pair: Pair, said: Said, why: str) -> Revision:
    value = said if isinstance(said, int) else None
    judgement = Judgement(panelist.expert.pseudonym, matrix, *pair, value)
    return Revision(judgement, panelist.round_number, said == LATER, why)


def _keep_sheet(records: Records, panelist: Panelist, matrix: str) -> None:
    if matrix not in panelist.sheets:
        records.keep_sheet(panelist.sheet(matrix))


def _screening(records: Records, wave: Wave) -> ScreeningRound | None:
    rounds = records.screening_rounds(wave.id) if wave.state == "draft" else ()
    return rounds[-1] if rounds and rounds[-1].open else None
