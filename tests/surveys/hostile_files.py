"""Files that were made to do harm, or are broken, and by which code each is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

from surveys.instrument_workbooks import workbook as written
from surveys.workbook_cells import MOST_MEGABYTES
from tests.surveys.generated_instruments import SHIPPED
from tests.surveys.kobo import AGREE, MORE, SCORED
from tests.surveys.limesurvey import CLINIC, lss
from tests.surveys.sheets import Rows, workbook

Change = Callable[[bytes], bytes]
SOUND = written(SHIPPED)
RESIDENTS = "xl/worksheets/sheet6.xml"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"


def changed(part: str, change: Change, book: bytes = SOUND) -> bytes:
    """A workbook, the shipped instrument's if no other is given, with one part changed, or with one more."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as sound, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as other:
        for one in sound.namelist():
            other.writestr(one, change(sound.read(one)) if one == part else sound.read(one))
        if part not in sound.namelist():
            other.writestr(part, change(b""))
    return file.getvalue()


def before(end: bytes, more: bytes) -> Change:
    return lambda content: content.replace(end, more + end)


END = b"</sheetData>"
LARGE, UNREADABLE = "workbook-too-large", "workbook-unreadable"
BEGUN = b'<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;">' % ((letter, *[letter - 1] * 6)) for letter in range(ord("b"), ord("k"))
)


SURVEYS: Mapping[str, tuple[bytes, str]] = {
    "an alias bomb": (BOMB + b"]><d>&j;</d>", "lss-unreadable"),
    "another file": (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "lss-unreadable"),
    "depth": (BEGUN + b"<a>" * 100_000, "lss-too-large"),
    "breadth": (BEGUN + b"<a/>" * 500_000 + b"</document>", "lss-too-large"),
    "length": (BEGUN + b" " * (MOST_MEGABYTES * 2**20) + b"</document>", "lss-too-large"),
    "half a file": (lss()[:2000], "lss-unreadable"),
    "another document": (b"<?xml version='1.0'?><html/>", "lss-unreadable"),
    "an unknown encoding": (b"<?xml version='1.0' encoding='x-no'?><a/>", "lss-unreadable"),
    "a wrong encoding": (b"<?xml version='1.0' encoding='utf-8'?>\xff\xfe\x00", "lss-unreadable"),
    "a question alone": (BEGUN.replace(b">Survey<", b">Question<") + b"</document>", "lss-unreadable"),
    "nothing": (b"", "lss-unreadable"),
}
WORKBOOKS: Mapping[str, tuple[str, Change, str]] = {
    "a zip bomb": ("xl/media/bomb", lambda _: bytes(60_000_000), LARGE),
    "entities": (SHEET, lambda old: b'<!DOCTYPE a [<!ENTITY b "c">]>' + old, UNREADABLE),
    "another encoding": (SHEET, lambda old: old.decode().encode("utf-16"), UNREADABLE),
    "an encoding to hide in": (SHEET, lambda old: old.replace(b"UTF-8", b"cp037"), UNREADABLE),
    "too wide": (SHEET, before(END, b'<row r="99"><c r="XFD99"><v>1</v></c></row>'), LARGE),
    "too long": (SHEET, before(END, b'<row r="999999"><c r="A999999"><v>1</v></c></row>'), LARGE),
    "half a million cells": (SHEET, before(END, b"<row>" + b"<c/>" * 500_000 + b"</row>"), LARGE),
    "styles": (STYLES, before(b"</cellXfs>", b'<xf fontId="0"/>' * 40_000), LARGE),
    "half a sheet": (SHEET, lambda old: old[: len(old) // 2], UNREADABLE),
    "no workbook": ("xl/workbook.xml", lambda _: b"no book", UNREADABLE),
}
NO_INSTRUMENTS: Sequence[tuple[str, bytes, str]] = (
    ("a.xlsx", b"hello", UNREADABLE),
    ("a.xlsx", SOUND[: len(SOUND) // 2], UNREADABLE),
    ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(500), UNREADABLE),
    ("a.yaml", "name: é".encode("latin-1"), "instrument-encoding"),
    ("a.yaml", "name: 字".encode("utf-16"), "instrument-encoding"),
    ("a.yaml", b"a: [" + b"1," * 300_000 + b"]", "instrument-too-large"),
    ("a.yaml", b"a: &a [1]\nb: *a\n", "instrument-unreadable"),
    ("a.yaml", b"", "instrument-unreadable"),
)


def asked_where(number: int = 10_000) -> bytes:
    """So many items, each with a condition."""
    rows = [["select_one agree", f"q{at}", f"Say {at}", f"说{at}", "${booking} = '1'"] for at in range(number)]
    return workbook({"survey": [MORE, *SCORED, *rows], "choices": AGREE})


def nested() -> bytes:
    rows: list[list[object]] = [["begin group", f"g{at}", "G", "组", "${booking} = '1'"] for at in range(5000)]
    rows.append(["note", "n", "N", "注"])
    rows += [["end group"] for _ in range(5000)]
    return workbook({"survey": [MORE, *SCORED, *rows], "choices": AGREE})


def wide() -> bytes:
    choices: Rows = [*AGREE, *[["wide", f"c{at}", f"C {at}", f"选{at}"] for at in range(3000)]]
    rows = [["select_multiple wide", f"m{at}", "M", "多"] for at in range(300)]
    return workbook({"survey": [MORE, *SCORED, *rows], "choices": choices})


def faulty(number: int = 900) -> bytes:
    """Rows that each have something of their own in the way; as many as a sheet has."""
    rows = [["geopoint", f"g{at}", "Where?", None, "${nobody} ="] for at in range(12 * number)]
    rows += [["select_one long", f"q{at}", None, "说", "${q1} = 'x' or ${nobody} = 'y'"] for at in range(number)]
    long = [["long", f"c{at}", None, f"选{at}"] for at in range(20)]
    return workbook({"survey": [MORE, *SCORED, *rows], "choices": [*AGREE, *long]})


def many_columns() -> bytes:
    sound = workbook({"survey": [MORE, *SCORED], "choices": AGREE})
    return changed("xl/worksheets/sheet1.xml", before(END, b'<row r="90"><c r="XFD90"><v>1</v></c></row>'), sound)


def large() -> bytes:
    lines = tuple((f"S{at}", f"Say {at}", f"说{at}") for at in range(1500))
    array = {"type": "F", "title": "BIG", "text": ("Say", "说"), "lines": lines, "answers": CLINIC[0][1][2]["answers"]}
    return lss([*CLINIC, (("Big", "大"), (array,))])


def items(number: int) -> bytes:
    """The shipped instrument's workbook with so many more items, each without a text."""
    cell = b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>'
    row = b'<row r="%d">' + cell % (b"A%d", b"item") + cell % (b"B%d", b"X%d") + b"</row>"
    return changed(RESIDENTS, before(END, b"".join(row % (at, at, at, at) for at in range(100, 100 + number))))


def lines(number: int) -> bytes:
    """The same in YAML."""
    return (
        "items:" + "".join(f"\n- {{id: X{at}, indicator: IC1, text: {{zh: 说, en: say}}}}" for at in range(number))
    ).encode()


FORMS: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "ten thousand": ("a.xlsx", asked_where, "foreign-too-large"),
    "nested": ("a.xlsx", nested, "foreign-too-large"),
    "wide": ("a.xlsx", wide, "foreign-too-large"),
    "faulty": ("a.xlsx", faulty, "foreign-unaskable"),
    "many columns": ("a.xlsx", many_columns, "workbook-too-large"),
    "large": ("a.lss", large, "foreign-too-large"),
}
