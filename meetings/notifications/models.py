"""The outbox as stored (D19–D23)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base


class MailKind(StrEnum):
    """What a mail tells."""

    INVITATION = "invitation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    MINUTES_OUT = "minutes_out"
    PASSWORD_RESET = "password_reset"  # noqa: S105 a kind of mail


class MailState(StrEnum):
    """Where a mail stands."""

    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    SUPERSEDED = "superseded"


class OutboxMail(Base):
    """One mail to one address, written in the transaction that caused it.

    Personal data: address and name (legal basis: task of the agency); text 90 days, state 2 years.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        UniqueConstraint("kind", "dedupe_key"),
        Index("ix_outbox_mail_state_next_at", "state", "next_at"),
        Index("ix_outbox_mail_supersede_key_state", "supersede_key", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[MailKind]
    dedupe_key: Mapped[str] = mapped_column(String(160))
    supersede_key: Mapped[str] = mapped_column(String(120), default="")
    conference_id: Mapped[int | None] = mapped_column(
        ForeignKey("conference.id"), default=None, index=True
    )
    participation_id: Mapped[int | None] = mapped_column(
        ForeignKey("participation.id"), default=None, index=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5), default="vi")
    note: Mapped[str] = mapped_column(Text, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[MailState] = mapped_column(default=MailState.NEW)
    attempt: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str] = mapped_column(String(500), default="")
    may_be_double: Mapped[bool] = mapped_column(default=False)
