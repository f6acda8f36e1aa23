"""The inbox is sealed, closed batches and their tallies have tables, strata a parent and a quota.

Responses that waited in clear are sealed on the way, which takes the secret; nothing of them is lost.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from scoring.problems import Refused, please
from storage.sealing import Seals
from surveys.batches import Place, Waiting

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
count = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    op.add_column("strata", sa.Column("parent", text, nullable=True))
    op.add_column("strata", sa.Column("quota", count, nullable=True))
    waited = op.get_bind().execute(sa.text("SELECT * FROM inbox ORDER BY receipt_digest")).mappings().all()
    op.drop_table("inbox")
    _create()
    if waited:
        sealed = sa.table("inbox", *(sa.column(name) for name in ("receipt_digest", *_PLACE)), sa.column("sealed"))
        op.bulk_insert(sealed, _sealed(waited))


_PLACE = ("wave_id", "audience", "stratum")


def _sealed(waited: Sequence[Any]) -> list[dict[str, Any]]:
    """As new responses are sealed, but for the claim: of the receipt, only its digest is known."""
    seals: Seals | None = context.config.attributes.get("seals")
    if seals is None:
        what = "Responses wait in clear, and there is no secret to seal them with."
        raise Refused([please("secret-missing", "PLUMBLINE_SECRET", what, "set it")])
    room = max(len(json.dumps(_answers(row)).encode()) for row in waited) + 160
    rows = []
    for row in waited:
        place = Place(*(row[name] for name in _PLACE))
        digest, day = row["receipt_digest"], row["day"]
        known = day if isinstance(day, date) else date.fromisoformat(day)
        response = Waiting(digest, _answers(row), known, seals.claim(digest))
        here = {name: row[name] for name in _PLACE}
        rows.append({"receipt_digest": digest, **here, "sealed": seals.seal(response, place, room)})
    return rows


def _answers(row: Any) -> dict[str, int | str]:
    """SQLite gives JSON as text, PostgreSQL's driver as what it says."""
    found: dict[str, int | str] = json.loads(row["body"]) if isinstance(row["body"], str) else row["body"]
    return found


def _create() -> None:
    op.create_table(
        "inbox",
        sa.Column("receipt_digest", text, nullable=False),
        sa.Column("wave_id", text, nullable=False),
        sa.Column("audience", text, nullable=False),
        sa.Column("stratum", text, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_inbox_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("receipt_digest", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "responses",
        sa.Column("id", text, nullable=False),
        sa.Column("wave_id", text, nullable=False),
        sa.Column("audience", text, nullable=False),
        sa.Column("stratum", text, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_responses_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sqlite_with_rowid=False,
    )
    for table in ("inbox", "responses"):
        columns = ["wave_id", "audience", "stratum"]
        op.create_index(op.f(f"ix_{table}_wave_id_audience_stratum"), table, columns, unique=False)
    op.create_table(
        "tallies",
        sa.Column("wave_id", text, nullable=False),
        sa.Column("audience", text, nullable=False),
        sa.Column("stratum", text, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("exact", sa.JSON(), nullable=False),
        sa.Column("released", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_tallies_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "audience", "stratum", name=op.f("pk_tallies")),
        sqlite_with_rowid=False,
    )
