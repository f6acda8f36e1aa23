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


FLAT_VALLEY = [  # row by row
    1.04000178,
    -0.77240911,
    0.97104742,
    -0.43991338,
    1.26285862,
    -0.32870149,
    1.79214890,
    1.02032830,
    0.70151740,
    -0.33450202,
    -0.59822483,
    -1.49652342,
    -0.54617887,
    -0.12970947,
    1.57908795,
    -0.83616725,
    1.53012205,
    0.86258293,
    2.42071671,
    -0.33190450,
    1.75489472,
    -1.62645763,
    -0.37297606,
    0.08280311,
    0.71307322,
    0.04571229,
    -0.19820566,
    0.28189332,
    1.39186903,
    -0.39013029,
    0.66594886,
    -0.63547638,
    2.05829580,
    0.08925813,
    2.33522221,
    -0.37955402,
    1.27303558,
    -0.40511222,
    -0.04665902,
    1.01534784,
    0.78446381,
    0.31089544,
    -2.41884442,
    0.10048001,
    -1.16755294,
    1.19401248,
    -0.92101427,
    -0.25991345,
    -0.52704720,
    -0.58046851,
    0.03290111,
    0.22719166,
    0.35127989,
    -1.44853630,
    -0.05423971,
    1.06937319,
    0.17662748,
    -0.10225971,
    -0.76324202,
    -0.97842337,
    1.21379707,
    -0.02995750,
    -2.61008007,
    0.63348147,
    -3.71975475,
    1.26531752,
    0.38554235,
    -0.09082639,
    0.94739865,
    0.70289754,
    0.75005950,
    -0.86023497,
    -0.11894347,
    -0.04636674,
    -2.43178877,
    0.69649979,
    -0.78969557,
    -0.44863643,
    -0.95284184,
    -0.73953646,
    2.40836335,
    -0.58546479,
    1.49230382,
    0.33874047,
    1.10462910,
    0.31644640,
    -1.19644175,
    1.66713419,
    -1.24645365,
    -0.14579197,
    -0.84988319,
    0.31812355,
    -1.34513137,
    -0.85282811,
    -0.11591074,
    -0.24612584,
    -0.10947717,
    1.34538831,
    1.18371408,
    -1.01641782,
    2.45571893,
    0.44298158,
    2.27492952,
    -0.49086108,
    0.09193181,
    0.01060355,
    0.49077646,
    -0.11425139,
    0.07783974,
    -1.95100442,
    1.80496347,
    -0.04859632,
    2.34672701,
    0.25775489,
    0.33130568,
    0.01502622,
    -0.23661533,
    -1.50026076,
    -1.44705604,
    0.81644487,
    -0.63399336,
    0.75939954,
    -0.93204652,
    1.78240043,
    -0.67322445,
    -0.50868082,
    -0.91964987,
    -2.20771400,
    0.99977929,
    -1.65261110,
    1.71788230,
    0.45075263,
    -0.30808088,
    -0.15936027,
    3.03809341,
    0.25306553,
    -2.55061558,
    -0.83433749,
    0.87870287,
    1.29816507,
    -1.21935383,
    -0.95301564,
    -0.07173667,
    -0.58114465,
    0.24660831,
    -1.23140546,
    -0.66269423,
    0.65685529,
    1.59443919,
    -2.10499228,
    -1.16802270,
    -1.25435565,
    0.86036225,
    1.35369386,
    -0.75015845,
    0.82491578,
    1.90576937,
    0.07074047,
    0.75742928,
    0.78004560,
    1.87280589,
    1.71878204,
]
