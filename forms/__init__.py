"""Asking: the pages that residents, officers and experts see. Plain HTML from routes, no Streamlit."""
