"""Keep when and where a conference was to be held, so that a mail about a change can tell it."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0015"
down_revision = "20261122_0014"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "former_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("moved_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_former_plan_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_plan")),
    )
    op.create_index(
        op.f("ix_former_plan_conference_id_moved_at"), "former_plan", ["conference_id", "moved_at"]
    )


def downgrade() -> None:
    op.drop_table("former_plan")
