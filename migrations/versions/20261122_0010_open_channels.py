"""Send by more channels than mail, and find a message by name."""

import sqlalchemy as sa
from alembic import op

from meetings.kit.vietnamese import fold

revision = "20261122_0010"
down_revision = "20261122_0009"
branch_labels = None
depends_on = None

_CHANNEL = sa.Enum("mail", "sms", "webhook", name="channel", native_enum=False, length=32)
_AT_ONCE = 2_000


def upgrade() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("secret_turn", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_webhook_endpoint_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
        sa.UniqueConstraint("public_id", name=op.f("uq_webhook_endpoint_public_id")),
    )
    with op.batch_alter_table("webhook_endpoint") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_webhook_endpoint_organisation_id"), ["organisation_id"], unique=False
        )
    op.create_table(
        "message_template",
        sa.Column("channel", _CHANNEL, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "kind", "language", name=op.f("pk_message_template")),
    )
    op.create_table(
        "sms_gateway",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("header_name", sa.String(length=60), nullable=False),
        sa.Column("header_value", sa.String(length=300), nullable=False),
        sa.Column(
            "body_format",
            sa.Enum("json", "form", name="bodyformat", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("is_plain", sa.Boolean(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_gateway")),
    )
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.add_column(sa.Column("channel", _CHANNEL, nullable=False, server_default="mail"))
        batch_op.add_column(
            sa.Column("fold", sa.String(length=600), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("endpoint_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_mail_endpoint_id"), "webhook_endpoint", ["endpoint_id"], ["id"]
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_mail_endpoint_id"), ["endpoint_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_mail_conference_id_state_id"),
            ["conference_id", "state", "id"],
            unique=False,
        )
    _fold_names()


def _fold_names() -> None:
    """Let the messages that stand be found by their names, some thousands at a time."""
    mail = sa.table("outbox_mail", sa.column("id"), sa.column("name"), sa.column("fold"))
    connection, last = op.get_bind(), 0
    change = (
        sa.update(mail).where(mail.c.id == sa.bindparam("one")).values(fold=sa.bindparam("folded"))
    )
    while True:
        part = sa.select(mail.c.id, mail.c.name).where(mail.c.id > last).order_by(mail.c.id)
        rows = connection.execute(part.limit(_AT_ONCE)).all()
        if not rows:
            return
        connection.execute(change, [{"one": row.id, "folded": fold(row.name)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_mail_conference_id_state_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_mail_endpoint_id"))
        batch_op.drop_constraint(batch_op.f("fk_outbox_mail_endpoint_id"), type_="foreignkey")
        batch_op.drop_column("endpoint_id")
        batch_op.drop_column("fold")
        batch_op.drop_column("channel")
    op.drop_table("sms_gateway")
    op.drop_table("message_template")
    op.drop_table("webhook_endpoint")
