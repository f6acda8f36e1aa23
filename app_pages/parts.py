"""What each page of the results shows: the parts of it by the word on their tabs, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app_pages import (
    comparison,
    diagnosis,
    gaps,
    overview,
    panel,
    quality,
    reliability,
    report,
    robustness,
    scores,
    uncertainty,
)
from app_pages.analyses import Seen

PARTS: Mapping[str, Mapping[str, Callable[[Seen], None]]] = {
    "results": {"overview": overview.show},
    "weights": {"weights": panel.show},
    "scores": {"scores": scores.show, "reliability": reliability.show},
    "gap": {"gap-tab": gaps.show},
    "diagnosis": {"diagnosis": diagnosis.show},
    "comparison": {"comparison-tab": comparison.show},
    "robustness": {"robustness": robustness.show, "uncertainty": uncertainty.show, "quality-tab": quality.show},
    "tables": {"tables-tab": report.show},
}
