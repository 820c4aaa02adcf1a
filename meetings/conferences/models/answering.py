"""What belongs to an answer beside itself: its draft, and requests to answer after the deadline."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.conferences.rules.reopening import ReopeningState
from meetings.kit.orm import Base


class AnswerDraft(Base):
    """An answer that was begun and not sent yet; only the point's own office reads it.

    Who reminds the point learns that it is there, and since when.

    It keeps both sides, a yes with its facts and a no with its reason; `declines` tells which one
    was saved last.
    """

    __tablename__ = "answer_draft"

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True
    )
    declines: Mapped[bool] = mapped_column(default=False)
    # public ids of rooms; what they hold is asked when the answer is sent
    rooms: Mapped[list[Any]] = mapped_column(default_factory=list)
    expected_headcount: Mapped[int | None] = mapped_column(default=None)
    local_chair_name: Mapped[str] = mapped_column(String(120), default="")
    local_chair_title: Mapped[str] = mapped_column(String(200), default="")
    technician_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    technician_phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)


class Reopening(Base):
    """A request to answer, or to change the answer, after the deadline, and what was said to it."""

    __tablename__ = "reopening"
    __table_args__ = (
        Index("ix_reopening_conference_id_state", "conference_id", "state"),
        Index(
            "uq_reopening_participation_id_pending",
            "participation_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    state: Mapped[ReopeningState] = mapped_column(default=ReopeningState.PENDING)
    what: Mapped[str] = mapped_column(String(1000))
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(120))
    # until when the answer was opened, where it was
    open_until: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_office: Mapped[str] = mapped_column(String(200), default="")
    refusal: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)


class BranchContact(Base):
    """Whom those below an invited office may ask, beside the contacts of the host.

    Personal data: as ConferenceContact; kept with the conference file (10 years).
    """

    __tablename__ = "branch_contact"

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
