"""Found the house."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0001"
down_revision = None
branch_labels = None
depends_on = None

# Facts are added, never changed: the engines themselves refuse anything else (D14, D31).
APPEND_ONLY = (
    "audit_entry",
    "attendance_event",
    "headcount_event",
    "register_entry",
    "minutes_edition",
)


def forbid_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_audit_entry_chain_seq")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(
            "ix_audit_entry_conference_id_at", ["conference_id", "at"], unique=False
        )
        batch_op.create_index("ix_audit_entry_subject_id", ["subject", "id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("route", sa.String(length=160), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "route", "key", name=op.f("pk_idempotency_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index("ix_idempotency_key_created_at", ["created_at"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ready", "running", "done", "dead", name="jobstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state_run_at", ["state", "run_at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "chinh_phu",
                "bo_nganh",
                "tinh",
                "so",
                "huyen",
                "xa",
                "khac",
                name="organisationkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=600), nullable=False),
        sa.Column("fold", sa.String(length=400), nullable=False),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level >= 1", name=op.f("ck_organisation_level_counts_from_one")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name=op.f("ck_organisation_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["organisation.id"], name=op.f("fk_organisation_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_fold"), ["fold"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_organisation_path_pattern", ["path"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisation_successor_id"), ["successor_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organisation_valid_to"), ["valid_to"], unique=False)

    op.create_table(
        "sign_in_guard",
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failure_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_guard")),
    )
    op.create_table(
        "tier_scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_scheme")),
        sa.UniqueConstraint("code", name=op.f("uq_tier_scheme_code")),
    )
    op.create_table(
        "worker_seen",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_seen")),
    )
    op.create_table(
        "bridge_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.String(length=600), nullable=False),
        sa.Column("fold", sa.String(length=600), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bridge_point_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bridge_point")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bridge_point_public_id")),
    )
    with op.batch_alter_table("bridge_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bridge_point_fold"), ["fold"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bridge_point_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bridge_point_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "conference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column(
            "form",
            sa.Enum("online", "in_person", "hybrid", name="form", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "hoi_nghi",
                "giao_ban",
                "so_ket",
                "tong_ket",
                "chuyen_de",
                "tap_huan",
                "toa_dam",
                "hoi_thao",
                "dien_dan",
                "hop",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "announced",
                "live",
                "ended",
                "closed",
                "postponed",
                "cancelled",
                name="stage",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("host_name", sa.String(length=200), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("levels", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("theme", sa.String(length=500), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actual_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actual_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("speech_deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("line_test_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=1000), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("speech_minutes", sa.Integer(), nullable=False),
        sa.Column("declared_not_secret", sa.Boolean(), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("letter_number", sa.String(length=60), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("signer_title", sa.String(length=200), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("fold", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("declared_not_secret", name=op.f("ck_conference_holds_no_state_secret")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_conference_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisation.id"], name=op.f("fk_conference_host_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["tier_scheme.id"], name=op.f("fk_conference_scheme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
        sa.UniqueConstraint("code", name=op.f("uq_conference_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_conference_uid")),
    )
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conference_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_conference_host_id"), ["host_id"], unique=False)
        batch_op.create_index("ix_conference_stage_starts_at", ["stage", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_conference_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "organisation_interval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_interval_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_interval_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_interval")),
    )
    with op.batch_alter_table("organisation_interval", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_interval_organisation_id"),
            ["organisation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_organisation_interval_parent_id"), ["parent_id"], unique=False
        )

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("fold", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_fold"), ["fold"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_person_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_person_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "register_book",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_register_book_numbers_rise")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_register_book_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_book")),
        sa.UniqueConstraint(
            "organisation_id",
            "symbol",
            "year",
            name=op.f("uq_register_book_organisation_id_symbol_year"),
        ),
    )
    op.create_table(
        "tier",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("label_en", sa.String(length=60), nullable=False),
        sa.CheckConstraint("level >= 1", name=op.f("ck_tier_level_counts_from_one")),
        sa.ForeignKeyConstraint(["scheme_id"], ["tier_scheme.id"], name=op.f("fk_tier_scheme_id")),
        sa.PrimaryKeyConstraint("scheme_id", "level", name=op.f("pk_tier")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("username_key", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("feed_digest", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("feed_digest", name=op.f("uq_account_feed_digest")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
        sa.UniqueConstraint("username_key", name=op.f("uq_account_username_key")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lead", sa.String(length=300), nullable=False),
        sa.Column("lead_organisation_id", sa.Integer(), nullable=True),
        sa.Column("partners", sa.String(length=1000), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("deadline_text", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "given",
                "accepted",
                "done",
                "cancelled",
                name="assignmentstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_assignment_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assignment_lead_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignment_public_id")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_lead_organisation_id"), ["lead_organisation_id"], unique=False
        )

    op.create_table(
        "bridge_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bridge_point_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("technician", "liaison", name="contactkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["bridge_point_id"], ["bridge_point.id"], name=op.f("fk_bridge_contact_bridge_point_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bridge_contact")),
    )
    with op.batch_alter_table("bridge_contact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bridge_contact_bridge_point_id"), ["bridge_point_id"], unique=False
        )
        batch_op.create_index("ix_bridge_contact_email", ["email"], unique=False)

    op.create_table(
        "bridge_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bridge_point_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("sip", "h323", "web", name="linekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("is_backup", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bridge_point_id"], ["bridge_point.id"], name=op.f("fk_bridge_line_bridge_point_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bridge_line")),
    )
    with op.batch_alter_table("bridge_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bridge_line_bridge_point_id"), ["bridge_point_id"], unique=False
        )

    op.create_table(
        "bridge_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("bridge_point_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_bridge_room_room_holds_somebody")),
        sa.ForeignKeyConstraint(
            ["bridge_point_id"], ["bridge_point.id"], name=op.f("fk_bridge_room_bridge_point_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bridge_room")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bridge_room_public_id")),
    )
    with op.batch_alter_table("bridge_room", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bridge_room_bridge_point_id"), ["bridge_point_id"], unique=False
        )

    op.create_table(
        "chair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("other_title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_chair_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chair")),
        sa.UniqueConstraint(
            "conference_id", "position", name=op.f("uq_chair_conference_id_position")
        ),
    )
    op.create_table(
        "conference_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_contact_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_contact")),
    )
    with op.batch_alter_table("conference_contact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conference_contact_conference_id"), ["conference_id"], unique=False
        )

    op.create_table(
        "conference_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "starts_at < ends_at", name=op.f("ck_conference_day_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_day_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_day")),
        sa.UniqueConstraint(
            "conference_id", "day", name=op.f("uq_conference_day_conference_id_day")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_conference_day_uid")),
    )
    op.create_table(
        "floor",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_floor_conference_id")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_floor")),
    )
    op.create_table(
        "letter_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("addressee", sa.String(length=32), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_letter_file_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_file")),
        sa.UniqueConstraint(
            "conference_id",
            "addressee",
            "content_sha256",
            name=op.f("uq_letter_file_conference_id_addressee_content_sha256"),
        ),
    )
    with op.batch_alter_table("letter_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "none",
                "draft",
                "review",
                "approved",
                "signed",
                "issued",
                "replaced",
                "withdrawn",
                name="minutesstage",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_minutes_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("conference_id", name=op.f("uq_minutes_conference_id")),
    )
    op.create_table(
        "minutes_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=120), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_minutes_edition_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["minutes_edition.id"], name=op.f("fk_minutes_edition_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_edition")),
        sa.UniqueConstraint(
            "conference_id", "edition", name=op.f("uq_minutes_edition_conference_id_edition")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_minutes_edition_public_id")),
    )
    op.create_table(
        "organiser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_organiser_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser")),
    )
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organiser_conference_id"), ["conference_id"], unique=False
        )

    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("bridge_point_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("organisation_code", sa.String(length=20), nullable=False),
        sa.Column("parent_name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("sort_key", sa.String(length=600), nullable=False),
        sa.Column("fold", sa.String(length=600), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "invited",
                "confirmed",
                "declined",
                "withdrawn",
                name="answer",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("answered_office", sa.String(length=200), nullable=False),
        sa.Column("decline_reason", sa.String(length=1000), nullable=False),
        sa.Column("passed_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_on_office", sa.String(length=200), nullable=False),
        sa.Column("passed_on_number", sa.String(length=60), nullable=False),
        sa.Column("passed_on_note", sa.String(length=1000), nullable=False),
        sa.Column("has_lower_tier", sa.Boolean(), nullable=False),
        sa.Column("letter_number", sa.String(length=60), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("expected_headcount", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("local_chair_name", sa.String(length=120), nullable=False),
        sa.Column("local_chair_title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column(
            "line_test",
            sa.Enum(
                "untested",
                "passed",
                "passed_with_notes",
                "failed",
                name="linetest",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("line_test_note", sa.String(length=500), nullable=False),
        sa.Column(
            "line_state",
            sa.Enum(
                "offline",
                "connected",
                "dropped",
                "closed",
                name="linestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("first_connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("below_invited", sa.Integer(), nullable=False),
        sa.Column("below_confirmed", sa.Integer(), nullable=False),
        sa.Column("below_declined", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("present_online", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("excused", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("roll_head", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "below_confirmed + below_declined <= below_invited",
            name=op.f("ck_participation_answers_fit"),
        ),
        sa.CheckConstraint(
            "capacity IS NULL OR expected <= capacity", name=op.f("ck_participation_delegates_fit")
        ),
        sa.CheckConstraint(
            "capacity IS NULL OR expected_headcount IS NULL OR expected_headcount <= capacity",
            name=op.f("ck_participation_expected_headcount_fits"),
        ),
        sa.CheckConstraint("expected >= 0", name=op.f("ck_participation_delegates_count")),
        sa.CheckConstraint(
            "expected_headcount IS NULL OR expected_headcount >= 0",
            name=op.f("ck_participation_expected_headcount_counts"),
        ),
        sa.CheckConstraint("level >= 1", name=op.f("ck_participation_level_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["bridge_point_id"], ["bridge_point.id"], name=op.f("fk_participation_bridge_point_id")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_participation_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_participation_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["participation.id"], name=op.f("fk_participation_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint(
            "conference_id",
            "bridge_point_id",
            name=op.f("uq_participation_conference_id_bridge_point_id"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_participation_public_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participation_bridge_point_id"), ["bridge_point_id"], unique=False
        )
        batch_op.create_index(
            "ix_participation_conference_id_level_sort_key",
            ["conference_id", "level", "sort_key"],
            unique=False,
        )
        batch_op.create_index(
            "ix_participation_conference_id_organisation_id",
            ["conference_id", "organisation_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_participation_open",
            ["conference_id", "answer", "reply_deadline", "level"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_participation_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_participation_parent_id_sort_key", ["parent_id", "sort_key"], unique=False
        )
        batch_op.create_index("ix_participation_path", ["path"], unique=False)

    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["register_book.id"], name=op.f("fk_register_entry_book_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("book_id", "number", name=op.f("uq_register_entry_book_id_number")),
    )
    op.create_table(
        "speech_tally",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bao_cao",
                "tham_luan",
                "phat_bieu",
                "cau_hoi",
                "tra_loi",
                "tranh_luan",
                "the_thuc",
                "chi_dao",
                "ket_luan",
                name="speechkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_speech_tally_conference_id")
        ),
        sa.PrimaryKeyConstraint("conference_id", "kind", name=op.f("pk_speech_tally")),
    )
    op.create_table(
        "tally",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "invited",
                "passed_on",
                "confirmed",
                "declined",
                "connected",
                "expected",
                "present",
                "present_online",
                "late",
                "left",
                "excused",
                "absent",
                "headcount",
                name="measure",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_tally_conference_id")
        ),
        sa.PrimaryKeyConstraint(
            "conference_id", "level", "measure", "shard", name=op.f("pk_tally")
        ),
    )
    op.create_table(
        "title_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_title_alias_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_alias")),
    )
    with op.batch_alter_table("title_alias", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_title_alias_conference_id"), ["conference_id"], unique=False
        )

    op.create_table(
        "conference_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "secretariat",
                "staff",
                "technician",
                "chair",
                "records_clerk",
                "administrator",
                "auditor",
                "conference_chair",
                "conference_secretary",
                "minute_taker",
                "local_chair",
                "technician_on_duty",
                "delegate",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_conference_role_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_role_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_conference_role_participation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_role")),
        sa.UniqueConstraint(
            "conference_id",
            "account_id",
            "role",
            name=op.f("uq_conference_role_conference_id_account_id_role"),
        ),
    )
    with op.batch_alter_table("conference_role", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conference_role_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "conference_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "starts_at < ends_at", name=op.f("ck_conference_session_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["day_id"], ["conference_day.id"], name=op.f("fk_conference_session_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_conference_session_public_id")),
    )
    with op.batch_alter_table("conference_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conference_session_day_id"), ["day_id"], unique=False)

    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "secretariat",
                "staff",
                "technician",
                "chair",
                "records_clerk",
                "administrator",
                "auditor",
                "conference_chair",
                "conference_secretary",
                "minute_taker",
                "local_chair",
                "technician_on_duty",
                "delegate",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("bridge_point_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_duty_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_duty_account_id")),
        sa.ForeignKeyConstraint(
            ["bridge_point_id"], ["bridge_point.id"], name=op.f("fk_duty_bridge_point_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_duty_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_duty_bridge_point_id"), ["bridge_point_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_duty_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "headcount_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_headcount_event_headcount_counts")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_headcount_event_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_headcount_event_participation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headcount_event")),
    )
    with op.batch_alter_table("headcount_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_headcount_event_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_headcount_event_participation_id"), ["participation_id"], unique=False
        )

    op.create_table(
        "import_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_draft_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_import_draft_participation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_draft_public_id")),
    )
    with op.batch_alter_table("import_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_draft_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index("ix_import_draft_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_import_draft_participation_id"), ["participation_id"], unique=False
        )

    op.create_table(
        "line_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column(
            "test",
            sa.Enum(
                "untested",
                "passed",
                "passed_with_notes",
                "failed",
                name="linetest",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "offline",
                "connected",
                "dropped",
                "closed",
                name="linestate",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("passed", sa.JSON(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_line_event_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_event")),
    )
    with op.batch_alter_table("line_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_line_event_participation_id"), ["participation_id"], unique=False
        )

    op.create_table(
        "minutes_file",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["minutes_edition.id"], name=op.f("fk_minutes_file_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_minutes_file")),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "change",
                "cancellation",
                "withdrawal",
                "minutes_out",
                "password_reset",
                name="mailkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("dedupe_key", sa.String(length=320), nullable=False),
        sa.Column("supersede_key", sa.String(length=300), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "sending",
                "sent",
                "failed",
                "dead",
                "superseded",
                name="mailstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("may_be_double", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_outbox_mail_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_outbox_mail_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_outbox_mail_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("kind", "dedupe_key", name=op.f("uq_outbox_mail_kind_dedupe_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_mail_public_id")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_mail_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_mail_participation_id"), ["participation_id"], unique=False
        )
        batch_op.create_index(
            "ix_outbox_mail_state_next_at_id", ["state", "next_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_outbox_mail_supersede_key_state", ["supersede_key", "state"], unique=False
        )

    op.create_table(
        "participation_room",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_participation_room_participation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["bridge_room.id"], name=op.f("fk_participation_room_room_id")
        ),
        sa.PrimaryKeyConstraint("participation_id", "room_id", name=op.f("pk_participation_room")),
    )
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_reset_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_password_reset_token_digest")),
    )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_password_reset_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_seat_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_seat_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_seat_participation_id"), ["participation_id"], unique=False
        )

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "khai_mac",
                "bao_cao",
                "tham_luan",
                "thao_luan",
                "chi_dao",
                "ket_luan",
                "nghi",
                "khac",
                name="itemkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("presenter_name", sa.String(length=120), nullable=False),
        sa.Column("presenter_title", sa.String(length=200), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "planned_minutes BETWEEN 1 AND 1440", name=op.f("ck_agenda_item_item_takes_time")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_item_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["day_id"],
            ["conference_day.id"],
            name=op.f("fk_agenda_item_day_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_agenda_item_participation_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["conference_session.id"],
            name=op.f("fk_agenda_item_session_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agenda_item_public_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agenda_item_conference_id_position", ["conference_id", "position"], unique=False
        )

    op.create_table(
        "delegate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("substitute_for", sa.String(length=200), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("fold", sa.String(length=600), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_delegate_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_delegate_participation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delegate_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_delegate_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delegate_public_id")),
    )
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.create_index("ix_delegate_conference_id_id", ["conference_id", "id"], unique=False)
        batch_op.create_index(
            "ix_delegate_participation_id_sort_key", ["participation_id", "sort_key"], unique=False
        )
        batch_op.create_index(
            "uq_delegate_seat_id_current",
            ["seat_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ip", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_user_session_account_id")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_user_session_duty_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_user_session_token_digest")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_user_session_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "attendance_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("in", "out", "void", "manual", name="markkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "expected",
                "present",
                "present_online",
                "late",
                "left",
                "excused",
                "absent",
                name="presence",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_offset_ms", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("device_seq", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("voids", sa.String(length=64), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("is_valid", sa.Boolean(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_attendance_event_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_attendance_event_delegate_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_attendance_event_participation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_event")),
        sa.UniqueConstraint(
            "device_id", "device_seq", name=op.f("uq_attendance_event_device_id_device_seq")
        ),
        sa.UniqueConstraint("nonce", name=op.f("uq_attendance_event_nonce")),
    )
    with op.batch_alter_table("attendance_event", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_event_delegate_id", ["delegate_id"], unique=False)
        batch_op.create_index(
            "ix_attendance_event_participation_id_id", ["participation_id", "id"], unique=False
        )

    op.create_table(
        "attendance_state",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "expected",
                "present",
                "present_online",
                "late",
                "left",
                "excused",
                "absent",
                name="presence",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_attendance_state_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_attendance_state_delegate_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_attendance_state_participation_id"),
        ),
        sa.PrimaryKeyConstraint("delegate_id", name=op.f("pk_attendance_state")),
    )
    with op.batch_alter_table("attendance_state", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attendance_state_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            "ix_attendance_state_participation_id", ["participation_id"], unique=False
        )

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_document_agenda_item_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_document_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_conference_id_added_at", ["conference_id", "added_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_document_sha256"), ["sha256"], unique=False)

    op.create_table(
        "speech",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("speaker_name", sa.String(length=120), nullable=False),
        sa.Column("speaker_title", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bao_cao",
                "tham_luan",
                "phat_bieu",
                "cau_hoi",
                "tra_loi",
                "tranh_luan",
                "the_thuc",
                "chi_dao",
                "ket_luan",
                name="speechkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "accepted",
                "declined",
                "waiting",
                "speaking",
                "paused",
                "done",
                "withdrawn",
                "not_reached",
                name="speechstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("fold", sa.String(length=1200), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("allotted_seconds", sa.Integer(), nullable=False),
        sa.Column("used_seconds", sa.Integer(), nullable=False),
        sa.Column("used_ms", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("allotted_seconds >= 0", name=op.f("ck_speech_allotted_counts")),
        sa.CheckConstraint(
            "used_seconds >= 0 AND used_ms >= 0", name=op.f("ck_speech_used_counts")
        ),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_speech_agenda_item_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_speech_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_speech_delegate_id")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_speech_participation_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["conference_session.id"],
            name=op.f("fk_speech_session_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speech")),
        sa.UniqueConstraint("public_id", name=op.f("uq_speech_public_id")),
    )
    with op.batch_alter_table("speech", schema=None) as batch_op:
        batch_op.create_index(
            "ix_speech_conference_id_state_rank", ["conference_id", "state", "rank"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_speech_participation_id"), ["participation_id"], unique=False
        )
        batch_op.create_index(
            "uq_speech_conference_id_plenary_speaker",
            ["conference_id"],
            unique=True,
            sqlite_where=sa.text("state = 'speaking' AND session_id IS NULL"),
            postgresql_where=sa.text("state = 'speaking' AND session_id IS NULL"),
        )
        batch_op.create_index(
            "uq_speech_session_id_speaker",
            ["session_id"],
            unique=True,
            sqlite_where=sa.text("state = 'speaking'"),
            postgresql_where=sa.text("state = 'speaking'"),
        )

    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for table in APPEND_ONLY:
        forbid_changes(table)


def downgrade() -> None:
    with op.batch_alter_table("speech", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_speech_session_id_speaker",
            sqlite_where=sa.text("state = 'speaking'"),
            postgresql_where=sa.text("state = 'speaking'"),
        )
        batch_op.drop_index(
            "uq_speech_conference_id_plenary_speaker",
            sqlite_where=sa.text("state = 'speaking' AND session_id IS NULL"),
            postgresql_where=sa.text("state = 'speaking' AND session_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_speech_participation_id"))
        batch_op.drop_index("ix_speech_conference_id_state_rank")

    op.drop_table("speech")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_sha256"))
        batch_op.drop_index("ix_document_conference_id_added_at")

    op.drop_table("document")
    with op.batch_alter_table("attendance_state", schema=None) as batch_op:
        batch_op.drop_index("ix_attendance_state_participation_id")
        batch_op.drop_index(batch_op.f("ix_attendance_state_conference_id"))

    op.drop_table("attendance_state")
    with op.batch_alter_table("attendance_event", schema=None) as batch_op:
        batch_op.drop_index("ix_attendance_event_participation_id_id")
        batch_op.drop_index("ix_attendance_event_delegate_id")

    op.drop_table("attendance_event")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_account_id"))

    op.drop_table("user_session")
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_delegate_seat_id_current",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index("ix_delegate_participation_id_sort_key")
        batch_op.drop_index("ix_delegate_conference_id_id")

    op.drop_table("delegate")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_conference_id_position")

    op.drop_table("agenda_item")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_participation_id"))
        batch_op.drop_index(batch_op.f("ix_seat_conference_id"))

    op.drop_table("seat")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_reset_account_id"))

    op.drop_table("password_reset")
    op.drop_table("participation_room")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_mail_supersede_key_state")
        batch_op.drop_index("ix_outbox_mail_state_next_at_id")
        batch_op.drop_index(batch_op.f("ix_outbox_mail_participation_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_mail_conference_id"))

    op.drop_table("outbox_mail")
    op.drop_table("minutes_file")
    with op.batch_alter_table("line_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_event_participation_id"))

    op.drop_table("line_event")
    with op.batch_alter_table("import_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_draft_participation_id"))
        batch_op.drop_index("ix_import_draft_expires_at")
        batch_op.drop_index(batch_op.f("ix_import_draft_account_id"))

    op.drop_table("import_draft")
    with op.batch_alter_table("headcount_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_headcount_event_participation_id"))
        batch_op.drop_index(batch_op.f("ix_headcount_event_conference_id"))

    op.drop_table("headcount_event")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_duty_bridge_point_id"))
        batch_op.drop_index(batch_op.f("ix_duty_account_id"))

    op.drop_table("duty")
    with op.batch_alter_table("conference_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_session_day_id"))

    op.drop_table("conference_session")
    with op.batch_alter_table("conference_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_role_account_id"))

    op.drop_table("conference_role")
    with op.batch_alter_table("title_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_title_alias_conference_id"))

    op.drop_table("title_alias")
    op.drop_table("tally")
    op.drop_table("speech_tally")
    op.drop_table("register_entry")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index("ix_participation_path")
        batch_op.drop_index("ix_participation_parent_id_sort_key")
        batch_op.drop_index(batch_op.f("ix_participation_organisation_id"))
        batch_op.drop_index("ix_participation_open")
        batch_op.drop_index("ix_participation_conference_id_organisation_id")
        batch_op.drop_index("ix_participation_conference_id_level_sort_key")
        batch_op.drop_index(batch_op.f("ix_participation_bridge_point_id"))

    op.drop_table("participation")
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organiser_conference_id"))

    op.drop_table("organiser")
    op.drop_table("minutes_edition")
    op.drop_table("minutes")
    with op.batch_alter_table("letter_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_file_sha256"))

    op.drop_table("letter_file")
    op.drop_table("floor")
    op.drop_table("conference_day")
    with op.batch_alter_table("conference_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_contact_conference_id"))

    op.drop_table("conference_contact")
    op.drop_table("chair")
    with op.batch_alter_table("bridge_room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bridge_room_bridge_point_id"))

    op.drop_table("bridge_room")
    with op.batch_alter_table("bridge_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bridge_line_bridge_point_id"))

    op.drop_table("bridge_line")
    with op.batch_alter_table("bridge_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_bridge_contact_email")
        batch_op.drop_index(batch_op.f("ix_bridge_contact_bridge_point_id"))

    op.drop_table("bridge_contact")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_lead_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_conference_id"))

    op.drop_table("assignment")
    op.drop_table("account")
    op.drop_table("tier")
    op.drop_table("register_book")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_sort_key"))
        batch_op.drop_index(batch_op.f("ix_person_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_person_fold"))
        batch_op.drop_index(batch_op.f("ix_person_email"))

    op.drop_table("person")
    with op.batch_alter_table("organisation_interval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_interval_parent_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_interval_organisation_id"))

    op.drop_table("organisation_interval")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_starts_at"))
        batch_op.drop_index("ix_conference_stage_starts_at")
        batch_op.drop_index(batch_op.f("ix_conference_host_id"))
        batch_op.drop_index(batch_op.f("ix_conference_ends_at"))

    op.drop_table("conference")
    with op.batch_alter_table("bridge_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bridge_point_sort_key"))
        batch_op.drop_index(batch_op.f("ix_bridge_point_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_bridge_point_fold"))

    op.drop_table("bridge_point")
    op.drop_table("worker_seen")
    op.drop_table("tier_scheme")
    op.drop_table("sign_in_guard")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_valid_to"))
        batch_op.drop_index(batch_op.f("ix_organisation_successor_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_sort_key"))
        batch_op.drop_index("ix_organisation_path_pattern")
        batch_op.drop_index(batch_op.f("ix_organisation_parent_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_fold"))
        batch_op.drop_index(batch_op.f("ix_organisation_code"))

    op.drop_table("organisation")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state_run_at")

    op.drop_table("job")
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.drop_index("ix_idempotency_key_created_at")

    op.drop_table("idempotency_key")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject_id")
        batch_op.drop_index("ix_audit_entry_conference_id_at")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_action"))

    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
