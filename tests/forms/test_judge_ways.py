"""Experts: the two ways through a matrix, later and cannot judge, why, the summary, a second round."""

from __future__ import annotations

import json
import re

import pytest

from surveys import inviting, judging, opening_rounds
from surveys.inviting import expert_code
from surveys.judgements import LATER, LONGEST_RATIONALE, Said, pairs
from surveys.reading import community_policing
from tests.forms.conftest import House
from tests.forms.test_judge import SCRIPT, agree, posting
from tests.studies_for_tests import NOW, SECRET

CRITERIA = community_policing().criteria("M0")
ALL = {f"pair:{first}:{second}": "1" for first, second in pairs(CRITERIA)}


def said(house: House) -> dict[str, tuple[Said, str]]:
    """What the first expert says now of each pair, and why."""
    with house.database.reading() as records:
        kept = records.revisions(house.study.wave.id, "E01")
    return {f"{one.judgement.first}:{one.judgement.second}": (one.said, one.rationale) for one in kept}


def rows(page: str) -> list[str]:
    return re.findall(r'<fieldset class="pair" id="pair-([^"]+)"', page)


def test_later_opens_a_pair_again_and_cannot_judge_does_not(house: House) -> None:
    expert = agree(house)
    house.post(expert, posting("M0", **{"pair:D1:D2": "3", "pair:D1:D3": "SKIP"}))
    page = house.post(expert, posting("M0", **{"pair:D1:D2": "LATER", "pair:D1:D3": "SKIP"}))[1]
    assert house.judged() == {("M0", "D1", "D3"): None}
    assert said(house)["D1:D2"] == (LATER, "")
    assert "0 pairs judged, 1 that you cannot judge, 9 still open" in page
    assert page.count(" checked") == 1
    assert '<b data-done="M0">1/10</b>' in page


def test_why_is_kept_shown_again_and_refused_when_too_long(house: House) -> None:
    expert = agree(house)
    page = house.post(expert, posting("M0", **{"pair:D1:D2": "1", "why:D1:D2": "一、\r\n<b>two</b>"}))[1]
    assert said(house) == {"D1:D2": (1, "一、\n<b>two</b>")}
    assert "一、\n&lt;b&gt;two&lt;/b&gt;</textarea>" in page
    long = posting("M0", **{"pair:D1:D3": "1", "why:D1:D3": "x" * (LONGEST_RATIONALE + 1)})
    status, page = house.post(expert, long)
    assert (status, "too long" in page, "x" * (LONGEST_RATIONALE + 1) in page) == (422, True, True)
    assert "D1:D3" not in said(house)
    assert "too long" in json.loads(house.post(expert, long, **SCRIPT)[1])["refused"]


def test_the_short_way_asks_one_pair_after_the_other_and_ends(house: House) -> None:
    expert = agree(house)
    page = house.post(expert, posting("M0", way="short"))[1]
    asked: list[str] = []
    while "You may stop here" not in page:
        (next_one, *judged) = rows(page)
        assert next_one not in asked
        assert sorted(judged) == sorted(asked)
        asked.append(next_one)
        name = "pair:" + next_one.removeprefix("pair-").replace("-", ":")
        assert "This pair is not judged yet" in house.post(expert, posting("M0", next=name))[1]
        page = house.post(expert, posting("M0", **{name: "1", "next": name}))[1]
        assert "not judged yet" not in page
    assert len(asked) == 6
    assert "enough for the short way" in page
    assert "Next set: Information collection" in page
    page = house.post(expert, posting("M0", way="long"))[1]
    assert (len(rows(page)), page.count(" checked")) == (10, 6)
    assert "Back to this set" not in house.get(f"{expert}?matrix=M5&lang=en")[1]


def test_an_unfinished_long_way_is_come_back_to(house: House) -> None:
    expert = agree(house)
    for number in range(1, 6):
        given = {f"pair:{first}:{second}": "1" for first, second in pairs(community_policing().criteria(f"M{number}"))}
        house.post(expert, posting(f"M{number}", **given))
    page = house.get(expert)[1]
    assert 'name="matrix" value="M0"' in page
    house.post(expert, posting("M0", **dict.fromkeys(list(ALL)[:6], "1")))
    assert 'name="matrix" value="M0"' in house.get(expert)[1]
    house.post(expert, posting("M0", way="short"))
    assert "Thank you, all your judgements are saved" in house.get(expert)[1]


def test_the_summary_tells_all_sets_and_can_be_looked_at_at_any_time(house: House) -> None:
    expert = agree(house)
    house.post(expert, posting("M0", **ALL | {"pair:D1:D2": "SKIP"}))
    page = house.get(f"{expert}?summary=yes&lang=en")[1]
    assert "What you have said so far" in page
    assert page.count('<section class="summed"') == 6
    assert "9 pairs judged, 1 that you cannot judge, 0 still open." in page
    assert "CR 0.000, fits together; 1 cannot be judged" in page
    assert page.count("20.0%") == 10  # five weights: as a share and as the width of a bar
    assert 'href="/e/' in page


def test_circles_and_what_a_proposal_moves_are_said(house: House) -> None:
    expert = agree(house)
    with house.database.writing() as records:
        circle: dict[str, Said] = {f"{first}:{second}": 1 for first, second in pairs(CRITERIA)}
        circle |= {"D1:D2": 5, "D2:D3": 5, "D1:D3": -5}
        judging.judge(records, expert.removeprefix("/e/"), circle, "M0", NOW)
    page = house.get(f"{expert}?matrix=M0&lang=en")[1]
    names = [community_policing().index_system.named[id].name["en"] for id in ("D1", "D2", "D3")]
    one, two, three = names
    assert f"in a circle: “{one}” over “{two}”, “{two}” over “{three}”, “{three}” over “{one}”." in page
    assert re.search(r"The weight of “[^”]+” would change most, from \d+\.\d% to \d+\.\d%\.", page)


@pytest.fixture
def second_round(house: House) -> House:
    """Six experts of whom five judged a pair, and a second round."""
    wave = house.study.wave
    with house.database.writing() as records:
        inviting.invite_experts(records, wave, 4, SECRET, NOW)
        for number, step in enumerate((1, 3, 3, 5, 9), start=1):
            code = expert_code(SECRET, wave.id, f"E{number:02d}")
            judging.agree(records, code, {}, False, NOW)
            judging.judge(records, code, {"D1:D2": step}, "M0", NOW)
        opening_rounds.open_round(records, wave.id, NOW)
    return house


def test_a_second_round_shows_ones_own_word_and_the_middle_half_of_the_panel(second_round: House) -> None:
    house, first = second_round, community_policing().index_system.named["D1"].name["en"]
    page = house.get(f"{house.expert()}?matrix=M0&lang=en")[1]
    assert "This is round 2." in page
    assert f"The middle half of 5 experts lies from “{first}” 3 to “{first}” 5. The middle: “{first}” 3." in page
    assert page.count("In round 1 you said:") == 1
    assert page.count("It stays unless you change it.") == 1
    assert page.count('<div class="spread">') == 1
    page = house.post(house.expert(), posting("M0", **{"pair:D1:D2": "SKIP"}))[1]
    assert "You have changed it since." in page
    zh = house.get(f"{house.expert()}?matrix=M0&lang=zh")[1]
    assert "5 位专家中，居中的一半在" in zh


def test_what_others_judge_in_a_round_moves_nothing_that_is_shown(second_round: House) -> None:
    house = second_round
    told = re.compile(r'<div class="spread">.*?</div>', re.DOTALL)
    before = told.findall(house.get(f"{house.expert()}?matrix=M0&lang=en")[1])
    with house.database.writing() as records:
        for number in (2, 3, 4, 5):
            judging.judge(records, expert_code(SECRET, house.study.wave.id, f"E0{number}"), {"D1:D2": -9}, "M0", NOW)
    assert told.findall(house.get(f"{house.expert()}?matrix=M0&lang=en")[1]) == before != []


def test_the_first_round_shows_nothing_of_the_panel(house: House) -> None:
    page = house.get(f"{agree(house)}?matrix=M0&lang=en")[1]
    assert not re.search("This is round|middle half|you said:", page)


def test_the_search_for_several_repairs_waits_for_the_page(house: House) -> None:
    expert = agree(house)
    weights = {"D1": 8, "D2": 4, "D3": 4, "D4": 2, "D5": 1}
    given: dict[str, Said] = {f"{one}:{other}": weights[one] // weights[other] for one, other in pairs(CRITERIA)}
    with house.database.writing() as records:
        judging.judge(records, expert[3:], given | {"D1:D5": -2, "D1:D2": -2, "D3:D4": -2}, "M0", NOW)
    live = json.loads(house.post(expert, posting("M0"), **SCRIPT)[1])["standing"]
    assert "Look for the fewest that are" in live
    assert "These together bring CR" not in live
    page = house.get(f"{expert}?matrix=M0&lang=en")[1]
    assert "These together bring CR to 0.10 or below:" in page
