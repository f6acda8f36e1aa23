import pytest

from scoring.problems import Problem, Refused, please, refuse

FLAT = Problem("objective-flat", "OB01", "floor and target are the same.", "Set them apart.")
BARE = Problem("panel-empty", "", "nobody is included.", "Include one.")


def test_a_place_grows_as_the_problem_travels_out() -> None:
    assert FLAT.within("measures").within("instrument").where == "instrument › measures › OB01"
    assert BARE.within("M0").where == "M0"
    assert FLAT.within("measures").code == "objective-flat"


def test_a_refusal_says_all_of_its_problems() -> None:
    with pytest.raises(Refused) as refused:
        refuse(iter([FLAT, BARE]))
    assert refused.value.problems == (FLAT, BARE)
    text = str(refused.value.within("instrument"))
    assert "instrument › OB01: floor and target are the same. Set them apart. [objective-flat]" in text
    assert "panel-empty" in text


def test_no_problem_is_no_refusal() -> None:
    told = list[Problem]()
    refuse(told)
    told.append(BARE)
    with pytest.raises(Refused):
        refuse(told)


def test_a_way_out_may_be_a_request() -> None:
    assert please("key-missing", "form", "It came without its key.", "send it again").way_out == "Please send it again."


def test_what_a_file_holds_writes_no_line_of_its_own_and_hides_none() -> None:
    """A key of a file stands in a place, and a terminal does as it is told."""
    sly = Problem("key-unknown", "a\nsound: all of it\x1b[8m", "It is \u202eodd.", "Leave it out.")
    assert str(sly) == "a\\nsound: all of it\\x1b[8m: It is \\u202eodd. Leave it out. [key-unknown]"
    assert len(str(Refused([sly, sly])).splitlines()) == 2
