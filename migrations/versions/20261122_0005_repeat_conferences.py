"""Repeat conferences: series, templates of offices, and names of chairs to compare."""

import sqlalchemy as sa
from alembic import op

from meetings.kit import vietnamese

revision = "20261122_0005"
down_revision = "20261122_0004"
branch_labels = None
depends_on = None

CHAIR = sa.table("chair", sa.column("id"), sa.column("name"), sa.column("fold"))


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["organisation.id"], name=op.f("fk_series_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("public_id", name=op.f("uq_series_public_id")),
    )
    op.create_index(op.f("ix_series_host_id"), "series", ["host_id"])
    op.create_table(
        "conference_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_conference_template_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_template_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_template")),
        sa.UniqueConstraint("public_id", name=op.f("uq_conference_template_public_id")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_conference_template_organisation_id_name")
        ),
    )
    op.create_index(
        op.f("ix_conference_template_conference_id"), "conference_template", ["conference_id"]
    )
    # A table others point at must not be copied on SQLite: the column brings its reference along.
    op.add_column(
        "conference",
        sa.Column(
            "series_id",
            sa.Integer(),
            sa.ForeignKey("series.id", name=op.f("fk_conference_series_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_conference_series_id"), "conference", ["series_id"])
    op.add_column(
        "chair", sa.Column("fold", sa.String(length=240), nullable=False, server_default="")
    )
    op.create_index(op.f("ix_chair_fold"), "chair", ["fold"])
    fold_names()


def fold_names() -> None:
    """Fill in what the database cannot work out itself: names without accents."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(CHAIR.c.id, CHAIR.c.name)).all():
        folded = sa.update(CHAIR).where(CHAIR.c.id == row.id)
        connection.execute(folded.values(fold=vietnamese.fold(row.name)))


def downgrade() -> None:
    op.drop_index(op.f("ix_chair_fold"), table_name="chair")
    op.drop_column("chair", "fold")
    op.drop_index(op.f("ix_conference_series_id"), table_name="conference")
    op.drop_column("conference", "series_id")
    op.drop_table("conference_template")
    op.drop_table("series")
