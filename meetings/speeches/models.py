"""Speeches as stored: registered, queued, given, with the time they took."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base
from meetings.speeches.rules.vocabulary import SpeechKind, SpeechState


class Floor(Base):
    """The floor of one conference; its row is what two desks wait for (lock order: D07)."""

    __tablename__ = "floor"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class SpeechTally(Base):
    """Running counts of the speeches of one kind, so that nobody counts them (D08)."""

    __tablename__ = "speech_tally"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    kind: Mapped[SpeechKind] = mapped_column(primary_key=True)
    registered: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(default=0)


class Speech(Base):
    """One speech from a point, planned or asked for, with its clock.

    Personal data: name and post of the speaker (task of the agency); kept with the minutes.
    """

    __tablename__ = "speech"
    __table_args__ = (
        CheckConstraint("allotted_seconds >= 0", name="allotted_counts"),
        CheckConstraint("used_seconds >= 0 AND used_ms >= 0", name="used_counts"),
        Index("ix_speech_conference_id_state_rank", "conference_id", "state", "rank"),
        # one speaker at a time, in the plenary and in each parallel session
        Index(
            "uq_speech_conference_id_plenary_speaker",
            "conference_id",
            unique=True,
            sqlite_where=text("state = 'speaking' AND session_id IS NULL"),
            postgresql_where=text("state = 'speaking' AND session_id IS NULL"),
        ),
        Index(
            "uq_speech_session_id_speaker",
            "session_id",
            unique=True,
            sqlite_where=text("state = 'speaking'"),
            postgresql_where=text("state = 'speaking'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("conference_session.id", ondelete="SET NULL"), default=None
    )
    agenda_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), default=None
    )
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"), default=None)
    speaker_name: Mapped[str] = mapped_column(String(120))
    speaker_title: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[SpeechKind]
    state: Mapped[SpeechState]
    title: Mapped[str] = mapped_column(String(500), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    fold: Mapped[str] = mapped_column(String(1200), default="")
    rank: Mapped[int] = mapped_column(default=0)
    allotted_seconds: Mapped[int]
    used_seconds: Mapped[int] = mapped_column(default=0)
    used_ms: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    resumed_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    decline_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
