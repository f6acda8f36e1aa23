"""What is said of a publication beside its evaluation: intervals, reliability, robustness; empty for older ones."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("publications", sa.Column("analysis", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
