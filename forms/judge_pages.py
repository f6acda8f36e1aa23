"""The pages of the expert's form: agreeing, a matrix with its overview, the summary, a link that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.bounds import wrong
from forms.desk import Desk
from forms.matrix import Entered, Matrix, Row
from forms.posted import Posted
from forms.problems import Wrong, beside, wrongs
from forms.site import Site, others, page
from forms.standing import Panel
from scoring.problems import Problem
from surveys.judgements import LATER, LONGEST_RATIONALE

OWN = ("action", "lang", "show", "consent", "named_in_thanks", "proposed")
TOLD = {"saved": "saved", "unchosen": "next-unchosen"}  # the words after a post without script
GONE = {"code-unknown": 404, "wave-closed": 410, "wave-early": 403, "wave-paused": 503, "screening-closed": 410}


def agree_page(site: Site, request: Request, desk: Desk, posted: Posted, problems: Iterable[Problem] = ()) -> Response:
    """The notice, the consent and the expert's background."""
    wave, language = desk.panelist.wave, desk.language
    notice, experts = wave.told("experts", language, site.base(request)), wave.instrument.experts
    labels = {"consent": notice.agreed, **{asked.id: asked.text[language] for asked in experts.profile}}
    found: tuple[Wrong, ...] = wrongs(problems, labels, wording.words(language), {})
    return page(
        "agree.html",
        language,
        422 if found else 200,
        **_frame(desk),
        notice=notice,
        name_in_thanks=wave.instrument.notices["experts"].name_in_thanks,
        agreed=posted.one("consent") == "yes",
        named=posted.one("named_in_thanks") == "yes",
        profile=posted.without(*OWN),
        found=found,
        beside=beside(found),
    )


def matrix_page(desk: Desk, matrix: str, entered: Entered, told: str = "", refused: tuple[str, ...] = ()) -> Response:
    """One matrix: its pairs by the way chosen, what they say so far, and the overview of all."""
    shown, short = Matrix(desk.panelist, matrix, desk.language), desk.way(matrix) == "short"
    first, rest = _by_way(desk, matrix, shown.rows(entered), entered) if short else ((), shown.rows(entered))
    return page(
        "matrix.html",
        desk.language,
        422 if refused else 200,
        **_frame(desk),
        **standing_of(desk, matrix),
        matrix=matrix,
        question=desk.panelist.wave.instrument.experts.question.filled(desk.language, parent=desk.names[matrix]),
        short=short,
        first=first,
        rows=rest,
        total=desk.total(matrix),
        beginning=not desk.revisions,
        round=desk.panelist.round_number,
        longest=LONGEST_RATIONALE,
        told=TOLD.get(told, ""),
        refused=refused,
    )


def summary_page(desk: Desk) -> Response:
    """All matrices with what they say, what contradicts itself and what is missing."""
    panels = [Panel(Matrix(desk.panelist, id, desk.language), desk.standing(id)) for id in desk.matrices]
    closes_on = desk.panelist.wave.closes_on
    finished = not desk.undone()
    return page("done.html", desk.language, **_frame(desk), matrix="", closes_on=closes_on, panels=panels, all=finished)


def standing_of(desk: Desk, matrix: str, live: bool = False) -> dict[str, Any]:
    """What one matrix says so far: for its page; or live for a script, where the long search for repairs waits."""
    shown = Matrix(desk.panelist, matrix, desk.language)
    return {"panel": Panel(shown, desk.standing(matrix)), "onward": desk.onward(matrix), "live": live}


def gone(request: Request, problem: Problem, language: str) -> Response:
    """A link that leads nowhere, or to a panel that is not open."""
    if problem.code == "code-unknown":
        wrong(request)
    return page(
        "told.html",
        language,
        GONE[problem.code],
        switch={} if request.method == "POST" else others(language, wording.languages()),
        title=wording.words(language)(f"expert-{problem.code}-title"),
        told=[wording.why_not(problem, language, "expert-")],
    )


def said(problems: Iterable[Problem], language: str) -> tuple[str, ...]:
    """Problems in words, each once."""
    words = wording.words(language)
    return tuple(dict.fromkeys(words.problem(problem.code, where=problem.where) for problem in problems))


def _by_way(
    desk: Desk, matrix: str, rows: tuple[Row, ...], entered: Entered
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The pair to judge next on the short way, none where nothing is left; and those that were judged."""
    onward = desk.standing(matrix).onward
    first = tuple(row for row in rows if row.pair == onward)
    return first, tuple(row for row in rows if row.pair != onward and entered.said.get(row.pair, LATER) != LATER)


def _frame(desk: Desk) -> dict[str, Any]:
    instrument = desk.panelist.wave.instrument
    return {
        "switch": others(desk.language, instrument.languages),
        "study": desk.panelist.wave.study,
        "experts": instrument.experts,
        "action": desk.action,
        "names": desk.names,
        "done": desk.done,
        "states": {id: desk.state(id) for id in desk.matrices} if desk.panelist.expert.consented else {},
    }
