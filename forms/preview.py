"""A wave's forms as those who are asked will see them: nothing is stored, nobody is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms import answer, judge, wording
from forms.answer import Filled, filled_in, form_of, language_for, stopped_page
from forms.bounds import wrong
from forms.desk import Desk
from forms.judge_pages import agree_page, matrix_page, summary_page
from forms.posted import Posted
from forms.site import Site, language_of, others, page, spoken
from scoring.problems import Refused, please
from surveys import answers, previewing
from surveys.answering import Asked
from surveys.answers import Form
from surveys.audiences import AUDIENCES
from surveys.invitations import Invitation
from surveys.judgements import LATER, Expert, Judgement, Pair, Revision, Said
from surveys.judging import Panelist
from surveys.studies import Wave
from surveys.texts import Text

EXPERTS = "experts"
NOBODY = "E00"  # the pseudonym of an expert who does not exist


@dataclass(frozen=True)
class Seen:
    """Who looks at the forms of which wave, and whose form it is."""

    site: Site
    request: Request
    wave: Wave

    @property
    def asked(self) -> Asked:
        """What a link would invite to. Raises HTTPException where the instrument does not ask these people."""
        wanted = self.request.path_params["audience"]
        audience = next(
            (one for one in AUDIENCES if one == wanted and one in self.wave.instrument.questionnaires), None
        )
        if audience is None:
            raise HTTPException(404)
        return Asked(self.wave, audience, Invitation("", self.wave.id, audience, "", "open", ""))

    def desk(self, posted: Posted, said: dict[Pair, Said] | None = None) -> Desk:
        """The place of an expert who has said this of one matrix, and nothing else."""
        instrument = self.wave.instrument
        wanted = posted.one("show") or posted.one("lang")
        language = language_of(self.request, instrument.languages, instrument.default_language, wanted)
        panelist, matrix = Panelist(self.wave, Expert(self.wave.id, NOBODY, consented=True)), posted.one("matrix")
        if said is not None and posted.one("way") in judge.WAYS:
            sheet = replace(panelist.sheet(matrix), way=judge.WAYS[posted.one("way")])
            panelist = replace(panelist, sheets={matrix: sheet})
        revisions = tuple(_revision(matrix, pair, one) for pair, one in (said or {}).items())
        return Desk(panelist, revisions, language, self.request.url.path)


def show(site: Site, request: Request) -> Response:
    """GET /preview/{token}/{audience}: a form that nobody has touched."""
    try:
        seen = _seen(site, request)
    except Refused:
        return _over(request)
    if request.path_params["audience"] != EXPERTS:
        filled = Filled(Form({}, False), "0" * 32, language_for(request, seen.asked), posted=False)
        return answer.form_page(site, request, seen.asked, filled)
    desk, wanted = seen.desk(Posted(())), request.query_params.get("matrix", "")
    if "summary" in request.query_params:
        return summary_page(desk)
    if wanted in desk.matrices:
        return matrix_page(desk, wanted, desk.entered(wanted))
    return agree_page(site, request, desk, Posted(()))


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST of the same: what is wrong with it is told as it would be, and what is right goes nowhere."""
    try:
        seen = _seen(site, request)
    except Refused:
        return _over(request)
    return (_judged if request.path_params["audience"] == EXPERTS else _answered)(seen, posted)


def _answered(seen: Seen, posted: Posted) -> Response:
    asked, wanted = seen.asked, posted.one("show")
    language = language_for(seen.request, asked, wanted or posted.one("lang"))
    if wanted:
        return answer.form_page(seen.site, seen.request, asked, filled_in(posted, language))
    form = form_of(posted)
    if answers.stops(seen.wave.instrument, asked.audience, form):
        return stopped_page(language, "")
    try:
        answers.read(seen.wave.instrument, asked.audience, form)
    except Refused as refusal:
        return answer.form_page(seen.site, seen.request, asked, filled_in(posted, language, refusal.problems))
    return _told(language, "thanks")


def _judged(seen: Seen, posted: Posted) -> Response:
    desk, action = seen.desk(posted), posted.one("action")
    if action == "withdraw":
        return _told(desk.language, "withdrawn")
    if action == "agree":
        if posted.one("consent") == "yes" and not posted.one("show"):
            return RedirectResponse(desk.address(desk.matrix("")), 303)
        missing = please("consent-missing", "consent", "Consent is not given.", "tick it if you agree")
        return agree_page(seen.site, seen.request, desk, posted, () if posted.one("show") else (missing,))
    matrix = desk.matrix(posted.one("matrix"))
    entered = judge.entered_over(desk, matrix, posted)
    after = seen.desk(Posted((("matrix", matrix), *posted.pairs)), dict(entered.said))
    return matrix_page(after, matrix, entered)


def _seen(site: Site, request: Request) -> Seen:
    """Raises Refused where the address is not good, or not any more."""
    with site.database.reading() as records:
        wave = previewing.wave_of(records, request.path_params["token"], site.now())
    banner = {read: wording.words(read)("preview-banner") for read in wording.languages()}
    before = wave.study.banner.root if wave.study.banner else {}
    said = {read: " ".join(filter(None, (banner.get(read, banner["en"]), before.get(read)))) for read in _read(wave)}
    return Seen(site, request, replace(wave, study=replace(wave.study, banner=Text(said))))


def _read(wave: Wave) -> tuple[str, ...]:
    return wave.instrument.languages


def _revision(matrix: str, pair: Pair, said: Said) -> Revision:
    value = said if isinstance(said, int) else None
    return Revision(Judgement(NOBODY, matrix, *pair, value), later=said == LATER)


def _told(language: str, what: str) -> Response:
    words = wording.words(language)
    text = words(f"preview-{what}-text")
    return page("told.html", language, switch={}, title=words("preview-thanks-title"), told=[text])


def _over(request: Request) -> Response:
    wrong(request)
    language = spoken(request)
    words = wording.words(language)
    return page(
        "told.html",
        language,
        410,
        switch=others(language, wording.languages()),
        title=words("preview-over-title"),
        told=[words("preview-over-text")],
    )
