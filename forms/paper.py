"""The answer form on paper: A4, boxes to tick, the code and its QR, and a slip to take home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import segno
from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.answer import refused_at_the_door
from forms.bounds import wrong
from forms.kinds import Telling
from forms.posted import Posted
from forms.site import Site, language_of, others, page, spoken
from scoring.problems import Problem, Refused, please, refuse
from storage.records import SqlRecords
from surveys import answering, sequences
from surveys.answering import Asked
from surveys.entries import new_sheet, printed_sheet
from surveys.invitations import normalised, printed, receipt_code

MOST_COPIES, MOST_CODES = 50, 500


@dataclass(frozen=True)
class Copy:
    """One copy: the number it is keyed in by, the code on the slip that deletes its response, and the way by phone."""

    number: str
    receipt: str
    address: str
    qr: str


def show(site: Site, request: Request) -> Response:
    """GET /a/{code}/paper: for an open link as many copies as are asked for, each with a number; nothing is kept."""
    code = request.path_params["code"]
    try:
        with site.database.reading() as records:
            asked = answering.open_form(records, code, site.now())
            address = f"{site.base(request)}/a/{printed(normalised(code) or '')}"
            sheets = _sheets(asked, code, _number(request))
            copies = [_copy(records, sheet, shown, address) for sheet, shown in sheets]
    except Refused as refusal:
        return refused_at_the_door(request, refusal)
    return _printed(site, request, asked, copies)


def ask(site: Site, request: Request) -> Response:
    """GET /paper: which codes are to be printed."""
    return _asking(request, "", ())


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST /paper: a sheet for each code, one a line; all of one audience and wave."""
    typed = posted.one("codes")
    try:
        with site.database.reading() as records:
            found = _found(site, records, typed)
            base = site.base(request)
            copies = [_copy(records, code, printed(code), f"{base}/a/{printed(code)}") for code in found]
    except Refused as refusal:
        wrong(request, sum(one.code == "code-unknown" for one in refusal.problems))
        return _asking(request, typed, refusal.problems, posted.one("lang"))
    return _printed(site, request, next(iter(found.values())), copies, posted.one("lang"))


def _found(site: Site, records: SqlRecords, typed: str) -> dict[str, Asked]:
    """What the codes invite to, by code. Raises Refused with every line that is none, spent or of another survey."""
    found, problems = dict[str, Asked](), list[Problem]()
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MOST_CODES:
        problems.append(please("paper-codes", "codes", f"There are {len(lines)} codes.", "give 1 to 500"))
    for number, line in enumerate(lines[:MOST_CODES], 1):
        try:
            asked = answering.open_form(records, line.rpartition("/")[2], site.now())
            first = next(iter(found.values()), asked)
            if asked.invitation.kind != "one_time" or asked.wave.id != first.wave.id:
                what = "It is not a code that works once, of the same survey."
                raise Refused([please("paper-foreign", "", what, "print it by itself")])
            found[normalised(line.rpartition("/")[2]) or ""] = asked
        except Refused as refusal:
            problems += refusal.within(str(number)).problems
    refuse(problems)
    return found


def _asking(request: Request, codes: str, problems: tuple[Problem, ...], wanted: str = "") -> Response:
    language = spoken(request, wanted)
    words = wording.words(language)
    wrong = [words("paper-line", line=one.where.split(" ")[0], said=words.problem(one.code)) for one in problems]
    return page(
        "paper_codes.html",
        language,
        422 if problems else 200,
        switch=others(language, wording.languages()),
        codes=codes,
        wrong=wrong,
    )


def _printed(site: Site, request: Request, asked: Asked, copies: list[Copy], wanted: str = "") -> Response:
    wave, audience = asked.wave, asked.audience
    instrument = wave.instrument
    language = language_of(request, instrument.languages, instrument.default_language, wanted)
    return page(
        "paper.html",
        language,
        switch=others(language, instrument.languages) if request.method == "GET" else {},
        study=wave.study,
        questionnaire=instrument.questionnaires[audience],
        telling=Telling(instrument, audience, language),
        notice=wave.told(audience, language, site.base(request)),
        withdrawal=instrument.withdrawal_of(audience),
        withdraw=f"{site.base(request)}/w",
        closes_on=wave.closes_on,
        kind=asked.invitation.kind,
        copies=copies,
        most=MOST_COPIES,
    )


def _sheets(asked: Asked, typed: str, number: int) -> Iterator[tuple[str, str]]:
    """The numbers of sheets, and how they are printed. A code that works once makes one, whose number is the code."""
    if asked.invitation.kind == "one_time":
        code = normalised(typed) or ""
        yield code, printed(code)
        return
    tag = sequences.tag(asked.place, asked.wave.instrument_digest)
    for _ in range(number):
        sheet = new_sheet(tag)
        yield sheet, printed_sheet(sheet)


def _copy(records: SqlRecords, sheet: str, shown: str, address: str) -> Copy:
    receipt = printed(receipt_code(records.paper_key(sheet)))
    return Copy(shown, receipt, address, segno.make(address, error="m").svg_data_uri(border=2, light="white"))


def _number(request: Request) -> int:
    asked = request.query_params.get("copies", "1")
    return max(1, min(int(asked), MOST_COPIES)) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
