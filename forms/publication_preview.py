"""The picture that stands beside a link to a publication: its score, interval and scale, in figures.

Words stand in the page's own description: a server need not have a font that knows Chinese. Only what is made up is
said in a word, wherever the picture goes.
"""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont
from starlette.requests import Request
from starlette.responses import Response

from forms.caching import KEPT, cached
from forms.errors import plain
from forms.site import Site
from surveys.publications import Publication

SIZE = (1200, 630)  # pixels, as the Open Graph protocol's readers cut least from
LEFT, RIGHT, SCALE = 100, 1100, 470  # the scale's ends and its height above the bottom
PAGE, INK, SOFT, TINT, ACCENT = "#ffffff", "#17262a", "#4d5f63", "#dbe7e8", "#0f5c63"
Bounds = tuple[float, ...]


def show(site: Site, request: Request) -> Response:
    """GET /p/{id}/preview.png."""
    with site.database.reading() as records:
        publication = records.publication(request.path_params["id"])
    if publication is None:
        return plain(request, 404)
    return cached(request, picture(publication), "image/png", KEPT)


def picture(publication: Publication) -> bytes:
    """A PNG of the headline."""
    whole = publication.analysis.get("uncertainty", {}).get("composite", {}).get("together")
    bounds = tuple(float(band["minimum"]) for band in publication.inputs["instrument"]["grades"]["bands"])
    interval = (whole["low"], whole["high"]) if whole else None
    return _drawn(publication.evaluation["composite"]["score"], interval, bounds, bool(publication.study["banner"]))


@lru_cache(maxsize=64)
def _drawn(score: float, interval: tuple[float, float] | None, bounds: Bounds, synthetic: bool) -> bytes:
    image = Image.new("RGB", SIZE, PAGE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 16), fill=ACCENT)
    draw.text((LEFT, 90), f"{score:.1f}", fill=ACCENT, font=_font(230))
    beside = LEFT + draw.textlength(f"{score:.1f}", font=_font(230)) + 30
    draw.text((beside, 235), "/ 100", fill=SOFT, font=_font(70))
    if interval:
        draw.text((beside, 140), f"95%: {interval[0]:.1f} - {interval[1]:.1f}", fill=INK, font=_font(60))
    _scale(draw, score, interval, bounds)
    if synthetic:
        draw.rectangle((0, SIZE[1] - 40, SIZE[0], SIZE[1]), fill="#d9a400")
        draw.text((LEFT, SIZE[1] - 36), "SYNTHETIC", fill="#17262a", font=_font(28))
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _scale(draw: ImageDraw.ImageDraw, score: float, interval: tuple[float, float] | None, bounds: Bounds) -> None:
    draw.rectangle((LEFT, SCALE - 12, RIGHT, SCALE + 12), fill=TINT)
    for end in sorted({0.0, 100.0, *bounds}):
        draw.line((_at(end), SCALE - 12, _at(end), SCALE + 26), fill=SOFT, width=3)
        draw.text((_at(end), SCALE + 32), f"{end:g}", fill=SOFT, font=_font(36), anchor="ma")
    if interval:
        draw.rectangle((_at(interval[0]), SCALE - 12, _at(interval[1]), SCALE + 12), fill="#7fb3b7")
    draw.ellipse((_at(score) - 18, SCALE - 18, _at(score) + 18, SCALE + 18), fill=ACCENT, outline=PAGE, width=4)


def _at(points: float) -> float:
    return LEFT + (RIGHT - LEFT) * min(max(points, 0.0), 100.0) / 100


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font, which has Latin letters and figures."""
    return ImageFont.load_default(size)
