"""Settings: what holds on this server and in each wave, for those who audit; never a secret, a password or a path."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, setting_tables
from storage.settings import database
from storage.settings_told import told

person = frame.require("see-settings")
words = frame.words()

st.title(words("page-settings"))
st.write(words("settings-lead"))
st.subheader(words("settings-server"))
frame.table(setting_tables.server(told(database())), words_in=frame.SENTENCES)
st.subheader(words("settings-sign-ins"))
frame.table(setting_tables.sign_ins(), words_in=frame.SENTENCES)
st.subheader(words("settings-least"))
st.write(words("settings-least-lead"))
with frame.reading() as records:
    studies = [one for one in records.studies() if person.may("see-settings", one.id)]
    waves = [wave for study in studies for wave in records.waves(study.id)]
frame.table_or(setting_tables.least(waves), words("settings-least-none"), words_in=frame.SENTENCES)
