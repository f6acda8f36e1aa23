"""How a table of answers is to be read, as a file: written with proposals, mended by whoever decides, read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from scoring.problems import Refused, please
from surveys.audiences import Audience
from surveys.imported_answers import Plan
from surveys.imported_columns import GROUP, Proposal, proposals
from surveys.imported_tables import Table
from surveys.imported_values import Answers, answers_of, counted, proposed
from surveys.importing_answers import Declaration
from surveys.reading import parse
from surveys.studies import Wave

PARTS = ("audience", "source", "agreed", "group", "same", "columns", "values")
MOST_VALUES = 200  # of one list that are written down; with more the column holds something else
_LEAD = """\
# How this file is read. Everything in it is a proposal: look at every line before it is used.
# source, agreed: say in each language where the answers are from, and write true if these people agreed to this use.
# columns: what each holds, null for left out; :group is the group a row counts for, :row what its export knows it by.
# group: the group of all rows, where no column says it. same: answers that all rows have.
# values: what is no code of ours, with its code; "" for no answer, null for not decided. What is a code is taken as it
# is: where the file numbers a scale from the other end, write that here too, as "1": "5", "2": "4" and so on.
"""


def proposed_map(wave: Wave, table: Table) -> str:
    """A map with all that is proposed, for the audience in whose questionnaire most columns are seen."""
    known = {audience: _proposals(wave, audience, table) for audience in wave.instrument.audiences}
    audience = max(known, key=lambda one: len(known[one]))
    found = known[audience]
    columns = {one.heading: found[one.place].target if one.place in found else None for one in table.columns}
    content = {
        "audience": audience,
        "source": dict.fromkeys(wave.instrument.languages, ""),
        "agreed": False,
        "group": None,
        "same": {
            one.id: None for one in wave.instrument.questionnaires[audience].screener if one.id not in columns.values()
        },
        "columns": columns,
        "values": _values(wave, audience, table, columns),
    }
    if GROUP in columns.values():
        content.pop("group")
    return _LEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=200)


def read_map(text: str, wave: Wave) -> tuple[Plan, Declaration]:
    """What a map says. Raises Refused, with all problems, for one of another shape."""
    content = parse(text)
    wrong = [part for part in content if part not in PARTS]
    wrong += [part for part in ("source", "same", "columns", "values") if not _is_mapping(content.get(part))]
    wrong += [f"values › {key}" for key, of in _mapping(content, "values").items() if not _is_mapping(of)]
    audience = next((one for one in wave.instrument.audiences if one == content.get("audience")), None)
    if wrong or audience is None:
        places = wrong if audience else ["audience", *wrong]
        what, way_out = "It is missing, or not of its kind.", "write it as in a map that was proposed"
        raise Refused(please("import-map", str(place), what, way_out) for place in places)
    values = {str(key): _said(of) for key, of in _mapping(content, "values").items()}
    group = None if content.get("group") is None else str(content["group"])
    plan = Plan(audience, _said(content.get("columns")), group, _said(content.get("same")), values)
    return plan, Declaration(_said(content.get("source")), content.get("agreed") is True)


def _proposals(wave: Wave, audience: Audience, table: Table) -> Mapping[int, Proposal]:
    return proposals(table, wave.instrument.questionnaires[audience], wave.strata_of(audience))


def _values(
    wave: Wave, audience: Audience, table: Table, columns: Mapping[str, str | None]
) -> dict[str, dict[str, str | None]]:
    lists: dict[str, tuple[Answers, list[Any]]] = {}
    for column in table.columns:
        target = columns[column.heading]
        if target and (of := answers_of(wave.instrument, audience, wave.strata_of(audience), target)):
            lists.setdefault(of.key, (of, []))[1].append(column)
    found = {key: (of, counted(of, some).most_common(MOST_VALUES)) for key, (of, some) in lists.items()}
    return {key: {value: proposed(of, value) for value, _ in values} for key, (of, values) in found.items() if values}


def _mapping(content: Mapping[str, Any], part: str) -> Mapping[Any, Any]:
    found = content.get(part)
    return found if isinstance(found, Mapping) else {}


def _is_mapping(found: object) -> bool:
    return found is None or isinstance(found, Mapping)


def _said(found: Any) -> dict[str, str]:
    """What is decided; what stands as null is not."""
    return {str(name): str(value) for name, value in (found or {}).items() if value is not None}
