"""Measure steps against terms."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0007"
down_revision = "20261122_0006"
branch_labels = None
depends_on = None

_RULES = (
    "notice", "documents", "delegates", "conclusions", "remind_before", "remind_after",
    "length_giao_ban", "length_hop", "length_so_ket", "length_tong_ket", "length_chuyen_de",
    "length_tap_huan",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "measured_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "rule", sa.Enum(*_RULES, name="rule", native_enum=False, length=32), nullable=False
        ),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_measured_step_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measured_step")),
        sa.UniqueConstraint(
            "conference_id",
            "rule",
            "subject",
            name=op.f("uq_measured_step_conference_id_rule_subject"),
        ),
    )
    op.create_index("ix_measured_step_done_at", "measured_step", ["done_at"])


def downgrade() -> None:
    op.drop_table("measured_step")
