"""Let delegates answer for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0003"
down_revision = "20261122_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegate_reply",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "yes", "no", "maybe", "other", name="personanswer", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("link", "calendar", "letter", name="channel", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("proposed", sa.String(length=254), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_delegate_reply_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_delegate_reply_delegate_id")
        ),
        sa.PrimaryKeyConstraint("delegate_id", name=op.f("pk_delegate_reply")),
    )
    with op.batch_alter_table("delegate_reply") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delegate_reply_conference_id"), ["conference_id"], unique=False
        )

    op.create_table(
        "received_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=True),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum("link", "calendar", "letter", name="channel", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "fate",
            sa.Enum(
                "counted",
                "noted",
                "stale",
                "late",
                "again",
                "stranger",
                "forged",
                "automatic",
                "unreadable",
                name="fate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "answer",
            sa.Enum(
                "yes", "no", "maybe", "other", name="personanswer", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=120), nullable=False),
        sa.Column("fold", sa.String(length=400), nullable=False),
        sa.Column("subject", sa.String(length=250), nullable=False),
        sa.Column("comment", sa.String(length=2000), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("proposed", sa.String(length=254), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_received_reply_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_received_reply_delegate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_reply")),
        sa.UniqueConstraint(
            "mail_key", "position", name=op.f("uq_received_reply_mail_key_position")
        ),
    )
    with op.batch_alter_table("received_reply") as batch_op:
        batch_op.create_index(
            "ix_received_reply_conference_id_id", ["conference_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_received_reply_delegate_id_received_at",
            ["delegate_id", "received_at"],
            unique=False,
        )

    with op.batch_alter_table("delegate") as batch_op:
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.add_column(sa.Column("delegate_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("delegate_sequence", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_outbox_mail_delegate_id_kind", ["delegate_id", "kind"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_mail_delegate_id"), "delegate", ["delegate_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_mail_delegate_id"), type_="foreignkey")
        batch_op.drop_index("ix_outbox_mail_delegate_id_kind")
        batch_op.drop_column("delegate_sequence")
        batch_op.drop_column("delegate_id")

    with op.batch_alter_table("delegate") as batch_op:
        batch_op.drop_column("sequence")

    with op.batch_alter_table("received_reply") as batch_op:
        batch_op.drop_index("ix_received_reply_delegate_id_received_at")
        batch_op.drop_index("ix_received_reply_conference_id_id")

    op.drop_table("received_reply")
    with op.batch_alter_table("delegate_reply") as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegate_reply_conference_id"))

    op.drop_table("delegate_reply")
