"""Tables of what a file of answers would bring: what is kept by group, and what is refused and why."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from app_pages import frame
from app_pages.brought_drafts import Looked
from surveys.imported_answers import Refusal
from surveys.safe_texts import safe
from surveys.studies import Wave


def groups(wave: Wave, looked: Looked) -> pd.DataFrame:
    """How many rows would be kept, by group, and what becomes of the others."""
    words, read, new = frame.words(), frame.language(), Counter[str]()
    for part in looked.news.parts:
        new[part.stratum] += len(part.places)
    names = {one.id: one.name[read] for one in wave.strata_of(looked.plan.audience)}
    what, rows = words("brought-rows-of"), words("brought-rows")
    found = [{what: names[id], rows: number} for id, number in new.items()]
    found += [
        {what: words("brought-kept"), rows: looked.news.number},
        {what: words("brought-repeated"), rows: looked.news.repeated},
        {what: words("brought-refused"), rows: looked.checked.refused + looked.news.few},
    ]
    return pd.DataFrame(found)


def refusals(found: Sequence[Refusal], names: Mapping[str, str]) -> pd.DataFrame:
    """A row a reason."""
    return pd.DataFrame(_rows(found, names))


def refusals_file(found: Sequence[Refusal], names: Mapping[str, str]) -> bytes:
    """The same as a file to take away; no spreadsheet computes anything in it."""
    written, rows = io.StringIO(), list(_rows(found, names))
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows({name: safe(cell) for name, cell in row.items()} for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _rows(found: Sequence[Refusal], names: Mapping[str, str]) -> list[dict[str, str]]:
    words = frame.words()
    return [
        {
            words("brought-row-number"): str(one.row),
            words("brought-column"): one.heading and names.get(one.heading, one.heading)[:100],
            words("brought-why"): _why(one),
        }
        for one in found
    ]


def _why(one: Refusal) -> str:
    key, words = f"problem-{one.problem.code}", frame.words()
    said = words(key) if key in words else f"{one.problem.what} {one.problem.way_out}"
    return words("space").join([said, words("brought-said", value=one.value)]) if one.value else said
