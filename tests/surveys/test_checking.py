"""What only shows when the parts of an instrument are read together: each fault by its code and its place."""

from collections.abc import Callable
from typing import Any

import pytest

from surveys.reading import read
from tests.studies_for_tests import document, refused

Spoil = Callable[[dict[str, Any]], object]
RESIDENTS = "questionnaires › residents"


def first_item(ours: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = ours["questionnaires"]["residents"]["sections"][0]["items"][0]
    return item


def attention_line(ours: dict[str, Any]) -> dict[str, Any]:
    items = ours["questionnaires"]["residents"]["sections"][1]["items"]
    return next(item for item in items if item["id"] == "R_ATT")


def profile(ours: dict[str, Any]) -> dict[str, Any]:
    choice: dict[str, Any] = ours["questionnaires"]["residents"]["profile"][0]
    return choice


FAULTS: dict[str, tuple[str, str, Spoil]] = {
    "a text lacks a language": (
        "text-missing",
        f"{RESIDENTS} › sections › QR1 › items › R01 › text",
        lambda ours: first_item(ours)["text"].pop("en"),
    ),
    "a text is blank": ("text-missing", "name", lambda ours: ours["name"].update(en="  ")),
    "a text in a list lacks a language": (
        "text-missing",
        "comparison › borrow_test › entry 2",
        lambda ours: ours["comparison"]["borrow_test"][1].pop("zh"),
    ),
    "a text has a language too many": ("id-unknown", "name", lambda ours: ours["name"].update(fr="Un nom")),
    "a default language that is none": (
        "id-unknown",
        "default_language",
        lambda ours: ours.update(default_language="fr"),
    ),
    "an id stands twice": (
        "id-repeated",
        f"{RESIDENTS} › profile › RD1",
        lambda ours: ours["questionnaires"]["residents"]["profile"].append(profile(ours)),
    ),
    "an item has a profile question's id": (
        "id-repeated",
        f"{RESIDENTS} › profile › R01",
        lambda ours: profile(ours).update(id="R01"),
    ),
    "a scale that is none": (
        "id-unknown",
        f"{RESIDENTS} › scale",
        lambda ours: ours["questionnaires"]["residents"].update(scale="agree7"),
    ),
    "points that are not counted from one": (
        "scale-values",
        f"{RESIDENTS} › scale",
        lambda ours: ours["scales"]["agree5"]["points"][0].update(value=0),
    ),
    "an item for nothing": ("item-unused", f"{RESIDENTS} › R01", lambda ours: first_item(ours).pop("indicator")),
    "an item for no indicator": (
        "id-unknown",
        f"{RESIDENTS} › R01",
        lambda ours: first_item(ours).update(indicator="IC9"),
    ),
    "an attention line off the scale": (
        "id-unknown",
        f"{RESIDENTS} › R_ATT",
        lambda ours: attention_line(ours).update(attention=6),
    ),
    "a choice with a code twice": (
        "code-repeated",
        f"{RESIDENTS} › RD1",
        lambda ours: profile(ours)["options"][0].update(code="f"),
    ),
    "a non-answer that looks like an answer": (
        "code-is-value",
        f"{RESIDENTS} › scale",
        lambda ours: ours["scales"]["agree5"]["dont_know"].update(code="3"),
    ),
    "a figure for no indicator": (
        "id-unknown",
        "objective_indicators › OB01",
        lambda ours: ours["objective_indicators"][0].update(indicator="IC9"),
    ),
    "a floor that is the target": (
        "floor-is-target",
        "objective_indicators › OB01",
        lambda ours: ours["objective_indicators"][0].update(floor=98),
    ),
    "a screening on other points than the rule speaks of": (
        "screening-points",
        "delphi_screening › scale",
        lambda ours: ours["delphi_screening"]["scale"].pop(),
    ),
    "a screening that nothing can pass": (
        "instrument-value",
        "delphi_screening › keep_rule › share_4_or_5_min",
        lambda ours: ours["delphi_screening"]["keep_rule"].update(share_4_or_5_min=70),
    ),
    "a screening without an end": (
        "instrument-missing",
        "delphi_screening › stop_rule › max_rounds",
        lambda ours: ours["delphi_screening"]["stop_rule"].pop("max_rounds"),
    ),
    "a dimension without a matrix": (
        "matrix-count",
        "experts › matrices",
        lambda ours: ours["experts"]["matrices"].pop(),
    ),
    "a dimension with two matrices": (
        "matrix-count",
        "experts › matrices",
        lambda ours: ours["experts"]["matrices"].append({"id": "M9", "parent": "D1"}),
    ),
    "a matrix of an indicator": (
        "id-unknown",
        "experts › matrices › M9",
        lambda ours: ours["experts"]["matrices"].append({"id": "M9", "parent": "IC1"}),
    ),
    "an indicator nobody informs": (
        "indicator-uninformed",
        "index_system › IC9",
        lambda ours: ours["index_system"]["dimensions"][0]["indicators"].append(
            ours["index_system"]["dimensions"][0]["indicators"][0] | {"id": "IC9"}
        ),
    ),
    "a group without a weight": (
        "group-unweighed",
        "scoring › group_weights › default",
        lambda ours: ours["scoring"]["group_weights"]["default"].pop("officers"),
    ),
    "a weight for no group": (
        "id-unknown",
        "scoring › group_weights › special",
        lambda ours: ours["scoring"]["group_weights"]["special"].append({"citizens": 1.0}),
    ),
    "a cause of no problem": (
        "id-unknown",
        "diagnosis › C1",
        lambda ours: ours["diagnosis"]["causes"][0].update(explains=["P9"]),
    ),
    "a problem of no indicator": (
        "id-unknown",
        "diagnosis › P1",
        lambda ours: ours["diagnosis"]["problems"][0]["indicators"].append("IC9"),
    ),
    "a problem that watches no indicator": (
        "id-unknown",
        "diagnosis › P3",
        lambda ours: ours["diagnosis"]["problems"][2]["also_watch"].append("IC9"),
    ),
    "a rule over no indicator": (
        "id-unknown",
        "diagnosis › C1 › score",
        lambda ours: ours["diagnosis"]["causes"][0]["rule"]["all"][0].update(of="IC9"),
    ),
    "a rule over an indicator where it needs an item": (
        "id-unknown",
        "diagnosis › C1 › item_share",
        lambda ours: ours["diagnosis"]["causes"][0]["support"]["any"][0].update(of="IC1"),
    ),
    "a rule over an attention line": (
        "id-unknown",
        "diagnosis › C1 › item_share",
        lambda ours: ours["diagnosis"]["causes"][0]["support"]["any"][0].update(of="R_ATT"),
    ),
    "a rule over no group": (
        "id-unknown",
        "diagnosis › C2 › group_score",
        lambda ours: ours["diagnosis"]["causes"][1]["rule"]["any"][0].update(group="citizens"),
    ),
    "measures of no dimension": (
        "id-unknown",
        "countermeasures › K1",
        lambda ours: ours["countermeasures"]["groups"][0].update(dimension="D9"),
    ),
    "measures against no problem": (
        "id-unknown",
        "countermeasures › K1",
        lambda ours: ours["countermeasures"]["groups"][0]["problems"].append("P9"),
    ),
    "a measure against no cause": (
        "id-unknown",
        "countermeasures › K1 › K1a",
        lambda ours: ours["countermeasures"]["groups"][0]["measures"][0]["causes"].append("C9"),
    ),
    "a measure for no indicator": (
        "id-unknown",
        "countermeasures › K1 › K1a",
        lambda ours: ours["countermeasures"]["groups"][0]["measures"][0]["indicators"].append("IC9"),
    ),
    "a measure checked by no figure": (
        "id-unknown",
        "countermeasures › K1 › K1a",
        lambda ours: ours["countermeasures"]["groups"][0]["measures"][0]["check"].append("OB99"),
    ),
    "grades with uneven steps": (
        "grades-uneven",
        "grades › comment_set",
        lambda ours: ours["grades"]["comment_set"][1].update(value=80),
    ),
    "grades from the worst to the best": (
        "grades-uneven",
        "grades › comment_set",
        lambda ours: ours["grades"]["comment_set"].reverse(),
    ),
    "bands that leave the bottom open": (
        "bands-open",
        "grades › bands",
        lambda ours: ours["grades"]["bands"][-1].update(minimum=10),
    ),
    "bands out of order": ("bands-open", "grades › bands", lambda ours: ours["grades"]["bands"].reverse()),
    "two bands that begin together": (
        "bands-open",
        "grades › bands",
        lambda ours: ours["grades"]["bands"][1].update(minimum=85),
    ),
    "an unknown placeholder": (
        "id-unknown",
        "notices › residents › consent › en",
        lambda ours: ours["notices"]["residents"]["consent"].update(en="I agree, says {name}."),
    ),
    "no notice for an audience": ("notice-missing", "notices › officers", lambda ours: ours["notices"].pop("officers")),
    "no notice for experts": ("notice-missing", "notices › experts", lambda ours: ours["notices"].pop("experts")),
    "no smallest group": (
        "minimum-group-missing",
        "privacy › minimum_group › residents",
        lambda ours: ours["privacy"]["minimum_group"].pop("residents"),
    ),
    "a smallest group of nobody": (
        "minimum-group-missing",
        "privacy › minimum_group › officers",
        lambda ours: ours["privacy"]["minimum_group"].update(officers=0),
    ),
    "no largest panel": (
        "panel-size-missing",
        "sampling › experts › max",
        lambda ours: ours["sampling"]["experts"].pop("max"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_by_its_code_at_its_place(fault: str) -> None:
    code, where, spoil = FAULTS[fault]
    ours = document()
    spoil(ours)
    with refused(code, where):
        read(ours)


def test_faults_are_refused_together() -> None:
    ours = document()
    for fault in ("a text is blank", "an item for no indicator", "a floor that is the target", "bands out of order"):
        FAULTS[fault][2](ours)
    with refused("bands-open") as problems:
        read(ours)
    assert [(problem.code, problem.where) for problem in problems] == [
        ("text-missing", "name"),
        ("id-unknown", f"{RESIDENTS} › R01"),
        ("floor-is-target", "objective_indicators › OB01"),
        ("bands-open", "grades › bands"),
    ]
    assert all(problem.what and problem.way_out.startswith("Please ") for problem in problems)


def test_checklists_may_share_a_point() -> None:
    ours = document()
    checklists = ours["reporting_checklist"]
    checklists["cherries"].append(checklists["aapor_disclosure"][0])
    assert len(read(ours).reporting_checklist["cherries"]) == 17
