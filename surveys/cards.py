"""One-time codes as cards to cut apart, and an open link as a poster: pages of A4 in a file that needs nothing else.

A card bears no group, no number and nothing else by which one could be told from another but its code. The group
stands on the edge of the sheet, which is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import segno

from surveys import archive_pages, disclosing
from surveys.invitations import printed
from surveys.messages import all_words, days, spoken
from surveys.studies import Stratum, Wave

A_PAGE = 10  # two columns of five, each 95 mm by 52 mm
ERROR = "m"  # 15 of 100 modules may be dirty (ISO/IEC 18004)


@dataclass(frozen=True)
class Card:
    """A code as it is read and typed, and what is drawn of its address."""

    code: str
    address: str
    drawn: str
    modules: int


def cards(wave: Wave, stratum: Stratum, codes: Sequence[str], base: str) -> bytes:
    """The sheets of one unit group's codes, in HTML; ``base`` is what addresses begin with."""
    made = tuple(_drawn(codes, base))
    pages = [made[start : start + A_PAGE] for start in range(0, len(made), A_PAGE)]
    said = [_words_of(wave, stratum, language, len(made)) for language in spoken(wave)]
    return archive_pages.page(
        "cards.html",
        html_language=spoken(wave)[0],
        title=wave.study.name[spoken(wave)[0]],
        study=wave.study,
        pages=pages,
        said=said,
    )


def poster(wave: Wave, stratum: Stratum, address: str) -> bytes:
    """One page for a community's open link, in HTML."""
    qr = segno.make(address, error="q")
    texts = [_poster_words(wave, stratum, language) for language in spoken(wave)]
    return archive_pages.page(
        "poster.html",
        html_language=spoken(wave)[0],
        title=stratum.name[spoken(wave)[0]],
        study=wave.study,
        texts=texts,
        address=address,
        drawn=_path(qr),
        modules=len(qr.matrix),
    )


def _drawn(codes: Sequence[str], base: str) -> Iterator[Card]:
    """All under the mask that is best for the first, which any reader reads: trying eight takes three times as long."""
    mask = None
    for code in codes:
        address = f"{base}/a/{printed(code)}"
        qr = segno.make(address, error=ERROR, boost_error=False, mask=mask, micro=False)
        mask = qr.mask
        yield Card(printed(code), address, _path(qr), len(qr.matrix))


def _path(qr: segno.QRCode) -> str:
    """The dark modules as an SVG path of strokes one module wide, a run a stroke."""
    strokes = list[str]()
    for y, row in enumerate(qr.matrix):
        text = bytes(row)
        start = text.find(1)
        while start >= 0:
            end = text.find(0, start)
            end = len(text) if end < 0 else end
            strokes.append(f"M{start} {y}.5h{end - start}")
            start = text.find(1, end)
    return "".join(strokes)


def _words_of(wave: Wave, stratum: Stratum, language: str, number: int) -> dict[str, str]:
    words, told = all_words()[language], days(wave, language)
    until = words("card-from-until" if wave.opens_on else "card-until", **told)
    study, group = wave.study.name[language], stratum.name[language]
    return {
        "language": language,
        "study": study,
        "how": f"{words('card-how')} {until}" if language == "en" else words("card-how") + until,
        "strip": words("strip", study=study, group=group, number=number),
        "print": words("strip-print"),
        "banner": wave.study.banner[language] if wave.study.banner else "",
    }


def _poster_words(wave: Wave, stratum: Stratum, language: str) -> dict[str, str]:
    words, told = all_words()[language], days(wave, language)
    study, least = wave.study, disclosing.least(wave.instrument, stratum.audience)
    return {
        "language": language,
        "asks": words("poster-asks", organisation=study.organisation[language], study=study.name[language]),
        "group": stratum.name[language],
        "how": words("poster-how"),
        "until": words("from-until" if wave.opens_on else "until", **told),
        "promise": words("poster-promise", least=least),
        "contact": words("poster-contact", contact=study.contact),
        "banner": study.banner[language] if study.banner else "",
    }
