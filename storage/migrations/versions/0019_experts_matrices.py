"""Which matrices an expert is asked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("experts", sa.Column("matrices", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
