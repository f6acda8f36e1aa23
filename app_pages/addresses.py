"""The addresses of the pages, for those who must know them without running Streamlit."""

PAGES = ("", "studies", "screening", "fieldwork", "rounds", "results", "publish")
