"""What an office set for itself: numbers of rules, and days off or worked."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base
from meetings.regulations.rules import Rule


class OwnTerm(Base):
    """The number an office goes by instead of the regulation's; it holds for its whole branch."""

    __tablename__ = "own_term"
    __table_args__ = (CheckConstraint("value >= 0", name="value_is_not_negative"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    rule: Mapped[Rule] = mapped_column(primary_key=True)
    value: Mapped[int]
    source: Mapped[str] = mapped_column(String(200), default="")


class CalendarDay(Base):
    """A day off, or worked, for an office and its branch, whatever the law's list says of it."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("organisation_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date]
    is_worked: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200))
