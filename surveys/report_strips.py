"""One line of a figure as a drawing without a letter, so that no font is needed: SVG for a page, PNG for a document."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

from surveys.report_figures import Mark

LONG, HIGH, EDGE = 400, 20, 8  # units; marks at both ends have room
R, CAP = 4, 6  # of a dot, and of an interval's ends
INK, SOFT, PAPER = "#0f5c63", "#c9ced6", "#ffffff"  # the pages' own green: 7.6 to 1 on white
FINE = 3  # pixels a unit, for print
THICK = 2


def svg(marks: tuple[Mark, ...], ticks: int) -> str:
    """The drawing as an element of a page; what it says stands beside it in words."""
    parts = "".join((*_grid(ticks), *(_element(mark) for mark in marks)))
    return f'<svg viewBox="0 0 {LONG} {HIGH}" aria-hidden="true" focusable="false">{parts}</svg>'


def png(marks: tuple[Mark, ...], ticks: int) -> bytes:
    """The same as a picture; the same marks give the same bytes."""
    picture = Image.new("RGB", (FINE * LONG, FINE * HIGH), PAPER)
    draw = ImageDraw.Draw(picture)
    for tick in range(ticks):
        draw.line(_box(_at(tick / (ticks - 1)), 0, 0, HIGH), SOFT, FINE)
    for mark in marks:
        _paint(draw, mark)
    file = io.BytesIO()
    picture.quantize(16, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _at(share: float) -> float:
    """Where a place of the line lies."""
    return EDGE + (LONG - 2 * EDGE) * share


def _grid(ticks: int) -> Iterator[str]:
    for tick in range(ticks):
        x = _at(tick / (ticks - 1))
        yield f'<path d="M{x:.1f} 0V{HIGH}" stroke="{SOFT}"/>'


def _element(mark: Mark) -> str:
    low, high, middle = _at(mark.low), _at(mark.high), HIGH / 2
    match mark.shape:
        case "interval" | "between":
            ends = "".join(f"M{x:.1f} {middle - CAP:g}v{2 * CAP}" for x in (low, high) if mark.shape == "interval")
            return f'<path d="M{low:.1f} {middle:g}H{high:.1f}{ends}" stroke="{INK}" stroke-width="{THICK}"/>'
        case "bar":
            return f'<rect x="{low:.1f}" y="4" width="{high - low:.1f}" height="{HIGH - 8}" fill="{INK}"/>'
        case "square":
            return f'<rect x="{low - R:.1f}" y="{middle - R:g}" width="{2 * R}" height="{2 * R}" fill="{INK}"/>'
    fill = INK if mark.shape == "dot" else PAPER
    return f'<circle cx="{low:.1f}" cy="{middle:g}" r="{R}" fill="{fill}" stroke="{INK}" stroke-width="2"/>'


def _paint(draw: ImageDraw.ImageDraw, mark: Mark) -> None:
    low, high, middle = _at(mark.low), _at(mark.high), HIGH / 2
    match mark.shape:
        case "interval" | "between":
            draw.line(_box(low, middle, high - low, 0), INK, FINE * THICK)
            for x in (low, high) if mark.shape == "interval" else ():
                draw.line(_box(x, middle - CAP, 0, 2 * CAP), INK, FINE * THICK)
        case "bar":
            draw.rectangle(_box(low, 4, high - low, HIGH - 8), INK)
        case "square":
            draw.rectangle(_box(low - R, middle - R, 2 * R, 2 * R), INK)
        case "dot":
            draw.ellipse(_box(low - R, middle - R, 2 * R, 2 * R), INK)
        case "ring":
            draw.ellipse(_box(low - R, middle - R, 2 * R, 2 * R), PAPER, INK, 2 * FINE)


def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return FINE * x, FINE * y, FINE * (x + width), FINE * (y + height)
