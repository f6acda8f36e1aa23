"""Answers as a sequence: all of them come back, and nothing that was misread passes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.problems import Refused
from surveys import sequences
from surveys.audiences import AUDIENCES, Audience
from surveys.batches import Place
from surveys.checked_letters import grouped, ungrouped
from surveys.invitations import ALPHABET, new_code
from surveys.reading import community_policing
from surveys.sequences import Choices
from tests.studies_for_tests import refused

LETTERS = st.text(ALPHABET, min_size=1, max_size=60)
CODES = st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=11, unique=True).map(tuple)
ANY = st.dictionaries(st.text(min_size=1, max_size=8), CODES, min_size=1, max_size=60)
SHIPPED = st.sampled_from(AUDIENCES).map(lambda one: sequences.choices(community_policing(), one))
TAGS = st.text(ALPHABET, min_size=sequences.TAG, max_size=sequences.TAG)
NUMBERS = st.text(ALPHABET, min_size=16, max_size=16)


def answers(choices: Choices) -> st.SearchStrategy[dict[str, str]]:
    """Any answers to these choices, some left blank."""
    return st.fixed_dictionaries({}, optional={id: st.sampled_from(codes) for id, codes in choices.items()})


@given(st.one_of(ANY, SHIPPED), TAGS, NUMBERS, st.data())
def test_every_response_comes_back_as_it_was(choices: Choices, tag: str, number: str, data: st.DataObject) -> None:
    given_ = data.draw(answers(choices))
    letters = ungrouped(sequences.encode(tag, number, choices, given_))
    assert letters.startswith(tag)
    assert sequences.decode(letters, choices) == (number, given_)


@given(LETTERS, st.data())
def test_one_wrong_letter_is_found_in_its_group(letters: str, data: st.DataObject) -> None:
    written = grouped(letters)
    place = data.draw(st.integers(0, len(written) - 1).filter(lambda place: written[place] != "-"))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda letter: letter != written[place]))
    with refused("group-wrong", f"group {place // 6 + 1}") as problems:
        ungrouped(written[:place] + other + written[place + 1 :])
    assert len(problems) == 1


@given(LETTERS, st.data())
def test_two_neighbours_changed_for_each_other_are_found_in_their_groups(letters: str, data: st.DataObject) -> None:
    """Also across the border of two groups, where both are named."""
    written = grouped(letters).replace("-", "")
    place = data.draw(st.integers(0, len(written) - 2))
    assume(written[place] != written[place + 1])
    swapped = written[:place] + written[place + 1] + written[place] + written[place + 2 :]
    with pytest.raises(Refused) as caught:
        ungrouped(swapped)
    touched = {f"group {one // 5 + 1}" for one in (place, place + 1)}
    assert {problem.where for problem in caught.value.problems} == touched


@given(st.text(ALPHABET, min_size=8, max_size=60), st.data())
def test_two_groups_changed_for_each_other_are_found(letters: str, data: st.DataObject) -> None:
    groups = grouped(letters).split("-")
    one, other = data.draw(st.lists(st.integers(0, len(groups) - 1), min_size=2, max_size=2, unique=True))
    groups[one], groups[other] = groups[other], groups[one]
    assume(groups != grouped(letters).split("-"))
    with pytest.raises(Refused) as caught:
        ungrouped("-".join(groups))
    assert {problem.where for problem in caught.value.problems} == {f"group {one + 1}", f"group {other + 1}"}


@given(LETTERS)
def test_letters_are_taken_as_people_write_them(letters: str) -> None:
    written = grouped(letters)
    sloppy = written.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert ungrouped(sloppy) == ungrouped(written) == ungrouped(written.replace("-", ""))


@settings(max_examples=30)
@given(SHIPPED, st.data())
def test_a_sequence_without_its_last_group_is_refused(choices: Choices, data: st.DataObject) -> None:
    written = sequences.encode("ABCDEF", new_code(), choices, data.draw(answers(choices)))
    with refused("sequence-length"):
        sequences.decode(ungrouped(written.rpartition("-")[0]), choices)


def test_what_nobody_can_choose_is_refused() -> None:
    choices = {"A": ("1", "2")}  # three possibilities in a letter of 32
    with refused("sequence-impossible"):
        sequences.decode("ABCDEF" + "0" * 16 + "3" + "0", choices)
    with refused("sequence-impossible"):
        sequences.decode("ABCDEF" + "0" * 16 + "1" + "1", choices)
    assert sequences.decode("ABCDEF" + "0" * 16 + "2" + "0", choices) == ("0" * 16, {"A": "2"})


@pytest.mark.parametrize("audience", ["residents", "officers"])
def test_it_is_short_enough_to_be_read_out(audience: Audience) -> None:
    choices = sequences.choices(community_policing(), audience)
    written = sequences.encode("ABCDEF", new_code(), choices, {})
    assert len(choices) >= 26
    assert len(written.replace("-", "")) <= 65
    assert sequences.number_letters({str(item): tuple("123456x") for item in range(28)}) <= 17


def test_each_form_has_a_tag_of_its_own() -> None:
    places = [Place(wave, "residents", stratum) for wave in ("w1", "w2") for stratum in ("C1", "C2")]
    assert len({sequences.tag(place, digest) for place in places for digest in ("a", "b")}) == 8
