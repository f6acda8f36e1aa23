"""Responses in the inbox, one JSON row each, and the keys that were spent for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import delete, func, insert, select, update

from storage.room import Room
from storage.tables import inbox, keys
from surveys.answering import WITHDRAWN
from surveys.answers import Response
from surveys.invitations import Invitation
from surveys.questionnaires import Audience


class SqlAnswers(Room):
    """The room of :class:`surveys.ports.Answers`."""

    def kept_content(self, receipt_digest: str) -> str | None:
        """What was kept under a receipt; of two writers with one receipt, the second sees what the first has kept.

        Receipts are held by the first digits of their digest: the server has room for some thousand locks.
        """
        self._hold(f"receipts {receipt_digest[:2]}")
        query = select(keys.c.content_digest).where(keys.c.receipt_digest == receipt_digest)
        return self._connection.execute(query).scalar_one_or_none()

    def keep_response(
        self, invitation: Invitation, response: Response, receipt_digest: str, content_digest: str, day: date
    ) -> None:
        self._connection.execute(
            insert(keys).values(
                receipt_digest=receipt_digest, wave_id=invitation.wave_id, content_digest=content_digest
            )
        )
        self._connection.execute(
            insert(inbox).values(
                receipt_digest=receipt_digest,
                wave_id=invitation.wave_id,
                audience=response.audience,
                stratum=invitation.group,
                day=day,
                body=dict(response.answers),
            )
        )

    def responses(self, wave_id: str) -> Iterator[tuple[Audience, str, Mapping[str, int | str]]]:
        query = select(inbox.c.audience, inbox.c.stratum, inbox.c.body).where(inbox.c.wave_id == wave_id)
        query = query.order_by(inbox.c.audience, inbox.c.stratum, inbox.c.receipt_digest)  # never as they came
        for row in self._connection.execute(query):
            yield row.audience, row.stratum, row.body

    def counts(self, wave_id: str) -> Mapping[tuple[Audience, str], int]:
        query = (
            select(inbox.c.audience, inbox.c.stratum, func.count().label("responses"))
            .where(inbox.c.wave_id == wave_id)
            .group_by(inbox.c.audience, inbox.c.stratum)
        )
        return {(row.audience, row.stratum): row.responses for row in self._connection.execute(query)}

    def wave_of_receipt(self, receipt_digest: str) -> str | None:
        query = select(inbox.c.wave_id).where(inbox.c.receipt_digest == receipt_digest)
        return self._connection.execute(query).scalar_one_or_none()

    def withdraw_response(self, receipt_digest: str) -> None:
        """Delete the response; its key stays spent, so that a resent form does not bring it back."""
        self._forget()
        self._connection.execute(delete(inbox).where(inbox.c.receipt_digest == receipt_digest))
        self._connection.execute(
            update(keys).where(keys.c.receipt_digest == receipt_digest).values(content_digest=WITHDRAWN)
        )
