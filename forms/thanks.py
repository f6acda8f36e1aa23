"""The page after sending: written once for all who are thanked alike, but for each one's key and receipt."""

from __future__ import annotations

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from forms import blank
from forms.site import Site, render
from surveys.answering import Asked
from surveys.invitations import printed
from surveys.receipt_lists import SHORT, list_number


def thanks(site: Site, request: Request, asked: Asked, key: str, receipt: str, language: str) -> Response:
    """The receipt, and what it is good for. Key, receipt and list number are digits and letters."""
    study, withdrawal = asked.wave.study, asked.wave.instrument.withdrawal_of(asked.audience)
    withdraw, closes_on = f"{blank.gap('base')}/w", asked.wave.closes_on

    def write() -> str:
        return render(
            "thanks.html",
            language,
            switch={},
            study=study,
            key=blank.gap("key"),
            receipt=blank.gap("receipt"),
            fours=[blank.gap(f"four {place}") for place in range(SHORT // 4)],
            closes_on=closes_on,
            withdrawal=withdrawal,
            withdraw=withdraw,
        )

    banner = study.banner[language] if study.banner else None
    of = ("thanks", language, study.name[language], banner, withdrawal, closes_on)
    fours = printed(list_number(receipt, asked.wave.id)).split("-")
    own = {"key": key, "receipt": printed(receipt), "base": escape(site.base(request))} | {
        f"four {place}": four for place, four in enumerate(fours)
    }
    return HTMLResponse(blank.filled(of, write, own))
