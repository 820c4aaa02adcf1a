"""Know since when somebody is named at a point."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0016"
down_revision = "20261122_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # a plain statement: SQLite would copy the whole table. Lists that stand count as in time.
    op.add_column(
        "participation", sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("participation", "listed_at")
