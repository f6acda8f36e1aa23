"""Tables of answers as other programs write them: KoboToolbox, LimeSurvey, 问卷星, and plain ones."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from functools import cache

import xlsxwriter

from surveys.audiences import Audience
from surveys.reading import community_policing

Table = list[list[str]]


def saved(table: Table, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A CSV file."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(table)
    return written.getvalue().encode(encoding)


def workbook(table: Sequence[Sequence[object]]) -> bytes:
    """An Excel workbook with the table on its first sheet; what begins with = is a formula."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet("data")
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    return written.getvalue()


@cache
def _people(audience: Audience, number: int) -> tuple[dict[str, str], ...]:
    chance = random.Random(5)  # noqa: S311 # answers made up are no secret
    asked = community_policing().questionnaires[audience]
    found = []
    for _ in range(number):
        said = {id: str(chance.randint(1, 5)) for id in asked.items}
        said |= {id: "3" for id, item in asked.items.items() if item.attention}
        said |= {one.id: chance.choice(one.options).code for one in asked.profile}
        said |= {one.id: one.options[0].code for one in asked.screener}
        found.append(said)
    return tuple(found)


def people(number: int, audience: Audience = "residents") -> list[dict[str, str]]:
    """What people answered, by id; the same each time."""
    return [dict(one) for one in _people(audience, number)]


def plain(number: int) -> Table:
    """A column an item, headed by its id, with codes; residents of two communities in turn."""
    found = people(number)
    headings = list(found[0])
    rows = [[f"C{1 + place % 2}", *(one[id] for id in headings)] for place, one in enumerate(found)]
    return [["stratum", *headings], *rows]


def wenjuanxing(number: int) -> Table:
    """Titles with numbers, answers in words, and who, when and from where beside them."""
    asked, found = community_policing().questionnaires["residents"], people(number)
    points = {str(point.value): point.text["zh"] for point in community_policing().scale_of("residents").points}
    choices = (*asked.screener, *asked.profile)
    options = {one.id: {each.code: each.text["zh"] for each in one.options} for one in choices}
    texts = {one.id: one.text["zh"] for one in choices} | {id: one.text["zh"] for id, one in asked.items.items()}
    shown = [(id, texts[id]) for id in asked.ids() if id in texts]
    aside = ["序号", "提交答卷时间", "所用时间", "来源", "来自IP", "1、您的姓名："]
    rows = [
        [str(place), "2026/5/31 10:00:00", "300秒", "微信", "192.0.2.1(北京)", "张三"]
        + [options.get(id, points).get(one[id], "(跳过)") for id, _ in shown]
        for place, one in enumerate(found, 1)
    ]
    return [[*aside, *(f"{count}、{text}" for count, (_, text) in enumerate(shown, 2))], *rows]


def kobo(number: int) -> Table:
    """Paths for headings, and what Kobo adds."""
    found = people(number)
    headings = ["start", "end", "deviceid", *(f"form/{id}" for id in found[0]), "_uuid", "_submission_time"]
    rows = [
        ["2026-05-31T10:00", "2026-05-31T10:05", "d", *one.values(), f"uuid-{place}", "2026-05-31T10:05"]
        for place, one in enumerate(found)
    ]
    return [headings, *rows]
