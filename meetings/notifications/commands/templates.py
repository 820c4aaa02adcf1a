"""Changing the words of messages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from meetings.access.actor import Actor
from meetings.kit import events, onetime
from meetings.kit.database import db
from meetings.notifications.events import MessageTemplateSet
from meetings.notifications.models import MessageTemplate
from meetings.notifications.queries import templates as queries
from meetings.notifications.queries.gateway import must_set_house
from meetings.notifications.rules import Channel, templates


@dataclass(frozen=True, kw_only=True, slots=True)
class Which:
    """A kind of message, in a language, on a channel."""

    channel: Channel
    kind: str
    language: str

    @property
    def name(self) -> str:
        """Return how the memory calls it."""
        return f"{self.channel.value}/{self.kind}"


def put(
    which: Which,
    *,
    words: tuple[str, str],
    places: tuple[str, ...],
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a message be told in other words (subject, body); version 0 stands for the product's own.

    Raises UnknownPlaceError for a place that is not among `places`, StaleError.
    """
    must_set_house(actor)

    subject, body = words
    templates.check(subject, allowed=places, field="subject")
    templates.check(body, allowed=places, field="body")
    held = queries.for_change(which.channel, which.kind, which.language)
    onetime.check_version(held.version if held else 0, version)
    if held is None:
        held = MessageTemplate(
            channel=which.channel, kind=which.kind, language=which.language,
            body=body, version=0, changed_at=now,
        )  # fmt: skip
        db.session.add(held)
    held.subject, held.body, held.changed_at = subject, body, now
    held.version += 1
    try:
        db.session.flush()
    except IntegrityError:  # somebody was first with words of their own: their version is 1
        onetime.check_version(1, version)
        raise
    _emit(which, is_original=False, actor=actor, now=now)


def reset(which: Which, *, version: int | None, actor: Actor, now: datetime) -> None:
    """Let a message be told in the words of the product again; raises StaleError."""
    must_set_house(actor)

    held = queries.for_change(which.channel, which.kind, which.language)
    onetime.check_version(held.version if held else 0, version)
    if held is not None:
        db.session.delete(held)
        _emit(which, is_original=True, actor=actor, now=now)


def _emit(which: Which, *, is_original: bool, actor: Actor, now: datetime) -> None:
    events.emit(
        MessageTemplateSet(
            at=now, by=actor.by, subject=which.name, language=which.language,
            is_original=is_original,
        )
    )  # fmt: skip
