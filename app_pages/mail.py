"""Writing by e-mail: to experts, who are marked one by one, and to a list of people, of whom nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from app_pages import frame
from scoring.problems import Refused
from storage.mailing import Letter, MailServer, send
from storage.records import SqlRecords
from storage.settings import settings
from surveys import addresses, addressing, inviting, messages
from surveys.addresses import Address
from surveys.invitations import printed
from surveys.messages import Occasion
from surveys.studies import Wave

OCCASIONS: tuple[Occasion, ...] = ("first", "reminder")


def residents(wave: Wave, group: str, address: str) -> None:
    """A group's link to a list of people who agreed to it, all alike; the list is gone with the click."""
    words = frame.words()
    with st.expander(words("mail")):
        if (server := _server()) is None:
            return
        st.caption(words("mail-residents-how"))
        with st.form(f"mail-{group}", border=False):
            written = st.text_area(words("mail-list"), key=f"mail-list-{group}")
            agreed = st.checkbox(words("mail-agreed"), key=f"mail-agreed-{group}")
            chosen = st.radio(words("mail-what"), OCCASIONS, None, _named, key=f"mail-what-{group}")
            asked = st.form_submit_button(words("mail-send"))
        if asked and not (agreed and chosen):
            st.error(words("mail-agree-first"))
        elif asked and chosen:
            text = messages.in_all_languages(wave, "residents", group, address, chosen)
            _to_list(server, wave, chosen, text, written)


def experts(wave: Wave) -> None:
    """Where experts are written to, who was, and who may be."""
    words = frame.words()
    with st.expander(words("mail")):
        _addresses(wave)
        with frame.reading() as records:
            kept = records.addresses(wave.id)
            may = {one: addressing.may_be_written_to(records, wave, one, frame.now()) for one in OCCASIONS}
        if not kept:
            return
        frame.table(_table(kept))
        if (server := _server()) is not None:
            for occasion in OCCASIONS:
                label = words(f"mail-experts-{occasion}", number=len(may[occasion]))
                if st.button(label, key=f"mail-{occasion}", disabled=not may[occasion]):
                    _to_experts(server, wave, occasion, may[occasion])
        st.caption(words("mail-reminding"))
        with st.popover(words("mail-delete")):
            if st.button(words("mail-delete-now"), key="mail-delete"):
                _act(wave, lambda records: addressing.drop_addresses(records, wave, frame.now()))


def _addresses(wave: Wave) -> None:
    words = frame.words()
    st.caption(words("mail-experts-how"))
    with st.form("addresses", border=False, clear_on_submit=True):
        written = st.text_area(words("mail-experts"), placeholder="E01 name@example.org")
        if not st.form_submit_button(words("mail-keep")):
            return
    with frame.reading() as records:
        known = [one.pseudonym for one in records.experts(wave.id)]
    try:
        given = addresses.of_experts(written, known)
    except Refused as refusal:
        _refuse(refusal)
        return
    _act(wave, lambda records: addressing.keep_addresses(records, wave, given, frame.now()))


def _table(kept: Iterable[Address]) -> pd.DataFrame:
    words = frame.words()
    rows = [(one.expert, frame.day(one.invited_on), frame.day(one.reminded_on)) for one in kept]
    return pd.DataFrame(rows, columns=[words("expert"), words("mail-invited-on"), words("mail-reminded-on")])


def _to_experts(server: MailServer, wave: Wave, occasion: Occasion, to: Sequence[Address]) -> None:
    """Each is marked as soon as the server took theirs."""
    expert_of = {one.address: one.expert for one in to}
    letters = []
    for one in to:
        link = frame.link(f"/e/{printed(inviting.expert_code(settings().secret, wave.id, one.expert))}")
        letters.append(Letter(one.address, messages.in_all_languages(wave, "experts", one.expert, link, occasion)))

    def mark(letter: Letter) -> None:
        expert = expert_of[letter.address]
        frame.act(
            "write-messages",
            wave.study.id,
            partial(addressing.written_to, wave=wave, expert=expert, occasion=occasion, now=frame.now()),
        )

    refused = _sent(server, letters, mark)
    _tell(len(to), [expert_of[address] for address in refused])


def _to_list(server: MailServer, wave: Wave, occasion: Occasion, text: messages.Message, written: str) -> None:
    try:
        listed = addresses.listed(written)
    except Refused as refusal:
        _refuse(refusal)
        return
    taken = list[Letter]()
    refused = _sent(server, [Letter(one, text) for one in listed], taken.append)
    if taken:
        frame.act(
            "write-messages",
            wave.study.id,
            lambda records: addressing.written_to_all(records, wave, "residents", occasion, len(taken), frame.now()),
        )
    _tell(len(listed), refused)


def _sent(server: MailServer, letters: Sequence[Letter], taken: Callable[[Letter], None]) -> list[str]:
    """Send all, and return the addresses that were not written to: refused ones, and all after the server failed."""
    left = [letter.address for letter in letters]
    try:
        for letter, was_taken in send(server, letters, frame.now()):
            if was_taken:
                left.remove(letter.address)
                taken(letter)
    except Refused as refusal:
        frame.refuse(refusal.problems, lead="mail-stopped")
    return left


def _tell(number: int, left: Sequence[str]) -> None:
    words = frame.words()
    if left:
        st.error(words("mail-left", of=frame.plain(words("comma").join(left))))
    if number > len(left):
        st.success(words("mail-sent", number=number - len(left)))


def _server() -> MailServer | None:
    if settings().mail is None:
        st.info(frame.words()("mail-none"))
    return settings().mail


def _named(occasion: Occasion) -> str:
    return frame.words()("paste-first") if occasion == "first" else frame.words()("paste-reminder")


def _refuse(refusal: Refused) -> None:
    lines = {one.where: frame.words()("line", number=one.where) for one in refusal.problems if one.where}
    frame.refuse(refusal.problems, lines)


def _act(wave: Wave, step: Callable[[SqlRecords], int]) -> None:
    if frame.act("write-messages", wave.study.id, step) is not None:
        st.rerun()
