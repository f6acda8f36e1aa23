"""A survey on a clinic as LimeSurvey exports it, in the layout of 3.x and in that since 4: which fields stand where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

LANGUAGES = ("en", "zh-Hans")
AGREE = (
    ("A1", "Strongly disagree", "非常不同意"), ("A2", "Disagree", "不同意"), ("A3", "Neither", "一般"),
    ("A4", "Agree", "同意"), ("A5", "Strongly agree", "非常同意"),
)  # fmt: skip
Row = dict[str, Any]

# type, code, the question in both languages, then what else its row has; lines and answers as (code, English, Chinese)
CLINIC: tuple[tuple[tuple[str, str], tuple[Row, ...]], ...] = (
    (("Getting in", "就诊"), (
        {"type": "X", "title": "WELCOME",
         "text": ("<p>Think of your <b>last</b> visit.</p>", "<p>请想一想<b>最近一次</b>就诊。</p>")},
        {"type": "Y", "title": "BEFORE", "text": ("Have you been here before?", "您以前来过吗？"), "mandatory": "Y"},
        {"type": "F", "title": "ACCESS", "text": ("How far do you agree?", "您在多大程度上同意？"), "answers": AGREE,
         "lines": (("SQ1", "I was seen in time.", "我按时看上了病。"), ("SQ2", "Booking was easy.", "预约很容易。"))},
        {"type": "N", "title": "WAIT", "text": ("How many minutes did you wait?", "您等了多少分钟？"),
         "relevance": "((BEFORE.NAOK == \"Y\"))",
         "attributes": {"min_num_value_n": "0", "max_num_value_n": "600", "num_value_int_only": "1"}},
    )),
    (("Treatment", "诊疗"), (
        {"type": "F", "title": "CARE", "text": ("And with these?", "对下面的说法呢？"), "answers": AGREE,
         "lines": (("SQ1", "They listened to me.", "他们听我说话。"), ("SQ2", "They were kind.", "他们态度和蔼。")),
         "attributes": {"random_order": "1"}},
        {"type": "M", "title": "USED", "text": ("What did you use?", "您用过什么？"), "other": "Y",
         "lines": (("app", "The app", "手机应用"), ("desk", "The desk", "窗口"), ("none", "None of these", "都没有")),
         "attributes": {"exclude_all_others": "none"}},
        {"type": "T", "title": "APP", "text": ("What of the app?<br>Tell us.", "应用怎么样？<br>请说说。"),
         "relevance": "USED_app.NAOK == \"Y\"", "attributes": {"maximum_chars": "300"}},
        {"type": "L", "title": "WARD", "text": ("Which ward?", "哪个科室？"),
         "relevance": "!is_empty(WAIT.NAOK) and WAIT.NAOK >= 30",
         "answers": (("1", "Surgery", "外科"), ("2", "Medicine", "内科"))},
        {"type": "R", "title": "FIRST", "text": ("What matters most?", "什么最重要？"),
         "answers": (("t", "Time", "时间"), ("k", "Kindness", "态度"), ("p", "Price", "价格")),
         "attributes": {"max_answers": "2"}},
        {"type": "D", "title": "DAY", "text": ("On which day?", "哪一天？"),
         "attributes": {"date_min": "2024-01-01", "date_max": "2026-12-31"}},
    )),
)  # fmt: skip


def lss(groups: Sequence[Any] = CLINIC, apart: bool = True, more: str = "") -> bytes:
    """The file; ``apart`` has texts in tables of their own."""
    tables: dict[str, list[Row]] = {}
    for gid, (name, questions) in enumerate(groups, start=1):
        _put(tables, "group", {"gid": gid, "group_order": gid, "grelevance": "1"}, {"group_name": name}, apart)
        for order, asked in enumerate(questions, start=1):
            _question(tables, gid, order, asked, apart)
    tables["surveys"] = [
        {"sid": 4711, "language": "en", "additional_languages": "zh-Hans", "adminemail": "a@b.example"}
    ]
    titles = zip(LANGUAGES, ("A clinic", "门诊"), strict=True)
    tables["surveys_languagesettings"] = [{"surveyls_language": one, "surveyls_title": title} for one, title in titles]
    return "\n".join(_document(tables, more, 640 if apart else 359)).encode()


def _question(tables: dict[str, list[Row]], gid: int, order: int, asked: Row, apart: bool) -> None:
    qid = gid * 100 + order
    row = {
        "qid": qid,
        "parent_qid": 0,
        "gid": gid,
        "question_order": order,
        "relevance": "1",
        "mandatory": "N",
        "other": "N",
    }
    row |= {name: asked[name] for name in ("type", "title", "relevance", "mandatory", "other") if name in asked}
    _put(tables, "question", row, {"question": asked["text"], "help": asked.get("help", ("", ""))}, apart)
    for number, (code, *said) in enumerate(asked.get("lines", ()), start=1):
        line = {"qid": qid * 100 + number, "parent_qid": qid, "gid": gid, "title": code, "question_order": number}
        _put(tables, "subquestion", line | {"type": "T", "scale_id": 0}, {"question": said}, apart)
    for number, (code, *said) in enumerate(asked.get("answers", ()), start=1):
        answer = {"aid": qid * 1000 + number, "qid": qid, "code": code, "sortorder": number, "scale_id": 0}
        _put(tables, "answer", answer, {"answer": said}, apart)
    for name, value in asked.get("attributes", {}).items():
        tables.setdefault("question_attributes", []).append(
            {"qid": qid, "attribute": name, "value": value, "language": ""}
        )


def _put(tables: dict[str, list[Row]], name: str, row: Row, texts: dict[str, Any], apart: bool) -> None:
    key = {"group": "gid", "answer": "aid"}.get(name, "qid")
    said = [
        {"language": one} | {column: words[at] for column, words in texts.items()} for at, one in enumerate(LANGUAGES)
    ]
    if apart:
        tables.setdefault(f"{name}s", []).append(row)
        labels = "question_l10ns" if name == "subquestion" else f"{name}_l10ns"
        tables.setdefault(labels, []).extend({key: row[key]} | words for words in said)
    else:
        tables.setdefault(f"{name}s", []).extend(row | words for words in said)


def _document(tables: dict[str, list[Row]], more: str, version: int) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>{version}</DBVersion>"
    yield f"<languages>{''.join(f'<language>{one}</language>' for one in LANGUAGES)}</languages>"
    for name, rows in tables.items():
        yield f"<{name}><fields><fieldname>any</fieldname></fields><rows>"
        for row in rows:
            cells = (f"<{field}>{_said(str(value))}</{field}>" for field, value in row.items())
            yield f"<row>{''.join(cells)}</row>"
        yield f"</rows></{name}>"
    yield f"{more}</document>"


def _said(value: str) -> str:
    return f"<![CDATA[{value}]]>" if "]]>" not in value else escape(value)
