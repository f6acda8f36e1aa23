"""What a publication's page says in sentences: what is stated, what it lacks, how it was computed otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms import wording
from scoring.score_intervals import TOGETHER
from surveys import disclosing, levels
from surveys.audiences import Audience
from surveys.diagnoses import Suspect
from surveys.instrument import Instrument
from surveys.publications import Publication

GROUPS = ("residents", "officers", "objective")


def stated(instrument: Instrument, publication: Publication) -> dict[str, list[tuple[Suspect, str]]]:
    """The problems, causes and resistances that are stated, each with the level of its evidence."""
    found = {finding["id"]: finding["level"] for finding in publication.conclusion["findings"]}
    shown = set(publication.conclusion["shown"])
    kinds = {
        "problems": instrument.diagnosis.problems,
        "causes": instrument.diagnosis.causes,
        "resistances": instrument.diagnosis.resistances,
    }
    return {
        kind: [(suspect, found[suspect.id]) for suspect in suspects if suspect.id in shown]
        for kind, suspects in kinds.items()
    }


def above(instrument: Instrument, publication: Publication, language: str) -> Iterator[dict[str, Any]]:
    """What is above indicators in printed order: name, score, interval, and weight in the whole."""
    system, sure, found = instrument.index_system, publication.analysis.get("uncertainty") or {}, publication.evaluation
    known = {**sure.get("dimensions", {}), **sure.get("subdimensions", {})}
    rows = {one["id"]: one for one in (*found["dimensions"], *found.get("subdimensions", ()))}
    whole: dict[str, float | None] = {}
    for id in (one for one in system.criteria if one in rows):
        own, over = rows[id]["weight"], whole.get(system.parents[id], 1.0)
        whole[id] = None if own is None or over is None else own * over
        interval = known.get(id, {}).get(TOGETHER)
        name = levels.marked(system, id, language)
        yield {"name": name, "score": rows[id]["score"], "interval": interval, "weight": whole[id]}


def branches(instrument: Instrument, evaluation: Mapping[str, Any], language: str) -> Iterator[tuple[str, list[Any]]]:
    """The indicators by what they are directly below."""
    system = instrument.index_system
    for branch in levels.branches(system):
        below = system.children(branch)
        yield levels.path(system, branch, language), [one for one in evaluation["indicators"] if one["id"] in below]


def uncounted(instrument: Instrument, study: Mapping[str, Any], language: str) -> str:
    """How many answers of each audience are in no figure, as it may be told; nothing of a publication without them."""
    found: Mapping[Audience, int | None] = study.get("left_out") or {}
    told = {one: disclosing.told(instrument, one, found[one] or 0) for one in instrument.audiences if one in found}
    return _each(told, language)


def least(instrument: Instrument, language: str) -> str:
    """The fewest people of each audience of whom anything is shown."""
    return _each({one: str(disclosing.least(instrument, one)) for one in instrument.audiences}, language)


def sources(instrument: Instrument) -> tuple[str, ...]:
    """What an indicator's score can come from."""
    return (*instrument.audiences, *(["objective"] if instrument.objective_indicators else []))


def _each(numbers: Mapping[Audience, str], language: str) -> str:
    words = wording.words(language)
    return words("pub-comma").join(f"{words(f'pub-{audience}')} {number}" for audience, number in numbers.items())


def totals(instrument: Instrument, study: Mapping[str, Any], counts: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Each audience as a whole: how many were invited, how many answers are counted, and their share where both are."""
    for audience, told in disclosing.responses(instrument, counts).items():
        sizes = [row["invited"] for row in study["strata"] if row["audience"] == audience and row["name"]]
        invited = sum(sizes) if sizes and None not in sizes else None
        share = int(told) / invited if invited and told.isdigit() else None
        yield {"audience": audience, "invited": invited, "responses": told, "share": share}


def lacking(instrument: Instrument, evaluation: Mapping[str, Any], language: str) -> Iterator[str]:
    """What the evaluation does without, in sentences."""
    found: dict[str, list[str]] = {}
    for reason in evaluation["reasons"]:
        kind, _, of = reason.partition(":")
        found.setdefault(kind, []).append(of)
    words, named = wording.words(language), {**instrument.index_system.named, **instrument.objectives}
    weights = {row["id"]: row["weight_global"] or 0 for row in evaluation["indicators"]}
    for kind, ids in found.items():
        names = [named[id].name[language] if id in named else words(f"pub-{id}") for id in ids if id]
        share = f"{sum(weights.get(id, 0) for id in ids):.1%}"
        yield words(f"pub-reason-{kind}", of=words("pub-comma").join(names), share=share)


def withheld(publication: Publication, language: str) -> Iterator[str]:
    """Whose scores are not shown because nearly all of them answered alike."""
    words, groups = wording.words(language), publication.analysis.get("withheld", {}).get("groups", {})
    if of := [words(f"pub-{audience}") for audience, gone in groups.items() if gone]:
        yield words("pub-reason-withheld", of=words("pub-comma").join(of))


def unsampled(publication: Publication, language: str) -> Iterator[str]:
    """Whose scores have no interval, because how their answers go together is not told of so few people."""
    words, reasons = wording.words(language), publication.analysis.get("uncertainty", {}).get("reasons", ())
    if of := [words(f"pub-{one.partition(':')[2]}") for one in reasons if one.startswith("no-cross-products:")]:
        yield words("pub-reason-no-cross-products", of=words("pub-comma").join(of))


def scenario(instrument: Instrument, row: Mapping[str, Any], language: str) -> str:
    """One way of evaluating otherwise, in words."""
    words = wording.words(language)
    subject = row["subject"]
    return words(f"pub-scenario-{row['scenario']}", of=words(f"pub-{subject}") if subject in GROUPS else subject)


def left_out(analysis: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, float]]]:
    """What leaving one expert, item or measure out after the other would do, a row a kind."""
    for kind in ("without-expert", "without-item", "without-measure"):
        rows = [row for row in analysis.get("robustness", ()) if row["scenario"] == kind and row["change"] is not None]
        if rows:
            changes, composites = [row["change"] for row in rows], [row["composite"] for row in rows]
            top = max(row["order"]["top_changed"] if row["order"] else 0 for row in rows)
            ends = {"least": min(changes), "most": max(changes), "low": min(composites), "high": max(composites)}
            yield kind, {**ends, "top": top}
