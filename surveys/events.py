"""The line that an organiser's act leaves. Acts of those who answer are never recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Act = Literal[
    "study-created",
    "study-removed",
    "wave-added",
    "wave-opened",
    "wave-closed",
    "codes-issued",
    "figures-entered",
    "sites-entered",
    "published",
    "signed-in",
    "signed-out",
]


@dataclass(frozen=True)
class Event:
    """Who did what to which study, and when. ``details`` holds counts and ids, never a code or an answer."""

    at: datetime
    act: Act
    study_id: str | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)
