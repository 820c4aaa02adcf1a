"""Which event writes to whom, and the hand that delivers."""

from meetings.notifications.handlers.delivering import (
    call_machines,
    deliver,
    remind,
    send_texts,
    tell_agendas,
)
from meetings.notifications.handlers.telling import (
    HOOKS,
    invite,
    remember_agenda,
    send_delegate_again,
    send_reset,
    settle_delegates,
    tell_agenda,
    tell_cancelled,
    tell_change,
    tell_decision,
    tell_machines,
    tell_minutes,
    tell_postponed,
    tell_reopening,
    tell_withdrawn,
)

__all__ = [
    "HOOKS",
    "call_machines",
    "deliver",
    "invite",
    "remember_agenda",
    "remind",
    "send_delegate_again",
    "send_reset",
    "send_texts",
    "settle_delegates",
    "tell_agenda",
    "tell_agendas",
    "tell_cancelled",
    "tell_change",
    "tell_decision",
    "tell_machines",
    "tell_minutes",
    "tell_postponed",
    "tell_reopening",
    "tell_withdrawn",
]
