"""What the tables of a report are made from: one look at a wave, or a publication, as it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.results import Evaluation
from surveys.analysing import Analysis
from surveys.audiences import Audience
from surveys.disclosing import Counted
from surveys.instrument import Instrument
from surveys.panels import PanelView
from surveys.profiles import Profile
from surveys.sites import Site


@dataclass(frozen=True, eq=False)
class Source:
    """An ``analysis`` after `withholding.shown` and its instrument, the panel, who is ``counted``, comparator sites.

    ``profiles``: each audience by its profile questions; nothing before the wave has closed, None where they are not
    part of what the tables are made from.
    """

    instrument: Instrument
    analysis: Analysis
    panel: PanelView | None
    counted: tuple[Counted, ...]
    sites: tuple[Site, ...]
    profiles: Mapping[Audience, Profile] | None = field(default_factory=dict)

    @property
    def evaluation(self) -> Evaluation:
        return self.analysis.evaluation

    @property
    def withheld(self) -> bool:
        """Whether anything is left out because nearly all of a group answered alike."""
        return bool(self.analysis.withheld.indicators or self.analysis.withheld.alike)
