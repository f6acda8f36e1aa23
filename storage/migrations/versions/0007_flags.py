"""Responses carry their signs of careless answering, tallies what is left out for them.

Of responses that are there, the signs are unknown, which is not none; those that wait get theirs when they are counted.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

tallies = sa.table(
    "tallies",
    *(sa.column(name, sa.Text) for name in ("wave_id", "audience", "stratum")),
    *(sa.column(name, sa.JSON) for name in ("exact", "released", "excluded")),
)


def upgrade() -> None:
    op.add_column("responses", sa.Column("flags", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("tallies", sa.Column("excluded", sa.JSON(), nullable=True))
    for row in op.get_bind().execute(sa.select(tallies)).all():
        here = (tallies.c.wave_id == row.wave_id) & (tallies.c.audience == row.audience)
        exact, released = (given | {"flags": _unknown(given)} for given in (row.exact, row.released))
        known = {"exact": exact, "released": released, "excluded": _nobody(row.exact)}
        op.execute(tallies.update().where(here & (tallies.c.stratum == row.stratum)).values(**known))
    with op.batch_alter_table("tallies", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.alter_column("excluded", existing_type=sa.JSON(), nullable=False)


def _unknown(given: dict[str, Any]) -> dict[str, int]:
    return {"unknown": given["responses"]} if given["responses"] else {}


def _nobody(like: dict[str, Any]) -> dict[str, Any]:
    """A tally in which nobody is left out."""
    none = {item: [0] * len(count) for item, count in like["counts"].items()}
    cells = {item: count[:-1] for item, count in none.items()}
    exact = {"responses": 0, "counts": none, "moments": None, "flags": {}}
    exact |= {"audience": like["audience"], "stratum": like["stratum"]}
    return {"exact": exact, "counted": cells, "told": cells, "nearest": {}}
