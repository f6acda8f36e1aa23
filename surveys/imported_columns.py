"""Which column of a table of answers holds what: proposals, from the headings of Kobo, LimeSurvey, 问卷星 and our own.

A proposal is nothing but that: whoever brings the answers in decides on every column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys import item_kinds
from surveys.imported_tables import Column, Table, folded, unnumbered
from surveys.item_kinds import OTHER, MultipleChoice
from surveys.questionnaires import Questionnaire
from surveys.studies import Stratum

GROUP, ROW = ":group", ":row"  # no id begins so: the group a row counts for, and what its own export knows it by
By = Literal["id", "path", "code", "text", "place", "group", "row"]
_CODE = re.compile(r"([A-Za-z][\w-]*)(?:\[([\w-]+)\])?(?:[.．:：]\s*(.*))?", re.DOTALL)
_APART = re.compile(r"[\[【(（—:：]|--")  # what stands between a question and its row or answer
_KIND = re.compile(r"\s*[\[【(（](?:单选题|多选题|矩阵\w*题|量表题|填空题|排序题|必答|必填|选填)[\]】)）]")
_CLOSING = " ])】）—-"
_MARKS = " 。.?？!！*:：;；,，)）]】"
_GROUPS = (
    "group",
    "stratum",
    "community",
    "unit",
    "分组",
    "组别",
    "社区",
    "所在社区",
    "小区",
    "所在小区",
    "单位",
    "单位组",
)
_ROWS = ("_uuid", "uuid", "meta/instanceid", "instanceid", "_id")


@dataclass(frozen=True)
class Proposal:
    """What a column may hold, and what that was seen by."""

    target: str
    by: By


def targets(asked: Questionnaire) -> tuple[str, ...]:
    """All that a column may hold of a questionnaire, in its order: ids, single answers of several, words beside."""
    found: list[str] = []
    for id in asked.ids():
        found.append(id)
        item = asked.others.get(id)
        if isinstance(item, MultipleChoice):
            found += [item_kinds.part_of(id, code) for code in item.codes]
    return tuple(found)


def proposals(table: Table, asked: Questionnaire, strata: Sequence[Stratum]) -> Mapping[int, Proposal]:
    """By the places of columns, what they may hold; each thing is proposed for the first column that fits it."""
    names, found, taken = _Names(asked), dict[int, Proposal](), set[str]()
    for column in table.columns:
        one = names.proposal(column.heading) or _group(column, strata) or _row(column)
        if one is not None and one.target not in taken:
            found[column.place] = one
            taken.add(one.target)
    return found


class _Names:
    """The names that an item of a questionnaire may have in a heading."""

    def __init__(self, asked: Questionnaire) -> None:
        self._codes = {folded(target): target for target in targets(asked)}
        self._codes |= {folded(name): target for name, target in _further(asked)}
        self._texts = dict(_texts(asked))
        self._parts = dict(_part_texts(asked))
        self._places = [id for id in asked.ids() if ":" not in id]

    def proposal(self, heading: str) -> Proposal | None:
        """What a heading names."""
        if target := self._codes.get(folded(heading)):
            return Proposal(target, "id")
        for names, by in ((_paths(heading), "path"), (_coded(heading), "code")):
            for name in names:
                if target := self._codes.get(folded(name)):
                    return Proposal(target, by)  # type: ignore[arg-type] # one of two words
        return self._by_text(_KIND.sub("", heading)) or self._by_place(heading)

    def _by_text(self, heading: str) -> Proposal | None:
        whole = _words(unnumbered(heading))
        if target := self._texts.get(whole):
            return Proposal(target, "text")
        for apart in _APART.finditer(unnumbered(heading)):
            stem, last = apart.string[: apart.start()], apart.string[apart.end() :].strip(_CLOSING)
            if target := self._parts.get((_words(stem), _words(last))) or self._texts.get(_words(last)):
                return Proposal(target, "text")
        return None

    def _by_place(self, heading: str) -> Proposal | None:
        """A heading that is a number and no more: what has this number on the form."""
        found = re.fullmatch(r"\s*Q?(\d{1,3})\s*[、.．]?\s*", heading, re.IGNORECASE)
        number = int(found[1]) if found else 0
        return Proposal(self._places[number - 1], "place") if 0 < number <= len(self._places) else None


def _further(asked: Questionnaire) -> Iterator[tuple[str, str]]:
    """The names that parts of an item have in other programs."""
    for id, item in asked.others.items():
        if isinstance(item, MultipleChoice):
            for code in item.codes:
                yield from ((f"{id}{left}{code}{right}", item_kinds.part_of(id, code)) for left, right in _AROUND)
        if item.own_words:
            yield from ((name, item_kinds.words_of(id)) for name in (f"{id}_{OTHER}", f"{id}[{OTHER}]", f"{id}_text"))


_AROUND = (("/", ""), ("[", "]"), ("_", ""))


def _texts(asked: Questionnaire) -> Iterator[tuple[str, str]]:
    """What is asked, in every language, with what it belongs to; nothing that stands for two things."""
    found: dict[str, str | None] = {}
    shown = {**asked.items, **asked.others, **{one.id: one for one in (*asked.screener, *asked.profile)}}
    for id, item in [*shown.items(), *((comment.id, comment) for comment in asked.comments)]:
        for text in {_words(said) for said in item.text.root.values()}:
            found[text] = None if text in found else id
    yield from ((text, id) for text, id in found.items() if id is not None)


def _part_texts(asked: Questionnaire) -> Iterator[tuple[tuple[str, str], str]]:
    for id, item in asked.others.items():
        if isinstance(item, MultipleChoice):
            for option in item.options:
                for language, said in option.text.root.items():
                    key = _words(item.text.root.get(language, "")), _words(said)
                    yield key, item_kinds.part_of(id, option.code)


def _paths(heading: str) -> Iterator[str]:
    """What Kobo's headings end with: ``group/name``, ``group/name/answer``."""
    parts = heading.split("/")
    if len(parts) > 1:
        yield "/".join(parts[-2:])
        yield parts[-1]


def _coded(heading: str) -> Iterator[str]:
    """What LimeSurvey's begin with: ``code``, ``code[sub]``, ``code. text``."""
    if found := _CODE.fullmatch(heading.strip()):
        if found[2]:
            yield f"{found[1]}[{found[2]}]"
            yield found[2]
        else:
            yield found[1]


def _words(said: str) -> str:
    return folded(said).strip(_MARKS)


def _group(column: Column, strata: Sequence[Stratum]) -> Proposal | None:
    """A column that is called so, or in which nothing but groups stands."""
    known = {folded(name) for one in strata for name in (one.id, *one.name.root.values())}
    values = {folded(value) for value in column.counts}
    named = _words(unnumbered(column.heading.rsplit("/", maxsplit=1)[-1])) in _GROUPS
    return Proposal(GROUP, "group") if named or (values and values <= known) else None


def _row(column: Column) -> Proposal | None:
    return Proposal(ROW, "row") if folded(column.heading) in _ROWS else None
