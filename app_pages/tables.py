"""Tables as pages show them. Nothing is rounded before it gets here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from app_pages import frame
from scoring.results import Evaluation
from surveys.diagnosing import Conclusion
from surveys.instrument import Instrument
from surveys.judgements import Expert, Judgement, pairs
from surveys.questionnaires import Audience
from surveys.studies import Wave

GROUPS = ("residents", "officers", "objective")


def fieldwork(wave: Wave, counts: Mapping[tuple[Audience, str], int]) -> pd.DataFrame:
    """Responses against invitations, a row a stratum."""
    words, read = frame.words(), frame.language()
    return pd.DataFrame(
        [
            {
                words("group"): stratum.name[read],
                words("audience"): words(stratum.audience),
                words("responses"): counts.get((stratum.audience, stratum.id), 0),
                words("invited"): stratum.invited,
                words("population"): stratum.population,
            }
            for stratum in wave.strata
        ]
    ).astype({words("invited"): "Int64", words("population"): "Int64"})  # whole people, also beside a missing count


def panel(
    wave: Wave, experts: Iterable[Expert], judgements: Iterable[Judgement], accepted: Mapping[str, int]
) -> pd.DataFrame:
    """How far each expert has come, and how many proposals of ours they accepted, a row a pseudonym."""
    words, instrument = frame.words(), wave.instrument
    all_pairs = sum(len(pairs(instrument.criteria(matrix.id))) for matrix in instrument.experts.matrices)
    done = Counter(judgement.expert for judgement in judgements)
    rows = {
        expert.pseudonym: {
            words("agreed"): words("yes" if expert.consented else "no"),
            words("judged"): f"{done[expert.pseudonym]} / {all_pairs}",
            words("accepted"): str(accepted.get(expert.pseudonym, 0)),
        }
        for expert in experts
    }
    columns = [words("agreed"), words("judged"), words("accepted")]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def indicators(instrument: Instrument, evaluation: Evaluation) -> pd.DataFrame:
    """Scores by group and combined, with weights and obstacle degrees, a row an indicator."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("indicator"): named[result.id].name[read],
                **{words(group): result.groups.get(group) for group in GROUPS},
                words("score"): result.score,
                words("weight-percent"): _percent(result.weight_global),
                words("obstacle-percent"): _percent(result.obstacle),
                words("dimension"): named[result.dimension].name[read],
            }
            for result in evaluation.indicators
        ]
    )


def dimensions(instrument: Instrument, evaluation: Evaluation) -> pd.DataFrame:
    """Scores and fuzzy memberships, a row a dimension, the composite last."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    grades = [grade.name[read] for grade in instrument.grades.comment_set]
    composite = evaluation.composite
    rows = [(named[row.id].name[read], row.score, row.weight, row.membership) for row in evaluation.dimensions]
    rows.append((words("composite"), composite.score, 1.0 if evaluation.weights else None, composite.membership))
    return pd.DataFrame(
        [
            {words("dimension"): name, words("score"): score, words("weight-percent"): _percent(weight)}
            | dict(zip(grades, map(_percent, membership or [None] * len(grades)), strict=True))
            for name, score, weight, membership in rows
        ]
    )


def consistency(instrument: Instrument, evaluation: Evaluation) -> pd.DataFrame:
    """The panel's own matrices, a row a node."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    parents = {matrix.id: matrix.parent for matrix in instrument.experts.matrices}
    return pd.DataFrame(
        [
            {
                words("matrix"): named[parents[node.node]].name[read],
                "n": len(node.criteria),
                "λmax": node.group.consistency.lambda_max if node.group else None,
                "CI": node.group.consistency.ci if node.group else None,
                f"RI ({instrument.experts.consistency.random_index.name})": node.group.consistency.random_index
                if node.group
                else None,
                "CR": node.group.consistency.cr if node.group else None,
                words("experts-used"): f"{node.experts_used} / {len(node.experts)}",
            }
            for node in evaluation.nodes.values()
        ]
    )


def expert_consistency(instrument: Instrument, evaluation: Evaluation) -> pd.DataFrame:
    """CR of every expert at every node; in words where a matrix is not counted, and why."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    parents = {matrix.id: matrix.parent for matrix in instrument.experts.matrices}
    cells: dict[str, dict[str, str]] = {}
    for node in evaluation.nodes.values():
        for entry in node.experts:
            ratio = entry.weighed.consistency.cr if entry.weighed else None
            figure = "—" if ratio is None else f"{ratio:.3f}"
            said = figure if entry.included else f"{figure} · {words('reason-' + entry.reason)}"
            cells.setdefault(entry.expert, {})[named[parents[node.node]].name[read]] = said
    return pd.DataFrame.from_dict(cells, orient="index").sort_index()


def gaps(instrument: Instrument, evaluation: Evaluation) -> pd.DataFrame:
    """Officers less residents, for indicators that both informed, the largest gap first."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    rows: list[tuple[str, float, float, float]] = []
    for result in evaluation.indicators:
        residents, officers = result.groups.get("residents"), result.groups.get("officers")
        if residents is not None and officers is not None:
            rows.append((named[result.id].name[read], residents, officers, officers - residents))
    rows.sort(key=lambda row: -abs(row[-1]))
    return pd.DataFrame(rows, columns=[words("indicator"), words("residents"), words("officers"), words("gap")])


def findings(instrument: Instrument, conclusion: Conclusion) -> pd.DataFrame:
    """Problems, causes and resistances with the strength of the evidence."""
    words, read, diagnosis = frame.words(), frame.language(), instrument.diagnosis
    levels = {level.code: level.text[read] for level in diagnosis.evidence_levels}
    kinds = (("problem", diagnosis.problems), ("cause", diagnosis.causes), ("resistance", diagnosis.resistances))
    found = {finding.id: finding for finding in conclusion.findings}
    return pd.DataFrame(
        [
            {
                words("kind"): words(kind),
                words("finding"): suspect.name[read],
                words("evidence"): levels[found[suspect.id].level],
                words("shown"): words("yes" if suspect.id in conclusion.shown else "no"),
            }
            for kind, suspects in kinds
            for suspect in suspects
        ]
    )


def measures(instrument: Instrument, conclusion: Conclusion) -> pd.DataFrame:
    """Countermeasures in order of the shortfall they address."""
    words, read = frame.words(), frame.language()
    known = {measure.id: measure for measure in instrument.countermeasures.measures}
    return pd.DataFrame(
        [
            {
                words("measure"): known[priority.measure].name[read],
                words("obstacle-percent"): _percent(priority.obstacle_sum),
                words("effort"): words("effort-" + known[priority.measure].effort),
                words("safeguard"): known[priority.measure].safeguard[read],
            }
            for priority in conclusion.priorities
        ]
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
