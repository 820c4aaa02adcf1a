"""Draft answers, reopen them, and let an office send contacts and papers of its own."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0009"
down_revision = "20261122_0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # plain statements: SQLite would copy the whole table
    op.add_column("participation", sa.Column("answer_open_until", _MOMENT, nullable=True))
    op.add_column(
        "participation",
        sa.Column("is_apart", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "ix_participation_conference_id_apart",
        "participation",
        ["conference_id"],
        sqlite_where=sa.text("is_apart = 1"),
        postgresql_where=sa.text("is_apart"),
    )
    op.execute(
        "ALTER TABLE document ADD COLUMN under_id INTEGER "
        "CONSTRAINT fk_document_under_id REFERENCES participation (id)"
    )
    _draft_answers()
    _reopen_answers()
    _name_contacts()


def _draft_answers() -> None:
    op.create_table(
        "answer_draft",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("declines", sa.Boolean(), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("expected_headcount", sa.Integer(), nullable=True),
        sa.Column("local_chair_name", sa.String(length=120), nullable=False),
        sa.Column("local_chair_title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_answer_draft_participation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_answer_draft")),
    )


def _reopen_answers() -> None:
    states = ("pending", "granted", "refused", "withdrawn")
    op.create_table(
        "reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*states, name="reopeningstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=1000), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("open_until", _MOMENT, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_office", sa.String(length=200), nullable=False),
        sa.Column("refusal", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_reopening_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_reopening_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reopening_public_id")),
    )
    op.create_index("ix_reopening_conference_id_state", "reopening", ["conference_id", "state"])
    op.create_index(op.f("ix_reopening_participation_id"), "reopening", ["participation_id"])
    op.create_index(
        "uq_reopening_participation_id_pending",
        "reopening",
        ["participation_id"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )


def _name_contacts() -> None:
    op.create_table(
        "branch_contact",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_branch_contact_participation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", "position", name=op.f("pk_branch_contact")),
    )


def downgrade() -> None:
    op.drop_table("branch_contact")
    op.drop_table("reopening")
    op.drop_table("answer_draft")
    op.drop_column("document", "under_id")
    op.drop_index("ix_participation_conference_id_apart", "participation")
    op.drop_column("participation", "is_apart")
    op.drop_column("participation", "answer_open_until")
