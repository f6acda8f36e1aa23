"""Counts of answers that can be added: what a batch of responses is reduced to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scoring.problems import Problem, refuse


@dataclass(frozen=True)
class Tally:
    """Responses of one audience in one stratum.

    `counts` has for each item the raw answers 1..points (before keying), then don't know or not applicable, then
    missing: length points + 2, summing to `responses`. `stratum` is "" once different strata are merged.
    """

    audience: str
    stratum: str
    responses: int
    counts: Mapping[str, tuple[int, ...]]


def tally(audience: str, stratum: str, items: Mapping[str, int], answers: Iterable[Mapping[str, int | str]]) -> Tally:
    """Count answers.

    Args:
        audience: who answered.
        stratum: the smallest group that is ever shown.
        items: the number of points of each item's scale.
        answers: one mapping a response; an int is a scale answer, any str don't know, an absent item missing.
            Keys that are not items are left alone.

    Raises:
        Refused: `tally-answer-off-scale`, each one placed at its response (from 1) and item.
    """
    responses = tuple(answers)
    refuse(_off_scale(items, responses))
    counts = {item: [0] * (points + 2) for item, points in items.items()}
    for response in responses:
        for item, points in items.items():
            answer = response.get(item)
            counts[item][answer - 1 if isinstance(answer, int) else points if answer is not None else points + 1] += 1
    return Tally(audience, stratum, len(responses), {item: tuple(count) for item, count in counts.items()})


def merge(tallies: Iterable[Tally]) -> Tally:
    """Add tallies of one audience; exact, in any order and any grouping.

    Raises:
        Refused: `tally-nothing` for no tally, `tally-unlike` for another audience or other items than the first's.
    """
    parts = tuple(tallies)
    if not parts:
        refuse([Problem("tally-nothing", "tallies", "there is nothing to merge.", "Give at least one tally.")])
    first = parts[0]
    refuse(
        Problem("tally-unlike", f"{part.audience} {part.stratum}".strip(), "not the same form.", "Merge it apart.")
        for part in parts
        if _form(part) != _form(first)
    )
    counts = {item: tuple(map(sum, zip(*(part.counts[item] for part in parts), strict=True))) for item in first.counts}
    stratum = first.stratum if all(part.stratum == first.stratum for part in parts) else ""
    return Tally(first.audience, stratum, sum(part.responses for part in parts), counts)


def _form(part: Tally) -> tuple[str, dict[str, int]]:
    return part.audience, {item: len(count) for item, count in part.counts.items()}


def _off_scale(items: Mapping[str, int], responses: tuple[Mapping[str, int | str], ...]) -> Iterator[Problem]:
    for number, response in enumerate(responses, 1):
        for item, points in items.items():
            answer = response.get(item)
            if isinstance(answer, int) and not 1 <= answer <= points:
                where = f"response {number} › {item}"
                yield Problem("tally-answer-off-scale", where, f"the answer is {answer}.", f"Give 1 to {points}.")
