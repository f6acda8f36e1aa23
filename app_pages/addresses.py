"""The addresses of the pages, for those who must know them without running Streamlit."""

PAGES = ("", "studies", "fieldwork", "rounds", "results", "publish")
