"""Who reacts to what: the whole table, in one place."""

from typing import Final

from meetings.agenda import events as agenda
from meetings.assignments import handlers as assignments
from meetings.attendance import handlers as attendance
from meetings.audit import handlers as audit
from meetings.carrying import models as _carrying  # noqa: F401 tables
from meetings.conferences import handlers as conferences
from meetings.conferences.events import answering, inviting, planning, replying, substitution
from meetings.documents import handlers as documents
from meetings.documents.events import DocumentReleased
from meetings.documents.rules import printing
from meetings.kit.events import Event, Subscription
from meetings.kit.jobs import Handler, Ticker
from meetings.minutes import handlers as minutes
from meetings.minutes import rules as minutes_rules
from meetings.minutes.events import MinutesIssued
from meetings.notifications import handlers as notifications
from meetings.people.events import PasswordResetAsked
from meetings.reports import handlers as reports
from meetings.speeches import handlers as speeches

# Whatever changes who is named at a point that comes: the delegates themselves are written to.
LISTS_CHANGED: Final = (
    inviting.ConferenceAnnounced,
    inviting.AnswerGiven,
    inviting.AnswersRecorded,
    inviting.InvitationWithdrawn,
    inviting.DelegatesNamed,
    inviting.DelegateChanged,
    inviting.DelegateRemoved,
    inviting.DelegateSubstituted,
)
# Whatever puts the agenda together otherwise than the letters said.
AGENDA_CHANGED: Final = (
    agenda.ItemAdded,
    agenda.ItemChanged,
    agenda.ItemMoved,
    agenda.ItemRemoved,
    agenda.ItemsArranged,
    agenda.ItemsTakenOver,
)
SUBSCRIPTIONS: Final = (
    Subscription(Event, audit.record),
    Subscription(inviting.ConferenceAnnounced, notifications.invite),
    Subscription(inviting.ConferenceAnnounced, notifications.remember_agenda),
    Subscription(inviting.ConferenceAnnounced, documents.print_letter),
    Subscription(inviting.PointsInvited, notifications.invite),
    Subscription(inviting.InvitationPassedOn, notifications.invite),
    Subscription(inviting.DelegateRemoved, attendance.release),
    Subscription(inviting.DelegateSubstituted, attendance.release),
    Subscription(substitution.SubstitutionDecided, notifications.tell_decision),
    Subscription(answering.ReopeningDecided, notifications.tell_reopening),
    Subscription(planning.ConferenceStarted, speeches.line_up),
    Subscription(planning.ConferenceEnded, speeches.close_floor),
    Subscription(inviting.InvitationWithdrawn, notifications.tell_withdrawn),
    Subscription(planning.ConferenceChanged, notifications.tell_change),
    Subscription(planning.ConferencePostponed, notifications.tell_postponed),
    Subscription(planning.ConferenceCancelled, notifications.tell_cancelled),
    *(Subscription(event, notifications.tell_agenda) for event in AGENDA_CHANGED),
    *(Subscription(event, notifications.settle_delegates) for event in LISTS_CHANGED),
    Subscription(replying.InvitationAskedAgain, notifications.send_delegate_again),
    *(Subscription(event, notifications.tell_machines) for event in notifications.HOOKS),
    Subscription(MinutesIssued, assignments.give),
    Subscription(MinutesIssued, notifications.tell_minutes),
    Subscription(PasswordResetAsked, notifications.send_reset),
    Subscription(inviting.ConferenceAnnounced, reports.letters_sent),
    Subscription(DocumentReleased, reports.paper_released),
    Subscription(planning.ConferenceStarted, reports.opened),
    Subscription(MinutesIssued, reports.minutes_out),
)
JOBS: Final[dict[str, Handler]] = {
    minutes_rules.RENDER: minutes.render,
    printing.RENDER: documents.render,
    printing.RENDER_BUNDLE: documents.render_all,
}
TICKERS: Final[tuple[Ticker, ...]] = (
    notifications.remind,
    notifications.tell_agendas,
    notifications.deliver,
    notifications.call_machines,
    notifications.send_texts,
    conferences.fetch_replies,
)
