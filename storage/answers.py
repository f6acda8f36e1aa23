"""Responses in the inbox, each one sealed value, and the keys that were spent for them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.room import Room
from storage.tables import inbox, keys
from surveys.answering import WITHDRAWN
from surveys.audiences import Audience
from surveys.batches import Place, Waiting


class SqlAnswers(Room):
    """The room of :class:`surveys.ports.Answers`."""

    def kept_content(self, receipt_digest: str) -> str | None:
        """What was kept under a receipt; of two writers who ask, the second sees what the first has kept since.

        Receipts are held by the first digits of their digest: the server has room for some thousand locks.
        """
        self._hold(f"receipts {receipt_digest[:2]}")
        return self._connection.execute(_KEPT_CONTENT, {"receipt": receipt_digest}).scalar_one_or_none()

    def spend_key(self, place: Place, receipt_digest: str, content_digest: str) -> str | None:
        """Spend the key of a response that is about to be kept: None, or what it was spent for before.

        Of two writers with one key the second waits until the first has ended, and sees what that one has kept.
        """
        given = {"receipt_digest": receipt_digest, "content_digest": content_digest}
        here = {"wave_id": place.wave_id, "audience": place.audience}
        if self._connection.execute(_SPEND_KEY, given | here).one_or_none() is not None:
            return None
        kept: str | None = self._connection.execute(_KEPT_CONTENT, {"receipt": receipt_digest}).scalar_one_or_none()
        return (
            self.spend_key(place, receipt_digest, content_digest) if kept is None else kept
        )  # its study went meanwhile

    def keep_response(self, place: Place, response: Waiting, room: int) -> None:
        """Put a response whose key is spent into its inbox, sealed."""
        here = {"wave_id": place.wave_id, "audience": place.audience, "stratum": place.stratum}
        sealed = self._seals.seal(response, place, room)
        self._connection.execute(_PUT_IN, here | {"receipt_digest": response.receipt_digest, "sealed": sealed})

    def wave_of_receipt(self, receipt_digest: str) -> str | None:
        """The wave that a response was kept in, whether it waits or not; None when it was withdrawn, or never kept."""
        here = (keys.c.receipt_digest == receipt_digest) & (keys.c.content_digest != WITHDRAWN)
        return self._connection.execute(select(keys.c.wave_id).where(here)).scalar_one_or_none()

    def place_of(self, receipt_digest: str) -> Place | None:
        """Where a response waits; nobody closes its batch before a writer who knows has ended."""
        place = self._place_of(receipt_digest)
        if place is not None and self._hold_place(place):
            place = self._place_of(receipt_digest)  # whoever held it may have closed it
        return place

    def withdraw_waiting(self, receipt_digest: str) -> None:
        self._forget()
        self._connection.execute(delete(inbox).where(inbox.c.receipt_digest == receipt_digest))

    def withdraw_key(self, receipt_digest: str) -> None:
        """A key stays spent, so that a resent form does not bring its response back."""
        here = keys.c.receipt_digest == receipt_digest
        self._connection.execute(update(keys).where(here).values(content_digest=WITHDRAWN))

    def merged_receipts(self, wave_id: str) -> Mapping[Audience, tuple[str, ...]]:
        """The digests of the receipts whose responses are in closed batches, by audience; not of those withdrawn.

        Nothing leads from one to its batch, let alone its row. Keys from before they said their audience are in none.
        """
        waits = exists().where(inbox.c.receipt_digest == keys.c.receipt_digest)
        query = select(keys.c.audience, keys.c.receipt_digest).order_by(keys.c.receipt_digest)
        query = query.where(keys.c.wave_id == wave_id, keys.c.content_digest != WITHDRAWN, ~waits)
        found: dict[Audience, list[str]] = {}
        for row in self._connection.execute(query.where(keys.c.audience.is_not(None))):
            found.setdefault(row.audience, []).append(row.receipt_digest)
        return {audience: tuple(digests) for audience, digests in found.items()}

    def waiting(self, place: Place) -> tuple[Waiting, ...]:
        """What waits in a stratum, opened. Raises Refused when it was sealed with another secret."""
        self._hold_place(place)
        rows = self._connection.execute(_WAITING, _here(place))
        return tuple(self._seals.open(row.sealed, row.receipt_digest, place) for row in rows)

    def number_waiting(self, place: Place) -> int:
        """How many wait in a stratum, at a glance."""
        number: int = self._connection.execute(_NUMBER_WAITING, _here(place)).scalar_one()
        return number

    def numbers_waiting(self, wave_id: str) -> Mapping[tuple[Audience, str], int]:
        query = select(inbox.c.audience, inbox.c.stratum, func.count().label("responses"))
        query = query.where(inbox.c.wave_id == wave_id).group_by(inbox.c.audience, inbox.c.stratum)
        return {(row.audience, row.stratum): row.responses for row in self._connection.execute(query)}

    def _place_of(self, receipt_digest: str) -> Place | None:
        query = select(inbox.c.wave_id, inbox.c.audience, inbox.c.stratum)
        row = self._connection.execute(query.where(inbox.c.receipt_digest == receipt_digest)).one_or_none()
        return Place(row.wave_id, row.audience, row.stratum) if row else None


# Made once: what everybody who answers waits for.
_AT = (
    inbox.c.wave_id == bindparam("wave"),
    inbox.c.audience == bindparam("audience"),
    inbox.c.stratum == bindparam("stratum"),
)
_KEPT_CONTENT = select(keys.c.content_digest).where(keys.c.receipt_digest == bindparam("receipt"))
_SPEND_KEY = upsert(keys).on_conflict_do_nothing().returning(keys.c.wave_id)  # SQLite says it in the same words
_PUT_IN = insert(inbox)
_WAITING = select(inbox.c.receipt_digest, inbox.c.sealed).where(*_AT).order_by(inbox.c.receipt_digest)
_NUMBER_WAITING = select(func.count()).select_from(inbox).where(*_AT)


def _here(place: Place) -> dict[str, str]:
    return {"wave": place.wave_id, "audience": place.audience, "stratum": place.stratum}
