"""Whether an expert accepted a proposal, beside each judgement."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("judgements", sa.Column("proposed", sa.Boolean(), nullable=False, server_default=sa.false()))
