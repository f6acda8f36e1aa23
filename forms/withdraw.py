"""What a receipt is good for: seeing that a response was received, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.bounds import wrong
from forms.posted import Posted
from forms.site import Site, others, page, spoken
from scoring.problems import Problem, Refused
from surveys import answering
from surveys.invitations import printed
from surveys.receipt_lists import list_number


def show(site: Site, request: Request) -> Response:
    """GET /w: where a receipt is entered."""
    return _page(spoken(request), "", "")


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST /w: say whether the response was received, ask whether to delete it, delete it, or say why not."""
    receipt, language = posted.one("receipt"), spoken(request, posted.one("show") or posted.one("lang"))
    switched = posted.one("show")
    if switched and not posted.one("asked"):
        return _page(language, receipt, "")
    try:
        if not switched and posted.one("look"):
            return _looked(site, receipt, language)
        if not switched and posted.one("sure"):
            return _deleted(site, receipt, language)
        return _asked(site, receipt, language)
    except Refused as refusal:
        return _refused(request, refusal.problems[0], receipt, language)


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
        fours=printed(list_number(receipt, wave.id)).split("-"),
        published=[(one, _names(one.study["name"], one.study["wave"]["name"], language)) for one in published],
    )


def _asked(site: Site, receipt: str, language: str) -> Response:
    """The second step, for whose response can be deleted: one press too many deletes nothing."""
    with site.database.reading() as records:
        wave = answering.deletable(records, receipt, site.now())
    return page(
        "sure.html",
        language,
        switch=others(language, wording.languages()),
        of=_names(wave.study.name.root, wave.name.root, language),
        receipt=receipt,
    )


def _deleted(site: Site, receipt: str, language: str) -> Response:
    with site.database.writing() as records:
        answering.withdraw(records, receipt, site.now())
    words = wording.words(language)
    told = [f"{words('withdrawn-text')}{words('space')}{words('withdrawn-counted')}", words("withdrawn-after")]
    return page("told.html", language, switch={}, title=words("withdrawn-title"), told=told)


def _refused(request: Request, problem: Problem, receipt: str, language: str) -> Response:
    if problem.code == "receipt-unknown":
        wrong(request)
    words = wording.words(language)
    said = words("withdraw-closed") if problem.code == "wave-closed" else words.problem(problem.code)
    return _page(language, receipt, said)


def _page(language: str, receipt: str, problem: str) -> Response:
    return page(
        "withdraw.html",
        language,
        422 if problem else 200,
        switch=others(language, wording.languages()),
        receipt=receipt,
        problem=problem,
    )


def _names(study: Mapping[str, str], wave: Mapping[str, str], language: str) -> tuple[str, ...]:
    """What a study and its wave are called; a study may speak fewer languages than this page."""
    return tuple(name.get(language) or next(iter(name.values())) for name in (study, wave))
