"""The search for the fewest changes that bring the largest eigenvalue under a limit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.judged_pairs import JudgedPairs
from scoring.noise import scale_ratios, scale_steps
from scoring.pairwise import SCALE_END

MOST_MATRICES = 20_000  # weighed in one search, at 1 to 10 microseconds each
MOST_COMPLETIONS = 5_000  # the same where skipped pairs are completed each time, at some 50 microseconds
BLOCK = 5_000  # matrices weighed together, to bound memory
NOISE = 1e-12  # of log lambda_max; less is no improvement, and no reason to cut a branch
SETTLED = 9  # decimals: steps and log eigenvalues nearer than this are equal, and the next rule decides


def options(ratios: NDArray[np.float64], steps: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places of Saaty's scale at most `steps` away from each judgement.

    Args:
        ratios: (p,), positive; those between two places of the scale, or beyond its ends, may move onto it.
        steps: >= 1.

    Returns:
        logarithms of the ratios a judgement may become, and how many steps away they are, both (p, 2 * steps), in
        rising order; NaN beyond the ends of the scale.
    """
    here = scale_steps(ratios)[:, None]
    around = np.arange(1, steps + 1)
    below, above = np.ceil(here - NOISE) - around[::-1], np.floor(here + NOISE) + around
    places = np.hstack([below, above]).astype(np.float64)
    on_scale = np.abs(places) <= SCALE_END - 1
    logs = np.where(on_scale, np.log(scale_ratios(places)), np.nan)
    return logs, np.where(on_scale, np.round(np.abs(places - here), SETTLED), np.nan)


@dataclass
class Search:
    """`limit` is a log lambda_max; `logs` and `steps` (p, o) what each judgement may become.

    `weighed` counts matrices, at most about `most`; `complete` stays true while every smaller set is proved not to do.
    """

    judged: JudgedPairs
    limit: float
    logs: NDArray[np.float64]
    steps: NDArray[np.float64]
    most: int
    weighed: int = 0
    complete: bool = True

    def run(self) -> NDArray[np.float64] | None:
        """Return the logarithms of the judgements after the fewest changes, (p,), or None."""
        for changes in range(1, len(self.judged.logs) + 1):
            found = self._by(changes)
            if found is not None or not self.complete:
                break
        return found if self.complete else self._greedy()

    def _by(self, changes: int) -> NDArray[np.float64] | None:
        """Try every set of exactly so many changes that the tangents do not rule out."""
        frontier = _Frontier(self.judged.logs[None], np.array([-1]), np.zeros(1))
        for left in range(changes - 1, -1, -1):
            value, slope = self._slopes(frontier.logs)
            child = self._children(frontier, value, slope, left)
            if self.weighed + len(child.logs) > self.most:
                self.complete = False
                return None
            frontier = child
            if not len(child.logs):
                return None
        values = self._values(frontier.logs)
        good = np.flatnonzero(values <= self.limit)
        order = np.lexsort((np.round(values[good], SETTLED), np.round(frontier.moved[good], SETTLED)))
        return frontier.logs[good[order[0]]] if len(good) else None

    def _children(
        self, frontier: "_Frontier", value: NDArray[np.float64], slope: NDArray[np.float64], left: int
    ) -> "_Frontier":
        """One change more, of a later pair than the last, that with `left` further ones might reach the limit."""
        gain = slope[:, :, None] * (self.logs - frontier.logs[:, :, None])
        gain[np.isnan(gain)] = np.inf
        best = np.minimum(gain.min(axis=2), 0.0)
        bound = value[:, None, None] + gain + _further(best, left)[:, :, None]
        later = np.arange(bound.shape[1]) > frontier.last[:, None]
        parent, pair, option = np.nonzero((bound <= self.limit + NOISE) & later[:, :, None])
        logs = frontier.logs[parent]
        logs[np.arange(len(parent)), pair] = self.logs[pair, option]
        return _Frontier(logs, pair, frontier.moved[parent] + self.steps[pair, option])

    def _greedy(self) -> NDArray[np.float64] | None:
        """Make the single change that lowers the eigenvalue most, again and again; then take back what was not needed.

        Each step lowers it and there are finitely many choices, so it ends.
        """
        logs, value = self.judged.logs, float(self._values(self.judged.logs[None])[0])
        while value > self.limit:
            trials = self._single(logs)
            values = self._values(trials)
            best = int(np.argmin(values))
            if values[best] >= value - NOISE:
                return None
            logs, value = trials[best], float(values[best])
        for pair in np.flatnonzero(logs != self.judged.logs):
            kept = logs.copy()
            kept[pair] = self.judged.logs[pair]
            logs = kept if self._values(kept[None])[0] <= self.limit else logs
        return logs

    def _single(self, logs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Every matrix that differs in one judgement, moved from where it was given, (b, p)."""
        pair, option = np.nonzero(~np.isnan(self.logs))
        trials = np.tile(logs, (len(pair), 1))
        trials[np.arange(len(pair)), pair] = self.logs[pair, option]
        return trials

    def _values(self, logs: NDArray[np.float64]) -> NDArray[np.float64]:
        self.weighed += len(logs)
        return np.concatenate([self.judged.log_lambda(block) for block in _blocks(logs)])

    def _slopes(self, logs: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        self.weighed += len(logs)
        found = [self.judged.slopes(block) for block in _blocks(logs)]
        return np.concatenate([value for value, _ in found]), np.concatenate([slope for _, slope in found])


@dataclass(frozen=True)
class _Frontier:
    """Matrices partly changed: `logs` (b, p), `last` (b,) the last pair changed, `moved` (b,) steps in all."""

    logs: NDArray[np.float64]
    last: NDArray[np.intp]
    moved: NDArray[np.float64]


def _further(best: NDArray[np.float64], left: int) -> NDArray[np.float64]:
    """Most that `left` changes of pairs after each pair can gain along the tangent, (b, p), <= 0."""
    further = np.zeros_like(best)
    if left:
        for pair in range(best.shape[1] - 1):
            further[:, pair] = np.sort(best[:, pair + 1 :], axis=1)[:, :left].sum(axis=1)
    return further


def _blocks(logs: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    return [logs[start : start + BLOCK] for start in range(0, len(logs), BLOCK)]
