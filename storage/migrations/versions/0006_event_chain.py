"""Each event carries a digest of itself and the one before; those that are there are chained in their order."""

import hashlib
from collections.abc import Sequence
from datetime import UTC

import rfc8785
import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
events = sa.table(
    "events",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("act", sa.Text),
    sa.column("study_id", sa.Text),
    sa.column("details", sa.JSON),
    sa.column("digest", sa.Text),
)


def upgrade() -> None:
    op.add_column("events", sa.Column("digest", text, nullable=True))
    previous = ""
    for row in op.get_bind().execute(sa.select(events).order_by(events.c.id)).all():
        at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
        content = [previous, at.isoformat(timespec="microseconds"), row.act, row.study_id, row.details]
        previous = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
        op.execute(events.update().where(events.c.id == row.id).values(digest=previous))
    with op.batch_alter_table("events") as table:
        table.alter_column("digest", existing_type=text, nullable=False)
