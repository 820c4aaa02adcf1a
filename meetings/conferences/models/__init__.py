"""Conferences, their points and delegates as stored."""

from meetings.conferences.models.answering import AnswerDraft, BranchContact, Reopening
from meetings.conferences.models.composition import InvitedPost
from meetings.conferences.models.conference import (
    Chair,
    Conference,
    ConferenceContact,
    ConferenceDay,
    ConferenceRole,
    ConferenceSession,
    FormerPlan,
    Organiser,
    StruckDay,
    TitleAlias,
)
from meetings.conferences.models.delegate import Delegate, ImportDraft, Seat
from meetings.conferences.models.participation import Participation, ParticipationRoom, Tally
from meetings.conferences.models.reply import DelegateReply, ReceivedReply
from meetings.conferences.models.series import Series
from meetings.conferences.models.substitution import Substitution

__all__ = [
    "AnswerDraft",
    "BranchContact",
    "Chair",
    "Conference",
    "ConferenceContact",
    "ConferenceDay",
    "ConferenceRole",
    "ConferenceSession",
    "Delegate",
    "DelegateReply",
    "FormerPlan",
    "ImportDraft",
    "InvitedPost",
    "Organiser",
    "Participation",
    "ParticipationRoom",
    "ReceivedReply",
    "Reopening",
    "Seat",
    "Series",
    "StruckDay",
    "Substitution",
    "Tally",
    "TitleAlias",
]
