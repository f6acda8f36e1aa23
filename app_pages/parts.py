"""The parts of the results in the order of their tabs, by the word on the tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app_pages import comparison, diagnosis, gaps, panel, quality, reliability, robustness, scores, uncertainty
from app_pages.analyses import Seen

PARTS: Mapping[str, Callable[[Seen], None]] = {
    "scores": scores.show,
    "weights": panel.show,
    "gap-tab": gaps.show,
    "diagnosis": diagnosis.show,
    "comparison-tab": comparison.show,
    "reliability": reliability.show,
    "quality-tab": quality.show,
    "uncertainty": uncertainty.show,
    "robustness": robustness.show,
}
