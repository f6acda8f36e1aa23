"""How an audience answered each item: shares of everybody, those who gave no answer on the scale among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.disclosure import alike
from scoring.mean_suppression import suppress_beside_mean
from scoring.results import Evaluation, ItemResult
from scoring.tallies import OFF_SCALE
from surveys import disclosing
from surveys.audiences import Audience
from surveys.disclosing import Share
from surveys.instrument import Instrument
from surveys.withheld import Withheld

Lacking = Literal["few", "alike", "one-mind", "withheld"]


HIDDEN = Share("hidden")


@dataclass(frozen=True)
class Answered:
    """An item's answers, as asked: from the least to the most agreement, keyed or not.

    ``points`` are shares of everybody who sent a form, like ``non_answer`` (don't know, or does not apply) and
    ``missing``. Where there are none, why: "few" answered on the scale, nearly all "alike", one group or another of
    "one-mind", or "withheld" because something else could be worked out. ``score`` is the item's own, 0 to 100, the
    better the higher.
    """

    item: str
    points: tuple[Share, ...] = ()
    non_answer: Share = HIDDEN
    missing: Share = HIDDEN
    score: float | None = None
    lacking: Lacking | None = None


def everybody(instrument: Instrument, evaluation: Evaluation, of: Withheld) -> dict[Audience, tuple[Answered, ...]]:
    """The items of each questionnaire in printed order; ``evaluation`` as it is shown, ``of`` what of it is not."""
    found = {one.id: one for one in evaluation.items}
    return {
        audience: tuple(
            _answered(instrument, audience, found[id], of, audience not in evaluation.represented)
            for id in asked.scored
            if id in found
        )
        for audience, asked in instrument.questionnaires.items()
    }


def beside(
    instrument: Instrument, audience: Audience, item: str, groups: Mapping[str, Sequence[int]]
) -> dict[str, Answered]:
    """One item's answers in each of the groups that make up an audience.

    Args:
        instrument: whose least numbers hold.
        audience: who answered.
        item: its id.
        groups: a tally's counts by group, everybody in one of them.

    Returns:
        by group. The table of groups and answers is shown as `disclosing.crosstab` allows it, so that its totals are
        what `everybody` shows. Where nearly all of any group answered alike, it has nothing for any: what is hidden of
        one could be worked out from the others and the whole. Of a group that is too small to be shown no cell follows
        anyway; one person is always of one mind.
    """
    if any(_is_of_one_mind(counts, disclosing.least(instrument, audience)) for counts in groups.values()):
        return {name: Answered(item, lacking="one-mind") for name in groups}
    columns = [_columns(counts) for counts in groups.values()]
    cells = disclosing.crosstab(instrument, audience, columns)
    return {name: _row(instrument, audience, item, row) for name, row in zip(groups, cells, strict=False)}


def _answered(
    instrument: Instrument, audience: Audience, one: ItemResult, of: Withheld, counts_alike: bool
) -> Answered:
    """Where everybody ``counts_alike``, the score beside the shares is their mean, and solves for what is hidden."""
    if not one.counts:
        return Answered(one.id, lacking="alike" if one.id in of.alike else "withheld")
    if sum(one.counts[:-OFF_SCALE]) < disclosing.least(instrument, audience):
        return Answered(one.id, lacking="few")
    *given, missing = _columns(one.counts)
    by_answer = {str(place): count for place, count in enumerate(given)}
    shares = list(disclosing.profile(instrument, audience, sum(given) + missing, by_answer).values())
    if counts_alike:
        marks, k = [share.kind != "shown" for share in shares], disclosing.least(instrument, audience)
        marks = list(suppress_beside_mean((*given, missing), len(given) - 1, marks, k))
        shares = [HIDDEN if mark else share for mark, share in zip(marks, shares, strict=True)]
    *points, non_answer, none = shares
    return Answered(one.id, tuple(points), non_answer, none, one.score)


def _is_of_one_mind(counts: Sequence[int], k: int) -> bool:
    """Whether a group that may be shown gave nearly one answer, however few of it answered on the scale."""
    points = counts[:-OFF_SCALE]
    return sum(counts) >= k and sum(points) > 0 and alike(points, k)


def _columns(counts: Sequence[int]) -> tuple[int, ...]:
    """The points, the one non-answer that a questionnaire offers, and missing."""
    dont_know, not_applicable, missing = counts[-OFF_SCALE:]
    return (*counts[:-OFF_SCALE], dont_know + not_applicable, missing)


def _row(instrument: Instrument, audience: Audience, item: str, cells: Sequence[int | None]) -> Answered:
    *counts, people = cells
    if people is None or people < disclosing.least(instrument, audience):
        return Answered(item, lacking="few")
    shares = tuple(
        HIDDEN if count is None else Share("shown", count, disclosing.percent(count, people)) for count in counts
    )
    return Answered(item, shares[:-2], shares[-2], shares[-1])
