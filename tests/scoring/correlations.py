"""Correlation matrices: a published one, and ones that are known to come from certain loadings."""

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

# Nine tests of Thurstone & Thurstone (1941) as McDonald (Test Theory, 1999) selected them from Bechtoldt (1961),
# n = 213; the data set Thurstone of R's psych.
THURSTONE = np.array(
    [
        [1, 0.828, 0.776, 0.439, 0.432, 0.447, 0.447, 0.541, 0.38],
        [0.828, 1, 0.779, 0.493, 0.464, 0.489, 0.432, 0.537, 0.358],
        [0.776, 0.779, 1, 0.46, 0.425, 0.443, 0.401, 0.534, 0.359],
        [0.439, 0.493, 0.46, 1, 0.674, 0.59, 0.381, 0.35, 0.424],
        [0.432, 0.464, 0.425, 0.674, 1, 0.541, 0.402, 0.367, 0.446],
        [0.447, 0.489, 0.443, 0.59, 0.541, 1, 0.288, 0.32, 0.325],
        [0.447, 0.432, 0.401, 0.381, 0.402, 0.288, 1, 0.555, 0.598],
        [0.541, 0.537, 0.534, 0.35, 0.367, 0.32, 0.555, 1, 0.452],
        [0.38, 0.358, 0.359, 0.424, 0.446, 0.325, 0.598, 0.452, 1],
    ]
)
# Jensen & Weng, Intelligence 18 (1994): three factors of three tests each, and their loadings on a general one.
JENSEN_WENG = np.array(
    [
        [0.8, 0, 0],
        [0.7, 0, 0],
        [0.6, 0, 0],
        [0, 0.7, 0],
        [0, 0.6, 0],
        [0, 0.5, 0],
        [0, 0, 0.6],
        [0, 0, 0.5],
        [0, 0, 0.4],
    ]
)
JENSEN_WENG_HIGHER = np.array([0.9, 0.8, 0.7])


def of_loadings(loadings: NDArray[np.float64], correlations: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Correlations that (m, k) loadings on factors with (k, k) correlations leave, ones on the diagonal."""
    among = np.eye(loadings.shape[1]) if correlations is None else correlations
    found = loadings @ among @ loadings.T
    np.fill_diagonal(found, 1.0)
    return np.asarray(found, dtype=np.float64)


def hierarchical(loadings: NDArray[np.float64], higher: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlations of items that load on factors which load on one."""
    return of_loadings(loadings, of_loadings(higher[:, None]))


def answers(seed: int, responses: int, items: int) -> NDArray[np.float64]:
    """Answers, a row a response, that hold three factors and much else."""
    random = np.random.default_rng(seed)
    loadings = random.uniform(-0.3, 0.8, (items, 3))
    return np.asarray(random.normal(size=(responses, 3)) @ loadings.T + random.normal(size=(responses, items)))


def covariance_of(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.cov(rows.T), dtype=np.float64)


def correlation_of(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.corrcoef(rows.T), dtype=np.float64)


@st.composite
def samples(draw: st.DrawFn, smallest: int = 3) -> NDArray[np.float64]:
    """Answers of which every covariance exists."""
    items = draw(st.integers(smallest, 12))
    return answers(draw(st.integers(0, 10_000)), draw(st.integers(items + 5, 60)), items)
