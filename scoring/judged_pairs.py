"""The largest eigenvalue as a function of the judgements: its value and its slopes, for many changes at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scoring.completion import complete_batch
from scoring.pairwise import PairwiseMatrix
from scoring.priorities import eigenvector
from scoring.random_indices import RandomIndex


@dataclass(frozen=True, eq=False)
class JudgedPairs:
    """A matrix by its p judged pairs, row by row of the upper triangle.

    `rows`, `columns` (p,) place them, `logs` (p,) are the logarithms of their ratios; `index` is the random index that
    its CR is read against, None where the table has none.
    """

    matrix: PairwiseMatrix
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    logs: NDArray[np.float64]
    index: float | None

    @classmethod
    def of(cls, matrix: PairwiseMatrix, random_index: RandomIndex) -> Self:
        """Read a matrix."""
        ratios = matrix.ratios
        rows, columns = np.nonzero(np.triu(~np.isnan(ratios), 1))
        index = random_index.of(len(ratios), len(matrix.missing))
        return cls(matrix, rows, columns, np.log(ratios[rows, columns]), index)

    def named(self, pair: int) -> tuple[str, str]:
        """Name a pair."""
        names = self.matrix.criteria
        return names[self.rows[pair]], names[self.columns[pair]]

    def given(self, pair: int) -> float:
        """The ratio judged, as given."""
        return float(self.matrix.ratios[self.rows[pair], self.columns[pair]])

    def log_lambda(self, logs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Logarithm of the largest eigenvalue for other judgements, (b, p) to (b,), skipped pairs completed again."""
        return np.asarray(np.log(eigenvector(self._completed(logs))[1]), dtype=np.float64)

    def slopes(self, logs: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """`log_lambda` with its gradient.

        d log lambda / d log a_ij = (v_i a_ij w_j - v_j a_ji w_i) / (lambda v.w), w and v the right and left principal
        eigenvectors. It holds with skipped pairs too: their completion is a minimum, so moving it adds nothing.

        Args:
            logs: (b, p).

        Returns:
            (b,) and (b, p).

        Source: Harker, Math. Modelling 9 (1987) 837-848.
        """
        completed = self._completed(logs)
        right, largest = eigenvector(completed)
        left, _ = eigenvector(np.swapaxes(completed, -1, -2))
        flow = left[:, :, None] * completed * right[:, None, :]
        change = flow[:, self.rows, self.columns] - flow[:, self.columns, self.rows]
        scale = largest * np.sum(left * right, axis=1)
        return np.log(largest), np.asarray(change / scale[:, None], dtype=np.float64)

    def cr(self, log_lambda: float) -> float | None:
        """CR of such an eigenvalue; 0 for two criteria, None without an index."""
        n = len(self.matrix.criteria)
        if n <= 2:
            return 0.0
        return None if self.index is None else max(float(np.exp(log_lambda)) - n, 0.0) / (n - 1) / self.index

    def log_lambda_at(self, cr: float) -> float:
        """Logarithm of the eigenvalue that has this CR."""
        n = len(self.matrix.criteria)
        return float(np.log(n + cr * (self.index or 0.0) * (n - 1)))

    def _completed(self, logs: NDArray[np.float64]) -> NDArray[np.float64]:
        n = len(self.matrix.criteria)
        last = np.full((n, n, len(logs)), np.nan)  # the matrices side by side, as the eigenvector wants them
        last[np.arange(n), np.arange(n)] = 1
        upper = np.exp(logs.T)
        last[self.rows, self.columns] = upper
        last[self.columns, self.rows] = 1 / upper
        ratios = last.transpose(2, 0, 1)
        return ratios if self.matrix.complete else complete_batch(ratios)
