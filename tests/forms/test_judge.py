"""Experts: agreeing, 56 judgements with and without script, coming back, what the page says of contradictions."""

from __future__ import annotations

import json
import re

import pytest

from surveys.judgements import pairs
from surveys.reading import community_policing
from tests.forms.conftest import House

INSTRUMENT = community_policing()
AGREED = {"action": "agree", "lang": "en", "consent": "yes", "ED1": "pol"}
SCRIPT = {"accept": "application/json"}


def shown(house: House, matrix: str, expert: int = 0) -> dict[str, dict[str, str]]:
    """The sentence of each value of each row, as the page has them."""
    page = house.get(f"{house.expert(expert)}?matrix={matrix}&lang=en")[1]
    rows: dict[str, dict[str, str]] = {}
    for name, value, said in re.findall(r'name="(pair:[^"]+)" value="([^"]+)" aria-label="([^"]+)"', page):
        rows.setdefault(name, {})[value] = said
    return rows


def agree(house: House) -> str:
    house.post(house.expert(), AGREED)
    return house.expert()


def posting(matrix: str, **given: str) -> dict[str, str]:
    return {"action": "judge", "lang": "en", "matrix": matrix, **given}


def test_agreeing_comes_first_and_nothing_is_ticked(house: House) -> None:
    status, page = house.get(house.expert())
    assert status == 200
    assert 'value="agree"' in page
    assert " checked" not in page


def test_agreeing_keeps_profile_and_the_wish_to_be_named(house: House) -> None:
    house.post(house.expert(), {**AGREED, "named_in_thanks": "yes"})
    with house.database.reading() as records:
        expert = records.expert(house.study.wave.id, "E01")
    assert (expert.consented, expert.named_in_thanks, dict(expert.profile)) == (True, True, {"ED1": "pol"})


@pytest.mark.parametrize("change", [{"consent": ""}, {"ED1": "nobody"}])
def test_agreeing_is_refused_with_the_choices_kept(house: House, change: dict[str, str]) -> None:
    status, page = house.post(house.expert(), {**AGREED, "ED2": "y2", **change})
    assert status == 422
    assert 'name="ED2" value="y2" checked' in page
    with house.database.reading() as records:
        assert not records.expert(house.study.wave.id, "E01").consented


def test_nothing_is_judged_before_agreeing(house: House) -> None:
    assert house.post(house.expert(), posting("M0", **{"pair:D1:D2": "3"}))[0] == 422
    assert house.judged() == {}


def test_56_judgements_are_kept_and_shown_again(house: House) -> None:
    expert = agree(house)
    for matrix in INSTRUMENT.experts.matrices:
        given = {f"pair:{first}:{second}": "1" for first, second in pairs(INSTRUMENT.criteria(matrix.id))}
        status, page = house.post(expert, posting(matrix.id, **given))
        assert status == 200
        assert page.count(" checked") == len(given)
    assert len(house.judged()) == 56
    status, page = house.get(expert)
    assert "all your judgements are saved" in page
    assert "56/56" in page


def test_a_judgement_is_signed_as_the_expert_saw_it(house: House) -> None:
    expert = agree(house)
    for name, said in shown(house, "M0").items():
        first = INSTRUMENT.index_system.named[name.split(":")[1]].name["en"]
        value = next(step for step, words in said.items() if words.startswith(f"“{first}”") and words.endswith("(5)"))
        house.post(expert, posting("M0", **{name: value}), **SCRIPT)
    assert set(house.judged().values()) == {5}
    assert len(house.judged()) == 10


def test_every_radio_is_named_by_its_whole_sentence(house: House) -> None:
    agree(house)
    for said in shown(house, "M1").values():
        assert len(said) == 18
        assert len(set(said.values())) == 18
    assert "is clearly more important than" in str(shown(house, "M1"))


def test_skipping_is_kept_as_skipping(house: House) -> None:
    expert = agree(house)
    page = house.post(expert, posting("M0", **{"pair:D1:D2": "SKIP"}))[1]
    assert house.judged() == {("M0", "D1", "D2"): None}
    assert 'name="pair:D1:D2" value="SKIP" aria-label="I cannot judge this pair" checked' in page


def test_an_untouched_pair_is_not_judged(house: House) -> None:
    expert = agree(house)
    house.post(expert, posting("M0", **{"pair:D1:D2": "3", "pair:D1:D3": ""}))
    assert set(house.judged()) == {("M0", "D1", "D2")}


def test_saving_the_same_page_again_adds_nothing(house: House) -> None:
    expert = agree(house)
    for _ in range(2):
        house.post(expert, posting("M0", **{"pair:D1:D2": "3"}))
    with house.database.reading() as records:
        assert len(records.judgements(house.study.wave.id)) == 1


@pytest.mark.parametrize(
    ("matrix", "name", "value"),
    [
        ("M0", "pair:D1:D2", "10"),
        ("M0", "pair:D1:D2", "0"),
        ("M0", "pair:D1:D2", "-1"),
        ("M0", "pair:D1:D2", "three"),
        ("M0", "pair:D2:D1", "3"),
        ("M0", "pair:IC1:IC2", "3"),
        ("M9", "pair:D1:D2", "3"),
    ],
)
def test_a_faulty_judgement_keeps_all_others_out(house: House, matrix: str, name: str, value: str) -> None:
    expert = agree(house)
    fields = posting(matrix, **{"pair:D3:D4": "2", name: value})
    assert house.post(expert, fields)[0] == 422
    status, answer = house.post(expert, fields, **SCRIPT)
    assert status == 422
    assert json.loads(answer)["refused"]
    assert house.judged() == {}


def test_a_script_gets_the_standing_and_the_counts(house: House) -> None:
    expert = agree(house)
    status, answer = house.post(expert, posting("M4", **{"pair:OG1:OG2": "1"}), **SCRIPT)
    assert status == 200
    told = json.loads(answer)
    assert (told["matrix"], told["done"]["M4"], told["done"]["all"]) == ("M4", "1/6", "1/56")
    assert "appear here once your judgements join all factors" in told["standing"]


def test_the_standing_names_figures_and_the_contradiction(house: House) -> None:
    expert = agree(house)
    rows = shown(house, "M4")
    for pair, sentence in (
        ("pair:OG1:OG2", "“Clear duties” is slightly more important than “Funding” (3)"),
        ("pair:OG2:OG3", "“Funding” is more important than “Training”, between equal and slightly more important (2)"),
        (
            "pair:OG1:OG3",
            "“Training” is more important than “Clear duties”, between equal and slightly more important (2)",
        ),
        ("pair:OG3:OG4", "“Training” is slightly more important than “Operating mechanism” (3)"),
    ):
        value = next(step for step, said in rows[pair].items() if said == sentence)
        answer = house.post(expert, posting("M4", **{pair: value}), **SCRIPT)[1]
    standing = json.loads(answer)["standing"]
    assert "“Clear duties” is 3 times as important as “Funding”" in standing
    assert "“Funding” is 2 times as important as “Training”" in standing
    assert "“Clear duties” is 6 times as important as “Training”" in standing
    assert "“Clear duties” is 1/2 as important as “Training”" in standing
    assert "go round in a circle" in standing
    assert "up to you" in standing
    assert "0.282 (Saaty 1980; with missing pairs, found by simulation)" in standing
    assert house.judged()[("M4", "OG1", "OG3")] == -2


def test_an_expert_sees_only_their_own_judgements(house: House) -> None:
    house.post(agree(house), posting("M0", **{"pair:D1:D2": "3"}))
    house.post(house.expert(1), AGREED)
    assert " checked" not in house.get(f"{house.expert(1)}?matrix=M0")[1]


def test_a_language_switch_keeps_choices_and_stores_nothing(house: House) -> None:
    expert = agree(house)
    status, page = house.post(expert, {**posting("M0", **{"pair:D1:D2": "3"}), "show": "zh"})
    assert status == 200
    assert '<html lang="zh-Hans">' in page
    assert page.count(" checked") == 1
    assert house.judged() == {}


def test_a_closed_wave_takes_no_judgement(house: House) -> None:
    expert = agree(house)
    house.close()
    assert house.get(expert)[0] == 410
    assert house.post(expert, AGREED)[0] == 410
    assert house.post(expert, posting("M0", **{"pair:D1:D2": "3"}))[0] == 410
    assert house.post(expert, posting("M0", **{"pair:D1:D2": "3"}), **SCRIPT)[0] == 410
    assert house.judged() == {}


def test_a_residents_code_opens_no_expert_form(house: House) -> None:
    assert house.get(house.resident.replace("/a/", "/e/"))[0] == 404
    assert house.post("/e/nobody", posting("M0"))[0] == 404


def test_an_expert_takes_everything_back(house: House) -> None:
    house.post(house.expert(), {"action": "agree", "lang": "en", "consent": "yes", "ED1": "pol"})
    house.post(house.expert(), {"action": "judge", "lang": "en", "matrix": "M0", "pair:D1:D2": "3"})
    assert house.judged()
    status, text = house.post(house.expert(), {"action": "withdraw", "lang": "en"})
    assert status == 200
    assert "deleted" in text
    assert house.judged() == {}
    _, again = house.get(house.expert())
    assert 'name="consent"' in again


def test_nothing_is_taken_back_when_the_panel_has_closed(house: House) -> None:
    house.post(house.expert(), {"action": "agree", "lang": "en", "consent": "yes"})
    house.post(house.expert(), {"action": "judge", "lang": "en", "matrix": "M0", "pair:D1:D2": "1"})
    house.close()
    status, _ = house.post(house.expert(), {"action": "withdraw", "lang": "en"})
    assert status == 410
    assert len(house.judged()) == 1


def test_an_accepted_proposal_is_kept_as_one_beside_the_earlier_judgement(house: House) -> None:
    house.post(house.expert(), {"action": "agree", "lang": "en", "consent": "yes"})
    house.post(house.expert(), {"action": "judge", "lang": "en", "matrix": "M0", "pair:D1:D2": "3"})
    house.post(house.expert(), {"action": "judge", "lang": "en", "matrix": "M0", "pair:D1:D2": "5", "proposed": "yes"})
    assert len(house.judged()) == 1
    with house.database.reading() as records:
        query = "SELECT revision, proposed FROM judgements ORDER BY revision"
        assert records._connection.exec_driver_sql(query).all() == [(1, False), (2, True)]
        assert records.proposals_accepted(house.study.wave.id) == {"E01": 1}
