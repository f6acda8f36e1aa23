"""Cards and posters: every code is drawn so that a phone reads its address, and no card tells whose it is."""

import re
from dataclasses import replace
from datetime import date

import segno

from surveys.cards import A_PAGE, cards, poster
from surveys.invitations import new_code, printed
from surveys.reading import community_policing
from surveys.studies import Wave
from surveys.texts import Text
from tests.studies_for_tests import LAST_DAY, STRATA, STUDY, words

BASE = "https://survey.example"
STUDY_IN_TWO = replace(STUDY, name=Text({"zh": "社区<警务>", "en": "Policing & us"}))
WAVE = Wave("w1", STUDY_IN_TWO, 1, words("First"), community_policing(), "", STRATA, LAST_DAY, "open")
GROUP = replace(STRATA[2], name=Text({"zh": "第一组", "en": "Unit group 1"}))


def drawn(path: str, modules: int) -> list[list[int]]:
    """What an SVG path of horizontal strokes paints."""
    dark = [[0] * modules for _ in range(modules)]
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path):
        for place in range(int(x), int(x) + int(length)):
            dark[int(y)][place] = 1
    return dark


def test_each_card_has_its_code_and_a_qr_code_of_its_address() -> None:
    codes = [new_code() for _ in range(A_PAGE + 1)]
    page = cards(WAVE, GROUP, codes, BASE).decode()
    looked_for = r'viewBox="0 0 (\d+) .*?<path d="([^"]+)".*?class="code">([^<]+)<.*?class="address">([^<]+)'
    found = re.findall(looked_for, page, re.DOTALL)
    assert [code for _, _, code, _ in found] == [printed(code) for code in codes]
    assert page.count('class="page"') == 2
    masks = set()
    for modules, path, code, address in found:
        assert address == f"{BASE}/a/{code}"
        masks |= {
            mask
            for mask in range(8)
            if [[*row] for row in segno.make(address, error="m", boost_error=False, mask=mask, micro=False).matrix]
            == drawn(path, int(modules))
        }
    assert masks == {segno.make(found[0][3], error="m", boost_error=False, micro=False).mask}


def test_a_card_bears_no_group_and_no_number_and_is_in_both_languages() -> None:
    codes = [new_code() for _ in range(3)]
    page = cards(WAVE, GROUP, codes, BASE).decode()
    one = [
        re.sub("<path[^>]*>", "", card).replace(printed(code), "")
        for card, code in zip(re.findall("<article.*?</article>", page, re.DOTALL), codes, strict=True)
    ]
    assert len(set(one)) == 1  # but for the code, all are alike
    assert "Unit group" not in one[0]
    assert "第一组" in page  # on the edge, which is cut off
    for said in ("社区&lt;警务&gt;", "Policing &amp; us", "2030年3月31日", "31 March 2030"):
        assert said in one[0]


def test_nothing_is_fetched_by_a_sheet_or_a_poster() -> None:
    wave = replace(WAVE, opens_on=date(2030, 3, 9))
    for page in (cards(wave, GROUP, [new_code()], BASE), poster(wave, STRATA[0], f"{BASE}/a/0123")):
        text = page.decode()
        assert re.findall(r'(?:src|href)="(?!data:)|@import|url\(|<script', text) == []
        assert "2030年3月9日" in text


def test_a_poster_says_who_asks_until_when_and_what_is_promised() -> None:
    page = poster(replace(WAVE, study=replace(STUDY, banner=words("Synthetic."))), STRATA[0], f"{BASE}/a/0123").decode()
    for said in ("The organisation", "Community 1", f"{BASE}/a/0123", "fewer than 10 people", "contact@", "Synthetic."):
        assert said in page
