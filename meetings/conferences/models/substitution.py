"""Requests to send somebody else in a delegate's place, and what the chair said to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.conferences.models.delegate import Delegate
from meetings.conferences.models.participation import Participation
from meetings.conferences.rules.substitution import RequestState
from meetings.kit.orm import Base


class Substitution(Base):
    """Who should come instead of a delegate, why, and whether the chair agreed.

    Personal data: as Delegate; kept with the conference file (10 years).
    """

    __tablename__ = "substitution"
    __table_args__ = (
        Index("ix_substitution_conference_id_state", "conference_id", "state"),
        Index(
            "uq_substitution_delegate_id_pending",
            "delegate_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"), default=None)
    state: Mapped[RequestState] = mapped_column(default=RequestState.PENDING)
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(200), default="")
    unit: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    # the letter of the office, if one came with it; the bytes lie in the content-addressed store
    filename: Mapped[str] = mapped_column(String(255), default="")
    media_type: Mapped[str] = mapped_column(String(120), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(120), default="")
    # the other office that asked in the point's place, if one did
    asked_office: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    refusal: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    delegate: Mapped[Delegate] = relationship(
        lazy="raise", init=False, repr=False, foreign_keys=[delegate_id]
    )
    participation: Mapped[Participation] = relationship(lazy="raise", init=False, repr=False)
