"""Let a point name its technician with its answer."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0013"
down_revision = "20261122_0012"
branch_labels = None
depends_on = None

_TABLES = ("participation", "answer_draft")
_COLUMNS = (("technician_name", 120), ("technician_phone", 40))


def upgrade() -> None:
    # plain statements: SQLite would copy the whole table
    for table in _TABLES:
        for name, length in _COLUMNS:
            op.add_column(
                table,
                sa.Column(name, sa.String(length=length), server_default="", nullable=False),
            )


def downgrade() -> None:
    for table in _TABLES:
        for name, _length in reversed(_COLUMNS):
            op.drop_column(table, name)
