"""Seats a point was invited to fill, the people who fill them, and lists read but not yet taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.conferences.models.participation import Participation
from meetings.kit import vietnamese
from meetings.kit.orm import Base


def _folded_post(context: DefaultExecutionContext) -> str:
    return vietnamese.fold(context.get_current_parameters()["post"])  # type: ignore[no-untyped-call]


class Seat(Base):
    """A post invited at a point ("Chủ tịch UBND tỉnh"); a substitute changes the person only."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    post: Mapped[str] = mapped_column(String(200))
    # what tells that it is a post that was asked for (see InvitedPost); a seat keeps its post
    fold: Mapped[str] = mapped_column(String(200), init=False, insert_default=_folded_post)
    is_required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class Delegate(Base):
    """The person in a seat.

    Personal data: name, post, mail, phone (legal basis: task of the agency, Law 91/2025 art. 19);
    kept with the conference file (10 years), raw check-ins 5 years, then pseudonymised.
    """

    __tablename__ = "delegate"
    __table_args__ = (
        Index("ix_delegate_participation_id_sort_key", "participation_id", "sort_key"),
        Index("ix_delegate_conference_id_id", "conference_id", "id"),
        Index(
            "uq_delegate_seat_id_current",
            "seat_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(200), default="")
    unit: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    substitute_for: Mapped[str] = mapped_column(String(200), default="")
    # told before the day; what counts on the day is the mark of the roll
    absence_reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    absence_at: Mapped[datetime | None] = mapped_column(default=None)
    replaced_at: Mapped[datetime | None] = mapped_column(default=None)
    sort_key: Mapped[str] = mapped_column(String(400), default="")
    fold: Mapped[str] = mapped_column(String(600), default="")
    version: Mapped[int] = mapped_column(default=1)
    # how far the SEQUENCE of the own calendar entry is ahead of the conference's: each time the
    # person leaves the list, comes back or gets another mail address, it rises
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    seat: Mapped[Seat] = relationship(lazy="joined", init=False, repr=False)
    participation: Mapped[Participation] = relationship(lazy="raise", init=False, repr=False)


class ImportDraft(Base):
    """A list that was uploaded and read but not yet taken over (kept a day, used once; T03).

    Personal data: as Delegate; only the account that uploaded it ever sees it.
    """

    __tablename__ = "import_draft"
    __table_args__ = (Index("ix_import_draft_expires_at", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    columns: Mapped[dict[str, Any]]
    rows: Mapped[list[Any]]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
