"""Keying in paper: a sheet's number, its answers twice, what differs, and the next sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.answer import form_of
from forms.bounds import wrong
from forms.kinds import Telling
from forms.posted import Posted
from forms.problems import beside, wrongs
from forms.site import Site, language_of, others, page, spoken
from scoring.problems import Problem, Refused
from storage import closing
from storage.records import SqlRecords
from surveys import keying
from surveys.answers import Form
from surveys.item_kinds import Other, words_of
from surveys.keying import Difference, Keyer, Sheet
from surveys.questionnaires import Questionnaire

OWN = ("action", "sheet")  # what a keying page says about itself, beside what every form does
WHICH = "which:"  # begins the field that says which entry is right
GONE = {"code-unknown": 404, "wave-closed": 410, "wave-early": 403, "wave-paused": 503, "keying-revoked": 410}
NOTHING: Mapping[str, str] = MappingProxyType({})
OF_THE_SHEET = ("consent-missing", "screener-missing", "screener-stops", "form-empty")


@dataclass(frozen=True)
class Desk:
    """Who keys in, in which language, and the number of the sheet that lies there."""

    site: Site
    request: Request
    keyer: Keyer
    language: str
    number: str

    @property
    def questionnaire(self) -> Questionnaire:
        return self.keyer.wave.instrument.questionnaires[self.keyer.audience]

    @property
    def telling(self) -> Telling:
        return Telling(self.keyer.wave.instrument, self.keyer.audience, self.language)

    def sheet(self, records: SqlRecords) -> Sheet:
        return keying.sheet_of(records, self.keyer, self.number, self.site.now())

    def shown(self, template: str, status: int = 200, **context: object) -> Response:
        wave = self.keyer.wave
        return page(
            template,
            self.language,
            status,
            None,
            switch=others(self.language, wave.instrument.languages),
            action=self.request.url.path,
            study=wave.study,
            questionnaire=self.questionnaire,
            audience=self.keyer.audience,
            number=self.number,
            **context,
        )

    def asks(self, said: str = "", problems: tuple[Problem, ...] = ()) -> Response:
        """For the next sheet."""
        words = wording.words(self.language)
        wrong = [words.problem(one.code, where=one.where.removeprefix("group ")) for one in problems]
        return self.shown("keying.html", 422 if problems else 200, said=said, wrong=wrong)


def show(site: Site, request: Request) -> Response:
    """GET /k/{code}: which sheet is to be keyed in."""
    try:
        with site.database.reading() as records:
            return _desk(site, request, records).asks()
    except Refused as refusal:
        return _gone(request, refusal)


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST /k/{code}: open a sheet, enter it, resolve what differs, or start it over."""
    steps = {"enter": _enter, "resolve": _resolve, "over": _start_over}
    try:
        with site.database.reading() as records:
            desk = _desk(site, request, records, posted)
    except Refused as refusal:
        return _gone(request, refusal)
    if posted.one("show") and posted.one("action") not in ("enter", "resolve"):
        return desk.asks()
    try:
        return steps.get(posted.one("action"), _open)(desk, posted)
    except Refused as refusal:
        return desk.asks(problems=refusal.problems)


def _desk(site: Site, request: Request, records: SqlRecords, posted: Posted | None = None) -> Desk:
    keyer = keying.find(records, request.path_params["code"], site.now())
    instrument = keyer.wave.instrument
    wanted = (posted.one("show") or posted.one("lang")) if posted else ""
    language = language_of(request, instrument.languages, instrument.default_language, wanted)
    return Desk(site, request, keyer, language, posted.one("sheet") if posted else "")


def _open(desk: Desk, posted: Posted) -> Response:
    return _form(desk, Form({}, False))


def _enter(desk: Desk, posted: Posted) -> Response:
    form = form_of(posted, *OWN)
    if posted.one("show"):
        return _form(desk, form)
    try:
        with desk.site.database.writing() as records:
            sheet = desk.sheet(records)
            found = keying.enter(records, sheet, form, desk.site.now())
    except Refused as refusal:
        return _form(desk, form, refusal.problems)
    if found is None:
        return desk.asks(wording.words(desk.language)("keying-first-kept"))
    return _differing(desk, form, found) if found else _kept(desk, sheet)


def _resolve(desk: Desk, posted: Posted) -> Response:
    form, right = _apart(form_of(posted, *OWN))
    problems: tuple[Problem, ...] = ()
    if not posted.one("show"):
        try:
            with desk.site.database.writing() as records:
                sheet = desk.sheet(records)
                keying.resolve(records, sheet, form, right, desk.site.now())
            return _kept(desk, sheet, "keying-settled")
        except Refused as refusal:
            problems = refusal.problems
    with desk.site.database.reading() as records:
        found = keying.differences(records, desk.sheet(records), form)
    return _differing(desk, form, found, right, problems)


def _start_over(desk: Desk, posted: Posted) -> Response:
    with desk.site.database.writing() as records:
        keying.start_over(records, desk.sheet(records))
    return desk.asks(wording.words(desk.language)("keying-started-over"))


def _kept(desk: Desk, sheet: Sheet, said: str = "keying-kept") -> Response:
    response = desk.asks(wording.words(desk.language)(said))
    response.background = BackgroundTask(closing.after_answer, desk.site.database, sheet.asked.wave, sheet.asked.place)
    return response


def _form(desk: Desk, form: Form, problems: tuple[Problem, ...] = ()) -> Response:
    """The sheet to be keyed in; of a first entry, nothing is shown. Raises Refused when it cannot be keyed any more."""
    with desk.site.database.reading() as records:
        second = keying.is_second(records, desk.sheet(records))
    instrument, audience = desk.keyer.wave.instrument, desk.keyer.audience
    telling = desk.telling
    found = wrongs(
        map(_of_the_sheet, problems),
        _labels(desk),
        wording.words(desk.language),
        telling.maxima(),
        telling.all_limits(),
    )
    return desk.shown(
        "keying_form.html",
        422 if problems else 200,
        form=form,
        second=second,
        found=found,
        beside=beside(found),
        telling=telling,
        agreed=instrument.notices[audience].consent[desk.language],
    )


def _differing(
    desk: Desk,
    form: Form,
    differing: tuple[Difference, ...],
    right: Mapping[str, str] = NOTHING,
    problems: tuple[Problem, ...] = (),
) -> Response:
    """What two entries say otherwise, side by side, with none of them chosen."""
    said = _said(desk)
    found = wrongs(problems, _labels(desk), wording.words(desk.language), {})
    return desk.shown(
        "keying_differences.html",
        422 if problems else 200,
        form=form,
        labels=_labels(desk),
        differing=differing,
        said=lambda id, given: _in_words(desk, said, id, given),
        right=right,
        which=WHICH,
        found=found,
        beside=beside(found),
    )


def _of_the_sheet(problem: Problem) -> Problem:
    """What is wrong with a sheet is not for whoever keys it in to put right."""
    return replace(problem, code=f"keyed-{problem.code}") if problem.code in OF_THE_SHEET else problem


def _apart(form: Form) -> tuple[Form, dict[str, str]]:
    """The second entry, and which entry is right, by id."""
    right = {name.removeprefix(WHICH): given for name, given in form.fields.items() if name.startswith(WHICH)}
    entered = {name: given for name, given in form.fields.items() if not name.startswith(WHICH)}
    return Form(entered, form.consent, form.twice), right


def _labels(desk: Desk) -> dict[str, str]:
    """The words of all that is asked, by id."""
    consent = desk.keyer.wave.instrument.notices[desk.keyer.audience].consent[desk.language]
    labels, other = desk.telling.labels(), wording.words(desk.language)
    beside = {words_of(one.id): other("other-of", asked=labels[one.id]) for one in _with_words(desk)}
    return labels | beside | {"consent": consent}


def _said(desk: Desk) -> dict[tuple[str, str], str]:
    """The words of every answer that can be chosen, by id and code."""
    instrument, asked, language = desk.keyer.wave.instrument, desk.questionnaire, desk.language
    said = dict[tuple[str, str], str]()
    for item in asked.items.values():
        non_answer = instrument.non_answer_of(desk.keyer.audience, item)
        points = instrument.scale_of(desk.keyer.audience, item).points
        said |= {(item.id, str(point.value)): point.text[language] for point in points}
        said[item.id, non_answer.code] = non_answer.text[language]
    for choice in (*asked.screener, *asked.profile):
        said |= {(choice.id, option.code): option.text[language] for option in choice.options}
    return said


def _in_words(desk: Desk, said: Mapping[tuple[str, str], str], id: str, given: str) -> str:
    other = desk.questionnaire.others.get(id)
    return desk.telling.answer(other, given) if other else said.get((id, given), given)


def _with_words(desk: Desk) -> Iterator[Other]:
    return (one for one in desk.questionnaire.others.values() if one.own_words)


def _gone(request: Request, refusal: Refused) -> Response:
    language, problem = spoken(request), refusal.problems[0]
    if problem.code == "code-unknown":
        wrong(request)
    return page(
        "told.html",
        language,
        GONE[problem.code],
        switch={} if request.method == "POST" else others(language, wording.languages()),
        title=wording.words(language)(f"{problem.code}-title"),
        told=[wording.why_not(problem, language)],
    )
