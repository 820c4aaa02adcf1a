"""Steps of conferences measured against the terms that held at that moment."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base
from meetings.regulations.rules import Rule


class MeasuredStep(Base):
    """One step and the term it had to keep (class: conference file, 10 years); no personal data.

    The number and its source stand as they were then: an office may set others later. `subject`
    tells several steps under one rule apart (each paper), `missing` counts what was not there.
    """

    __tablename__ = "measured_step"
    __table_args__ = (
        UniqueConstraint("conference_id", "rule", "subject"),
        Index("ix_measured_step_done_at", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    rule: Mapped[Rule]
    subject: Mapped[str] = mapped_column(String(64))
    about: Mapped[str] = mapped_column(String(300))
    due_at: Mapped[datetime]
    done_at: Mapped[datetime]
    asked: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    is_late: Mapped[bool]
    missing: Mapped[int] = mapped_column(default=0)
