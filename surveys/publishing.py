"""The steps of publishing: freeze inputs and evaluation under an address, and recompute them at any time."""

from __future__ import annotations

import hashlib
import json
import math
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import rfc8785

from scoring.problems import Problem, Refused, please
from scoring.results import Evaluation
from scoring.tallies import Tally, merge
from surveys.diagnosing import diagnose
from surveys.evaluating import tallies, weigh_and_score
from surveys.events import Event
from surveys.invitations import ALPHABET
from surveys.judgements import Judgement
from surveys.ports import Records
from surveys.publications import Publication
from surveys.questionnaires import AUDIENCES, Audience
from surveys.reading import read
from surveys.studies import Wave

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Draft:
    """A publication that is not yet one."""

    inputs: Mapping[str, Any]
    evaluation: Evaluation
    problems: tuple[Problem, ...]


def publish(records: Records, wave_id: str, now: datetime) -> Publication:
    """Freeze a wave's evaluation. Raises Refused, with all problems, when it could not be believed or kept private."""
    wave = records.wave(wave_id)
    draft, told = prepare(records, wave), _told(records, wave)
    if draft.problems:
        raise Refused(draft.problems)
    publication = Publication(
        id="".join(secrets.choice(ALPHABET.lower()) for _ in range(10)),
        study_id=wave.study.id,
        wave_id=wave.id,
        published_on=now.date(),
        inputs_digest=digest(told, draft.inputs),
        study=told,
        inputs=draft.inputs,
        evaluation=_plain(draft.evaluation),
        conclusion=_plain(diagnose(wave.instrument, draft.evaluation)),
    )
    records.add_publication(publication)
    records.add_event(Event(now, "published", wave.study.id, {"wave": wave.number, "publication": publication.id}))
    return publication


def prepare(records: Records, wave: Wave) -> Draft:
    """What would be published now, and everything that stands in the way.

    The inputs hold whole audiences that are large enough, and nothing about a stratum.
    """
    inputs = {
        "instrument": json.loads(json.dumps(records.document(wave.instrument_digest))),
        "tallies": [_plain(entry) for entry in _whole(wave, tallies(records, wave))],
        "judgements": [asdict(judgement) for judgement in records.judgements(wave.id)],
        "figures": dict(records.figures(wave.id)),
    }
    evaluation = _evaluated(inputs)
    before = [publication for publication in records.publications() if publication.wave_id == wave.id]
    problems = (*_obstacles(wave, evaluation), *_too_like(wave, inputs, before))
    return Draft(inputs, evaluation, problems)


def digest(told: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form (RFC 8785) of all that a publication rests on."""
    return hashlib.sha256(rfc8785.dumps(json.loads(json.dumps([told, inputs])))).hexdigest()


def _obstacles(wave: Wave, evaluation: Evaluation) -> Iterator[Problem]:
    if wave.state == "draft":
        yield please("publish-draft", "wave", "It has not been opened.", "open it and let people answer")
    least = wave.instrument.experts.publish_floor
    for node in evaluation.nodes.values():
        if node.experts_used < least:
            what = f"{node.experts_used} experts are counted; {least} are the least."
            yield please("publish-experts", node.node, what, "wait for more experts")
    if evaluation.composite.score is None:
        for reason in evaluation.reasons:
            yield please("publish-data", reason, "There is not enough data for a composite.", "wait for more answers")


def _too_like(wave: Wave, inputs: Mapping[str, Any], before: Iterable[Publication]) -> Iterator[Problem]:
    """Two publications that a few people tell apart would tell what those few said."""
    least = wave.instrument.privacy.minimum_group
    for publication in before:
        if publication.inputs == json.loads(json.dumps(inputs)):
            what = f"Publication {publication.id} has the same inputs."
            yield please("publish-again", "wave", what, "point to that one")
            continue
        changed = _experts_changed(inputs["judgements"], publication.inputs["judgements"])
        few = [audience for audience in AUDIENCES if _few_changed(audience, inputs, publication, least[audience])]
        for place in few + ["experts"] * (0 < changed < least["experts_aggregate"]):
            what = f"Too little has come since publication {publication.id}: the difference would tell what a few said."
            yield please("publish-difference", place, what, "wait for more answers")


def _few_changed(audience: str, inputs: Mapping[str, Any], publication: Publication, least: int) -> bool:
    now, then = (
        next((entry for entry in tallies if entry["audience"] == audience), None)
        for tallies in (inputs["tallies"], publication.inputs["tallies"])
    )
    if now is None or then is None:
        return False
    return bool(now != then) and abs(now["responses"] - then["responses"]) < least


def _experts_changed(now: Iterable[Mapping[str, Any]], then: Iterable[Mapping[str, Any]]) -> int:
    """How many experts judged otherwise, came or left."""
    said = [
        {(entry["expert"], entry["matrix"], entry["first"], entry["second"], entry["value"]) for entry in judgements}
        for judgements in (now, then)
    ]
    return len({entry[0] for entry in said[0] ^ said[1]})


def recompute(publication: Publication) -> tuple[str, ...]:
    """Compute a publication again from its inputs: the places where it differs, none when it is sound."""
    if digest(publication.study, publication.inputs) != publication.inputs_digest:
        return ("inputs",)
    evaluation = _evaluated(publication.inputs)
    conclusion = diagnose(read(publication.inputs["instrument"]), evaluation)
    return (
        *_differences(_plain(evaluation), publication.evaluation, "evaluation"),
        *_differences(_plain(conclusion), publication.conclusion, "conclusion"),
    )


def _evaluated(inputs: Mapping[str, Any]) -> Evaluation:
    return weigh_and_score(
        read(inputs["instrument"]),
        [Tally(**entry) for entry in inputs["tallies"]],
        [Judgement(**judgement) for judgement in inputs["judgements"]],
        inputs["figures"],
    )


def _differences(computed: Any, stored: Any, place: str) -> Iterator[str]:
    if isinstance(computed, dict) and isinstance(stored, Mapping) and computed.keys() == stored.keys():
        for name in computed:
            yield from _differences(computed[name], stored[name], f"{place} › {name}")
    elif isinstance(computed, list) and isinstance(stored, list) and len(computed) == len(stored):
        for number, pair in enumerate(zip(computed, stored, strict=True), start=1):
            yield from _differences(*pair, f"{place} › {number}")
    elif isinstance(computed, float) and isinstance(stored, float):
        if not math.isclose(computed, stored, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield place
    elif computed != stored:
        yield place


def _whole(wave: Wave, counted: Iterable[Tally]) -> list[Tally]:
    """One tally for each audience with enough responses."""
    parts = list(counted)
    by_audience = [[entry for entry in parts if entry.audience == audience] for audience in AUDIENCES]
    merged = [replace(merge(entries), stratum="") for entries in by_audience if entries]
    least = wave.instrument.privacy.minimum_group
    return [entry for entry in merged if entry.responses >= least[entry.audience]]


def _told(records: Records, wave: Wave) -> dict[str, Any]:
    """Who was asked, when, by whom, and how many answered; strata too small to be shown have no count."""
    counts, experts = _shown(wave, records.counts(wave.id)), records.experts(wave.id)
    return {
        "name": dict(wave.study.name.root),
        "area": dict(wave.study.area.root),
        "organisation": dict(wave.study.organisation.root),
        "contact": wave.study.contact,
        "banner": dict(wave.study.banner.root) if wave.study.banner else None,
        "wave": {"number": wave.number, "name": dict(wave.name.root), "state": wave.state},
        "opened_on": wave.opened_on.isoformat() if wave.opened_on else None,
        "closed_on": wave.closed_on.isoformat() if wave.closed_on else None,
        "strata": [
            {
                "audience": stratum.audience,
                "name": dict(stratum.name.root),
                "invited": stratum.invited,
                "responses": counts.get((stratum.audience, stratum.id)),
            }
            for stratum in wave.strata
        ],
        "experts": {"invited": len(experts), "agreed": sum(expert.consented for expert in experts)},
    }


def _shown(wave: Wave, counts: Mapping[tuple[Audience, str], int]) -> dict[tuple[Audience, str], int]:
    """The counts that may be shown. One hidden alone would be the total less the others: the next smallest goes too."""
    shown: dict[tuple[Audience, str], int] = {}
    for audience in AUDIENCES:
        found = sorted((counts.get((audience, stratum.id), 0), stratum.id) for stratum in wave.strata_of(audience))
        least = wave.instrument.privacy.minimum_group.get(audience, 1)
        hidden = sum(count < least for count, _ in found)
        shown |= {(audience, id): count for count, id in found[2 if hidden == 1 else hidden :]}
    return shown


def _plain(value: Any) -> Any:
    """A value as JSON holds it: dataclasses as mappings, arrays as lists, a missing cell as null."""
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(entry) for name, entry in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    return None if isinstance(value, float) and math.isnan(value) else value
