"""A bridge point taking part in a conference: its answer, its line, its counters."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.bridge_points.models import BridgePoint
from meetings.conferences.models.conference import Conference
from meetings.conferences.rules.vocabulary import Answer, LineState, LineTest, Measure
from meetings.kit.orm import Base


class Participation(Base):
    """One point in one conference, with the names of its day (a snapshot taken at announcing)."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("conference_id", "bridge_point_id"),
        CheckConstraint("level >= 1", name="level_counts_from_one"),
        CheckConstraint("below_confirmed + below_declined <= below_invited", name="answers_fit"),
        CheckConstraint(
            "expected_headcount IS NULL OR expected_headcount >= 0",
            name="expected_headcount_counts",
        ),
        CheckConstraint("expected >= 0", name="delegates_count"),
        CheckConstraint("capacity IS NULL OR expected <= capacity", name="delegates_fit"),
        CheckConstraint(
            "capacity IS NULL OR expected_headcount IS NULL OR expected_headcount <= capacity",
            name="expected_headcount_fits",
        ),
        Index(
            "ix_participation_conference_id_level_sort_key", "conference_id", "level", "sort_key"
        ),
        Index(
            "ix_participation_open",
            "conference_id",
            "answer",
            "reply_deadline",
            "level",
        ),
        Index("ix_participation_conference_id_organisation_id", "conference_id", "organisation_id"),
        Index("ix_participation_parent_id_sort_key", "parent_id", "sort_key"),
        Index("ix_participation_path", "path"),
        Index(
            "ix_participation_conference_id_apart",
            "conference_id",
            sqlite_where=text("is_apart = 1"),
            postgresql_where=text("is_apart"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    bridge_point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    path: Mapped[str] = mapped_column(String(120), default="")
    level: Mapped[int]
    # hung by hand below a point that is not that of the office above its own
    is_apart: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_main: Mapped[bool] = mapped_column(default=False)
    # the names of the day
    name: Mapped[str] = mapped_column(String(200))
    organisation_name: Mapped[str] = mapped_column(String(200))
    organisation_code: Mapped[str] = mapped_column(String(20), default="")
    parent_name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    sort_key: Mapped[str] = mapped_column(String(600), default="")
    fold: Mapped[str] = mapped_column(String(600), default="")
    # first life: the answer
    answer: Mapped[Answer] = mapped_column(default=Answer.INVITED)
    invited_at: Mapped[datetime | None] = mapped_column(default=None)
    reply_deadline: Mapped[datetime | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    # the office that recorded the answer in the point's place, if another did
    answered_office: Mapped[str] = mapped_column(String(200), default="")
    decline_reason: Mapped[str] = mapped_column(String(1000), default="")
    # until when the office that invited opened the answer again, after its deadline
    answer_open_until: Mapped[datetime | None] = mapped_column(default=None)
    passed_on_at: Mapped[datetime | None] = mapped_column(default=None)
    passed_on_office: Mapped[str] = mapped_column(String(200), default="")
    passed_on_number: Mapped[str] = mapped_column(String(60), default="")
    passed_on_note: Mapped[str] = mapped_column(String(1000), default="")
    has_lower_tier: Mapped[bool] = mapped_column(default=False)
    # the letter that invited it: the host's, or that of the office that passed the invitation on
    letter_number: Mapped[str] = mapped_column(String(60), default="")
    letter_on: Mapped[date | None] = mapped_column(default=None)
    expected_headcount: Mapped[int | None] = mapped_column(default=None)
    # since when somebody is named here, which may be asked for some minutes before the opening
    listed_at: Mapped[datetime | None] = mapped_column(default=None)
    # seats in the rooms chosen, else in all of the point; None: not known, or nobody came yet
    capacity: Mapped[int | None] = mapped_column(default=None)
    local_chair_name: Mapped[str] = mapped_column(String(120), default="")
    local_chair_title: Mapped[str] = mapped_column(String(200), default="")
    technician_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    technician_phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    # second life: the line
    line_test: Mapped[LineTest] = mapped_column(default=LineTest.UNTESTED)
    line_test_note: Mapped[str] = mapped_column(String(500), default="")
    line_state: Mapped[LineState] = mapped_column(default=LineState.OFFLINE)
    first_connected_at: Mapped[datetime | None] = mapped_column(default=None)
    # counters of the points directly below it
    below_invited: Mapped[int] = mapped_column(default=0)
    below_confirmed: Mapped[int] = mapped_column(default=0)
    below_declined: Mapped[int] = mapped_column(default=0)
    # counters of its own delegates (attendance keeps them)
    expected: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    present_online: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
    excused: Mapped[int] = mapped_column(default=0)
    absent: Mapped[int] = mapped_column(default=0)
    headcount: Mapped[int | None] = mapped_column(default=None)
    # where the chain of its attendance events ends (D14)
    roll_head: Mapped[str | None] = mapped_column(String(64), default=None)
    version: Mapped[int] = mapped_column(default=1)
    conference: Mapped[Conference] = relationship(lazy="raise", init=False, repr=False)
    bridge_point: Mapped[BridgePoint] = relationship(lazy="raise", init=False, repr=False)
    rooms: Mapped[list["ParticipationRoom"]] = relationship(
        lazy="raise", init=False, repr=False, cascade="all, delete-orphan"
    )


class ParticipationRoom(Base):
    """A room the point will use, with its name and size of that day."""

    __tablename__ = "participation_room"

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("bridge_room.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[int]


class Tally(Base):
    """A running count per conference, tier and measure, in shards so that halls do not queue."""

    __tablename__ = "tally"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    measure: Mapped[Measure] = mapped_column(primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
