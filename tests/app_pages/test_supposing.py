"""Sliders of what if, walked without a browser: an untouched one changes nothing, and a moved one what it should."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame
from app_pages.analyses import Seen
from surveys import formats
from surveys.supposing import suppose


def _script(seen: object) -> None:
    from app_pages import supposing  # noqa: PLC0415 - AppTest runs the text of this function alone

    supposing.show(seen)  # type: ignore[arg-type] # names of types are not in that text


@pytest.fixture
def walked(seen: Seen) -> AppTest:
    walked = AppTest.from_function(_script, default_timeout=60, args=(seen,))
    walked.session_state["language"] = "zh"
    return walked.run()


def test_nothing_is_chosen_for_anybody(walked: AppTest) -> None:
    assert not walked.exception
    assert walked.multiselect(key="raised-zh").value == []
    assert len(walked.slider) == len(walked.metric) == 0


def test_an_untouched_slider_changes_nothing_and_a_moved_one_what_it_should(walked: AppTest, seen: Seen) -> None:
    walked.multiselect(key="raised-zh").set_value(["PA2", "OG2"]).run()
    now = {one.id: one.score or 0.0 for one in seen.evaluation.indicators}
    assert [one.value for one in walked.slider] == [formats.tenths(now[id]) for id in ("PA2", "OG2")]
    assert (walked.metric[0].value, walked.metric[0].delta) == (formats.figure(seen.evaluation.composite.score), "0.00")
    walked.slider(key="to-PA2").set_value(100.0).run()
    found = suppose(seen.instrument, seen.analysis, {"PA2": 100.0})
    assert not walked.exception
    assert found
    assert walked.metric[0].value == formats.figure(found.composite)
    assert walked.metric[0].delta == formats.signed(found.gain, 2)


def test_what_good_needs_is_found_by_choosing_it(walked: AppTest, seen: Seen) -> None:
    good = next(band for band in seen.instrument.grades.bands if band.name["zh"] == "良")
    aims = walked.selectbox(key="aim-zh")
    assert aims.options[0].startswith("良")
    walked = aims.set_value(good.id).run()
    told = frame.all_words()["zh"]("next-grade-lead", grade="良", target="70", missing="")
    assert any(one.value.startswith(told.split("；")[0][:6]) for one in walked.markdown)
