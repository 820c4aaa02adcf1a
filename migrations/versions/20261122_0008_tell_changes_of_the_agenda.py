"""Say what became of an item, carry it on, and tell changes of the agenda."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0008"
down_revision = "20261122_0007"
branch_labels = None
depends_on = None

_OUTCOMES = sa.Enum(
    "unknown", "done", "unfinished", name="itemoutcome", native_enum=False, length=32
)


def upgrade() -> None:
    op.add_column(
        "agenda_item",
        sa.Column("outcome", _OUTCOMES, nullable=False, server_default="unknown"),
    )
    op.create_table(
        "carried_item",
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("former_item_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_carried_item_agenda_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_carried_item_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["former_id"], ["conference.id"], name=op.f("fk_carried_item_former_id")
        ),
        sa.ForeignKeyConstraint(
            ["former_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_carried_item_former_item_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_carried_item_assignment_id")
        ),
        sa.PrimaryKeyConstraint("agenda_item_id", name=op.f("pk_carried_item")),
        sa.UniqueConstraint(
            "conference_id",
            "former_item_id",
            name=op.f("uq_carried_item_conference_id_former_item_id"),
        ),
        sa.UniqueConstraint(
            "conference_id",
            "assignment_id",
            name=op.f("uq_carried_item_conference_id_assignment_id"),
        ),
    )
    op.create_index("ix_carried_item_former_item_id", "carried_item", ["former_item_id"])
    op.create_index("ix_carried_item_assignment_id", "carried_item", ["assignment_id"])
    op.create_table(
        "agenda_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_notice_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_notice")),
    )
    op.create_index("ix_agenda_notice_settled_at_due_at", "agenda_notice", ["settled_at", "due_at"])
    op.create_index("ix_agenda_notice_conference_id_id", "agenda_notice", ["conference_id", "id"])
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.add_column(sa.Column("agenda_notice_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_mail_agenda_notice_id"),
            "agenda_notice",
            ["agenda_notice_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_mail_agenda_notice_id"), type_="foreignkey")
        batch_op.drop_column("agenda_notice_id")
    op.drop_table("agenda_notice")
    op.drop_table("carried_item")
    op.drop_column("agenda_item", "outcome")
