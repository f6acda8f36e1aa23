"""Who may do what: what the roles are for, and that nobody may do in one study what they may in another."""

from __future__ import annotations

from typing import get_args

import pytest

from surveys.permissions import ADMINISTRATOR, MAY, ROLES, Asked, Person, Role, require
from tests.studies_for_tests import refused

CHANGING = [one for one in MAY if not one.startswith(("see-", "take-"))]
ROWS_AND_SECRETS: tuple[Asked, ...] = ("export-study", "invite-experts", "write-messages", "bring-answers")


def person(role: Role) -> Person:
    return Person("account", {"s1": role})


def test_everything_that_can_be_asked_has_a_row() -> None:
    assert tuple(MAY) == get_args(Asked)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("asked", MAY)
def test_a_role_is_good_in_its_own_study_alone(asked: Asked, role: Role) -> None:
    assert person(role).may(asked, "s1") == (role in MAY[asked]) == person(role).may_somewhere(asked)
    assert not person(role).may(asked, "s2")
    assert not person(role).may(asked, None)
    assert not Person("account").may(asked, "s1")
    assert ADMINISTRATOR.may(asked, "s1")
    assert ADMINISTRATOR.may(asked, None)


def test_those_who_only_look_change_nothing_and_get_no_row_of_answers() -> None:
    for role in ("analyst", "owner", "auditor"):
        assert not [one for one in (*CHANGING, *ROWS_AND_SECRETS) if role in MAY[one]]
    assert [one for one in MAY if "owner" in MAY[one]] == ["see-results", "see-tables"]


def test_the_field_sees_counts_and_codes_and_no_result() -> None:
    assert {one for one in MAY if "field" in MAY[one]} == {"see-fieldwork", "issue-links", "issue-codes", "key-paper"}


def test_what_is_refused_is_said_and_so_is_that_nobody_is_signed_in() -> None:
    with refused("not-permitted"):
        require(person("owner"), "publish", "s1")
    with refused("signed-in-no-longer"):
        require(None, "see-results", "s1")
    require(person("organiser"), "publish", "s1")
