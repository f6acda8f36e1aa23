"""The form of a resident or an officer: shown, kept on the way, stored once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from forms import blank, visits, wording
from forms.behind import Behind
from forms.bounds import wrong
from forms.kinds import Telling
from forms.orders import arranged
from forms.pieces import untouched
from forms.posted import Posted
from forms.problems import Wrong, beside, wrongs
from forms.site import Site, language_of, others, page, render, spoken
from forms.thanks import thanks
from scoring.problems import Problem, Refused, please
from storage import closing
from surveys import answering, excluding, visiting
from surveys.answering import Asked
from surveys.answers import Form, stops
from surveys.invitations import printed, receipt_code
from surveys.notices import Told
from surveys.ports import Records
from surveys.questionnaires import AnyItem, Section
from surveys.visits import Visit

OWN = ("key", "lang", "show", "consent", "seconds", "left", "pace")  # what a form says about itself
GONE = {
    "code-unknown": 404,
    "wave-closed": 410,
    "wave-early": 403,
    "wave-paused": 503,
    "code-spent": 410,
    "quota-reached": 410,
    "key-conflict": 409,
    "response-withdrawn": 410,
}
# A phone that waits to send comes back as often, and says to its owner why it waits.
PAUSED = {"Retry-After": "300", "X-Paused": "yes", "Cache-Control": "no-store"}
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Filled:
    """A form on its way: what is entered so far, the browser's key, the language, what was wrong, how long it took."""

    form: Form
    key: str
    language: str
    problems: tuple[Problem, ...] = ()
    posted: bool = True
    seconds: str = ""


def show(site: Site, request: Request) -> Response:
    """GET /a/{code}: the form, with nothing chosen and a new key."""
    try:
        with site.database.glancing() as records:
            begun = "begun" in request.query_params
            asked = answering.open_form(records, request.path_params["code"], site.now(), begun)
    except Refused as refusal:
        return refused_at_the_door(request, refusal)
    response = _opened(site, request, asked, language_for(request, asked))
    visits.opened(site, request, asked, response)
    return response


def take(behind: Behind, site: Site, request: Request, posted: Posted) -> Response:
    """POST /a/{code}: store the response, or show the form again with every answer kept."""
    if wanted := posted.one("show"):
        return _switched(site, request, posted, wanted)
    code, form, key = request.path_params["code"], form_of(posted), posted.one("key")
    asked, receipt, due, pace = None, "", None, tuple[Visit, ...]()
    try:
        with site.database.writing_together() as records:
            asked = answering.find(records, code)
            stopped = stops(asked.wave.instrument, asked.audience, form)
            if not stopped:
                pace = visiting.pace(records, asked, posted.one("pace"), key)
                seconds = excluding.seconds_of(posted.one("seconds"))
                receipt = answering.submit_to(records, asked, form, key, site.now(), seconds)
                due = closing.seen_due(site.database, records, asked.wave, asked.place)
            else:
                _refuse_second_thoughts(records, key)
    except Refused as refusal:
        return _refused(site, request, asked, posted, refusal)
    language = language_for(request, asked, posted.one("lang"))
    if stopped:
        return stopped_page(language, key)
    site.measures.accepted()
    response = thanks(site, request, asked, key, receipt, language)
    if due is not False:
        response.background = BackgroundTask(behind.answered, asked.wave, asked.place)
    visits.returned(site, request, asked, posted.one("left"), response)
    visits.spent(site, asked, pace, response)
    return response


def refused_at_the_door(request: Request, refusal: Refused) -> Response:
    """Instead of a form that cannot be opened."""
    return _gone(request, refusal.problems[0], "", spoken(request))


def form_of(posted: Posted, *beside: str) -> Form:
    """The answers among the posted pairs; ``beside`` names what a page says about itself in addition."""
    own = (*OWN, *beside)
    return Form(posted.without(*own), posted.one("consent") == "yes", posted.twice(*own))


def _switched(site: Site, request: Request, posted: Posted, wanted: str) -> Response:
    try:
        with site.database.reading() as records:
            asked = answering.open_form(records, request.path_params["code"], site.now(), begun=True)
    except Refused as refusal:
        return _gone(request, refusal.problems[0], posted.one("key"), spoken(request, wanted))
    language = language_for(request, asked, wanted)
    return form_page(site, request, asked, filled_in(posted, language))


def _refused(site: Site, request: Request, asked: Asked | None, posted: Posted, refusal: Refused) -> Response:
    first = refusal.problems[0]
    paused = first.code == "wave-paused"
    if asked is None or (first.code in GONE and not paused):
        return _gone(request, first, posted.one("key"), spoken(request, posted.one("lang")))
    language = language_for(request, asked, posted.one("lang"))
    shown = form_page(site, request, asked, filled_in(posted, language, refusal.problems))
    if paused:  # not stored, and nothing lost: the answers are in the page, and a script goes on trying
        shown.status_code = GONE["wave-paused"]
        shown.headers.update(PAUSED)
    return shown


def filled_in(posted: Posted, language: str, problems: tuple[Problem, ...] = ()) -> Filled:
    """A form as it was posted."""
    seconds = posted.one("seconds")
    return Filled(form_of(posted), _key(posted), language, problems, seconds=seconds if seconds.isdecimal() else "")


def _opened(site: Site, request: Request, asked: Asked, language: str) -> Response:
    """The form that nobody has touched: this visitor's are the key, the addresses and the order of the items."""
    wave, key = asked.wave, secrets.token_hex(16)
    notice = wave.told(asked.audience, language, blank.gap("base"))
    made = untouched(wave, asked.audience, language)
    questionnaire = wave.instrument.questionnaires[asked.audience]
    ordered = arranged(questionnaire, key)
    own = {
        at.id: made[item.id]
        for section, items in ordered
        for at, item in zip(section.items, items, strict=True)
        if at.id in questionnaire.items
    }

    def write() -> str:
        gaps = {**made, **{id: Markup(blank.gap(id)) for id in questionnaire.items}}  # noqa: S704 # closed by what is escaped
        empty = Filled(Form({}, False), blank.gap("key"), language, posted=False)
        sections: list[tuple[Section, Sequence[AnyItem]]] = [(one, one.items) for one in questionnaire.sections]
        return _form(asked, empty, notice, sections, gaps, blank.gap("action"))

    banner = wave.study.banner[language] if wave.study.banner else None
    of = (wave.instrument_digest, asked.audience, language, wave.study.name[language], banner, notice)
    mine = {"key": key, "action": escape(request.url.path), "base": escape(site.base(request))}
    return HTMLResponse(blank.filled(of, write, own | mine))


def form_page(site: Site, request: Request, asked: Asked, filled: Filled) -> Response:
    """The form with what is entered so far, and what is wrong with it."""
    wave, audience, language = asked.wave, asked.audience, filled.language
    notice, made = wave.told(audience, language, site.base(request)), untouched(wave, audience, language)
    sections = arranged(wave.instrument.questionnaires[audience], filled.key)
    text = _form(asked, filled, notice, sections, made, request.url.path)
    return HTMLResponse(text, 422 if filled.problems else 200)


def _form(
    asked: Asked,
    filled: Filled,
    notice: Told,
    sections: Iterable[tuple[Section, Sequence[AnyItem]]],
    made: Mapping[str, Markup],
    action: str,
) -> str:
    wave, language = asked.wave, filled.language
    questionnaire = wave.instrument.questionnaires[asked.audience]
    telling = Telling(wave.instrument, asked.audience, language)
    found = _wrongs(telling, notice.agreed, filled)
    return render(
        "form.html",
        language,
        switch=others(language, wave.instrument.languages),
        action=action,
        study=wave.study,
        questionnaire=questionnaire,
        telling=telling,
        sections=sections,
        untouched=made,
        notice=notice,
        timed=asked.audience in wave.instrument.privacy.time_by_section,
        filled=filled,
        found=found,
        beside=beside(found),
        withdrawal=wave.instrument.withdrawal_of(asked.audience),
    )


def _wrongs(telling: Telling, consent: str, filled: Filled) -> tuple[Wrong, ...]:
    if not filled.problems:
        return ()
    labels = telling.labels() | {"consent": consent}
    words = wording.words(telling.language)
    return wrongs(filled.problems, labels, words, telling.maxima(), telling.all_limits())


def _refuse_second_thoughts(records: Records, key: str) -> None:
    """Raise Refused when a form that keeps nothing comes from a page whose answers were kept before."""
    try:
        answering.look(records, receipt_code(key))
    except Refused:
        return
    what = "Another form was sent from this page."
    raise Refused([please("key-conflict", "form", what, "open the link anew")])


def stopped_page(language: str, key: str) -> Response:
    """Whoever is not asked is told so."""
    words = wording.words(language)
    told = [words("stopped-text"), words("stopped-nothing-kept")]
    return page(
        "gone.html",
        language,
        switch={},
        title=words("stopped-title"),
        told=told,
        receipt="",
        key=key,
        wipes=True,
        resend="",
        begun=False,
    )


def _gone(request: Request, problem: Problem, key: str, language: str) -> Response:
    words, code = wording.words(language), problem.code
    if code == "code-unknown":
        wrong(request)
    receipt = printed(receipt_code(key)) if code == "key-conflict" else ""
    return page(
        "gone.html",
        language,
        GONE[code],
        PAUSED if code == "wave-paused" else None,
        switch={} if request.method == "POST" else others(language, wording.languages()),
        title=words(f"{code}-title"),
        told=[wording.why_not(problem, language)],
        receipt=receipt,
        key=key,
        wipes=code in ("key-conflict", "response-withdrawn"),
        resend=request.url.path if code == "code-spent" else "",
        begun=code == "quota-reached",
    )


def _key(posted: Posted) -> str:
    """The browser's key, or a new one when what came is none."""
    key = posted.one("key")
    return key if _KEY.fullmatch(key) else secrets.token_hex(16)


def language_for(request: Request, asked: Asked, posted: str = "") -> str:
    """That of a person who is asked: of those that the instrument speaks."""
    instrument = asked.wave.instrument
    return language_of(request, instrument.languages, instrument.default_language, posted)
