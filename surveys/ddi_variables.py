"""Every question in a DDI codebook, with its words, its answers, and how many people gave each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from xml.etree import ElementTree as Tree

from surveys.archive_texts import said
from surveys.asked import Answer, Asked
from surveys.data_rows import NAME as ROWS
from surveys.data_rows import Rows
from surveys.instrument import Instrument
from surveys.xml_elements import element, in_languages


def groups(instrument: Instrument, found: Collection[Asked]) -> Iterator[Tree.Element]:
    """The items of each indicator: what is scored together."""
    for id, indicator in instrument.index_system.indicators.items():
        own = [_id(one) for one in found if one.indicator == id]
        if own:
            labels = in_languages("labl", dict(indicator.name.root))
            defined = in_languages("defntn", dict(indicator.definition.root))
            yield element("varGrp", labels, defined, ID=f"G_{id}", name=id, type="subject", var=" ".join(own))


def variable(one: Asked, files: Mapping[str, str], rows: Rows | None) -> Tree.Element:
    """One question. ``files`` are the ids of the files that tell answers, by the names of their tables."""
    where = {"files": " ".join(_files(one, files, rows))} if one.told == "counted" else {}
    return element(
        "var",
        in_languages("labl", one.text),
        element("qstn", in_languages("preQTxt", one.stem), in_languages("qstnLit", one.text)),
        _range("valrng", [answer for answer in one.answers if not answer.missing]),
        _range("invalrng", [answer for answer in one.answers if answer.missing]),
        in_languages("universe", one.universe),
        _responses(one),
        (_category(answer) for answer in one.answers),
        in_languages("notes", notes(one)),
        ID=_id(one),
        name=one.id,
        intrvl="discrete",
        **({"nature": "ordinal"} if one.indicator else {}),
        **where,
    )


def _id(one: Asked) -> str:
    return f"V_{one.id}"


def _files(one: Asked, files: Mapping[str, str], rows: Rows | None) -> Iterator[str]:
    for name, id in files.items():
        if name != ROWS or (rows and rows.audience == one.audience):
            yield id


def _range(name: str, answers: Collection[Answer]) -> list[Tree.Element]:
    return [element(name, (element("item", VALUE=one.code) for one in answers))] if answers else []


def _responses(one: Asked) -> Iterator[Tree.Element]:
    if one.responses is not None:
        yield element("TotlResp", str(one.responses))
        yield element("sumStat", str(one.people(missing=False)), type="vald")
        yield element("sumStat", str(one.people(missing=True)), type="invd")


def _category(answer: Answer) -> Tree.Element:
    people = [] if answer.people is None else [element("catStat", str(answer.people), type="freq")]
    missing = {"missing": "Y"} if answer.missing else {}
    return element("catgry", element("catValu", answer.code), in_languages("labl", answer.label), people, **missing)


def notes(one: Asked) -> dict[str, str]:
    """Which way an item points, or why nothing is told of its answers."""
    return said(f"ddi-{one.told}" if one.told != "counted" else f"ddi-keyed-{'up' if one.keyed == 1 else 'down'}")
