"""A hospital's service, in a workbook of somebody who knows nothing but its template: three levels, 40 items."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

LEVELS = (
    ("AC", "就医过程", "Getting care", (
        ("AC1", "挂号候诊", "Booking and waiting", (
            ("AC11", "预约挂号", "Booking"), ("AC12", "候诊时间", "Waiting times"))),
        ("AC2", "指引和手续", "Finding one's way", (
            ("AC21", "标识指引", "Signs and directions"), ("AC22", "缴费取药", "Paying and medicines"))))),
    ("CA", "诊疗服务", "Treatment", (
        ("CA1", "沟通", "Being told", (
            ("CA11", "病情说明", "Explaining illness"), ("CA12", "倾听", "Listening"),
            ("CA13", "知情同意", "Consent"))),
        ("CA2", "护理", "Nursing", (
            ("CA21", "照护及时", "Prompt care"), ("CA22", "疼痛处理", "Relief of pain"))))),
    ("PL", "环境和信任", "Place and trust", (
        ("PL1", "环境", "The place", (("PL11", "清洁", "Cleanliness"), ("PL12", "安静", "Quiet"))),
        ("PL2", "信任", "Trust", (
            ("PL21", "隐私保护", "Privacy"), ("PL22", "收费透明", "Clear charges"),
            ("PL23", "投诉处理", "Complaints"))))),
)  # fmt: skip

PATIENTS = (
    ("AC11", "我很容易约到想看的科室。", "I could easily book the department I wanted.", 1),
    ("AC11", "约好的时间常常被改。", "My appointment was often moved.", -1),
    ("AC12", "我等候的时间可以接受。", "The time I waited was acceptable.", 1),
    ("AC12", "我知道还要等多久。", "I knew how much longer I would wait.", 1),
    ("AC21", "院内标识清楚，我找得到地方。", "Signs were clear and I found my way.", 1),
    ("AC21", "有人愿意给我指路。", "Somebody was willing to show me the way.", 1),
    ("AC22", "缴费要排很长的队。", "I had to queue long to pay.", -1),
    ("AC22", "取药时有人说明怎么用药。", "I was told how to take my medicines.", 1),
    ("CA11", "医生用我听得懂的话说明病情。", "The doctor explained my illness in words I understood.", 1),
    ("CA11", "我知道下一步要做什么。", "I knew what would happen next.", 1),
    ("CA12", "医生听我把话说完。", "The doctor let me finish.", 1),
    ("CA12", "我想问的没有时间问。", "There was no time for my questions.", -1),
    ("CA13", "做检查前有人告诉我为什么要做。", "Before a test I was told what it was for.", 1),
    ("CA13", "治疗方案征求了我的意见。", "I was asked what I thought of the treatment.", 1),
    ("CA21", "我按铃后很快有人来。", "When I rang, somebody came soon.", 1),
    ("CA21", "护士对我有耐心。", "Nurses were patient with me.", 1),
    ("CA22", "疼痛时得到了及时处理。", "When I was in pain, something was done soon.", 1),
    ("PL11", "病房和候诊区干净。", "Wards and waiting rooms were clean.", 1),
    ("PL11", "卫生间干净。", "Toilets were clean.", 1),
    ("PL12", "休息时足够安静。", "It was quiet enough to rest.", 1),
    ("PL21", "检查时我的隐私得到保护。", "My privacy was respected when I was examined.", 1),
    ("PL21", "别人能听到我和医生的谈话。", "Others could hear what I told the doctor.", -1),
    ("PL22", "每项收费我都看得明白。", "I understood every charge.", 1),
    ("PL22", "我担心做了不必要的检查。", "I worried about needless tests.", -1),
    ("PL23", "我知道可以向谁投诉。", "I knew to whom I could complain.", 1),
    ("PL23", "提出的问题得到了答复。", "What I complained of was answered.", 1),
)  # fmt: skip
STAFF = (
    ("AC11", "预约系统减少了现场排队。", "Booking online has shortened queues.", 1),
    ("AC12", "我接诊的患者大多按时看上病。", "Most of my patients are seen on time.", 1),
    ("AC21", "患者常来问路。", "Patients often ask me the way.", -1),
    ("AC22", "药房窗口够用。", "There are enough pharmacy counters.", 1),
    ("CA11", "我有足够时间向患者说明病情。", "I have time enough to explain illnesses.", 1),
    ("CA12", "我常常不得不打断患者。", "I often have to interrupt patients.", -1),
    ("CA13", "知情同意的流程走得到位。", "Consent is asked as it should be.", 1),
    ("CA21", "夜班护理人手足够。", "There are enough nurses at night.", 1),
    ("CA22", "疼痛评估按规定做。", "Pain is assessed as laid down.", 1),
    ("PL11", "保洁来得及时。", "Cleaners come when they are needed.", 1),
    ("PL12", "夜间病房安静。", "Wards are quiet at night.", 1),
    ("PL21", "诊室能做到一人一诊。", "One patient at a time is in the room.", 1),
    ("PL22", "我能向患者说清收费。", "I can explain charges to patients.", 1),
    ("PL23", "投诉会反馈给当事科室。", "Complaints reach the department concerned.", 1),
)  # fmt: skip


def workbook() -> bytes:
    """The file as it is saved."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in _sheets().items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheets() -> dict[str, list[list[Any]]]:
    named = ["name", None, "医院服务评价", "Evaluation of a hospital's service"]
    return {
        "instrument": [["path", "value", "text zh", "text en"], ["id", "hospital-service"], named],
        "index system": [
            ["id", "parent", "code", "name zh", "name en", "definition zh", "definition en"],
            ["G", None, None, "医院服务水平", "Quality of a hospital's service"],
            *_below("G", LEVELS),
        ],
        "questionnaires": [
            ["audience", "name zh", "name en", "people zh", "people en"],
            ["residents", "患者问卷", "Patients' questionnaire", "患者", "patients"],
            ["officers", "员工问卷", "Staff questionnaire", "员工", "staff"],
        ],
        "residents": _asked("P", "就医体验", "Your visit", PATIENTS),
        "officers": _asked("S", "工作情况", "Your work", STAFF),
    }


def _below(parent: str, nodes: Any) -> list[list[Any]]:
    rows = []
    for id, zh, en, *below in nodes:
        rows.append([id, parent, id if parent == "G" else None, zh, en, f"{zh}如何", f"How good this is: {en}"])
        rows += _below(id, below[0]) if below else []
    return rows


def _asked(letter: str, zh: str, en: str, items: Any) -> list[list[Any]]:
    head = ["what", "id", "indicator", "key", "text zh", "text en", "name zh", "name en"]
    section = ["section", f"{letter}S", None, None, None, None, zh, en]
    rows = [
        ["item", f"{letter}{number:02d}", indicator, None if key == 1 else key, chinese, english]
        for number, (indicator, chinese, english, key) in enumerate(items, start=1)
    ]
    return [head, section, *rows]
