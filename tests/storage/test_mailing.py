"""Messages go to a real SMTP server on this machine: one recipient each, nothing in clear elsewhere, no header more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from scoring.problems import Refused
from storage.mailing import Letter, MailServer, mail_server, send
from surveys.messages import Message
from tests.smtp import Inbox, receiving
from tests.studies_for_tests import NOW, refused

SENDER = "survey@example.org"
MESSAGE = Message("A study: 请您谈谈看法", "One line\nhttps://survey.example/e/0123\n中文")


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with receiving() as found:
        yield found


def here(inbox: Inbox) -> MailServer:
    found = mail_server({"PLUMBLINE_SMTP": f"smtp://127.0.0.1:{inbox.port}", "PLUMBLINE_SMTP_FROM": SENDER})
    assert found is not None
    return found


def test_each_gets_a_message_alone_and_who_is_refused_is_told(inbox: Inbox) -> None:
    letters = [Letter(address, MESSAGE) for address in ("a@example.org", "nobody@example.org", "b@example.org")]
    sent = [(letter.address, taken) for letter, taken in send(here(inbox), letters, NOW)]
    assert sent == [("a@example.org", True), ("nobody@example.org", False), ("b@example.org", True)]
    assert [recipients for recipients, _ in inbox.taken] == [["a@example.org"], ["b@example.org"]]
    message = inbox.taken[0][1]
    assert (message["To"], message["From"], message["Subject"]) == ("a@example.org", SENDER, MESSAGE.subject)
    assert message.get_content().split() == MESSAGE.text.split()
    assert message["Message-ID"].endswith("@example.org>")
    assert {name.lower() for name in message} == {
        *("from", "to", "subject", "date", "message-id", "auto-submitted"),
        *("content-type", "content-transfer-encoding", "mime-version"),
    }


def test_no_header_can_be_slipped_in(inbox: Inbox) -> None:
    with refused("address-none"):
        list(send(here(inbox), [Letter("a@example.org\r\nBcc: b@example.org", MESSAGE)], NOW))
    named = replace(MESSAGE, subject="A study\r\nBcc: b@example.org")
    list(send(here(inbox), [Letter("a@example.org", named)], NOW))
    ((recipients, message),) = inbox.taken
    assert (recipients, message["Bcc"]) == (["a@example.org"], None)
    assert message["Subject"] == "A study Bcc: b@example.org"


def test_elsewhere_nothing_goes_in_clear(inbox: Inbox) -> None:
    """A server that offers no TLS, under a name that does not say that it is this machine's."""
    with refused("smtp-unsafe", "PLUMBLINE_SMTP"):
        list(send(replace(here(inbox), host="2130706433"), [Letter("a@example.org", MESSAGE)], NOW))
    assert inbox.taken == []


def test_a_server_that_is_away_is_said_without_an_address() -> None:
    server = MailServer("127.0.0.1", 1, wrapped=False, sender=SENDER)
    with pytest.raises(Refused) as refusal:
        list(send(server, [Letter("a@example.org", MESSAGE)], NOW))
    assert refusal.value.problems[0].code == "smtp-unreachable"
    assert "a@example.org" not in f"{refusal.value}"


def test_a_mail_server_is_read_from_the_environment_and_its_password_never_shown() -> None:
    environment = {
        "PLUMBLINE_SMTP": "smtps://us%40example.org@mail.example.org",
        "PLUMBLINE_SMTP_FROM": SENDER,
        "PLUMBLINE_SMTP_PASSWORD": "secret word",
    }
    found = mail_server(environment)
    assert found == MailServer("mail.example.org", 465, True, SENDER, "us@example.org", "secret word")
    assert not found.here
    assert "secret word" not in repr(found)
    assert mail_server({}) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"PLUMBLINE_SMTP": "mail.example.org"}, "smtp-address"),
        ({"PLUMBLINE_SMTP": "https://mail.example.org"}, "smtp-address"),
        ({"PLUMBLINE_SMTP": "smtp://us:word@mail.example.org"}, "smtp-password"),
        ({"PLUMBLINE_SMTP_FROM": ""}, "smtp-from"),
        ({"PLUMBLINE_SMTP_FROM": "Us <us@example.org>"}, "smtp-from"),
    ],
)
def test_a_mail_server_that_cannot_be_used_is_refused(change: dict[str, str], code: str) -> None:
    with refused(code):
        mail_server({"PLUMBLINE_SMTP": "smtp://mail.example.org", "PLUMBLINE_SMTP_FROM": SENDER} | change)
