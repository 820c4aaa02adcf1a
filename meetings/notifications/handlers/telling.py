"""Which event writes to whom."""

from typing import Final

from flask import current_app

from meetings.conferences.events.answering import ReopeningDecided
from meetings.conferences.events.inviting import (
    AnswerGiven,
    AnswersRecorded,
    ConferenceAnnounced,
    InvitationPassedOn,
    InvitationWithdrawn,
    PointsInvited,
)
from meetings.conferences.events.planning import (
    ConferenceCancelled,
    ConferenceChanged,
    ConferenceEnded,
    ConferencePostponed,
    ConferenceStarted,
)
from meetings.conferences.events.replying import InvitationAskedAgain
from meetings.conferences.events.substitution import SubstitutionDecided
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.events import Event
from meetings.minutes.events import MinutesIssued
from meetings.notifications import queries
from meetings.notifications.commands import agendas, personal, queueing, telling
from meetings.notifications.rules import MailKind
from meetings.notifications.rules.webhooks import HookEvent
from meetings.people import queries as people
from meetings.people.events import PasswordResetAsked

HOOKS: Final[dict[type[Event], HookEvent]] = {
    ConferenceAnnounced: HookEvent.ANNOUNCED,
    ConferenceChanged: HookEvent.CHANGED,
    ConferencePostponed: HookEvent.POSTPONED,
    ConferenceCancelled: HookEvent.CANCELLED,
    ConferenceStarted: HookEvent.STARTED,
    ConferenceEnded: HookEvent.ENDED,
    InvitationPassedOn: HookEvent.PASSED_ON,
    AnswerGiven: HookEvent.ANSWERED,
    AnswersRecorded: HookEvent.ANSWERED,
    MinutesIssued: HookEvent.MINUTES,
}


def invite(event: ConferenceAnnounced | PointsInvited | InvitationPassedOn) -> None:
    """Write to the points that were invited at this very moment."""
    _to_points(event, MailKind.INVITATION, among=queries.invited_at(event.at))


def tell_withdrawn(event: InvitationWithdrawn) -> None:
    """Write to the points whose invitation was taken back at this very moment."""
    among = queries.withdrawn_at(event.at)
    _to_points(event, MailKind.WITHDRAWAL, among=among, note=event.reason)


def tell_decision(event: SubstitutionDecided) -> None:
    """Write to the point that asked to send somebody else; a refusal with its reason."""
    among = queries.called(event.subject)
    _to_points(event, MailKind.SUBSTITUTION_DECIDED, among=among, note=event.reason)


def remember_agenda(event: ConferenceAnnounced) -> None:
    """Keep the agenda that is announced: people are told how it changes."""
    agendas.remember(_conference(event), now=event.at)


def tell_agenda(event: Event) -> None:
    """Note that the agenda is another one, to be told once nobody edits it any more."""
    agendas.note(_conference(event), by=event.by, now=event.at)


def tell_reopening(event: ReopeningDecided) -> None:
    """Write to the point that asked to answer after its deadline; a refusal with its reason."""
    among = queries.called(event.subject)
    _to_points(event, MailKind.REOPENING_DECIDED, among=among, note=event.reason)


def tell_change(event: ConferenceChanged) -> None:
    """Write to everybody invited when time or place changed; sessions belong to the agenda."""
    if event.is_moved:
        _to_points(event, MailKind.CHANGE)
        personal.tell_change(_conference(event), by=event.by, now=event.at)
    tell_agenda(event)


def tell_postponed(event: ConferencePostponed) -> None:
    """Write to everybody: the new time, or that nobody knows it yet."""
    kind = MailKind.CHANGE if event.starts_at else MailKind.CANCELLATION
    _to_points(event, kind, note=event.reason, is_urgent=True)
    tell = personal.tell_change if event.starts_at else personal.tell_cancelled
    tell(_conference(event), note=event.reason, by=event.by, now=event.at)
    tell_agenda(event)


def tell_cancelled(event: ConferenceCancelled) -> None:
    """Write to everybody who had been invited."""
    if event.was is not Stage.DRAFT:
        _to_points(event, MailKind.CANCELLATION, note=event.reason, is_urgent=True)
        personal.tell_cancelled(_conference(event), note=event.reason, by=event.by, now=event.at)


def tell_minutes(event: MinutesIssued) -> None:
    """Write to everybody that the minutes are out."""
    _to_points(event, MailKind.MINUTES_OUT, note=event.number)


def settle_delegates(event: Event) -> None:
    """Write to the delegates themselves, wherever a list of names or an answer changed.

    The subject is a point, or the conference where many points are concerned.
    """
    conference = _conference(event)
    if event.subject != conference.code:
        among = queries.delegates_at(
            event.subject, and_below=isinstance(event, InvitationWithdrawn)
        )
    else:
        at = event.at if isinstance(event, AnswersRecorded) else None
        among = queries.delegates_of(conference.id, answered_at=at)
    personal.settle(conference, among=among, by=event.by, now=event.at)


def send_delegate_again(event: InvitationAskedAgain) -> None:
    """Send a delegate the invitation once more, because the calendar asked for it."""
    conference = _conference(event)
    personal.send_again(conference, delegate=event.subject, by=event.by, now=event.at)


def send_reset(event: PasswordResetAsked) -> None:
    """Write to somebody who asked for a link to set a new password."""
    account = people.account(event.account_id)
    if account is not None:
        key = f"reset:{account.id}:{event.at.timestamp():.0f}"
        queueing.to_account(account, kind=MailKind.PASSWORD_RESET, key=key, now=event.at)


def _conference(event: Event) -> Conference:
    return visibility.known(event.conference_id or 0)


def _to_points(
    event: Event,
    kind: MailKind,
    *,
    among: queries.PointIds | None = None,
    note: str = "",
    is_urgent: bool = False,
) -> None:
    queueing.to_points(
        _conference(event),
        kind=kind,
        among=among,
        note=note,
        manner=queueing.Manner(is_urgent=is_urgent),
        by=event.by,
        now=event.at,
    )


def tell_machines(event: Event) -> None:
    """Tell the machines of the host's offices what happened, once the letters are out."""
    conference = _conference(event)
    if conference.announced_at is not None and not conference.is_silent:
        base = str(current_app.config["BASE_URL"])
        telling.tell(conference, HOOKS[type(event)], event=event, base_url=base)
