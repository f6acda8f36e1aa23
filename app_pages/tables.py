"""Tables as pages show them. Nothing is rounded before it gets here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from app_pages import frame, strata
from scoring.results import Evaluation
from surveys import disclosing, formats
from surveys.disclosing import Counted
from surveys.instrument import Instrument
from surveys.judgements import Expert, Judgement, pairs
from surveys.studies import Wave


def fieldwork(wave: Wave, rows: Sequence[Counted]) -> pd.DataFrame:
    """Who is counted against who was invited, a row a group; what waits is in no row, and neither is how much.

    Population and quota only where any group has one.
    """
    words = frame.words()
    asked = {part: [getattr(row.stratum, part, None) for row in rows] for part in ("invited", "population", "quota")}
    return pd.DataFrame(
        {
            words("group"): [strata.name(wave, row.audience, row.id) for row in rows],
            words("audience"): [words(row.audience) for row in rows],
            words("counted"): [_told(wave, row) for row in rows],
        }
        | {words(part): _whole(people) for part, people in asked.items() if part == "invited" or any(people)}
    )


def _told(wave: Wave, row: Counted) -> str:
    return formats.people(disclosing.told(wave.instrument, row.audience, row.responses or 0))


def _whole(people: Iterable[int | None]) -> pd.Series[int]:
    return pd.Series(list(people), dtype="Int64")  # whole people, also beside a missing number


def panel(
    wave: Wave, experts: Iterable[Expert], judgements: Iterable[Judgement], accepted: Mapping[str, int]
) -> pd.DataFrame:
    """How far each expert has come, and how many proposals of ours they accepted, a row a pseudonym.

    What each compares only where some do not compare everything.
    """
    words, experts = frame.words(), tuple(experts)
    done = Counter(judgement.expert for judgement in judgements)
    apart = any(expert.matrices for expert in experts)
    rows = {
        expert.pseudonym: {
            words("agreed"): words("yes" if expert.consented else "no"),
            words("judged"): f"{done[expert.pseudonym]} / {_pairs(wave, expert)}",
            words("accepted"): str(accepted.get(expert.pseudonym, 0)),
            words("compares"): _compares(wave, expert),
        }
        for expert in experts
    }
    columns = [words("agreed"), words("judged"), words("accepted"), *([words("compares")] if apart else [])]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _pairs(wave: Wave, expert: Expert) -> int:
    instrument = wave.instrument
    return sum(len(pairs(instrument.criteria(one.id))) for one in instrument.experts.asked(expert.matrices))


def _compares(wave: Wave, expert: Expert) -> str:
    """What an expert compares, by the nodes that it is below."""
    words, read, named = frame.words(), frame.language(), wave.instrument.index_system.named
    if not expert.matrices:
        return words("compares-all")
    own = wave.instrument.experts.asked(expert.matrices)
    return words("comma").join(named[one.parent].name[read] for one in own)


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
                words("experts-used"): f"{node.experts_used} / {len(node.experts)}" if node.experts else formats.NONE,
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
