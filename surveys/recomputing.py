"""Everything of a publication computed again from its inputs, and held against what was published."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from scoring.tallies import of_plain
from surveys import sites
from surveys.analysing import Analysis, analyse
from surveys.evaluating import Inputs
from surveys.judgements import Judgement
from surveys.publications import Publication
from surveys.reading import read
from surveys.withholding import shown

TOLERANCE = 1e-9


def again(publication: Publication) -> dict[str, Any]:
    """What a publication's inputs come to; what was published before anything was withheld stays whole."""
    analysis, published = analysed(publication.inputs), publication.analysis
    whole = "withheld" not in published
    found = computed(analysis if whole else shown(read(publication.inputs["instrument"]), analysis))
    for part in ("withheld", "item_gaps"):  # published before there was any
        if part not in published:
            del found["analysis"][part]
    return found


def computed(analysis: Analysis) -> dict[str, Any]:
    """What was computed, by the publication's own parts."""
    rest = plain(analysis)
    if analysis.exclusions is None:  # published before there were any
        del rest["exclusions"]
    return {"evaluation": rest.pop("evaluation"), "conclusion": rest.pop("conclusion"), "analysis": rest}


def analysed(inputs: Mapping[str, Any]) -> Analysis:
    """The whole analysis of a publication's inputs, before anything is withheld."""
    return analyse(
        Inputs(
            read(inputs["instrument"]),
            tuple(of_plain(entry) for entry in inputs["tallies"]),
            tuple(Judgement(**judgement) for judgement in inputs["judgements"]),
            inputs["figures"],
            inputs["populations"],
            tuple(sites.of_plain(site) for site in inputs["sites"]),
            inputs["year"],
            tuple(of_plain(entry) for entry in inputs["after"]) if "after" in inputs else None,
        )
    )


def plain(value: Any) -> Any:
    """A value as JSON holds it: dataclasses as mappings, arrays as lists, what is no number as null."""
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(entry) for name, entry in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, tuple | list):
        return [plain(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def differences(computed: Any, stored: Any, place: str) -> Iterator[str]:
    """The places where what is stored is not what was computed."""
    if isinstance(computed, dict) and isinstance(stored, Mapping) and computed.keys() == stored.keys():
        for name in computed:
            yield from differences(computed[name], stored[name], f"{place} › {name}")
    elif isinstance(computed, list) and isinstance(stored, list) and len(computed) == len(stored):
        for number, pair in enumerate(zip(computed, stored, strict=True), start=1):
            yield from differences(*pair, f"{place} › {number}")
    elif isinstance(computed, float) and isinstance(stored, float):
        if not math.isclose(computed, stored, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield place
    elif computed != stored:
        yield place
