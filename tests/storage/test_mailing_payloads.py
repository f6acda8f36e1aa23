"""Names and addresses that would be something else in a message: another recipient, a header, markup, a formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from scoring.problems import Refused
from storage.mailing import Letter, send
from surveys import addresses, messages
from surveys.reading import community_policing
from surveys.studies import Wave
from surveys.texts import Text
from tests.hostile import ALL
from tests.smtp import Inbox, receiving
from tests.storage.test_mailing import MESSAGE, here
from tests.studies_for_tests import LANGUAGES, LAST_DAY, NOW, STRATA, STUDY, refused, words

HEADERS = {
    *("from", "to", "subject", "date", "message-id", "auto-submitted"),
    *("content-type", "content-transfer-encoding", "mime-version"),
}
ENCODED = "=?utf-8?{}?=@example.org"
# What a library that reads addresses, or a server, may take for more than one address of example.org.
ADDRESSES = (
    ENCODED.format("q?b=40evil.example=2C"),  # the words of a header, decoded: b@evil.example,@example.org
    ENCODED.format("b?YkBldmlsLmV4YW1wbGUs"),
    ENCODED.format("q?a=0D=0ABcc=3A=20b"),
    "=?utf-7?q?b+AEA-evil.example+ACw?=@example.org",
    "a=?@example.org",
    "a@example.org,b@evil.example",
    "a@example.org;b@evil.example",
    "a@example.org b@evil.example",
    "a@evil.example@example.org",
    "<a@example.org>",
    '"a@evil.example,"@example.org',
    "b@evil.example(a@example.org)",
    "@evil.example:a@example.org",
    "a@example.org\r\nBcc: b@evil.example",
    "a@example.org\x00",
    "a@example.org\x85Bcc: b@evil.example",
    "a@example.org\u2028Bcc: b@evil.example",
    "a@[127.0.0.1]",
    "a@exa\u200bmple.org",
    "\uff41@example.org",
)
SENT_TO = ("a.b+c@example.org", "=1+1@example.org", "-oX@example.org", "o'brien|x`y@example.org", "%s@example.org")


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with receiving() as found:
        yield found


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_could_be_two_is_sent_nothing_and_kept_nowhere(inbox: Inbox, address: str) -> None:
    assert not addresses.is_address(address)
    with refused("address-none"):
        list(send(here(inbox), [Letter(address, MESSAGE)], NOW))
    with pytest.raises(Refused):
        addresses.of_experts(f"E01 {address}", ["E01"])
    assert inbox.taken == []


def test_an_address_goes_as_it_was_written_to_itself_alone(inbox: Inbox) -> None:
    assert addresses.listed("\n".join(SENT_TO)) == SENT_TO
    assert all(taken for _, taken in send(here(inbox), [Letter(one, MESSAGE) for one in SENT_TO], NOW))
    assert [recipients for recipients, _ in inbox.taken] == [[one] for one in SENT_TO]
    assert [message["To"] for _, message in inbox.taken] == [*SENT_TO]


@pytest.mark.parametrize(
    "subject",
    [
        "A study\r\nBcc: b@evil.example",
        "A study\x85Bcc: b@evil.example\u2028Bcc: c@evil.example",
        "=?utf-8?q?A=0D=0ABcc=3A=20b@evil.example?=",
        "A study =?utf-8?b?QQ0KQmNjOiBiQGV2aWwuZXhhbXBsZQ0KDQo8Yj4=?= 中文",
        "=?utf-8?q?A?= =?utf-8?q?=0D=0ABcc=3A=20b@evil.example?=",
        f"{'A long study ' * 40}=?utf-8?q?=0D=0ABcc=3A=20b@evil.example?=",
    ],
)
def test_a_subject_ends_no_header(inbox: Inbox, subject: str) -> None:
    """Also where the signs that would end it are encoded, which whoever reads a header undoes."""
    list(send(here(inbox), [Letter("a@example.org", replace(MESSAGE, subject=subject))], NOW))
    ((recipients, message),) = inbox.taken
    assert recipients == ["a@example.org"]
    assert {name.lower() for name in message} == HEADERS
    assert message["Subject"].replace("\u2060", "") == " ".join(subject.split())
    assert message.get_content().split() == MESSAGE.text.split()


def test_names_of_a_study_are_words_in_a_subject_and_in_a_text(inbox: Inbox) -> None:
    """A name with lines of its own ends no header; the text is no HTML, and says where to answer once a language."""
    lines = "\r\nBcc: b@evil.example\r\n\r\n.\r\n=?utf-8?q?x?=\u2028X-Evil: y\x85X-Evil: z "
    hostile = Text(dict.fromkeys(LANGUAGES, f"{lines}{ALL}"))
    study = replace(STUDY, name=hostile, area=hostile, organisation=hostile, contact=ALL)
    strata = (replace(STRATA[0], name=hostile), *STRATA[1:])
    wave = Wave("w1", study, 1, words("First"), community_policing(), "", strata, LAST_DAY, "open")
    made = messages.in_all_languages(wave, "residents", strata[0].id, "https://s.example/a/1", "first")
    assert [taken for _, taken in send(here(inbox), [Letter("a@example.org", made)], NOW)] == [True]
    ((recipients, message),) = inbox.taken
    assert recipients == ["a@example.org"]
    assert {name.lower() for name in message} == HEADERS
    assert message.get_content_type() == "text/plain"
    assert message.get_content().count("https://s.example/a/1") == len(LANGUAGES)
    assert " ".join(message.get_content().split()) == " ".join(made.text.split())
    assert "Bcc: b@evil.example . " in message["Subject"]
