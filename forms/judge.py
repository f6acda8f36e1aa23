"""The form of an expert: agree, judge pair by pair with everything kept at once, see where it stands, come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from forms import screen, wording
from forms.desk import Desk
from forms.matrix import Given, Matrix, given_in
from forms.posted import Posted, receiving
from forms.problems import Wrong, beside, wrongs
from forms.site import Site, language_of, others, page, render, spoken
from forms.standing import Panel
from scoring.problems import Problem, Refused, please
from surveys import judging
from surveys.judgements import pairs
from surveys.ports import Records

OWN = ("action", "lang", "show", "consent", "named_in_thanks", "proposed")
GONE = {"code-unknown": 404, "wave-closed": 410, "screening-closed": 410}


def show(site: Site, request: Request) -> Response:
    """GET /e/{code}: agreeing first; then what a screening asks, or a matrix, or the end when all is done."""
    try:
        with site.database.reading() as records:
            desk = _desk(site, request, records)
    except Refused as refusal:
        return _gone(request, refusal.problems[0], spoken(request))
    if not desk.panelist.expert.consented:
        return _agree_page(site, request, desk, Posted(()))
    if desk.panelist.round:
        return screen.show(site, request)
    wanted = request.query_params.get("matrix", "")
    if wanted not in desk.matrices and not desk.undone():
        return _done_page(desk)
    matrix = desk.matrix(wanted)
    return _matrix_page(desk, matrix, given_in(desk.of(matrix)), saved="saved" in request.query_params)


def _take(site: Site, request: Request, posted: Posted) -> Response:
    """POST /e/{code}: agree, keep judgements of one matrix, or take all of them back."""
    action = posted.one("action")
    if posted.one("show"):
        return _switched(site, request, posted, action == "agree")
    return {"agree": _agree, "withdraw": _withdraw, "rate": _rate}.get(action, _judge)(site, request, posted)


take = receiving(_take)


def _switched(site: Site, request: Request, posted: Posted, agreeing: bool) -> Response:
    language = posted.one("show")
    try:
        with site.database.reading() as records:
            desk = _desk(site, request, records, language)
    except Refused as refusal:
        return _gone(request, refusal.problems[0], spoken(request, language))
    if agreeing or not desk.panelist.expert.consented:
        return _agree_page(site, request, desk, posted)
    if desk.panelist.round:
        return screen.switched(site, request, posted)
    matrix = desk.matrix(posted.one("matrix"))
    return _matrix_page(desk, matrix, _chosen(desk, matrix, posted))


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
            return _gone(request, refusal.problems[0], spoken(request, posted.one("lang")))
        return _agree_page(site, request, desk, posted, refusal.problems)
    return RedirectResponse(f"{desk.action}?lang={desk.language}", 303)


def _withdraw(site: Site, request: Request, posted: Posted) -> Response:
    language = spoken(request, posted.one("lang"))
    try:
        with site.database.writing() as records:
            judging.withdraw(records, request.path_params["code"], site.now())
    except Refused as refusal:
        return _gone(request, refusal.problems[0], language)
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
            changed = _changed(desk, matrix, posted)
            judging.judge(
                records, request.path_params["code"], changed, matrix, site.now(), posted.one("proposed") == "yes"
            )
            desk = _desk(site, request, records, posted.one("lang"))
    except Refused as refusal:
        return _refused(site, request, desk, posted, refusal)
    if _by_script(request):
        fragment = render("standing.html", desk.language, action=desk.action, **_standing(desk, matrix))
        return JSONResponse({"matrix": matrix, "standing": fragment, "done": desk.done})
    return RedirectResponse(f"{desk.address(matrix)}&saved=1#standing", 303)


def _refused(site: Site, request: Request, desk: Desk | None, posted: Posted, refusal: Refused) -> Response:
    first, language = refusal.problems[0], desk.language if desk else spoken(request, posted.one("lang"))
    if _by_script(request):
        said = _said(refusal.problems, language)
        return JSONResponse({"refused": " ".join(said)}, GONE.get(first.code, 422))
    if desk is None:
        return _gone(request, first, language)
    if first.code == "consent-missing":
        return _agree_page(site, request, desk, Posted(()), refusal.problems)
    matrix = desk.matrix(posted.one("matrix"))
    return _matrix_page(desk, matrix, _chosen(desk, matrix, posted), refused=_said(refusal.problems, language))


def _desk(site: Site, request: Request, records: Records, language: str = "") -> Desk:
    panelist = judging.open_panel(records, request.path_params["code"], site.now())
    wave = panelist.wave
    chosen = language_of(request, wave.instrument.languages, wave.instrument.default_language, language)
    judged = records.judgements_of(wave.id, panelist.expert.pseudonym)
    return Desk(panelist, judged, chosen, request.url.path)


def _chosen(desk: Desk, matrix: str, posted: Posted) -> Given:
    """What is kept of a matrix, and over it what was posted."""
    shown = Matrix(desk.panelist, matrix, desk.language)
    known = {f"{first}:{second}": (first, second) for first, second in pairs(shown.criteria)}
    read = shown.read(dict(posted.pairs))
    return given_in(desk.of(matrix)) | {known[name]: value for name, value in read.items() if name in known}


def _changed(desk: Desk, matrix: str, posted: Posted) -> Mapping[str, int | None]:
    """What was posted and is not kept already: a page without script sends every choice again."""
    if matrix not in desk.matrices:
        return {}
    kept = {f"{first}:{second}": value for (first, second), value in given_in(desk.of(matrix)).items()}
    read = Matrix(desk.panelist, matrix, desk.language).read(dict(posted.pairs))
    return {name: value for name, value in read.items() if name not in kept or kept[name] != value}


def _agree_page(site: Site, request: Request, desk: Desk, posted: Posted, problems: Iterable[Problem] = ()) -> Response:
    wave, language = desk.panelist.wave, desk.language
    notice, experts = wave.instrument.notices["experts"], wave.instrument.experts
    labels = {"consent": notice.consent[language], **{asked.id: asked.text[language] for asked in experts.profile}}
    found: tuple[Wrong, ...] = wrongs(problems, labels, wording.words(language), {})
    return page(
        "agree.html",
        language,
        422 if found else 200,
        **_frame(desk),
        notice=notice,
        notice_paragraphs=notice.text.filled(language, **wave.notice_words(language, site.base(request))).splitlines(),
        agreed=posted.one("consent") == "yes",
        named=posted.one("named_in_thanks") == "yes",
        profile=posted.without(*OWN),
        found=found,
        beside=beside(found),
    )


def _matrix_page(desk: Desk, matrix: str, given: Given, saved: bool = False, refused: tuple[str, ...] = ()) -> Response:
    shown = Matrix(desk.panelist, matrix, desk.language)
    experts = desk.panelist.wave.instrument.experts
    return page(
        "matrix.html",
        desk.language,
        422 if refused else 200,
        **_frame(desk),
        **_standing(desk, matrix),
        matrix=matrix,
        question=experts.question.filled(desk.language, parent=desk.names[matrix]),
        criteria=[{"name": shown.name(id), "definition": shown.definition(id)} for id in shown.criteria],
        rows=shown.rows(given),
        beginning=not desk.judged,
        unjudged=not desk.of(matrix),
        saved=saved,
        refused=refused,
    )


def _done_page(desk: Desk) -> Response:
    closes_on = desk.panelist.wave.closes_on.isoformat()
    return page("done.html", desk.language, **_frame(desk), matrix="", closes_on=closes_on)


def _frame(desk: Desk) -> dict[str, Any]:
    instrument = desk.panelist.wave.instrument
    return {
        "switch": others(desk.language, instrument.languages),
        "study": desk.panelist.wave.study,
        "experts": instrument.experts,
        "action": desk.action,
        "names": desk.names,
        "done": desk.done,
    }


def _standing(desk: Desk, matrix: str) -> dict[str, Any]:
    instrument = desk.panelist.wave.instrument
    standing = judging.standing(instrument.experts, instrument.criteria(matrix), desk.of(matrix))
    shown = Matrix(desk.panelist, matrix, desk.language)
    return {"panel": Panel(shown, standing), "onward": desk.onward(matrix)}


def _gone(request: Request, problem: Problem, language: str) -> Response:
    words = wording.words(language)
    return page(
        "told.html",
        language,
        GONE[problem.code],
        switch={} if request.method == "POST" else others(language, wording.languages()),
        title=words(f"expert-{problem.code}-title"),
        told=[words(f"expert-{problem.code}-text")],
    )


def _said(problems: Iterable[Problem], language: str) -> tuple[str, ...]:
    words = wording.words(language)
    return tuple(dict.fromkeys(words.problem(problem.code, where=problem.where) for problem in problems))


def _by_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
