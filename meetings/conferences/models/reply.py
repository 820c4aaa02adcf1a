"""What delegates answered for themselves, and everything that arrived as an answer."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.conferences.models.delegate import Delegate
from meetings.conferences.rules.replying import Channel, Fate, PersonAnswer
from meetings.kit.orm import Base


class DelegateReply(Base):
    """The answer of one delegate that counts, beside the answer of the office (kept with it).

    Personal data: as Delegate.
    """

    __tablename__ = "delegate_reply"

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    answer: Mapped[PersonAnswer]
    channel: Mapped[Channel]
    comment: Mapped[str] = mapped_column(String(1000), default="")
    proposed: Mapped[str] = mapped_column(String(254), default="")  # who may come instead
    sequence: Mapped[int]
    stamped_at: Mapped[datetime]
    received_at: Mapped[datetime]


class ReceivedReply(Base):
    """Something that arrived as an answer, and what became of it.

    Personal data: sender and words (legal basis: task of the agency); kept with the conference
    file, 90 days where nobody knows to which conference it belongs.
    """

    __tablename__ = "received_reply"
    __table_args__ = (
        UniqueConstraint("mail_key", "position"),
        Index("ix_received_reply_conference_id_id", "conference_id", "id"),
        Index("ix_received_reply_delegate_id_received_at", "delegate_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    # which mail, and which answer in it: the same mail is worked off once
    mail_key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(default=0)
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("conference.id"), default=None)
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"), default=None)
    channel: Mapped[Channel]
    fate: Mapped[Fate]
    answer: Mapped[PersonAnswer | None] = mapped_column(default=None)
    sender: Mapped[str] = mapped_column(String(254), default="")
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    fold: Mapped[str] = mapped_column(String(400), default="")
    subject: Mapped[str] = mapped_column(String(250), default="")
    comment: Mapped[str] = mapped_column(String(2000), default="")
    detail: Mapped[str] = mapped_column(String(300), default="")  # a message id
    proposed: Mapped[str] = mapped_column(String(254), default="")
    proposed_at: Mapped[datetime | None] = mapped_column(default=None)
    received_at: Mapped[datetime]
    delegate: Mapped[Delegate | None] = relationship(lazy="raise", init=False, repr=False)
