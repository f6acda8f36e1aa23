"""What was asked and how it was answered, as tables of a bundle: items, groups, and the number of people an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.tallies import OFF_SCALE
from surveys.answer_codes import DONT_KNOW, MISSING, NOT_APPLICABLE, codes
from surveys.archive_texts import said
from surveys.audiences import AUDIENCES, Audience
from surveys.data_columns import column, marked, worded, words_of
from surveys.data_tables import Cell, Reference, Table
from surveys.instrument import Instrument
from surveys.publications import Publication

ALL = "all"  # the group of an audience whose strata were joined
_REASONS = ("dont_know", "not_applicable", "missing")
_OFF_SCALE = (DONT_KNOW, NOT_APPLICABLE, MISSING)  # in a tally's own order


def items(publication: Publication, instrument: Instrument) -> Table:
    """Every scored item: what it says, what it measures, and which way it points."""
    columns = (
        column("item"),
        column("audience", enum=list(AUDIENCES)),
        column("indicator"),
        column("keyed", "integer", enum=[1, -1]),
        column("points", "integer", minimum=2, maximum=11),
        *worded(instrument, "text"),
    )
    heads, rows = marked(publication, columns, _items(instrument))
    measured = Reference(("indicator",), "criteria", ("criterion",))
    return Table("items", said("table-items"), heads, rows, ("item",), (measured,))


def groups(publication: Publication, instrument: Instrument) -> Table:
    """The groups that answers are counted in."""
    columns = (
        column("audience", enum=list(AUDIENCES)),
        column("group"),
        *worded(instrument, "name"),
        column("people", "integer", minimum=0),
    )
    heads, rows = marked(publication, columns, _groups(publication, instrument))
    return Table("groups", said("table-groups"), heads, rows, ("audience", "group"))


def tallies(publication: Publication, instrument: Instrument) -> Table:
    """How many people of each group gave each answer to each item; none of an item that is withheld."""
    columns = (
        column("audience", enum=list(AUDIENCES)),
        column("group"),
        column("item"),
        column("answer", "integer"),
        *worded(instrument, "label"),
        column("is_missing", "boolean"),
        column("people", "integer", minimum=0),
    )
    heads, rows = marked(publication, columns, _tallies(publication, instrument))
    references = (
        Reference(("audience", "group"), "groups", ("audience", "group")),
        Reference(("item",), "items", ("item",)),
    )
    return Table("tallies", said("table-tallies"), heads, rows, ("audience", "group", "item", "answer"), references)


def sums(publication: Publication) -> Table:
    """How many of a group answered an item and what their points come to, where its counts would tell of a few."""
    columns = (
        column("audience", enum=list(AUDIENCES)),
        column("group"),
        column("item"),
        *(column(name, "integer", minimum=0) for name in ("answered", "points_sum", *_REASONS)),
    )
    heads, rows = marked(publication, columns, _sums(publication))
    references = (
        Reference(("audience", "group"), "groups", ("audience", "group")),
        Reference(("item",), "items", ("item",)),
    )
    return Table("sums", said("table-sums"), heads, rows, ("audience", "group", "item"), references)


def withheld(publication: Publication) -> frozenset[str]:
    """The items of which nothing is told."""
    return frozenset(publication.analysis.get("withheld", {}).get("items", ()))


def _items(instrument: Instrument) -> Iterator[tuple[Cell, ...]]:
    for audience in instrument.audiences:
        points = len(instrument.scale_of(audience).points)
        for item in instrument.questionnaires[audience].scored.values():
            yield (item.id, audience, item.indicator, item.key, points, *words_of(instrument, item.text))


def counted(publication: Publication) -> Iterator[tuple[Audience, str, str, list[int]]]:
    """Audience, group, item and counts: of each group, or of all together where groups have no more than a sum.

    Of an item that is withheld there is nothing.
    """
    gone = withheld(publication)
    for entry in publication.inputs["tallies"]:
        for id, counts in entry["counts"].items():
            if id not in gone:
                yield entry["audience"], entry["stratum"] or ALL, id, counts
    for audience, id, parts in _summed(publication):
        if shape := parts[0]["shape"]:
            yield audience, ALL, id, [*shape, *map(sum, zip(*(part["others"] for part in parts), strict=True))]


def _groups(publication: Publication, instrument: Instrument) -> Iterator[tuple[Cell, ...]]:
    named = {(row["audience"], row.get("id")): row["name"] for row in publication.study["strata"]}
    entries = publication.inputs["tallies"]
    for entry in entries:
        audience, group = entry["audience"], entry["stratum"]
        name = named.get((audience, group)) if group else said("group-all")
        yield (audience, group or ALL, *words_of(instrument, name), entry["responses"])
    for audience in dict.fromkeys(audience for audience, group, _, _ in counted(publication) if group == ALL):
        own = [entry for entry in entries if entry["audience"] == audience]
        if all(entry["stratum"] for entry in own):
            people = sum(entry["responses"] for entry in own)
            yield (audience, ALL, *words_of(instrument, said("group-all")), people)


def _tallies(publication: Publication, instrument: Instrument) -> Iterator[tuple[Cell, ...]]:
    for audience, group, id, counts in counted(publication):
        for cells in _answers(instrument, audience, id, counts):
            yield (audience, group, id, *cells)


def _sums(publication: Publication) -> Iterator[tuple[Cell, ...]]:
    gone = withheld(publication)
    for entry in publication.inputs["tallies"]:
        for id, known in entry.get("totals", {}).items():
            if id not in gone:
                yield (
                    entry["audience"],
                    entry["stratum"] or ALL,
                    id,
                    known["answered"],
                    known["total"],
                    *known["others"],
                )


def _summed(publication: Publication) -> Iterator[tuple[Audience, str, list[Mapping[str, Any]]]]:
    """The items of which groups have sums alone, each with what every group has."""
    gone, found = withheld(publication), dict[tuple[Audience, str], list[Mapping[str, Any]]]()
    for entry in publication.inputs["tallies"]:
        for id, known in entry.get("totals", {}).items():
            found.setdefault((entry["audience"], id), []).append(known)
    yield from ((audience, id, parts) for (audience, id), parts in found.items() if id not in gone)


def _answers(instrument: Instrument, audience: Audience, id: str, counts: list[int]) -> Iterator[tuple[Cell, ...]]:
    """A row for each answer that could be given; a tally's other kinds of none are always 0."""
    points = range(1, len(counts) - OFF_SCALE + 1)
    people: Mapping[int, Any] = dict(zip((*points, *_OFF_SCALE), counts, strict=True))
    for one in codes(instrument, audience, instrument.questionnaires[audience].items[id]):
        yield (one.code, *words_of(instrument, one.label), one.missing, people[one.code])
