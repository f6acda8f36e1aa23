"""A wave has a first day to answer, where it is later than that of its opening, and the day since which it pauses."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("waves", sa.Column("opens_on", sa.Date()))
    op.add_column("waves", sa.Column("paused_on", sa.Date()))
