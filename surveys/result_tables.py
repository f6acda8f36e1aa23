"""What was weighed and scored, as tables of a bundle: criteria, judgements, weights, scores and counted figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from surveys.archive_texts import said
from surveys.audiences import AUDIENCES
from surveys.data_columns import column, marked, worded, words_of
from surveys.data_tables import Cell, Column, Reference, Table
from surveys.instrument import Instrument
from surveys.publications import Publication

COMPOSITE, DIMENSION, SUBDIMENSION = "composite", "dimension", "subdimension"
INDICATOR, GROUP, ITEM = "indicator", "group", "item"
PARTS = (COMPOSITE, DIMENSION, SUBDIMENSION, INDICATOR, GROUP, ITEM)
PUBLISHED, WITHHELD, NONE = "published", "withheld", "none"
GROUPS = (*AUDIENCES, "objective")
_ENDS = ("low", "high", "standard_error")


def criteria(publication: Publication, instrument: Instrument) -> Table:
    """The goal and all that is below it."""
    columns = (
        column("criterion"),
        column("parent", required=False),
        *worded(instrument, "name"),
        *worded(instrument, "definition"),
    )
    heads, rows = marked(publication, columns, _criteria(instrument))
    above = Reference(("parent",), "", ("criterion",))
    return Table("criteria", said("table-criteria"), heads, rows, ("criterion",), (above,))


def judgements(publication: Publication, instrument: Instrument) -> Table:
    """Each expert's comparisons under the pseudonym; a pair that could not be judged has no value."""
    columns = (
        column("expert"),
        column("matrix"),
        column("first"),
        column("second"),
        column("judgement", "integer", required=False, minimum=-9, maximum=9),
        *worded(instrument, "first"),
        *worded(instrument, "second"),
    )
    heads, rows = marked(publication, columns, _judgements(publication, instrument))
    references = tuple(Reference((side,), "criteria", ("criterion",)) for side in ("first", "second"))
    return Table(
        "judgements", said("table-judgements"), heads, rows, ("expert", "matrix", "first", "second"), references
    )


def weights(publication: Publication, instrument: Instrument) -> Table:
    """What each criterion weighs, and how consistent the panel's matrix was that it comes from."""
    share: dict[str, Any] = {"minimum": 0, "maximum": 1}
    columns = (
        column("criterion"),
        column("matrix"),
        *worded(instrument, "name"),
        column("weight_local", "number", **share),
        column("weight_global", "number", **share),
        column("experts", "integer", minimum=0),
        column("consistency_ratio", "number", required=False),
    )
    heads, rows = marked(publication, columns, _weights(publication, instrument))
    of = Reference(("criterion",), "criteria", ("criterion",))
    return Table("weights", said("table-weights"), heads, rows, ("criterion",), (of,))


def scores(publication: Publication, instrument: Instrument) -> Table:
    """Every score, 0 to 100, with the interval that is published beside it."""
    points: dict[str, Any] = {"minimum": 0, "maximum": 100}
    columns = (
        column("part", enum=[part for part in PARTS if part != SUBDIMENSION or instrument.index_system.subdimensions]),
        column("id"),
        column("source", required=False, enum=list(GROUPS)),
        *worded(instrument, "name"),
        column("score", "number", required=False, **points),
        *(_interval(name, **points) for name in ("low", "high")),
        _interval("standard_error"),
        column("status", enum=[PUBLISHED, WITHHELD, NONE]),
    )
    found = (one.cells(instrument) for one in _scores(publication, instrument))
    heads, rows = marked(publication, columns, found)
    return Table("scores", said("table-scores"), heads, rows, ("part", "id", "source"))


def figures(publication: Publication, instrument: Instrument) -> Table:
    """What was counted, not asked, and the scores it has."""
    columns = (
        column("figure"),
        column("indicator"),
        *worded(instrument, "name"),
        column("unit"),
        column("value", "number", required=False),
        column("floor", "number"),
        column("target", "number"),
        column("score", "number", required=False, minimum=0, maximum=100),
    )
    heads, rows = marked(publication, columns, _figures(publication, instrument))
    informs = Reference(("indicator",), "criteria", ("criterion",))
    return Table("figures", said("table-figures"), heads, rows, ("figure",), (informs,))


def _interval(name: str, **limits: Any) -> Column:
    return column(name, "number", required=False, **limits)


def _criteria(instrument: Instrument) -> Iterator[tuple[Cell, ...]]:
    system = instrument.index_system
    parents = {child: parent for parent in system.named for child in system.children(parent)}
    for id, node in system.named.items():
        definition = words_of(instrument, system.definitions.get(id))
        yield (id, parents.get(id), *words_of(instrument, node.name), *definition)


def _judgements(publication: Publication, instrument: Instrument) -> Iterator[tuple[Cell, ...]]:
    named = instrument.index_system.named
    for one in publication.inputs["judgements"]:
        names = (words_of(instrument, named[one[side]].name) for side in ("first", "second"))
        yield (one["expert"], one["matrix"], one["first"], one["second"], one["value"], *chain(*names))


def _weights(publication: Publication, instrument: Instrument) -> Iterator[tuple[Cell, ...]]:
    found = publication.evaluation["weights"]
    if found is None:
        return
    named, whole = instrument.index_system.named, {**instrument.index_system.spread(found["local"]), **found["global_"]}
    for matrix in instrument.experts.matrices:
        node = publication.evaluation["nodes"][matrix.id]
        ratio = ((node["group"] or {}).get("consistency") or {}).get("cr")
        for id in instrument.criteria(matrix.id):
            name = words_of(instrument, named[id].name)
            yield (id, matrix.id, *name, found["local"][id], whole[id], node["experts_used"], ratio)


@dataclass(frozen=True)
class _Score:
    part: str
    id: str
    source: str | None
    score: float | None
    interval: Mapping[str, float] | None
    withheld: bool

    def cells(self, instrument: Instrument) -> tuple[Cell, ...]:
        shown = self.score is not None
        ends = [self.interval.get(end) if shown and self.interval else None for end in _ENDS]
        status = PUBLISHED if shown else WITHHELD if self.withheld else NONE
        return (self.part, self.id, self.source, *_name(instrument, self.id), self.score, *ends, status)


def _scores(publication: Publication, instrument: Instrument) -> Iterator[_Score]:
    found, sure = publication.evaluation, publication.analysis.get("uncertainty") or {}
    gone, whole = publication.analysis.get("withheld", {}), found["composite"]["score"]
    goal = instrument.index_system.goal.id
    yield _Score(COMPOSITE, goal, None, whole, _together(sure, COMPOSITE), bool(gone.get("composite")))
    for one in found["dimensions"]:
        hidden = one["id"] in gone.get("dimensions", ())
        yield _Score(DIMENSION, one["id"], None, one["score"], _together(sure, "dimensions", one["id"]), hidden)
    for one in found.get("subdimensions", ()):
        hidden = one["id"] in gone.get("subdimensions", ())
        yield _Score(SUBDIMENSION, one["id"], None, one["score"], _together(sure, "subdimensions", one["id"]), hidden)
    for one in found["indicators"]:
        yield from _of_indicator(one, sure, gone.get("groups", {}))
    for one in found["items"]:
        yield _Score(ITEM, one["id"], one["audience"], one["score"], None, one["id"] in gone.get("items", ()))


def _of_indicator(one: Mapping[str, Any], sure: Mapping[str, Any], gone: Mapping[str, Any]) -> Iterator[_Score]:
    id = one["id"]
    hidden = any(id in ids for ids in gone.values())
    yield _Score(INDICATOR, id, None, one["score"], _together(sure, "indicators", id), hidden)
    for source in (name for name in GROUPS if name in one["groups"]):
        own = sure.get("groups", {}).get(id, {}).get(source)
        yield _Score(GROUP, id, source, one["groups"][source], own, id in gone.get(source, ()))


def _name(instrument: Instrument, id: str) -> tuple[Cell, ...]:
    asked = {key: item for form in instrument.questionnaires.values() for key, item in form.items.items()}
    return words_of(instrument, asked[id].text if id in asked else instrument.index_system.named[id].name)


def _together(sure: Mapping[str, Any], *names: str) -> Mapping[str, float] | None:
    """The interval of all that is random together, as the page shows it."""
    found = sure
    for name in names:
        found = found.get(name) or {}
    return found.get("together")


def _figures(publication: Publication, instrument: Instrument) -> Iterator[tuple[Cell, ...]]:
    given, scored = publication.inputs["figures"], publication.evaluation["objective_scores"]
    for one in instrument.objective_indicators:
        name = words_of(instrument, one.name)
        yield (one.id, one.indicator, *name, one.unit, given.get(one.id), one.floor, one.target, scored.get(one.id))
