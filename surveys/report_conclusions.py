"""Tables of a report about what is concluded and compared: T12, T13."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.comparison import SiteResult
from surveys.diagnoses import Suspect
from surveys.report_cells import NOTHING, Block, Cell, Listed, Named, Number, Row, Sign, Word, laid_out, named
from surveys.report_sources import Source
from surveys.reports import ReportTable
from surveys.sites import SiteFigure


def conclusions(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T12: each problem that was found, the causes that fit it and the measures against it, the most urgent first."""
    shown = [problem for problem in of.instrument.diagnosis.problems if problem.id in of.analysis.conclusion.shown]
    rows = [_problem(of, problem) for problem in shown]
    known = any(finding.rule is not None for finding in of.analysis.conclusion.findings)
    yield laid_out(layout, rows, notes=[] if rows else [Word("problems-none" if known else "problems-unknown")])


def comparisons(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T13: a part for each comparator: counted figures between the same fixed ends, and how far it is ahead."""
    found = of.analysis.comparison
    if found is None:
        yield Block((), (), notes=(Word("comparison-none"),))
        return
    local, *others = found.sites
    figures = {site.id: {figure.indicator: figure for figure in site.figures} for site in of.sites}
    for site in others:
        name: Cell = named(found.names[site.id])
        rows = [*_figures(of, local, site, figures.get(site.id, {})), _total(local, site)]
        title = Word("made-up", {"name": name}) if site.id in found.synthetic else name
        yield laid_out(layout, rows, {"comparators": name}, title)


def _problem(of: Source, problem: Suspect) -> Row:
    levels = {level.code: Named(level.text) for level in of.instrument.diagnosis.evidence_levels}
    (finding,) = (one for one in of.analysis.conclusion.findings if one.id == problem.id)
    explaining = [one for one in of.instrument.diagnosis.causes if problem.id in one.explains]
    causes = [one for one in explaining if one.id in of.analysis.conclusion.shown]
    measures = _measures(of, problem, {one.id for one in causes})
    return {
        "problem": Named(problem.name),
        "evidence": levels[finding.level],
        "causes": Listed(tuple(Named(one.name) for one in causes)) if causes else NOTHING,
        "measures": Listed(tuple(name for name, _ in measures)) if measures else NOTHING,
        "priority": Listed(tuple(Number(rank, "whole") for _, rank in measures)) if measures else NOTHING,
    }


def _measures(of: Source, problem: Suspect, causes: set[str]) -> list[tuple[Cell, int]]:
    """Measures of the groups that answer the problem, those against a cause that is shown where one is; by rank."""
    ranks = {one.measure: rank for rank, one in enumerate(of.analysis.conclusion.priorities, start=1)}
    groups = [group for group in of.instrument.countermeasures.groups if problem.id in group.problems]
    able = [one for group in groups for one in group.measures]
    fitting = [one for one in able if not causes.isdisjoint(one.causes)] or able
    return [(Named(one.name), ranks[one.id]) for one in sorted(fitting, key=lambda one: ranks[one.id])]


def _figures(of: Source, local: SiteResult, site: SiteResult, figures: dict[str, SiteFigure]) -> Iterator[Row]:
    for one in of.instrument.objective_indicators:
        yield {
            "objective_indicator": Named(one.name),
            "local": Number(local.scores[one.id], "score"),
            "comparators": Number(site.scores[one.id], "score"),
            "gap": Number(site.gaps[one.id], "change"),
            "reliability": _reliability(figures.get(one.id), one.id in site.left_out),
        }


def _total(local: SiteResult, site: SiteResult) -> Row:
    return {
        "objective_indicator": Word("total"),
        "local": Number(local.total, "score"),
        "comparators": Number(site.total, "score"),
        "gap": Number(site.difference, "change"),
    }


def _reliability(figure: SiteFigure | None, left_out: bool) -> Cell:
    """The grade of a figure, and whether it counts in no total, for its grade or its year."""
    if figure is None or figure.value is None or figure.reliability is None:
        return NOTHING
    grade = Sign(figure.reliability)
    return Word("not-in-total", {"of": grade}) if left_out else grade
