"""The steps of publishing: freeze inputs and evaluation under an address, and recompute them at any time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scoring.problems import Problem, please, refuse
from scoring.remembering import remembered
from scoring.results import Evaluation
from scoring.tallies import Tally
from surveys import (
    batching,
    bundles,
    bundling,
    canonical,
    data_rows,
    designing,
    disclosing,
    gathering,
    heads,
    importing_answers,
    listing_receipts,
    program,
    recomputing,
    stating,
)
from surveys.analysing import Analysis, analyse
from surveys.audiences import AUDIENCES
from surveys.bundles import Kept
from surveys.data_rows import NoRows, Rows
from surveys.evaluating import Inputs
from surveys.events import Event
from surveys.invitations import ALPHABET
from surveys.plain_values import plain
from surveys.ports import Records
from surveys.publications import Publication
from surveys.publishing_apart import same, too_like
from surveys.putting_away import require_at_hand
from surveys.reading import of_publication
from surveys.recomputing import computed, differences, not_recomputable, shortened
from surveys.releasing import Release, release
from surveys.stating import Statement
from surveys.studies import REST, Wave
from surveys.withheld import Withheld, withheld
from surveys.withholding import shown

LATEST = 4  # drafts that are kept


@dataclass(frozen=True)
class Draft:
    """A publication that is not yet one. ``same`` is the newest so far where that rests on the same inputs."""

    inputs: Mapping[str, Any]
    analysis: Analysis
    withheld: Withheld
    problems: tuple[Problem, ...]
    same: Publication | None = None


@dataclass(frozen=True, eq=False)
class _Frozen:
    """What a draft has of nothing but the inputs of its evaluation."""

    inputs: Mapping[str, Any]
    analysis: Analysis
    withheld: Withheld


def publish(records: Records, wave_id: str, now: datetime, statement: Statement = stating.NOTHING) -> Publication:
    """Freeze a wave's evaluation, with what the organiser states of it.

    Raises Refused, with all problems, when it could not be believed or kept private, or a later version has no reason.
    """
    wave = records.wave(wave_id)
    require_at_hand(records, wave.study.id)
    draft, again = prepare(records, wave), bool(stating.earlier(records, wave))
    stands = stating.problems(statement, wave.instrument, again)
    refuse([*draft.problems, *stating.unchanged(statement, draft.same), *stands])
    results = computed(shown(designing.design(wave.instrument), draft.analysis, draft.withheld))
    stated = stating.told(records, wave, statement, results["evaluation"], draft.inputs["instrument"])
    rows = data_rows.rows(records, wave, results["analysis"]["withheld"]["items"])
    told = {**_told(records, wave), **stated, "rows": data_rows.stated(rows), "program": program.told()}
    publication = Publication(
        id="".join(secrets.choice(ALPHABET.lower()) for _ in range(10)),
        study_id=wave.study.id,
        wave_id=wave.id,
        published_on=now.date(),
        inputs_digest=digest(told, draft.inputs),
        study=told,
        inputs=draft.inputs,
        **results,
    )
    records.add_publication(publication)
    records.add_event(Event(now, "published", wave.study.id, {"wave": wave.number, "publication": publication.id}))
    records.add_bundle(publication.id, _bundled(records, wave, publication, rows, now))
    return publication


def _bundled(records: Records, wave: Wave, publication: Publication, rows: Rows | NoRows, now: datetime) -> Kept:
    """The bundle is made once, with the publication; the chain's head in it covers the event of publishing."""
    receipts = listing_receipts.lists(records, wave, publication.evaluation["responses"])
    signs_heads = records.signer(heads.LABEL)
    head = heads.head(signs_heads.sign, records.chain(), now)
    return bundling.make(publication, receipts, (head, signs_heads.public_key), records.signer(bundles.LABEL), rows)


def prepare(records: Records, wave: Wave) -> Draft:
    """What would be published now, and everything that stands in the way.

    The inputs may be public as they are: no number in them is of fewer than the minimum group.
    """
    frozen = _freeze(gathering.kept(records, wave), records.document(wave.instrument_digest))
    inputs, analysis = frozen.inputs, frozen.analysis
    before = stating.earlier(records, wave)
    newest = before[0] if before and same(inputs, before[0]) else None
    apart = () if newest else too_like(wave, inputs, before)
    problems = (*_obstacles(wave, analysis.evaluation), *_unfinished(records, wave), *apart)
    return Draft(inputs, analysis, frozen.withheld, problems, newest)


def _content(kept: Inputs, document: object) -> bytes:
    return json.dumps([plain(kept), document]).encode()


@remembered(LATEST, _content)
def _freeze(kept: Inputs, document: object) -> _Frozen:
    """What takes the time, once for whoever looks and for whoever publishes thereafter."""
    released = release(kept)
    inputs = {"instrument": json.loads(json.dumps(document)), **_public(released, kept.tallies)}
    analysis = analyse(released.computed)
    inputs["not_recomputable"] = not_recomputable(inputs, analysis) if released.public != released.computed else []
    return _Frozen(inputs, analysis, released.withheld)


def _public(released: Release, kept: Iterable[Tally]) -> dict[str, Any]:
    """The inputs as they are frozen, with how many responses each stratum has, which its row tells as well."""
    strata = [{"audience": one.audience, "stratum": one.stratum, "responses": one.responses} for one in kept]
    return {**plain(released.public), "strata": strata, "withheld": shortened(plain(released.withheld))}


def digest(told: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form (RFC 8785) of all that a publication rests on."""
    return canonical.digest(json.loads(json.dumps([told, inputs])))


def _obstacles(wave: Wave, evaluation: Evaluation) -> Iterator[Problem]:
    if wave.state == "draft":
        yield please("publish-draft", "wave", "It has not been opened.", "open it and let people answer")
    if not wave.instrument.experts.shown_by_code:
        what = "The notice does not tell experts that judgements are published under their codes."
        yield please(
            "publish-judgements", "experts", what, "say so in the notice and in `shown_by_code`, in a new wave"
        )
    least = wave.instrument.experts.publish_floor
    for node in evaluation.nodes.values():
        if node.experts_used < least:
            what = f"{node.experts_used} experts are counted; {least} are the least."
            yield please("publish-experts", node.node, what, "wait for more experts")
    if evaluation.composite.score is None:
        for reason in evaluation.reasons:
            yield please("publish-data", reason, "There is not enough data for a composite.", "wait for more answers")
    elif withheld(designing.design(wave.instrument), evaluation).composite:
        what = "Nearly everybody gave the same answers, so that the composite tells what each said."
        yield please("publish-alike", "wave", what, "wait for more answers")


def _unfinished(records: Records, wave: Wave) -> Iterator[Problem]:
    if batching.unfinished(records, wave):
        yield please("publish-unfinished", "wave", "Answers wait that can be counted.", "look at this page again")


def recompute(publication: Publication) -> tuple[str, ...]:
    """Compute a publication again from its inputs: the places where it differs, none when it is sound.

    Its design has to be that of its instrument. One from before there was a design is computed by its instrument's.
    """
    if digest(publication.study, publication.inputs) != publication.inputs_digest:
        return ("inputs",)
    follows = designing.design(of_publication(publication.inputs["instrument"])).plain()
    if (written := publication.inputs.get("design")) is None:
        return recomputing.recompute(vars(publication), follows).differences
    return (*differences(follows, written, "design"), *recomputing.recompute(vars(publication)).differences)


def _told(records: Records, wave: Wave) -> dict[str, Any]:
    """Who was asked, when, by whom, and how many answers are counted: the rows add up to the totals."""
    released, experts = gathering.tallies(records, wave), records.experts(wave.id)
    return {
        "name": dict(wave.study.name.root),
        "area": dict(wave.study.area.root),
        "organisation": dict(wave.study.organisation.root),
        "contact": wave.study.contact,
        "banner": dict(wave.study.banner.root) if wave.study.banner else None,
        "wave": {"number": wave.number, "name": dict(wave.name.root), "state": wave.state},
        "opened_on": wave.first_day.isoformat() if wave.first_day else None,
        "closes_on": wave.closes_on.isoformat(),
        "closed_on": wave.closed_on.isoformat() if wave.closed_on else None,
        "retention_days": wave.study.retention_days,
        "strata": [_row(row) for row in disclosing.counted(wave, released)],
        "left_out": _left_out(records, wave),
        **importing_answers.stated(records, wave),
        "experts": {"invited": len(experts), "agreed": sum(expert.consented for expert in experts)},
    }


def _row(row: disclosing.Counted) -> dict[str, Any]:
    """A stratum has a name. What was left of several has none: it has their parent, None for all of an audience."""
    return {
        "audience": row.audience,
        "id": row.id,
        "name": dict(row.stratum.name.root) if row.stratum else None,
        "parent": None if row.stratum or row.id == REST else row.id,
        "invited": row.stratum.invited if row.stratum else None,
        "responses": row.responses,
    }


def _left_out(records: Records, wave: Wave) -> dict[str, int | None]:
    """How many answers of each audience are in no figure; None for fewer than the least number, and in an open wave.

    That there are none is not told either: it would say of each stratum without a number that nobody answered there.
    """
    least = {audience: disclosing.least(wave.instrument, audience) for audience in AUDIENCES}
    waiting = batching.left_out(records, wave) if wave.state == "closed" else dict.fromkeys(AUDIENCES, 0)
    return {audience: number if number >= least[audience] else None for audience, number in waiting.items()}
