"""Tasks as stored."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.assignments.rules import AssignmentState
from meetings.kit.orm import Base


class Assignment(Base):
    """A task from the conclusions: who leads, with whom, what, until when (perhaps no date)."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    position: Mapped[int]
    lead: Mapped[str] = mapped_column(String(300))
    lead_organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), default=None, index=True
    )
    partners: Mapped[str] = mapped_column(String(1000), default="")
    text: Mapped[str] = mapped_column(Text)
    deadline: Mapped[date | None] = mapped_column(default=None)
    deadline_text: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.GIVEN)
    report: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime]
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=1)
