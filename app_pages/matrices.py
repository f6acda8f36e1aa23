"""Each matrix of the panel and of each expert: its cells, weights two ways, consistency, and what hurts."""

from __future__ import annotations

import streamlit as st

from app_pages import choosing, frame, matrix_tables, tables, weight_tables
from app_pages.analyses import KEPT, Seen
from scoring.consistency import Consistency
from scoring.panels import NodeWeights
from scoring.repairing import Change, Hurt
from surveys import disclosing, formats
from surveys.designing import policy
from surveys.instrument import Instrument
from surveys.matrices import Contradictions, Worst, contradictions, least_consistent, of_expert, two_ways

MANY = 200  # matrices whose contradictions are kept: an expert's at each node, of some waves


@st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=MANY)
def worst_of(key: str, _seen: Seen) -> Worst | None:
    """The least consistent expert, worked out once for all who watch."""
    return least_consistent(_seen.instrument, _seen.evaluation)


@st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=MANY)
def contradictions_of(key: str, parent: str, expert: str, _seen: Seen) -> Contradictions | None:
    """What contradicts itself in one matrix, worked out once for all who watch."""
    one = of_expert(_seen.instrument, _seen.evaluation, parent, expert)
    return contradictions(_seen.instrument, one.weighed) if one and one.weighed else None


def lead(seen: Seen) -> None:
    """Who is least consistent, and by which judgement."""
    words = frame.words()
    if not any(node.experts for node in seen.evaluation.nodes.values()):
        return
    worst = worst_of(seen.key, seen)
    if worst is None:
        st.write(words("all-consistent"))
        return
    st.write(words("space").join(least_consistent_lines(seen.instrument, worst)))
    st.caption(words("least-consistent-means"))


def least_consistent_lines(instrument: Instrument, worst: Worst) -> list[str]:
    """The expert and their CR; their worst judgement too where experts were told that it is shown."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    where, cr = frame.plain(named[worst.parent].name[read]), formats.figure(worst.weighed.consistency.cr, 3)
    lines = [words("least-consistent", expert=worst.expert, matrix=where, cr=cr)]
    if worst.hurt and instrument.experts.shown_by_code:
        lines.append(words("worst-judgement", said=judgement(instrument, worst.hurt, cr)))
    return lines


def judgement(instrument: Instrument, hurt: Hurt, cr: str) -> str:
    """A judgement that hurts, in words: what was said, what the others imply, what a change would do to the CR."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    first, second = (frame.plain(named[id].name[read]) for id in hurt.pair)
    ratios = {"said": hurt.given, "implied": hurt.exact, "better": hurt.suggested}
    after = formats.figure(hurt.cr_after, 3)
    written = {name: formats.ratio(value) for name, value in ratios.items()}
    return words("judgement-hurts", first=first, second=second, cr=cr, after=after, **written)


def show(seen: Seen) -> None:
    """All matrices at a glance, then one node's, then one expert's."""
    words, instrument, evaluation = frame.words(), seen.instrument, seen.evaluation
    st.subheader(words("matrices"))
    frame.table(tables.consistency(instrument, evaluation), 4)
    judged = tables.expert_consistency(instrument, evaluation)
    if judged.empty:
        st.info(words("panel-held", least=disclosing.least(instrument, "experts")))
        return
    with st.expander(words("expert-consistency")):
        named = [words("numbered", number=number, name=name) for number, name in enumerate(judged.columns, 1)]
        frame.table(judged.set_axis([str(number) for number, _ in enumerate(named, 1)], axis=1), indexed=True)
        st.caption(frame.plain(words("comma").join(named)))
    parents = {matrix.parent: matrix.id for matrix in instrument.experts.matrices}
    names = {id: instrument.index_system.named[id].name[frame.language()] for id in parents}
    parent = choosing.choose("matrix", words("matrix-of"), names)
    node = evaluation.nodes[parents[parent]]
    _of_panel(instrument, node)
    if node.experts:
        _of_experts(seen, parent, node)


def _of_panel(instrument: Instrument, node: NodeWeights) -> None:
    words = frame.words()
    if node.group is None:
        st.info(words("panel-held", least=disclosing.least(instrument, "experts")))
        return
    st.write(words("panel-matrix", counted=node.experts_used, all=len(node.experts)))
    frame.table(matrix_tables.cells(instrument, node.criteria, node.group.completed))
    st.write(figures(instrument, node.group.consistency))
    frame.table(weight_tables.two_ways(instrument, two_ways(node.group)))
    st.caption(words("two-ways"))


def _of_experts(seen: Seen, parent: str, node: NodeWeights) -> None:
    words, instrument = frame.words(), seen.instrument
    st.write(words("experts-of-matrix"))
    frame.table(matrix_tables.experts(node), words_in=frame.SENTENCES)
    st.caption(words("experts-of-matrix-means", index=instrument.experts.consistency.random_index.name))
    if not instrument.experts.shown_by_code:
        st.info(words("judgements-not-promised"))
        return
    named = {expert: expert for expert in sorted(one.expert for one in node.experts)}
    expert = choosing.may_choose("expert", words("matrix-expert"), named, words("matrix-expert-none"))
    if expert:
        one_expert(seen, parent, expert)


def one_expert(seen: Seen, parent: str, expert: str) -> None:
    """An expert's matrix with what it is read from, what hurts and its weights; in words where there is none."""
    words, instrument = frame.words(), seen.instrument
    one, found = (
        of_expert(instrument, seen.evaluation, parent, expert),
        contradictions_of(seen.key, parent, expert, seen),
    )
    if one is None or one.weighed is None or found is None:
        st.info(f"{frame.plain(expert)}: {matrix_tables.reason(one) if one else words('reason-unanswered')}")
        return
    weighed = one.weighed
    st.write(words("expert-matrix", expert=expert, counts=matrix_tables.reason(one)))
    frame.table(matrix_tables.cells(instrument, weighed.matrix.criteria, weighed.matrix.ratios))
    st.write(figures(instrument, weighed.consistency))
    _hurts(instrument, weighed.consistency, found)
    frame.table(weight_tables.two_ways(instrument, two_ways(weighed)))
    st.caption(words("two-ways"))


def _hurts(instrument: Instrument, of: Consistency, found: Contradictions) -> None:
    """Which judgement hurts most; circles; and the fewest changes together where no single one would do."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    if not found.hurts:
        st.write(words("nothing-hurts"))
        return
    st.write(words("hurts-most", said=judgement(instrument, found.hurts[0], formats.figure(of.cr, 3))))
    frame.table(matrix_tables.hurts(instrument, found.hurts), words_in=frame.SENTENCES)
    for circle in found.cycles[:3]:
        steps = " > ".join(named[id].name[read] for id in (*circle, circle[0]))
        st.write(frame.plain(words("circle-of", steps=steps)))
    if found.together and found.together.changes:
        changes = words("comma").join(_change(instrument, one) for one in found.together.changes)
        st.write(words("changes-together", changes=changes, cr=formats.figure(found.together.cr_after, 3)))
    st.caption(words("hurts-means"))


def _change(instrument: Instrument, one: Change) -> str:
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    first, second = (frame.plain(named[id].name[read]) for id in one.pair)
    given, suggested = formats.ratio(one.given), formats.ratio(one.suggested)
    return words("change-of", pair=words("against", first=first, second=second), given=given, suggested=suggested)


def figures(instrument: Instrument, of: Consistency) -> str:
    """λmax, CI, RI by name and CR of a matrix, and whether it is accepted."""
    words, rules = frame.words(), policy(instrument.experts)
    limit = formats.figure(rules.accept_limit(of.order), 2)
    lambda_max, ci, index, cr = (formats.figure(one, 4) for one in (of.lambda_max, of.ci, of.random_index, of.cr))
    verdict = words(f"verdict-{rules.verdict(of)}", limit=limit, review=formats.figure(rules.review_max, 2))
    said = words(
        "matrix-figures", n=of.order, lambda_max=lambda_max, ci=ci, ri=index, index=of.random_index_name, cr=cr
    )
    return words("space").join((said, verdict))
