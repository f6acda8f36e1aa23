"""What was published: frozen inputs and the evaluation computed from them, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Publication:
    """A frozen evaluation at an address of its own.

    ``inputs`` holds the instrument (which carries the method), tallies, judgements under pseudonyms and figures;
    ``inputs_digest`` is the SHA-256 of their canonical form (RFC 8785). ``study`` is what a reader is told about who
    was asked, when and by whom; ``evaluation``, ``conclusion`` and ``analysis`` (how sure, how
    reliable, how robust, who differs) are what :mod:`scoring` made of the inputs.
    """

    id: str
    study_id: str
    wave_id: str
    published_on: date
    inputs_digest: str
    study: Mapping[str, Any]
    inputs: Mapping[str, Any]
    evaluation: Mapping[str, Any]
    conclusion: Mapping[str, Any]
    analysis: Mapping[str, Any]
