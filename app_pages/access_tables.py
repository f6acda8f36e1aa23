"""Who may do what, as a table to read."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from app_pages import frame
from surveys.permissions import MAY, ROLES, Role

YES = "✓"


def rules(roles: Iterable[Role] = ROLES) -> pd.DataFrame:
    """A row for each thing that can be done, a column for the administrator and each role."""
    words = frame.words()
    return pd.DataFrame(
        [
            {words("access-act"): words(f"asked-{asked}"), words("role-administrator"): YES}
            | {words(f"role-{role}"): YES if role in may else "" for role in roles}
            for asked, may in MAY.items()
        ]
    )


def by_act() -> pd.DataFrame:
    """The same for a phone: a row for each thing that can be done, with the roles that may."""
    words = frame.words()
    told = [
        (words(f"asked-{asked}"), words("comma").join(words(f"role-{role}") for role in ("administrator", *may)))
        for asked, may in MAY.items()
    ]
    return pd.DataFrame(told, columns=[words("access-act"), words("role")])
