"""A draft wave with a panel that has agreed, and rounds of its screening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys import inviting, judging, rating, screening, studying
from surveys.inviting import expert_code
from surveys.ports import Records
from surveys.reading import community_policing
from surveys.screenings import Round, criteria
from surveys.studies import Wave
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, plan

CRITERIA = criteria(community_policing())
INDICATORS = tuple(community_policing().index_system.indicators)


@dataclass(frozen=True)
class Draft:
    """A wave that has not opened, and the codes of its experts."""

    wave: Wave = field(repr=False)
    codes: tuple[str, ...]


def begin_draft(records: Records, experts: int = 5, agreed: bool = True) -> Draft:
    """Create the study with its first wave, and invite a panel."""
    study = studying.create_study(records, STUDY, LANGUAGES, NOW)
    wave = studying.add_wave(records, study, plan(), NOW)
    panel = inviting.invite_experts(records, wave, experts, SECRET, NOW)
    draft = Draft(wave, tuple(expert_code(SECRET, wave.id, expert.pseudonym) for expert in panel))
    if agreed:
        screening.open_round(records, wave.id, NOW)
        for code in draft.codes:
            judging.agree(records, code, {}, False, NOW)
    return draft


def rate(records: Records, code: str, value: int | None = 5, **others: int | None) -> None:
    """One expert rates everything alike, but for ``others``."""
    rating.rate(records, code, dict.fromkeys(CRITERIA, value) | others, {}, NOW)


def rate_all(records: Records, draft: Draft, value: int | None = 5, **others: int | None) -> None:
    """All experts alike."""
    for code in draft.codes:
        rate(records, code, value, **others)


def close(records: Records, draft: Draft) -> Round:
    return screening.close_round(records, draft.wave.id, NOW)


def keeping(*dropped: str) -> Mapping[str, bool | None]:
    """A decision that drops these and keeps the others."""
    return {id: id not in dropped for id in INDICATORS}
