"""Minutes as stored: a working text and immutable editions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base
from meetings.minutes.rules import MinutesStage


class Minutes(Base):
    """The minutes of one conference while they are being written."""

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), unique=True)
    stage: Mapped[MinutesStage] = mapped_column(default=MinutesStage.DRAFT)
    content: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120), default="")


class MinutesEdition(Base):
    """One closed edition: content, number and stored bytes; a correction is a new edition (D28)."""

    __tablename__ = "minutes_edition"
    __table_args__ = (UniqueConstraint("conference_id", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    edition: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(String(120))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("minutes_edition.id"), default=None)


class MinutesFile(Base):
    """The rendered bytes of an edition: download serves these, never a new rendering (D27)."""

    __tablename__ = "minutes_file"

    edition_id: Mapped[int] = mapped_column(ForeignKey("minutes_edition.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    rendered_at: Mapped[datetime]
