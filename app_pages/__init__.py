"""Showing: the Streamlit pages of those who sign in, and the list of what was published. The only Streamlit."""
