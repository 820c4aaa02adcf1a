"""The outbox as stored (D19–D23), and the machines that are told."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.kit.orm import Base
from meetings.notifications.rules import Channel, MailKind, MailState
from meetings.notifications.rules.gateways import BodyFormat
from meetings.organisations.models import Organisation

__all__ = [
    "AgendaNotice",
    "Channel",
    "MailKind",
    "MailState",
    "MessageTemplate",
    "OutboxMail",
    "SmsGateway",
    "WebhookEndpoint",
]


class AgendaNotice(Base):
    """A change of an agenda that people are told, or (at first) the agenda that letters announced.

    `items` is the agenda as it is once this was told; `changes` is how it differs from what was
    told before. Until it is settled it gathers whatever is edited, and mails that go out anyway
    take it along.
    """

    __tablename__ = "agenda_notice"
    __table_args__ = (
        Index("ix_agenda_notice_settled_at_due_at", "settled_at", "due_at"),
        Index("ix_agenda_notice_conference_id_id", "conference_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    items: Mapped[list[Any]]
    changes: Mapped[list[Any]]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(default=None)


class OutboxMail(Base):
    """One mail to one address, written in the transaction that caused it.

    Personal data: address and name (legal basis: task of the agency); text 90 days, state 2 years.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        UniqueConstraint("kind", "dedupe_key"),
        Index("ix_outbox_mail_state_next_at_id", "state", "next_at", "id"),
        Index("ix_outbox_mail_supersede_key_state", "supersede_key", "state"),
        Index("ix_outbox_mail_delegate_id_kind", "delegate_id", "kind"),
        Index("ix_outbox_mail_conference_id_state_id", "conference_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    channel: Mapped[Channel] = mapped_column(default=Channel.MAIL, server_default="mail")
    kind: Mapped[MailKind]
    dedupe_key: Mapped[str] = mapped_column(String(320))
    # who is told about what: these go out one after the other, in the order they were decided
    supersede_key: Mapped[str] = mapped_column(String(300), default="")
    conference_id: Mapped[int | None] = mapped_column(
        ForeignKey("conference.id"), default=None, index=True
    )
    participation_id: Mapped[int | None] = mapped_column(
        ForeignKey("participation.id"), default=None, index=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    endpoint_id: Mapped[int | None] = mapped_column(
        ForeignKey("webhook_endpoint.id"), default=None, index=True
    )
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"), default=None)
    # the delegate's own SEQUENCE when the mail was decided
    delegate_sequence: Mapped[int | None] = mapped_column(default=None)
    # the change of the agenda that this mail tells, perhaps besides another one
    agenda_notice_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_notice.id"), default=None
    )
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(254))
    # name and office as search compares them
    fold: Mapped[str] = mapped_column(String(600), default="", server_default="")
    language: Mapped[str] = mapped_column(String(5), default="vi")
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[MailState] = mapped_column(default=MailState.NEW)
    attempt: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str] = mapped_column(String(500), default="")
    may_be_double: Mapped[bool] = mapped_column(default=False)


class WebhookEndpoint(Base):
    """A machine that is told what happens to the conferences of an office and its branch.

    Its secret is derived from the key of the house and stands nowhere.
    """

    __tablename__ = "webhook_endpoint"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[Any]]
    language: Mapped[str] = mapped_column(String(5), default="vi")
    is_enabled: Mapped[bool] = mapped_column(default=True)
    secret_turn: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="joined", init=False, repr=False)


class SmsGateway(Base):
    """The operator's gateway for short messages: one for the house, off until it is set.

    What opens it (a key) comes from the settings (SMS_KEY) and stands nowhere here.
    """

    __tablename__ = "sms_gateway"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    url: Mapped[str] = mapped_column(String(500), default="")
    header_name: Mapped[str] = mapped_column(String(60), default="")
    header_value: Mapped[str] = mapped_column(String(300), default="")
    body_format: Mapped[BodyFormat] = mapped_column(default=BodyFormat.JSON)
    fields: Mapped[str] = mapped_column(Text, default="")
    is_plain: Mapped[bool] = mapped_column(default=True)
    is_enabled: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class MessageTemplate(Base):
    """Words of an administrator's in place of those that came with the product."""

    __tablename__ = "message_template"

    channel: Mapped[Channel] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
