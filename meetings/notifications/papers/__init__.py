"""The words of mails, and the list of whom to call."""

from meetings.notifications.papers.calls import call_sheet
from meetings.notifications.papers.deliveries import (
    CHANNELS,
    KINDS,
    STATES,
    content,
    delivery_sheet,
    why,
)
from meetings.notifications.papers.mails import password_reset, to_point
from meetings.notifications.papers.meanings import explained
from meetings.notifications.papers.originals import kinds, original, places
from meetings.notifications.papers.personal import to_delegate
from meetings.notifications.papers.samples import preview
from meetings.notifications.papers.texts import examples as text_examples
from meetings.notifications.papers.texts import text, to_phone
from meetings.notifications.papers.webhooks import Posted, secret, to_machine

__all__ = [
    "CHANNELS",
    "KINDS",
    "STATES",
    "Posted",
    "call_sheet",
    "content",
    "delivery_sheet",
    "explained",
    "kinds",
    "original",
    "password_reset",
    "places",
    "preview",
    "secret",
    "text",
    "text_examples",
    "to_delegate",
    "to_machine",
    "to_phone",
    "to_point",
    "why",
]
