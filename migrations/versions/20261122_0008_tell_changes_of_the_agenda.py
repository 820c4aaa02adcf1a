"""Say what became of an item, carry it on, and tell changes of the agenda."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0008"
down_revision = "20261122_0007"
branch_labels = None
depends_on = None

_OUTCOMES = sa.Enum(
    "unknown", "done", "unfinished", name="itemoutcome", native_enum=False, length=32
)


def upgrade() -> None:
    op.add_column(
        "agenda_item",
        sa.Column("outcome", _OUTCOMES, nullable=False, server_default="unknown"),
    )


def downgrade() -> None:
    op.drop_column("agenda_item", "outcome")
