"""The form of an expert: agree, judge pair by pair with everything kept at once, see where it stands, come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from forms import screen, wording
from forms.bounds import wrong
from forms.desk import Desk
from forms.judge_pages import GONE, OWN, agree_page, gone, matrix_page, said, standing_of, summary_page
from forms.matrix import WHY, Entered, Matrix
from forms.posted import Posted
from forms.site import Site, language_of, page, render, spoken
from scoring.problems import Refused, please
from surveys import judging
from surveys.judgements import LATER, Pair, Said, Way, pairs
from surveys.ports import Records

WAYS: Mapping[str, Way] = {"short": "short", "long": "long"}


def show(site: Site, request: Request) -> Response:
    """GET /e/{code}: agreeing first; then what a screening asks, or a matrix, or the summary."""
    try:
        with site.database.reading() as records:
            desk = _desk(site, request, records)
    except Refused as refusal:
        return gone(request, refusal.problems[0], spoken(request))
    if not desk.panelist.expert.consented:
        return agree_page(site, request, desk, Posted(()))
    if desk.panelist.screening:
        return screen.show(site, request)
    wanted = request.query_params.get("matrix", "")
    if "summary" in request.query_params or (wanted not in desk.matrices and not desk.undone()):
        return summary_page(desk)
    matrix = desk.matrix(wanted)
    return matrix_page(desk, matrix, desk.entered(matrix), told=request.query_params.get("told", ""))


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST /e/{code}: agree, keep judgements of one matrix, or take all of them back."""
    action = posted.one("action")
    if posted.one("show"):
        return _switched(site, request, posted, action == "agree")
    return {"agree": _agree, "withdraw": _withdraw, "rate": _rate}.get(action, _judge)(site, request, posted)


def _switched(site: Site, request: Request, posted: Posted, agreeing: bool) -> Response:
    language = posted.one("show")
    try:
        with site.database.reading() as records:
            desk = _desk(site, request, records, language)
    except Refused as refusal:
        return gone(request, refusal.problems[0], spoken(request, language))
    if agreeing or not desk.panelist.expert.consented:
        return agree_page(site, request, desk, posted)
    if desk.panelist.screening:
        return screen.switched(site, request, posted)
    matrix = desk.matrix(posted.one("matrix"))
    return matrix_page(desk, matrix, entered_over(desk, matrix, posted))


def _agree(site: Site, request: Request, posted: Posted) -> Response:
    desk, fields = None, posted.without(*OWN)
    try:
        with site.database.writing() as records:
            desk = _desk(site, request, records, posted.one("lang"))
            if posted.one("consent") != "yes":
                raise Refused([please("consent-missing", "consent", "Consent is not given.", "tick it if you agree")])
            named = posted.one("named_in_thanks") == "yes"
            judging.agree(records, request.path_params["code"], fields, named, site.now())
    except Refused as refusal:
        if desk is None:
            return gone(request, refusal.problems[0], spoken(request, posted.one("lang")))
        return agree_page(site, request, desk, posted, refusal.problems)
    return RedirectResponse(f"{desk.action}?lang={desk.language}", 303)


def _withdraw(site: Site, request: Request, posted: Posted) -> Response:
    language = spoken(request, posted.one("lang"))
    try:
        with site.database.writing() as records:
            judging.withdraw(records, request.path_params["code"], site.now())
    except Refused as refusal:
        return gone(request, refusal.problems[0], language)
    words = wording.words(language)
    title, told = words("expert-withdrawn-title"), [words("expert-withdrawn-text")]
    return page("told.html", language, switch={}, title=title, told=told)


def _rate(site: Site, request: Request, posted: Posted) -> Response:
    try:
        return screen.take(site, request, posted)
    except Refused as refusal:
        if refusal.problems[0].code == "consent-missing" and not _by_script(request):
            return RedirectResponse(f"{request.url.path}?lang={spoken(request, posted.one('lang'))}", 303)
        return _refused(site, request, None, posted, refusal)


def _judge(site: Site, request: Request, posted: Posted) -> Response:
    desk, matrix = None, posted.one("matrix")
    try:
        with site.database.writing() as records:
            desk = _desk(site, request, records, posted.one("lang"))
            _keep(records, desk, request.path_params["code"], posted, site.now())
            desk = _desk(site, request, records, posted.one("lang"))
    except Refused as refusal:
        return _refused(site, request, desk, posted, refusal)
    if _by_script(request):
        fragment = render("standing.html", desk.language, action=desk.action, **standing_of(desk, matrix, live=True))
        told = {"matrix": matrix, "standing": fragment, "done": desk.done, "state": desk.state(matrix)}
        return JSONResponse(told)
    passed = posted.one("next").removeprefix("pair:")
    outcome = "unchosen" if passed and not desk.is_judged(matrix, _pair(passed)) else "saved"
    return RedirectResponse(f"{desk.address(matrix)}&told={outcome}#{'next' if passed else 'standing'}", 303)


def _keep(records: Records, desk: Desk, code: str, posted: Posted, now: datetime) -> None:
    """Keep what a page brings, and only what is new in it: without script it sends every choice again."""
    matrix = posted.one("matrix")
    given, why = _changed(desk, matrix, posted)
    judging.judge(records, code, given, matrix, now, posted.one("proposed") == "yes")
    if why:
        judging.explain(records, code, why, matrix, now)
    if posted.one("way") in WAYS:
        judging.choose_way(records, code, matrix, WAYS[posted.one("way")], now)


def _refused(site: Site, request: Request, desk: Desk | None, posted: Posted, refusal: Refused) -> Response:
    first, language = refusal.problems[0], desk.language if desk else spoken(request, posted.one("lang"))
    if _by_script(request):
        if first.code == "code-unknown":
            wrong(request)
        return JSONResponse({"refused": " ".join(said(refusal.problems, language))}, GONE.get(first.code, 422))
    if desk is None:
        return gone(request, first, language)
    if first.code == "consent-missing":
        return agree_page(site, request, desk, Posted(()), refusal.problems)
    matrix = desk.matrix(posted.one("matrix"))
    return matrix_page(desk, matrix, entered_over(desk, matrix, posted), refused=said(refusal.problems, language))


def _desk(site: Site, request: Request, records: Records, language: str = "") -> Desk:
    panelist = judging.open_panel(records, request.path_params["code"], site.now())
    wave = panelist.wave
    chosen = language_of(request, wave.instrument.languages, wave.instrument.default_language, language)
    return Desk(panelist, records.revisions(wave.id, panelist.expert.pseudonym), chosen, request.url.path)


def entered_over(desk: Desk, matrix: str, posted: Posted) -> Entered:
    """What is kept of a matrix, and over it what was posted."""
    shown, kept = Matrix(desk.panelist, matrix, desk.language), desk.entered(matrix)
    known = {f"{first}:{second}": (first, second) for first, second in pairs(shown.criteria)}
    said = {known[name]: value for name, value in shown.read(dict(posted.pairs)).items() if name in known}
    why = {known[name]: value for name, value in _reasons(posted).items() if name in known}
    return replace(kept, said={**kept.said, **said}, why={**kept.why, **why})


def _changed(desk: Desk, matrix: str, posted: Posted) -> tuple[Mapping[str, Said], Mapping[str, str]]:
    """What was posted and is not kept already: judgements, and rationales."""
    if matrix not in desk.matrices:
        return {}, {}
    kept, read = desk.entered(matrix), Matrix(desk.panelist, matrix, desk.language).read(dict(posted.pairs))
    given = {name: said for name, said in read.items() if kept.said.get(_pair(name), LATER) != said}
    why = {name: text for name, text in _reasons(posted).items() if kept.why.get(_pair(name), "") != text}
    return given, why


def _reasons(posted: Posted) -> dict[str, str]:
    """Rationales by the name of their pair; a browser breaks lines with two characters, which count as one."""
    fields = {name.removeprefix(WHY): text for name, text in posted.pairs if name.startswith(WHY)}
    return {name: text.replace("\r\n", "\n").strip() for name, text in fields.items()}


def _pair(name: str) -> Pair:
    first, _, second = name.partition(":")
    return first, second


def _by_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
