"""Set terms and working days."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0002"
down_revision = "20261122_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_worked", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_calendar_day_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint(
            "organisation_id", "day", name=op.f("uq_calendar_day_organisation_id_day")
        ),
    )
    op.create_table(
        "own_term",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "notice",
                "documents",
                "delegates",
                "conclusions",
                "length_giao_ban",
                "length_hop",
                "length_so_ket",
                "length_tong_ket",
                "length_chuyen_de",
                "length_tap_huan",
                name="rule",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_own_term_value_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_own_term_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "rule", name=op.f("pk_own_term")),
    )


def downgrade() -> None:
    op.drop_table("own_term")
    op.drop_table("calendar_day")
