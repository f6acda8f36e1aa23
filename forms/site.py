"""What every page of the forms shares: the site it belongs to, its templates, the language a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from forms import wording
from forms.assets import addressed
from forms.bounds import Bounds
from forms.counting import Visits
from forms.measures import Measures
from storage.database import Database
from surveys.outside import Identity
from surveys.outside_doors import Door
from surveys.wording import DEFAULT


def _nobody(_cookies: Mapping[str, str]) -> Identity | None:
    return None


@dataclass(frozen=True)
class Site:
    """The database behind the forms, the clock, and the public address; None takes it from the request.

    ``visits`` counts how often forms are opened and left, ``measures`` how requests are answered, in this process;
    ``bounds`` says how often is too often; ``doors`` are the other services by which people may sign in,
    and ``said`` is whom one of them has said somebody is, by the cookies of a request. ``pages`` are the names of the
    pages behind the sign-in.
    """

    database: Database
    now: Callable[[], datetime]
    address: str | None = None
    secret: bytes = field(default=b"", repr=False)
    visits: Visits = field(default_factory=Visits)
    bounds: Bounds = field(default_factory=Bounds)
    measures: Measures = field(default_factory=Measures)
    doors: tuple[Door, ...] = ()
    said: Callable[[Mapping[str, str]], Identity | None] = _nobody
    pages: tuple[str, ...] = ()

    def base(self, request: Request) -> str:
        """The address that links and notices begin with."""
        return (self.address or str(request.base_url)).rstrip("/")


@cache
def templates() -> Environment:
    """The templates: everything is escaped, and a name that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(asset=addressed)
    environment.filters.update(day=wording.day)
    return environment


def render(template: str, language: str, **context: object) -> str:
    """A template in a language; ``t`` says the interface's own words."""
    return templates().get_template(template).render(t=wording.words(language), lang=language, **context)


def page(
    template: str, language: str, status: int = 200, headers: Mapping[str, str] | None = None, **context: object
) -> HTMLResponse:
    """A whole page."""
    return HTMLResponse(render(template, language, **context), status, headers)


def language_of(request: Request, offered: Iterable[str], default: str, posted: str = "") -> str:
    """The first language on offer that is asked for: by ``?lang=``, by the form, by the browser."""
    known = set(offered)
    wanted = (request.query_params.get("lang", ""), posted, *_accepted(request))
    return next((language for language in wanted if language in known), default)


def spoken(request: Request, posted: str = "") -> str:
    """The language of a page that belongs to no instrument."""
    return language_of(request, wording.languages(), DEFAULT, posted)


def others(language: str, offered: Iterable[str]) -> dict[str, str]:
    """The languages to switch to, each by its own name."""
    return {
        other: wording.words(other)("language-name")
        for other in offered
        if other != language and other in wording.languages()
    }


def _accepted(request: Request) -> list[str]:
    """Primary subtags of Accept-Language, the most wanted first."""
    ranked: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(",")[:20]:
        tag, _, quality = part.partition(";q=")
        try:
            ranked.append((-float(quality or 1), tag.strip().split("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(ranked, key=lambda entry: entry[0])]
