"""Agenda items as stored."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.agenda.rules import ItemKind, ItemOutcome
from meetings.kit.orm import Base


class AgendaItem(Base):
    """One item: what, by whom, from which point, for how long.

    An item outlives its day, session or point: when the plan drops them it is left to be placed
    anew.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint("planned_minutes BETWEEN 1 AND 1440", name="item_takes_time"),
        Index("ix_agenda_item_conference_id_position", "conference_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    day_id: Mapped[int | None] = mapped_column(
        ForeignKey("conference_day.id", ondelete="SET NULL"), default=None
    )
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("conference_session.id", ondelete="SET NULL"), default=None
    )
    participation_id: Mapped[int | None] = mapped_column(
        ForeignKey("participation.id", ondelete="SET NULL"), default=None
    )
    position: Mapped[int]
    kind: Mapped[ItemKind]
    title: Mapped[str] = mapped_column(String(500))
    presenter_name: Mapped[str] = mapped_column(String(120), default="")
    presenter_title: Mapped[str] = mapped_column(String(200), default="")
    planned_minutes: Mapped[int]
    outcome: Mapped[ItemOutcome] = mapped_column(default=ItemOutcome.UNKNOWN)
    version: Mapped[int] = mapped_column(default=1)
