"""What the tables of a report are made from: one look at a wave, as it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.results import Evaluation
from surveys.analysing import Analysis
from surveys.disclosing import Counted
from surveys.instrument import Instrument
from surveys.panels import PanelView
from surveys.profiles import Profile
from surveys.questionnaires import Audience
from surveys.sites import Site
from surveys.studies import Wave


@dataclass(frozen=True, eq=False)
class Source:
    """A wave with its ``analysis`` after `withholding.shown`, the panel, who is ``counted``, and comparator sites.

    ``profiles``: each audience by its profile questions; nothing before the wave has closed.
    """

    wave: Wave
    analysis: Analysis
    panel: PanelView | None
    counted: tuple[Counted, ...]
    sites: tuple[Site, ...]
    profiles: Mapping[Audience, Profile] = field(default_factory=dict)

    @property
    def instrument(self) -> Instrument:
        return self.wave.instrument

    @property
    def evaluation(self) -> Evaluation:
        return self.analysis.evaluation

    @property
    def withheld(self) -> bool:
        """Whether anything is left out because nearly all of a group answered alike."""
        return bool(self.analysis.withheld.indicators or self.analysis.withheld.alike)
