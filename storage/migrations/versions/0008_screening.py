"""Rounds of a screening before the pairs, with the ratings and remarks of experts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "screening_rounds",
        sa.Column("wave_id", text, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("instrument_digest", text, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("kept", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instrument_digest"], ["instruments.digest"], name=op.f("fk_screening_rounds_instrument_digest")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["waves.id"], name=op.f("fk_screening_rounds_wave_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wave_id", "number", name=op.f("pk_screening_rounds")),
    )
    op.create_table(
        "ratings",
        *_of_an_expert(),
        sa.Column("criterion", text, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("wave_id", "round", "expert", "criterion", "revision", name=op.f("pk_ratings")),
        *_references("ratings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "remarks",
        *_of_an_expert(),
        sa.Column("about", text, nullable=False),
        sa.Column("text", text, nullable=False),
        sa.PrimaryKeyConstraint("wave_id", "round", "expert", "about", name=op.f("pk_remarks")),
        *_references("remarks"),
        sqlite_with_rowid=False,
    )


def _of_an_expert() -> list[sa.Column[object]]:
    return [
        sa.Column("wave_id", text, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("expert", text, nullable=False),
    ]


def _references(table: str) -> list[sa.ForeignKeyConstraint]:
    rounds, experts = (
        ["screening_rounds.wave_id", "screening_rounds.number"],
        ["experts.wave_id", "experts.pseudonym"],
    )
    return [
        sa.ForeignKeyConstraint(
            ["wave_id", column], there, name=op.f(f"fk_{table}_wave_id_{column}"), ondelete="CASCADE"
        )
        for column, there in (("round", rounds), ("expert", experts))
    ]
