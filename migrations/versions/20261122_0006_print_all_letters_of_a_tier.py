"""Print all letters of a tier as one file; send urgent telegrams."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0006"
down_revision = "20261122_0005"
branch_labels = None
depends_on = None

_FORMS = sa.Enum("giay_moi", "cong_dien", name="letterform", native_enum=False, length=32)
_URGENCIES = sa.Enum(
    "none", "khan", "thuong_khan", "hoa_toc", name="urgency", native_enum=False, length=32
)


def upgrade() -> None:
    op.create_table(
        "letter_bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=32), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_letter_bundle_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_bundle")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_bundle_public_id")),
    )
    op.create_index(
        "ix_letter_bundle_conference_id_asked_at", "letter_bundle", ["conference_id", "asked_at"]
    )
    op.create_index(op.f("ix_letter_bundle_sha256"), "letter_bundle", ["sha256"])
    op.add_column(
        "conference",
        sa.Column("letter_form", _FORMS, nullable=False, server_default="giay_moi"),
    )
    op.add_column(
        "conference", sa.Column("urgency", _URGENCIES, nullable=False, server_default="none")
    )


def downgrade() -> None:
    op.drop_column("conference", "urgency")
    op.drop_column("conference", "letter_form")
    op.drop_table("letter_bundle")
