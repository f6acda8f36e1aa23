"""What a receipt is good for: seeing that a response was received, and taking it back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.posted import Posted
from forms.site import Site, others, page, spoken
from scoring.problems import Refused
from surveys import answering
from surveys.receipt_lists import list_number


def show(site: Site, request: Request) -> Response:
    """GET /w: where a receipt is entered."""
    return _page(spoken(request), "", "")


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST /w: say whether the response was received, or delete it, or say why not."""
    receipt, language = posted.one("receipt"), spoken(request, posted.one("show") or posted.one("lang"))
    if posted.one("show"):
        return _page(language, receipt, "")
    try:
        if posted.one("look"):
            return _looked(site, receipt, language)
        with site.database.writing() as records:
            answering.withdraw(records, receipt, site.now())
    except Refused as refusal:
        code = refusal.problems[0].code
        words = wording.words(language)
        said = words("withdraw-closed") if code == "wave-closed" else words.problem(code)
        return _page(language, receipt, said)
    words = wording.words(language)
    told = [words("withdrawn-text"), words("withdrawn-after")]
    return page("told.html", language, switch={}, title=words("withdrawn-title"), told=told)


def _looked(site: Site, receipt: str, language: str) -> Response:
    with site.database.reading() as records:
        found, wave = answering.look(records, receipt), answering.wave_of(records, receipt)
        published = [one for one in records.publications() if one.wave_id == wave.id]
    words = wording.words(language)
    return page(
        "looked.html",
        language,
        switch={},
        title=words("looked-title"),
        told=[words(f"looked-{found}"), words("looked-nothing")],
        number=list_number(receipt, wave.id),
        published=published,
    )


def _page(language: str, receipt: str, problem: str) -> Response:
    return page(
        "withdraw.html",
        language,
        422 if problem else 200,
        switch=others(language, wording.languages()),
        receipt=receipt,
        problem=problem,
    )
