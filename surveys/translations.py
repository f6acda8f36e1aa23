"""How far the texts of an instrument are written in each language, finished or not, and which are missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from surveys.sheet_blocks import cell
from surveys.sheet_fields import Field, fields, languages
from surveys.sheet_rows import REMARK, Grid, Spot

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # as BCP 47 has them, nearly


@dataclass(frozen=True)
class Translation:
    """How many texts there are in some language, and where those are missing in this one."""

    language: str
    texts: int
    missing: tuple[Spot, ...]

    @property
    def written(self) -> int:
        return self.texts - len(self.missing)


def translations(grids: Sequence[Grid]) -> tuple[Translation, ...]:
    """Of each language that has a column. A text that stands in no language is none."""
    number, missing = 0, dict[str, list[Spot]]()
    for spot, grid, at, field in _texts(grids):
        said = languages(grid, field)
        for language in said.values():
            missing.setdefault(language, [])
        if any(cell(grid, at, header).strip() for header in said):
            number += 1
            for header, language in said.items():
                if not cell(grid, at, header).strip():
                    missing[language].append(spot.in_column(header))
    return tuple(Translation(language, number, tuple(found)) for language, found in missing.items())


def with_languages(grids: Sequence[Grid], spoken: object) -> tuple[Grid, ...]:
    """The same with a column for each text in each of these languages; none goes, since texts would go with it."""
    wanted = (
        [one for one in spoken if isinstance(one, str) and _LANGUAGE.fullmatch(one)] if isinstance(spoken, list) else []
    )
    known = {one.language for one in translations(grids)}
    return tuple(_spread(grid, known, [one for one in wanted if one not in known]) for grid in grids)


def _spread(grid: Grid, known: Collection[str], new: Sequence[str]) -> Grid:
    order, said = list[tuple[str, int | None]](), {}
    for at, header in enumerate(grid.headers):
        order.append((header, at))
        name, _, language = header.rpartition(" ")
        if language in known and name:
            said[name] = len(order)
    for name, after in sorted(said.items(), key=lambda entry: -entry[1]):
        order[after:after] = [(f"{name} {language}", None) for language in new]
    rows = [[None if at is None else row[at] for _, at in order] for row in grid.rows]
    return Grid(grid.name, [header for header, _ in order], rows)


def _texts(grids: Sequence[Grid]) -> Iterator[tuple[Spot, Grid, int, Field]]:
    for grid in grids:
        for at in range(len(grid.rows)):
            if any(str(one or "").startswith(REMARK) for one in grid.rows[at][:1]):
                continue
            for field in fields(grid, at):
                if field.text:
                    yield Spot(grid.name, at + 2), grid, at, field
