"""The two audiences that answer questionnaires."""

from __future__ import annotations

from typing import Literal

Audience = Literal["residents", "officers"]
AUDIENCES: tuple[Audience, ...] = ("residents", "officers")
