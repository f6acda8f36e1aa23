"""The form of a screening: an expert says part by part how important each criterion is, and comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from forms import wording
from forms.posted import Posted
from forms.problems import Wrong, beside, wrongs
from forms.sheet import PREFIX, WORDS, Sheet, read
from forms.site import Site, language_of, others, page
from scoring.problems import Problem, Refused
from surveys import rating
from surveys.ports import Records
from surveys.screenings import ABOUT, MOST_CHARACTERS


def show(site: Site, request: Request) -> Response:
    """GET of an expert's link while a round is open: the part that is asked for, or the end when all is rated."""
    with site.database.reading() as records:
        sheet = _sheet(site, request, records)
    wanted = request.query_params.get("part", "")
    if wanted not in sheet.parts and not sheet.undone():
        return page("screened.html", sheet.language, **_frame(sheet, ""))
    return _page(sheet, sheet.part(wanted), sheet.given, sheet.rater.remarks, saved="saved" in request.query_params)


def switched(site: Site, request: Request, posted: Posted) -> Response:
    """The same part in another language, with what was chosen."""
    with site.database.reading() as records:
        sheet = _sheet(site, request, records, posted.one("show"))
    return _again(sheet, posted, ())


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST of ratings and words. Raises Refused where no round is open to this expert."""
    by_script = "application/json" in request.headers.get("accept", "")
    with site.database.reading() as records:
        sheet = _sheet(site, request, records, posted.one("lang"))
    try:
        with site.database.writing() as records:
            rating.rate(records, request.path_params["code"], read(posted), _words(posted), site.now())
            sheet = _sheet(site, request, records, posted.one("lang"))
    except Refused as refusal:
        if by_script:
            said = [wrong.said for wrong in _wrongs(sheet, refusal.problems)]
            return JSONResponse({"refused": " ".join(dict.fromkeys(said))}, 422)
        return _again(sheet, posted, refusal.problems)
    if by_script:
        return JSONResponse({"done": sheet.done})
    return RedirectResponse(sheet.after(posted.one("part")), 303)


def _sheet(site: Site, request: Request, records: Records, language: str = "") -> Sheet:
    rater = rating.sit(records, request.path_params["code"], site.now())
    instrument = rater.panelist.wave.instrument
    chosen = language_of(request, instrument.languages, instrument.default_language, language)
    return Sheet(rater, chosen, request.url.path)


def _again(sheet: Sheet, posted: Posted, problems: Iterable[Problem]) -> Response:
    """The part as it was posted, over what is kept."""
    chosen = {name.removeprefix(PREFIX): value for name, value in posted.pairs if name.startswith(PREFIX)}
    given, remarks = sheet.given | chosen, {**sheet.rater.remarks, **_words(posted)}
    return _page(sheet, sheet.part(posted.one("part")), given, remarks, _wrongs(sheet, problems))


def _page(
    sheet: Sheet,
    part: str,
    given: Mapping[str, str],
    remarks: Mapping[str, str],
    found: tuple[Wrong, ...] = (),
    saved: bool = False,
) -> Response:
    words = wording.words(sheet.language)
    return page(
        "screen.html",
        sheet.language,
        422 if found else 200,
        **_frame(sheet, part),
        question=sheet.question(part),
        rows=sheet.rows(part, given),
        scale=sheet.scale,
        asked={about: words(f"screen-{about}") for about in ABOUT} if part == WORDS else {},
        remarks=remarks,
        maximum=MOST_CHARACTERS,
        found=found,
        beside=beside(found),
        saved=saved,
    )


def _frame(sheet: Sheet, part: str) -> dict[str, Any]:
    wave = sheet.rater.panelist.wave
    return {
        "switch": others(sheet.language, wave.instrument.languages),
        "study": wave.study,
        "action": sheet.action,
        "names": sheet.names,
        "done": sheet.done,
        "part": part,
        "number": sheet.rater.round.number,
    }


def _wrongs(sheet: Sheet, problems: Iterable[Problem]) -> tuple[Wrong, ...]:
    words = wording.words(sheet.language)
    labels = {about: words(f"screen-{about}") for about in ABOUT} | sheet.labels
    return wrongs(problems, labels, words, dict.fromkeys(ABOUT, MOST_CHARACTERS))


def _words(posted: Posted) -> dict[str, str]:
    """Line ends as a person typed them: a browser posts two characters for each."""
    return {about: posted.one(about).replace("\r\n", "\n") for about in ABOUT if posted.has(about)}
