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
from forms.orders import arranged
from forms.pieces import untouched
from forms.posted import Posted
from forms.problems import Wrong, beside, wrongs
from forms.site import Site, language_of, others, page, render, spoken
from scoring.problems import Problem, Refused, please
from storage import closing
from surveys import answering, excluding
from surveys.answering import Asked
from surveys.answers import Form, stops
from surveys.invitations import printed, receipt_code
from surveys.ports import Records
from surveys.questionnaires import Item, Questionnaire, Section
from surveys.receipt_lists import list_number

OWN = ("key", "lang", "show", "consent", "seconds", "left")  # what a form says about itself
GONE = {
    "code-unknown": 404,
    "wave-closed": 410,
    "code-spent": 410,
    "quota-reached": 410,
    "key-conflict": 409,
    "response-withdrawn": 410,
}
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
        with site.database.reading() as records:
            asked = answering.open_form(records, request.path_params["code"], site.now())
    except Refused as refusal:
        return refused_at_the_door(request, refusal)
    response = _opened(site, request, asked, _language(request, asked))
    visits.opened(site, request, asked, response)
    return response


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST /a/{code}: store the response, or show the form again with every answer kept."""
    if wanted := posted.one("show"):
        return _switched(site, request, posted, wanted)
    code, form, key = request.path_params["code"], form_of(posted), posted.one("key")
    asked, receipt, due = None, "", None
    try:
        with site.database.writing_together() as records:
            asked = answering.find(records, code)
            stopped = stops(asked.wave.instrument, asked.audience, form)
            if not stopped:
                seconds = excluding.seconds_of(posted.one("seconds"))
                receipt = answering.submit_to(records, asked, form, key, site.now(), seconds)
                due = closing.seen_due(site.database, records, asked.wave, asked.place)
            else:
                _refuse_second_thoughts(records, key)
    except Refused as refusal:
        return _refused(site, request, asked, posted, refusal)
    language = _language(request, asked, posted.one("lang"))
    if stopped:
        return _stopped(language, key)
    response = _thanks(site, request, asked, key, receipt, language)
    if due is None:  # to ask another thread would take longer
        due = closing.may_be_due(site.database, asked.wave, asked.place)
    if due:
        response.background = BackgroundTask(closing.close, site.database, asked.place)
    visits.returned(site, request, asked, posted.one("left"), response)
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
            asked = answering.open_form(records, request.path_params["code"], site.now())
    except Refused as refusal:
        return _gone(request, refusal.problems[0], posted.one("key"), spoken(request, wanted))
    language = _language(request, asked, wanted)
    return _page(site, request, asked, _filled(posted, language))


def _refused(site: Site, request: Request, asked: Asked | None, posted: Posted, refusal: Refused) -> Response:
    first = refusal.problems[0]
    if asked is None or first.code in GONE:
        return _gone(request, first, posted.one("key"), spoken(request, posted.one("lang")))
    language = _language(request, asked, posted.one("lang"))
    return _page(site, request, asked, _filled(posted, language, refusal.problems))


def _filled(posted: Posted, language: str, problems: tuple[Problem, ...] = ()) -> Filled:
    seconds = posted.one("seconds")
    return Filled(form_of(posted), _key(posted), language, problems, seconds=seconds if seconds.isdecimal() else "")


def _opened(site: Site, request: Request, asked: Asked, language: str) -> Response:
    """The form that nobody has touched: what is this visitor's are the key, the address and the order of the items."""
    wave, key = asked.wave, secrets.token_hex(16)
    notice, made = _notice(site, request, asked, language), untouched(wave, asked.audience, language)
    questionnaire = wave.instrument.questionnaires[asked.audience]
    ordered = arranged(questionnaire, key)
    own = {at.id: made[item.id] for section, items in ordered for at, item in zip(section.items, items, strict=True)}

    def write() -> str:
        gaps = {**made, **{id: Markup(blank.gap(id)) for id in questionnaire.items}}  # noqa: S704 # closed by what is escaped
        empty = Filled(Form({}, False), blank.gap("key"), language, posted=False)
        sections = [(section, section.items) for section in questionnaire.sections]
        return _form(asked, empty, notice, sections, gaps, blank.gap("action"))

    banner = wave.study.banner[language] if wave.study.banner else None
    of = (wave.instrument_digest, asked.audience, language, wave.study.name[language], banner, notice)
    return HTMLResponse(blank.filled(of, write, own | {"key": key, "action": escape(request.url.path)}))


def _page(site: Site, request: Request, asked: Asked, filled: Filled) -> Response:
    """The form with what is entered so far, and what is wrong with it."""
    notice, made = (
        _notice(site, request, asked, filled.language),
        untouched(asked.wave, asked.audience, filled.language),
    )
    sections = arranged(asked.wave.instrument.questionnaires[asked.audience], filled.key)
    text = _form(asked, filled, notice, sections, made, request.url.path)
    return HTMLResponse(text, 422 if filled.problems else 200)


def _form(
    asked: Asked,
    filled: Filled,
    notice: str,
    sections: Iterable[tuple[Section, Sequence[Item]]],
    made: Mapping[str, Markup],
    action: str,
) -> str:
    wave, language = asked.wave, filled.language
    agreed = wave.instrument.notices[asked.audience].consent[language]
    questionnaire = wave.instrument.questionnaires[asked.audience]
    found = _wrongs(questionnaire, agreed, filled)
    return render(
        "form.html",
        language,
        switch=others(language, wave.instrument.languages),
        action=action,
        study=wave.study,
        questionnaire=questionnaire,
        randomised=questionnaire.order.within_block == "randomised",
        sections=sections,
        untouched=made,
        scale=wave.instrument.scale_of(asked.audience),
        non_answer=wave.instrument.non_answer_of(asked.audience),
        notice=notice.splitlines(),
        agreed=agreed,
        filled=filled,
        found=found,
        beside=beside(found),
        withdrawal=wave.instrument.withdrawal_of(asked.audience),
    )


def _notice(site: Site, request: Request, asked: Asked, language: str) -> str:
    words = asked.wave.notice_words(language, site.base(request))
    return asked.wave.instrument.notices[asked.audience].text.filled(language, **words)


def _wrongs(questionnaire: Questionnaire, consent: str, filled: Filled) -> tuple[Wrong, ...]:
    parts = (questionnaire.screener, questionnaire.items.values(), questionnaire.profile, questionnaire.comments)
    labels = {asked.id: asked.text[filled.language] for part in parts for asked in part} | {"consent": consent}
    maxima = {comment.id: comment.maximum_characters for comment in questionnaire.comments}
    return wrongs(filled.problems, labels, wording.words(filled.language), maxima)


def _refuse_second_thoughts(records: Records, key: str) -> None:
    """Raise Refused when a form that keeps nothing comes from a page whose answers were kept before."""
    try:
        answering.look(records, receipt_code(key))
    except Refused:
        return
    what = "Another form was sent from this page."
    raise Refused([please("key-conflict", "form", what, "open the link anew")])


def _thanks(site: Site, request: Request, asked: Asked, key: str, receipt: str, language: str) -> Response:
    return page(
        "thanks.html",
        language,
        switch={},
        study=asked.wave.study,
        key=key,
        receipt=printed(receipt),
        number=list_number(receipt, asked.wave.id),
        closes_on=asked.wave.closes_on.isoformat(),
        withdrawal=asked.wave.instrument.withdrawal_of(asked.audience),
        withdraw=f"{site.base(request)}/w",
    )


def _stopped(language: str, key: str) -> Response:
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
    )


def _gone(request: Request, problem: Problem, key: str, language: str) -> Response:
    words, code = wording.words(language), problem.code
    receipt = printed(receipt_code(key)) if code == "key-conflict" else ""
    return page(
        "gone.html",
        language,
        GONE[code],
        switch={} if request.method == "POST" else others(language, wording.languages()),
        title=words(f"{code}-title"),
        told=[words(f"{code}-text")],
        receipt=receipt,
        key=key,
        wipes=code in ("key-conflict", "response-withdrawn"),
        resend=request.url.path if code == "code-spent" else "",
    )


def _key(posted: Posted) -> str:
    """The browser's key, or a new one when what came is none."""
    key = posted.one("key")
    return key if _KEY.fullmatch(key) else secrets.token_hex(16)


def _language(request: Request, asked: Asked, posted: str = "") -> str:
    instrument = asked.wave.instrument
    return language_of(request, instrument.languages, instrument.default_language, posted)
