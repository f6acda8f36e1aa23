"""Accounts, their roles by study, and tries of passwords have tables; a session knows whose it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("sign_ins", sa.Column("account_id", text))
    op.create_table(
        "sign_in_tries",
        sa.Column("name_digest", text, nullable=False),
        sa.Column("window", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name_digest", "window", name="pk_sign_in_tries"),
    )
    op.create_table(
        "accounts",
        sa.Column("id", text, nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("password", text),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("second", sa.LargeBinary()),
        sa.Column("second_used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
    )
    op.create_table(
        "account_roles",
        sa.Column(
            "account_id", text, sa.ForeignKey("accounts.id", name="fk_account_roles_account_id", ondelete="CASCADE")
        ),
        sa.Column("study_id", text, sa.ForeignKey("studies.id", name="fk_account_roles_study_id", ondelete="CASCADE")),
        sa.Column("role", text, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "study_id", name="pk_account_roles"),
    )
