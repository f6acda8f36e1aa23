"""The addresses of the pages, for those who must know them without running Streamlit, and what each asks for."""

from collections.abc import Mapping

from surveys.outside_doors import BEGINNING
from surveys.permissions import Asked

PREPARING = ("studies", "instrument", "screening", "fieldwork", "rounds")
RESULTS = ("results", "weights", "scores", "gap", "diagnosis", "comparison", "robustness", "tables")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "preparing": PREPARING,
    "results": RESULTS,
    "publishing": ("publish",),
    "keeping": ("events", "settings", "accounts"),
}
ASKED: Mapping[str, Asked] = {
    "studies": "see-studies",
    "instrument": "see-instrument",
    "screening": "see-screening",
    "fieldwork": "see-fieldwork",
    "rounds": "see-rounds",
    **dict.fromkeys(RESULTS[:-1], "see-results"),
    "tables": "see-tables",
    "publish": "see-publish",
    "events": "see-events",
    "settings": "see-settings",
    "accounts": "keep-accounts",
}
OUTSIDE = BEGINNING  # a page for everybody, where other services are written down
PAGES = ("", *(name for names in GROUPS.values() for name in names))
