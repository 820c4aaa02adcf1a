"""Who reacts to what: the whole table, in one place."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_babel import gettext

from meetings.agenda import events as agenda
from meetings.agenda.models import AgendaItem
from meetings.assignments import handlers as assignments
from meetings.assignments.models import Assignment
from meetings.attendance import forms as attendance_forms
from meetings.attendance import handlers as attendance
from meetings.audit import handlers as audit
from meetings.audit.queries import Named
from meetings.bridge_points.models import BridgePoint
from meetings.carrying import models as _carrying  # noqa: F401 tables
from meetings.conferences import handlers as conferences
from meetings.conferences.events import answering, inviting, planning, replying, substitution
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.papers import posts
from meetings.documents import handlers as documents
from meetings.documents.events import DocumentReleased
from meetings.documents.models import Document
from meetings.documents.rules import printing
from meetings.drafting.models import ConferenceTemplate
from meetings.kit.events import Event, Subscription
from meetings.kit.jobs import Handler, Ticker
from meetings.minutes import handlers as minutes
from meetings.minutes import rules as minutes_rules
from meetings.minutes.events import MinutesIssued
from meetings.notifications import forms as notifications_forms
from meetings.notifications import handlers as notifications
from meetings.notifications.models import OutboxMail, WebhookEndpoint
from meetings.notifications.papers import deliveries
from meetings.organisations.models import Organisation
from meetings.people import forms as people_forms
from meetings.people.events import PasswordResetAsked
from meetings.people.models import Account
from meetings.regulations import rules as regulations
from meetings.reports import handlers as reports
from meetings.speeches import handlers as speeches
from meetings.speeches.models import Speech

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


def _of(words: Mapping[Any, object]) -> Callable[[str], str]:
    told = {str(name): word for name, word in words.items()}
    return lambda name: str(told.get(name, name))


def _template(name: str) -> str:
    """Say which template of messages is meant by "mail/invitation"."""
    channel, _, kind = name.partition("/")
    words: dict[Any, object] = {**deliveries.KINDS, **notifications_forms.EVENTS}
    return f"{_of(deliveries.CHANNELS)(channel)}: {_of(words)(kind)}"


# The log below all features: where the names stand of what it speaks of, and words it has not.
NAMED: Final = (
    Named(key=Conference.code, number=Conference.id, name=Conference.code, chain="c"),
    Named(key=Participation.public_id, number=Participation.id, name=Participation.name, chain="p"),
    Named(key=Account.public_id, number=Account.id, name=Account.username, chain="a"),
    Named(key=Organisation.public_id, number=Organisation.id, name=Organisation.name),
    Named(key=BridgePoint.public_id, number=BridgePoint.id, name=BridgePoint.name),
    Named(key=Delegate.public_id, number=Delegate.id, name=Delegate.name),
    Named(key=AgendaItem.public_id, number=AgendaItem.id, name=AgendaItem.title),
    Named(key=Document.public_id, number=Document.id, name=Document.title),
    Named(key=Speech.public_id, number=Speech.id, name=Speech.speaker_name),
    Named(key=Assignment.public_id, number=Assignment.id, name=Assignment.text),
    Named(
        key=ConferenceTemplate.public_id, number=ConferenceTemplate.id, name=ConferenceTemplate.name
    ),
    Named(key=OutboxMail.public_id, number=OutboxMail.id, name=OutboxMail.name),
    Named(key=WebhookEndpoint.public_id, number=WebhookEndpoint.id, name=WebhookEndpoint.name),
)
READERS: Final[dict[tuple[str, str], Callable[[str], str]]] = {
    ("AskedPostChanged", "after"): posts.told,
    ("AskedPostChanged", "before"): posts.told,
    ("DutyEnded", "role"): _of(people_forms.DUTY_WORDS),
    ("DutyGiven", "role"): _of(people_forms.DUTY_WORDS),
    ("LineTested", "passed"): _of(attendance_forms.CHECKS),
    ("MailsQueued", "kind"): _of(deliveries.KINDS),
    ("MessageTemplateSet", "subject"): _template,
    ("TermSet", "rule"): lambda rule: gettext(
        regulations.REGULATIONS[regulations.Rule(rule)].label
    ),
    ("WebhookAdded", "events"): _of(notifications_forms.EVENTS),
    ("WebhookChanged", "events"): _of(notifications_forms.EVENTS),
}
