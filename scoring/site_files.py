"""`python -m scoring obstacles`, `topsis`, `entropy` and `critic`: tables with a row for each site."""

from typing import cast, get_args

import numpy as np

from scoring.arrays import Floats
from scoring.data_weights import Normalisation, critic_weights, entropy_weights
from scoring.json_fields import Answer, Fields
from scoring.obstacles import obstacle_degrees, obstacle_percent, obstacle_ratio
from scoring.topsis import topsis


def answer_obstacles(file: Fields) -> Answer:
    """Say how much each indicator holds each site back.

    Args:
        file: `weights` of n indicators; `scores` from 0 to 1, n of them or rows of n.

    Returns:
        `degrees` w (1 - x), `percent` of their sum, and the `ratio` of that share to the weight, 1 being the average
        drag, in the shape of the scores; percent and ratio 0 where all scores are 1.

    Raises:
        Refused: `file-*`, `weights-*`, `obstacle-score-range`.
    """
    file.only(("weights", "scores"))
    written = file.written.get("scores")
    rows = isinstance(written, list) and any(isinstance(row, list) for row in written)
    scores = file.array("scores", 2 if rows else 1)
    weights = file.shares("weights", scores.shape[-1])
    degrees, percent, ratio = file.computed(
        lambda: (
            obstacle_degrees(weights, scores),
            obstacle_percent(weights, scores),
            obstacle_ratio(weights, 100 * scores),
        ),
    )
    return {"degrees": degrees.tolist(), "percent": percent.tolist(), "ratio": ratio.tolist()}


def answer_topsis(file: Fields) -> Answer:
    """Rank sites by TOPSIS.

    Args:
        file: `matrix`, `weights`, `directions`.

    Returns:
        `closeness` and `rank` of each row, the distances `to_best` and `to_worst`, and the ends `best` and `worst`.

    Raises:
        Refused: `file-*`, `weights-*`, `sites-*`, `topsis-*`.
    """
    file.only(("matrix", "weights", "directions"))
    matrix, directions = _table(file)
    weights = file.shares("weights", matrix.shape[1])
    found = file.computed(lambda: topsis(matrix, weights, directions))
    return {
        "closeness": found.closeness.tolist(),
        "rank": found.rank.tolist(),
        "to_best": found.to_best.tolist(),
        "to_worst": found.to_worst.tolist(),
        "best": found.best.tolist(),
        "worst": found.worst.tolist(),
    }


def answer_entropy(file: Fields) -> Answer:
    """Weigh indicators by entropy.

    Args:
        file: `matrix`, `directions`; `normalisation`, "shares" if all directions are 1 and else "range" when not given.

    Returns:
        `weights`, and the `normalisation` used.

    Raises:
        Refused: `file-*`, `sites-*`, `indicator-constant`, `entropy-negative`, `method-value`.
    """
    file.only(("matrix", "directions"), ("normalisation",))
    matrix, directions = _table(file)
    usual = "shares" if (directions == 1).all() and not file.place.problems else "range"  # unread directions: no shares
    rule = cast(Normalisation, file.choice("normalisation", get_args(Normalisation), usual))
    weights = file.computed(lambda: entropy_weights(matrix, directions, rule))
    return {"weights": weights.tolist(), "normalisation": rule}


def answer_critic(file: Fields) -> Answer:
    """Weigh indicators by CRITIC.

    Args:
        file: `matrix`, `directions`.

    Returns:
        `weights`.

    Raises:
        Refused: `file-*`, `sites-*`, `indicator-constant`, `critic-no-conflict`.
    """
    file.only(("matrix", "directions"))
    matrix, directions = _table(file)
    return {"weights": np.asarray(file.computed(lambda: critic_weights(matrix, directions))).tolist()}


def _table(file: Fields) -> tuple[Floats, Floats]:
    matrix = file.array("matrix", 2)
    return matrix, file.directions("directions", matrix.shape[1])
