"""Tables of what could be."""

from __future__ import annotations

from app_pages import frame, supposing_tables
from app_pages.analyses import Seen
from surveys import formats
from surveys.supposing import better_bands, reach, suppose
from tests.app_pages.cells import rows


def test_rises_are_those_of_the_grade_that_is_aimed_at(seen: Seen) -> None:
    aims = better_bands(seen.instrument, seen.analysis)
    assert "良" in [band.name["zh"] for band in aims]
    for band in aims:
        found = reach(seen.instrument, seen.analysis, band)
        assert found
        assert found.least
        shown = supposing_tables.rises(seen.instrument, seen.analysis, found).set_index("指标")
        assert (shown["提高（总和最小）"] != "—").sum() == len(found.least)
        assert shown.at["研判能力", "提高（总和最小）"] == f"+{found.least['PA2']:.1f}"
        gains = [float(gain) for gain in shown["各升10分的增益"]]
        assert gains == sorted(gains, reverse=True)


def test_a_better_grade_needs_more(seen: Seen) -> None:
    found = [reach(seen.instrument, seen.analysis, band) for band in better_bands(seen.instrument, seen.analysis)]
    totals = [one.total or 0.0 for one in found if one]
    assert totals == sorted(totals)
    assert len(totals) > 1


def test_what_would_be_stands_beside_what_is_and_only_its_dimension_moves(seen: Seen) -> None:
    found = suppose(seen.instrument, seen.analysis, {"PA2": 100.0})
    assert found
    assert found.gain
    shown = rows(supposing_tables.supposed(seen.instrument, seen.analysis, found))
    moved = {name for name, row in shown.items() if row["变化"] != "0.0"}
    assert moved == {"实战应用", frame.words()("composite")}
    assert shown[frame.words()("composite")]["变化"] == formats.signed(found.gain)
    assert shown[frame.words()("composite")]["假设"] == found.composite


def test_nothing_raised_changes_nothing(seen: Seen) -> None:
    found = suppose(seen.instrument, seen.analysis, {})
    assert found
    assert set(supposing_tables.supposed(seen.instrument, seen.analysis, found)["变化"]) == {"0.0"}


def test_a_control_begins_where_the_figure_is_shown() -> None:
    assert formats.tenths(52.36) == 52.4
    assert (formats.difference(52.36, 52.34), formats.difference(None, 1.0)) == ("0.0", "—")
