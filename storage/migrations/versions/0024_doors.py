"""An account may be tied to somebody whom another service knows, in place of a password."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "account_ties",
        sa.Column(
            "account_id", text, sa.ForeignKey("accounts.id", name="fk_account_ties_account_id", ondelete="CASCADE")
        ),
        sa.Column("identity_digest", text, nullable=False),
        sa.Column("issuer", text, nullable=False),
        sa.Column("email", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("account_id", name="pk_account_ties"),
        sa.UniqueConstraint("identity_digest", name="uq_account_ties_identity_digest"),
    )
