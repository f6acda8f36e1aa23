"""The synthetic district and its three comparators, and made-up sites where more are needed."""

from typing import Any

import numpy as np

from scoring.comparison import Site, SiteFigure
from tests.scoring.references import PLAN

YEAR = 2024
MEASURES = PLAN.objectives
# the synthetic study: OB01 to OB16 of the district and of the made-up comparators A, B, C
VALUES: dict[str, list[float | None]] = {
    "SYN-0": [79, 83, 14, 38, 12, 6, 74, 98.1, 61, 88, 35, 71, 26, 6200, 10, 62],
    "SYN-A": [96, 95, 4, 82, 38, 2, 98, 99.7, 86, 98, 90, 92, 6, 13800, 22, 90],
    "SYN-B": [94, 93, 6, 70, 33, 3, 95, 99.5, 88, 96, 72, 88, 5, 15200, 18, 84],
    "SYN-C": [91, 90, 5, 61, 42, 4, 90, 99.2, 79, 100, None, 85, 9, 9800, 26, 93],
}
SCORES: dict[str, list[float | None]] = {
    "SYN-0": [50, 52, 59.3, 42.2, 30, 33.3, 56.7, 63.3, 58.6, 76, 35, 56.4, 67.6, 32.3, 41.7, 49.2],
    "SYN-A": [94.7, 100, 96.3, 91.1, 95, 100, 96.7, 95.9, 94.3, 96, 90, 94.5, 97.1, 90.8, 91.7, 92.3],
    "SYN-B": [89.5, 92, 88.9, 77.8, 82.5, 83.3, 91.7, 91.8, 97.1, 92, 72, 87.3, 98.5, 100, 75, 83.1],
    "SYN-C": [81.6, 80, 92.6, 67.8, 100, 66.7, 83.3, 85.7, 84.3, 100, None, 81.8, 92.6, 60, 100, 96.9],
}
RELIABILITY: dict[str, Any] = {"SYN-A": {"OB13": "B"}, "SYN-B": {}, "SYN-C": {"OB14": "C"}}
DEFAULT: dict[str, Any] = {"SYN-0": "A", "SYN-A": "A", "SYN-B": "B", "SYN-C": "B"}


def site(name: str, **changed: SiteFigure | None) -> Site:
    """One of the synthetic study, some figures changed or, by None, left out."""
    grades = RELIABILITY.get(name, {})
    figures: dict[str, SiteFigure | None] = {
        measure.id: SiteFigure(value, YEAR, grades.get(measure.id, DEFAULT[name]))
        for measure, value in zip(MEASURES, VALUES[name], strict=True)
    }
    return Site(name, {id: figure for id, figure in (figures | changed).items() if figure})


def synthetic() -> list[Site]:
    return [site(name) for name in VALUES]


def made_up(count: int, seed: int = 3) -> list[Site]:
    """Sites whose figures lie anywhere between floor and target."""
    chance = np.random.default_rng(seed)
    return [
        Site(
            f"S{k}",
            {m.id: SiteFigure(m.floor + (m.target - m.floor) * float(chance.random()), YEAR) for m in MEASURES},
        )
        for k in range(count)
    ]
