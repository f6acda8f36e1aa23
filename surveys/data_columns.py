"""The columns that several tables of a bundle share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.archive_texts import named, said, told
from surveys.data_tables import Cell, Column, Kind
from surveys.instrument import Instrument
from surveys.publications import Publication
from surveys.texts import Text

SYNTHETIC = "is_synthetic"


def column(name: str, kind: Kind = "string", required: bool = True, **limits: Any) -> Column:
    """A column whose title stands in the archive's words under its name."""
    return Column(name, kind, said(f"column-{name}"), required, limits)


def worded(instrument: Instrument, name: str) -> tuple[Column, ...]:
    """A column for each language of an instrument."""
    return tuple(
        Column(f"{name}_{language}", "string", told(f"column-{name}-in", language=named(language)), False)
        for language in instrument.languages
    )


def words_of(instrument: Instrument, text: Text | Mapping[str, str] | None) -> tuple[Cell, ...]:
    """The cells of those columns."""
    own = text.root if isinstance(text, Text) else text or {}
    return tuple(own.get(language) for language in instrument.languages)


def marked(
    publication: Publication, columns: Iterable[Column], rows: Iterable[tuple[Cell, ...]]
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Columns and rows with a last one that says of each row whether it is made up: a table travels alone."""
    return marked_as(publication.study["banner"] is not None, columns, rows)


def marked_as(
    synthetic: bool, columns: Iterable[Column], rows: Iterable[tuple[Cell, ...]]
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """The same of what is not published yet."""
    return (*columns, column(SYNTHETIC, "boolean")), tuple((*row, synthetic) for row in rows)
