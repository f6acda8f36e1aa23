"""The answer form on paper: A4, boxes to tick, the code and its QR, and a slip to take home."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from starlette.requests import Request
from starlette.responses import Response

from forms.answer import refused_at_the_door
from forms.site import Site, language_of, others, page
from scoring.problems import Refused
from storage.records import SqlRecords
from surveys import answering, sequences
from surveys.answering import Asked
from surveys.entries import new_sheet, printed_sheet
from surveys.invitations import normalised, printed, receipt_code

MOST_COPIES = 50


@dataclass(frozen=True)
class Copy:
    """One copy: the number it is keyed in by, and the code on the slip that deletes its response."""

    number: str
    receipt: str


def show(site: Site, request: Request) -> Response:
    """GET /a/{code}/paper: for an open link as many copies as are asked for, each with a number; nothing is kept."""
    try:
        with site.database.reading() as records:
            asked = answering.open_form(records, request.path_params["code"], site.now())
            copies = _copies(records, asked, normalised(request.path_params["code"]) or "", _number(request))
    except Refused as refusal:
        return refused_at_the_door(request, refusal)
    wave, audience = asked.wave, asked.audience
    instrument = wave.instrument
    language = language_of(request, instrument.languages, instrument.default_language)
    code = printed(normalised(request.path_params["code"]) or "")
    address, notice = f"{site.base(request)}/a/{code}", instrument.notices[audience]
    return page(
        "paper.html",
        language,
        switch=others(language, instrument.languages),
        study=wave.study,
        questionnaire=instrument.questionnaires[audience],
        scale=instrument.scale_of(audience),
        non_answer=instrument.non_answer_of(audience),
        notice=notice.text.filled(language, **wave.notice_words(language, site.base(request))).splitlines(),
        agreed=notice.consent[language],
        withdrawal=instrument.withdrawal_of(audience),
        withdraw=f"{site.base(request)}/w",
        closes_on=wave.closes_on.isoformat(),
        kind=asked.invitation.kind,
        code=code,
        address=address,
        qr=segno.make(address, error="m").svg_data_uri(border=2),
        copies=copies,
        most=MOST_COPIES,
    )


def _copies(records: SqlRecords, asked: Asked, code: str, number: int) -> tuple[Copy, ...]:
    """A code that works once makes one copy, whose number is the code."""
    if asked.invitation.kind == "one_time":
        return (Copy(printed(code), printed(receipt_code(records.paper_key(code)))),)
    tag = sequences.tag(asked.place, asked.wave.instrument_digest)
    sheets = [new_sheet(tag) for _ in range(number)]
    return tuple(Copy(printed_sheet(sheet), printed(receipt_code(records.paper_key(sheet)))) for sheet in sheets)


def _number(request: Request) -> int:
    asked = request.query_params.get("copies", "1")
    return max(1, min(int(asked), MOST_COPIES)) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
