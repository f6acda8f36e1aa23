"""Accounts: who signs in by a name and a password, what each may do in which study, and putting them out."""

from __future__ import annotations

import streamlit as st

from app_pages import access_tables, account_rows, frame
from surveys import keeping_accounts
from surveys.accounts import MOST_CHARACTERS

frame.require("keep-accounts")
words = frame.words()


def make() -> None:
    """The form of a new account."""
    with st.form("new-account", border=True, clear_on_submit=True):
        name = st.text_input(words("account-name"), max_chars=MOST_CHARACTERS)
        asked = st.form_submit_button(words("account-make"), type="primary")
    if asked:
        frame.act("keep-accounts", None, lambda records: keeping_accounts.make(records, name, frame.now()))


st.title(words("page-accounts"))
st.write(words("accounts-lead"))
make()
with frame.reading() as records:
    accounts = [(account, records.tie(account.id), records.roles(account.id)) for account in records.accounts()]
    studies = {study.id: study.name[frame.language()] for study in records.studies()}
if not accounts:
    st.info(words("accounts-none"))
for account, tie, roles in accounts:
    with st.container(border=True):
        account_rows.show(account, tie, roles, studies)
with st.expander(words("access-table")):
    st.caption(words("access-how"))
    frame.table(access_tables.by_act(), words_in=frame.SENTENCES)
