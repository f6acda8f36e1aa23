"""An expert who is asked a part of the index system sees that part, and is done when it is."""

from __future__ import annotations

import pytest

from forms.desk import Desk
from forms.judge_pages import matrix_page
from surveys.judgements import Expert, Judgement, Revision, pairs
from surveys.judging import Panelist
from surveys.studies import Wave
from surveys.studying import new_id
from tests.deep_studies import deep
from tests.studies_for_tests import LAST_DAY, STRATA, STUDY, words


def desk(matrices: tuple[str, ...], *judged: str) -> Desk:
    """The desk of an expert who is asked these matrices, with all pairs of some judged."""
    wave = Wave(new_id(), STUDY, 1, words("First"), deep(), "", STRATA, LAST_DAY, "open")
    panelist = Panelist(wave, Expert(wave.id, "E01", consented=True, matrices=matrices))
    said = tuple(
        Revision(Judgement("E01", id, *pair, 2), 1) for id in judged for pair in pairs(wave.instrument.criteria(id))
    )
    return Desk(panelist, said, "en", "/e/code")


def test_what_others_are_asked_is_not_there() -> None:
    shown = desk(("M6", "M8"))
    assert shown.matrices == {"M6": "SD1", "M8": "SD12"}
    assert shown.done == {"M6": "0/1", "M8": "0/3", "all": "0/4"}
    assert shown.matrix("M0") == "M6"


def test_the_end_comes_after_what_they_are_asked() -> None:
    assert desk(("M6", "M8"), "M6").undone() == ("M8",)
    assert desk(("M6", "M8"), "M6", "M8").undone() == ()


@pytest.mark.parametrize("matrices", [(), ("M77",)])
def test_everything_is_asked_where_nothing_is_chosen(matrices: tuple[str, ...]) -> None:
    assert len(desk(matrices).matrices) == 9


def test_one_pair_has_no_short_way() -> None:
    shown = desk(())
    pages = {id: bytes(matrix_page(shown, id, shown.entered(id)).body) for id in ("M6", "M8")}
    assert {id: b'name="way"' in body for id, body in pages.items()} == {"M6": False, "M8": True}
