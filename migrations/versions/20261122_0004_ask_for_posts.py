"""Ask for posts, and for consent to a substitute."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "20261122_0004"
down_revision = "20261122_0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _ask_for_posts()
    _ask_for_consent()
    # plain statements: SQLite would copy the whole table, and forget half of a partial index
    op.add_column(
        "delegate",
        sa.Column("absence_reason", sa.String(length=500), server_default="", nullable=False),
    )
    op.add_column("delegate", sa.Column("absence_at", _MOMENT, nullable=True))
    op.add_column(
        "seat", sa.Column("fold", sa.String(length=200), server_default="", nullable=False)
    )
    _fold_seats()


def _ask_for_posts() -> None:
    op.create_table(
        "invited_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("under_id", sa.Integer(), nullable=True),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("fold", sa.String(length=200), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "least >= 1 AND (most IS NULL OR most >= least)",
            name=op.f("ck_invited_post_numbers_fit"),
        ),
        sa.CheckConstraint(
            "level IS NOT NULL OR participation_id IS NOT NULL OR under_id IS NOT NULL",
            name=op.f("ck_invited_post_asks_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_invited_post_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_invited_post_participation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["under_id"],
            ["participation.id"],
            name=op.f("fk_invited_post_under_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invited_post")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invited_post_public_id")),
    )
    op.create_index(
        "ix_invited_post_conference_id_position", "invited_post", ["conference_id", "position"]
    )
    op.create_index(op.f("ix_invited_post_participation_id"), "invited_post", ["participation_id"])
    op.create_index(op.f("ix_invited_post_under_id"), "invited_post", ["under_id"])


def _ask_for_consent() -> None:
    states = ("pending", "consented", "refused", "withdrawn", "unasked")
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(*states, name="requeststate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_office", sa.String(length=200), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("refusal", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_substitution_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_substitution_participation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_substitution_delegate_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["delegate.id"], name=op.f("fk_substitution_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
        sa.UniqueConstraint("public_id", name=op.f("uq_substitution_public_id")),
    )
    op.create_index(
        "ix_substitution_conference_id_state", "substitution", ["conference_id", "state"]
    )
    op.create_index(op.f("ix_substitution_participation_id"), "substitution", ["participation_id"])
    op.create_index(
        "uq_substitution_delegate_id_pending",
        "substitution",
        ["delegate_id"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )


def _fold_seats() -> None:
    """Fill in how the posts of the seats that stand are compared, one statement per wording."""
    seat = sa.table("seat", sa.column("post", sa.String), sa.column("fold", sa.String))
    connection = op.get_bind()
    for post in connection.scalars(sa.select(seat.c.post).distinct()).all():
        filled = sa.update(seat).where(seat.c.post == post).values(fold=_folded(post))
        connection.execute(filled)


def _folded(text: str) -> str:
    """Fold as meetings.kit.vietnamese did on this day: no accents, case or apostrophes."""
    text = text.translate(str.maketrans("ðÐ", "đĐ"))
    for _ in range(2):
        apart = unicodedata.normalize("NFD", text)
        text = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    bare = text.translate(str.maketrans("đĐ", "dD", "'’ʼ`´"))
    return " ".join(bare.split())


def downgrade() -> None:
    op.drop_column("seat", "fold")
    op.drop_column("delegate", "absence_at")
    op.drop_column("delegate", "absence_reason")
    op.drop_table("substitution")
    op.drop_table("invited_post")
