"""Keep the days struck after people were told of them, so that calendars can be told too."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0014"
down_revision = "20261122_0013"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "struck_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("struck_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_struck_day_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_struck_day")),
        sa.UniqueConstraint("uid", name=op.f("uq_struck_day_uid")),
    )
    op.create_index(op.f("ix_struck_day_conference_id"), "struck_day", ["conference_id"])


def downgrade() -> None:
    op.drop_table("struck_day")
