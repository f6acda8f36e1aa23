"""Who may do what: one table, which pages, routes and steps ask by the name of an act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from scoring.problems import Refused, please

Role = Literal["organiser", "field", "analyst", "owner", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)

Asked = Literal[
    "see-studies",
    "see-instrument",
    "see-screening",
    "see-fieldwork",
    "see-rounds",
    "see-results",
    "see-tables",
    "see-publish",
    "see-events",
    "see-settings",
    "keep-accounts",
    "make-study",
    "import-study",
    "clone-study",
    "put-study-away",
    "export-study",
    "remove-study",
    "change-waves",
    "enter-figures",
    "edit-instrument",
    "take-instrument",
    "run-screening",
    "open-rounds",
    "issue-links",
    "issue-codes",
    "key-paper",
    "invite-experts",
    "write-messages",
    "bring-answers",
    "assign-measures",
    "take-tables",
    "take-rows",
    "publish",
]
NOBODY: tuple[Role, ...] = ()

# A study's roles by what they may do in it. The administrator may do all; what nobody else may has an empty row.
MAY: Mapping[Asked, tuple[Role, ...]] = {
    "see-studies": ("organiser",),
    "see-instrument": ("organiser",),
    "see-screening": ("organiser",),
    "see-fieldwork": ("organiser", "field"),
    "see-rounds": ("organiser",),
    "see-results": ("organiser", "analyst", "owner"),
    "see-tables": ("organiser", "analyst", "owner"),
    "see-publish": ("organiser",),
    "see-events": ("organiser", "auditor"),
    "see-settings": ("auditor",),
    "keep-accounts": NOBODY,
    "make-study": NOBODY,
    "import-study": NOBODY,
    "clone-study": NOBODY,
    "put-study-away": ("organiser",),
    "export-study": ("organiser",),
    "remove-study": NOBODY,
    "change-waves": ("organiser",),
    "enter-figures": ("organiser",),
    "edit-instrument": ("organiser",),
    "take-instrument": ("organiser",),
    "run-screening": ("organiser",),
    "open-rounds": ("organiser",),
    "issue-links": ("organiser", "field"),
    "issue-codes": ("organiser", "field"),
    "key-paper": ("organiser", "field"),
    "invite-experts": ("organiser",),
    "write-messages": ("organiser",),
    "bring-answers": ("organiser",),
    "assign-measures": ("organiser",),
    "take-tables": ("organiser", "analyst"),
    "take-rows": ("organiser", "analyst"),
    "publish": ("organiser",),
}


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: the administrator, or an account with a role in each of some studies."""

    account: str | None
    roles: Mapping[str, Role] = field(default_factory=dict)

    @property
    def administrator(self) -> bool:
        return self.account is None

    def may(self, asked: Asked, study_id: str | None) -> bool:
        """Whether they may do it in a study; None stands for what belongs to no study."""
        if self.administrator:
            return True
        return study_id is not None and self.roles.get(study_id) in MAY[asked]

    def may_somewhere(self, asked: Asked) -> bool:
        """Whether there is a study in which they may."""
        return self.administrator or any(role in MAY[asked] for role in self.roles.values())


ADMINISTRATOR = Person(None)


def require(person: Person | None, asked: Asked, study_id: str | None) -> Person:
    """Whoever may. Raises Refused for whoever is signed in no longer, or may not do this."""
    if person is None:
        way_out = "sign in again"
        raise Refused([please("signed-in-no-longer", "", "Nobody is signed in in this browser.", way_out)])
    if not person.may(asked, study_id):
        way_out = "ask whoever keeps the accounts for a role that may"
        raise Refused([please("not-permitted", "", f"Your role may not do this ({asked}).", way_out)])
    return person
