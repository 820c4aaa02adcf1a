"""Papers as stored; the bytes lie in the content-addressed store."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base


class Document(Base):
    """One paper of a conference (class: conference file, 10 years); a removed one stays, marked."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_conference_id_added_at", "conference_id", "added_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), default=None
    )
    title: Mapped[str] = mapped_column(String(300))
    filename: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime]
    # the invited office whose branch it is for; the host's own where there is none
    under_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"), default=None)
    released_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=1)


class LetterFile(Base):
    """The printed letter of invitation: one per addressee and content (class: conference file).

    `addressee` is the public id of the invited point, or "tier" for the letter to the first tier.
    """

    __tablename__ = "letter_file"
    __table_args__ = (UniqueConstraint("conference_id", "addressee", "content_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    addressee: Mapped[str] = mapped_column(String(32))
    content_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    made_at: Mapped[datetime]


class LetterBundle(Base):
    """All letters of an office to one tier as one file, made on demand (kept with the LetterFile).

    `issuer` is the public id of the point whose office invited its lower tier, or "tier" for the
    host. A newer bundle does not replace an older one: each says when it was made.
    """

    __tablename__ = "letter_bundle"
    __table_args__ = (
        Index("ix_letter_bundle_conference_id_asked_at", "conference_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    issuer: Mapped[str] = mapped_column(String(32))
    level: Mapped[int]
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    size: Mapped[int] = mapped_column(default=0)
