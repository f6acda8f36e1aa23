"""Where the button of another service leads: from here Streamlit sends the browser there.

Nobody else's page leads here: forms/walls.py sees to it, since nothing is pressed here any more.
"""

from __future__ import annotations

import streamlit as st

from app_pages import frame, outside_doors

BY = "by"  # in the address: which service

words = frame.words()
wanted = st.query_params.get(BY)
door = next((one for one in outside_doors.doors() if one.name == wanted), None)
st.title(words("sign-in"))
if frame.known():
    st.info(words("outside-known"))
elif door is None:
    st.info(words("outside-none"))
    st.link_button(words("sign-in"), f"/sign-in?lang={frame.language()}", type="primary")
else:
    st.write(words("outside-going", service=frame.plain(door.title)))
    st.login(door.name)
