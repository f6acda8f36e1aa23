"""A report as one page that needs nothing else: no script, no font, no address is asked for anything."""

from __future__ import annotations

from markupsafe import Markup

from surveys import archive_pages
from surveys.report_figures import Figure, Line
from surveys.report_strips import svg
from surveys.report_texts import Report
from surveys.wording import of_reports


def page(report: Report) -> bytes:
    """The page, in UTF-8."""
    return archive_pages.page("report.html", report=report, t=of_reports()[report.language], strip=_strip)


def _strip(figure: Figure, line: Line) -> Markup:
    return Markup(svg(line.marks, len(figure.ticks)))  # noqa: S704 # numbers and fixed colours alone
