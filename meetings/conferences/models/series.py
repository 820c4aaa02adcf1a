"""Conferences held again and again, which know of each other and nothing more."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base


class Series(Base):
    """What a planner repeats by a rule; each of its conferences lives a life of its own.

    `rule` is the rule of the dates as it was last given (drafting.rules.series), to begin from when
    the series is continued.
    """

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    rule: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
