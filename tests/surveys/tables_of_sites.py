"""A small table of comparator sites that tests spoil."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.reading import community_policing

INSTRUMENT = community_policing()
YEAR = 2030
COLUMNS = INSTRUMENT.comparison.template_columns
FULL = {
    "city_id": "350200",
    "city_name": "甲市",
    "year": "2029",
    "indicator_id": "OB01",
    "numerator": "159",
    "denominator": "200",
    "value": "79.5",
    "unit": "%",
    "source_title": "甲市统计年鉴",
    "source_locator": "p. 12",
    "collected_by": "李",
    "collected_on": "2030-02-01",
    "reliability": "A",
    "is_synthetic": "no",
    "note": "checked",
}


def table(*rows: dict[str, str], columns: Sequence[str] = COLUMNS) -> list[list[str]]:
    """The heading, and the full row with other cells for each row."""
    return [list(columns), *([(FULL | row).get(column, "") for column in columns] for row in rows)]
