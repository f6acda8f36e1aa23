"""A counted figure of the study's own says where it is from and how surely it is known."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Of figures from before nobody said it."""
    op.add_column("figures", sa.Column("source", text, nullable=False, server_default=sa.text("''")))
    op.add_column("figures", sa.Column("reliability", text, nullable=True))
