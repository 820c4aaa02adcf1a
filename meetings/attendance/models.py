"""Attendance as stored: append-only events, and the state derived from them (D14–D16)."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from meetings.attendance.rules import MarkKind, Presence
from meetings.conferences.rules.vocabulary import LineState, LineTest
from meetings.kit.orm import Base


class AttendanceEvent(Base):
    """One mark; never changed, never deleted (raw check-ins: 5 years, then pseudonymised)."""

    __tablename__ = "attendance_event"
    __table_args__ = (
        UniqueConstraint("device_id", "device_seq"),
        Index("ix_attendance_event_delegate_id", "delegate_id"),
        Index("ix_attendance_event_participation_id_id", "participation_id", "id"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, init=False
    )
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    kind: Mapped[MarkKind]
    state: Mapped[Presence]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    clock_offset_ms: Mapped[int] = mapped_column(default=0)
    device_id: Mapped[str | None] = mapped_column(String(64), default=None)
    device_seq: Mapped[int | None] = mapped_column(default=None)
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    voids: Mapped[str | None] = mapped_column(String(64), default=None)
    account_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500), default="")
    is_valid: Mapped[bool] = mapped_column(default=True)
    prev_hash: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64), default="")


class AttendanceState(Base):
    """What the events of a delegate add up to; can be rebuilt from them at any time."""

    __tablename__ = "attendance_state"
    __table_args__ = (Index("ix_attendance_state_participation_id", "participation_id"),)

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    state: Mapped[Presence]
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), default="")


class HeadcountEvent(Base):
    """A head-count entered at a point; the last one holds."""

    __tablename__ = "headcount_event"
    __table_args__ = (CheckConstraint("headcount >= 0", name="headcount_counts"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    headcount: Mapped[int]
    recorded_at: Mapped[datetime]
    account_id: Mapped[int]


class LineEvent(Base):
    """What happened to the line of a point: a rehearsal with what passed, a connection, a drop."""

    __tablename__ = "line_event"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    test: Mapped[LineTest | None] = mapped_column(default=None)
    state: Mapped[LineState | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(String(500), default="")
    passed: Mapped[list[Any]] = mapped_column(default_factory=list)
    occurred_at: Mapped[datetime]
    account_id: Mapped[int]
