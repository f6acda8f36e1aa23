"""What people are told when they are invited or reminded."""

import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from surveys import messages
from surveys.invitations import Invited
from surveys.reading import community_policing
from surveys.studies import Wave
from tests.studies_for_tests import LAST_DAY, STRATA, STUDY, words

WAVE = Wave("w1", STUDY, 1, words("First"), community_policing(), "", STRATA, LAST_DAY, "open")
GROUPS: dict[Invited, str] = {"residents": "C1", "officers": "U1", "experts": "E01"}


@pytest.mark.parametrize("audience", get_args(Invited))
@pytest.mark.parametrize("occasion", get_args(messages.Occasion))
def test_a_message_says_who_asks_where_until_when_and_what_is_promised(
    audience: Invited, occasion: messages.Occasion
) -> None:
    found = messages.in_all_languages(WAVE, audience, GROUPS[audience], "https://s.example/a/1", occasion)
    assert "\n" not in found.subject
    assert len(found.text.split(messages.BETWEEN)) == 2
    for said in ("A study", "https://s.example/a/1", "31 March 2030", "2030年3月31日", "contact@example.org"):
        assert said in found.text
    assert "{" not in found.text + found.subject


def test_only_experts_are_told_that_something_of_theirs_is_missing() -> None:
    told = {
        audience: messages.message(WAVE, audience, group, None, "reminder", "en").text
        for audience, group in GROUPS.items()
    }
    assert "not complete" in told["experts"]
    for audience in ("residents", "officers"):
        assert "everybody alike" in told[audience]
        assert "http" not in told[audience]


def test_the_first_day_and_synthetic_data_are_said() -> None:
    wave = replace(WAVE, opens_on=date(2030, 3, 9), study=replace(STUDY, banner=words("Synthetic.")))
    text = messages.message(wave, "residents", "C1", None, "first", "en").text
    assert text.startswith("Synthetic.")
    assert "from 9 March 2030" in text


def test_the_words_have_the_same_placeholders_and_chinese_punctuation() -> None:
    zh, en = (messages.all_words()[language]._words for language in ("zh", "en"))
    for key in zh.keys() | en.keys():
        assert set(re.findall(r"{\w+}", zh[key])) == set(re.findall(r"{\w+}", en[key])), key
    assert re.findall(r"[\u4e00-\u9fff”][,;!?()]|[,;!?()][\u4e00-\u9fff“]", "".join(zh.values())) == []
