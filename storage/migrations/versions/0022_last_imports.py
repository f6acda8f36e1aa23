"""The last event of a kind is found at once: whoever looks at a wave asks when a study was last imported."""

from collections.abc import Sequence

from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_events_act_id", "events", ["act", "id"])
