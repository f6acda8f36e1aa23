"""Groups written one a line: names, numbers, what is refused, and where."""

from __future__ import annotations

import pytest

from app_pages.groups import strata
from surveys.studies import Stratum
from surveys.texts import Text

EAST = Stratum("residents", "C1", Text({"zh": "东街", "en": "East Street"}), population=2600, invited=40)


@pytest.mark.parametrize(
    "line",
    [
        "东街,East Street,40,2600",
        "东街，East Street，40，2600",
        " 东街 ; East Street；40 ;2600 ",
        "东街\tEast Street\t40\t2600",
        "\n东街,East Street,40,2600"[1:] + "\n\n",
        "东街,East Street,４０,2600",
    ],
)
def test_a_line_is_a_group_however_its_parts_are_divided(line: str) -> None:
    assert strata("residents", line) == ((EAST,), ())


def test_a_comma_in_a_pasted_name_stays() -> None:
    ((group,), problems) = strata("officers", "一组\tGroup 1, north\t30\t30")
    assert (group.id, group.name["en"], problems) == ("U1", "Group 1, north", ())


@pytest.mark.parametrize(("line", "invited", "population"), [("东街,East", None, None), ("东街,East,,9", None, 9)])
def test_a_number_that_is_missing_is_unknown(line: str, invited: int | None, population: int | None) -> None:
    ((group,), problems) = strata("residents", line)
    assert (group.invited, group.population, problems) == (invited, population, ())


@pytest.mark.parametrize(
    ("line", "parent", "quota"),
    [
        ("东街,East Street,40,2600", None, None),
        ("东街,East Street,40,2600,甲区", "甲区", None),
        ("东街,East Street,40,2600,,300", None, 300),
        ("东街,East Street,,,甲区 2,300", "甲区 2", 300),
        ("东街\tEast Street\t40\t2600\tDistrict A, north\t300", "District A, north", 300),
        ("东街,East Street,40,2600,甲区,０", "甲区", 0),
    ],
)
def test_an_area_and_a_quota_may_follow(line: str, parent: str | None, quota: int | None) -> None:
    ((group,), problems) = strata("residents", line)
    assert (group.parent, group.quota, problems) == (parent, quota, ())


def test_a_name_that_is_missing_is_left_for_the_step_to_refuse() -> None:
    ((group,), problems) = strata("residents", "东街")
    assert (group.name["en"], problems) == ("", ())


def test_a_group_is_called_by_its_line_and_empty_lines_count() -> None:
    groups, problems = strata("residents", "\n东街,East\n   \n西街,West\n")
    assert ([group.id for group in groups], problems) == (["C2", "C4"], ())


@pytest.mark.parametrize(
    ("written", "code", "where"),
    [
        ("东街,East Street,40,2600,甲区,300,1", "group-parts", "residents › C1"),
        ("东街,East Street,40,2,600", "group-parent", "residents › C1 › parent"),
        ("东街,East,40,2600,甲区,many", "group-number", "residents › C1 › quota"),
        ("东街,East,40,2600,,-1", "group-number", "residents › C1 › quota"),
        ("东街,East,many", "group-number", "residents › C1 › invited"),
        ("东街,East,-4", "group-number", "residents › C1 › invited"),
        ("东街,East,1234567890", "group-number", "residents › C1 › invited"),
        pytest.param(f"东街,East,{'9' * 5000}", "group-number", "residents › C1 › invited", id="endless"),
        ("东街,East,40,2600.5", "group-number", "residents › C1 › population"),
        ("东街,East\n东街,East Street", "group-repeated", "residents › C2 › name"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_at_its_place(written: str, code: str, where: str) -> None:
    _, problems = strata("residents", written)
    assert [(problem.code, problem.where) for problem in problems] == [(code, where)]


def test_all_problems_of_all_lines_come_at_once() -> None:
    _, problems = strata("officers", "一组,One,x,y\n一组,One,30")
    assert [problem.where for problem in problems] == [
        "officers › U1 › invited",
        "officers › U1 › population",
        "officers › U2 › name",
    ]
