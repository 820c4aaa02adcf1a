"""Give points a private calendar address of their own."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0011"
down_revision = "20261122_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bridge_point", sa.Column("feed_digest", sa.String(length=64), nullable=True))
    op.create_index("ix_bridge_point_feed_digest", "bridge_point", ["feed_digest"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_bridge_point_feed_digest", table_name="bridge_point")
    op.drop_column("bridge_point", "feed_digest")
