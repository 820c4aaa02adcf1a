"""The words an administrator put in place of those of the product."""

from collections.abc import Mapping

from sqlalchemy import select

from meetings.kit.database import db
from meetings.notifications.models import MessageTemplate
from meetings.notifications.rules import Channel


def find(channel: Channel, kind: str, language: str) -> MessageTemplate | None:
    """Return the words set for a kind of message, or None where the product's own hold."""
    return db.session.get(MessageTemplate, (channel, kind, language))


def for_change(channel: Channel, kind: str, language: str) -> MessageTemplate | None:
    """Return the words set for a kind of message, locked."""
    wanted = select(MessageTemplate).where(
        MessageTemplate.channel == channel,
        MessageTemplate.kind == kind,
        MessageTemplate.language == language,
    )
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def every() -> Mapping[tuple[Channel, str, str], MessageTemplate]:
    """Return all words that were set, by channel, kind and language."""
    found = db.session.scalars(select(MessageTemplate))
    return {(one.channel, one.kind, one.language): one for one in found}
