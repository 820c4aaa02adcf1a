"""Conferences, their points and delegates as stored."""

from meetings.conferences.models.conference import (
    Chair,
    Conference,
    ConferenceContact,
    ConferenceDay,
    ConferenceRole,
    ConferenceSession,
    Organiser,
    TitleAlias,
)
from meetings.conferences.models.delegate import Delegate, ImportDraft, Seat
from meetings.conferences.models.participation import Participation, ParticipationRoom, Tally
from meetings.conferences.models.reply import DelegateReply, ReceivedReply
from meetings.conferences.models.series import Series

__all__ = [
    "Chair",
    "Conference",
    "ConferenceContact",
    "ConferenceDay",
    "ConferenceRole",
    "ConferenceSession",
    "Delegate",
    "DelegateReply",
    "ImportDraft",
    "Organiser",
    "Participation",
    "ParticipationRoom",
    "ReceivedReply",
    "Seat",
    "Series",
    "Tally",
    "TitleAlias",
]
