"""What each page of the results shows: the parts of it by the word on their tabs, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app_pages import (
    comparison,
    diagnosis,
    distributions,
    gaps,
    measures,
    overview,
    panel,
    practices,
    quality,
    reliability,
    report,
    robustness,
    sample,
    scores,
    supposing,
    uncertainty,
    waves,
)
from app_pages.analyses import Seen

PARTS: Mapping[str, Mapping[str, Callable[[Seen], None]]] = {
    "results": {"overview": overview.show},
    "weights": {"weights": panel.show},
    "scores": {
        "scores": scores.show,
        "answers-tab": distributions.show,
        "reliability": reliability.show,
        "sample-tab": sample.show,
    },
    "gap": {"gap-tab": gaps.show},
    "diagnosis": {"diagnosis": diagnosis.show, "measures": measures.show, "what-if-tab": supposing.show},
    "comparison": {"comparison-tab": comparison.show, "waves-tab": waves.show, "practices-tab": practices.show},
    "robustness": {"robustness": robustness.show, "uncertainty": uncertainty.show, "quality-tab": quality.show},
    "tables": {"tables-tab": report.show},
}
