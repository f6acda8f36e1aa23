"""The addresses of the pages, for those who must know them without running Streamlit."""

from collections.abc import Mapping

PREPARING = ("studies", "screening", "fieldwork", "rounds")
RESULTS = ("results", "weights", "scores", "gap", "diagnosis", "comparison", "robustness", "tables")
GROUPS: Mapping[str, tuple[str, ...]] = {"preparing": PREPARING, "results": RESULTS, "publishing": ("publish",)}
PAGES = ("", *(name for names in GROUPS.values() for name in names))
