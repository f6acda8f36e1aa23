"""Bundles have a table, and a key says of which audience it is: whose answers are counted is published as a list."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Of a key whose response was merged before, nothing tells the audience; there is no list of such a wave."""
    op.create_table(
        "bundles",
        sa.Column(
            "publication_id",
            text,
            sa.ForeignKey("publications.id", name="fk_bundles_publication_id", ondelete="CASCADE"),
        ),
        sa.Column("sha256", text, nullable=False),
        sa.Column("public_key", text, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("publication_id", name="pk_bundles"),
    )
    op.add_column("keys", sa.Column("audience", text, nullable=True))
    keys, inbox = sa.table("keys", *_columns()), sa.table("inbox", *_columns())
    waiting = sa.select(inbox.c.audience).where(inbox.c.receipt_digest == keys.c.receipt_digest)
    op.execute(keys.update().values(audience=waiting.scalar_subquery()))


def _columns() -> tuple[sa.ColumnClause[str], sa.ColumnClause[str]]:
    return sa.column("receipt_digest", text), sa.column("audience", text)
