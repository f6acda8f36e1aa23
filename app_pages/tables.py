"""Tables as pages show them. Nothing is rounded before it gets here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from app_pages import frame
from scoring.results import Evaluation
from surveys.instrument import Instrument
from surveys.judgements import Expert, Judgement, pairs
from surveys.questionnaires import Audience
from surveys.studies import Wave


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
