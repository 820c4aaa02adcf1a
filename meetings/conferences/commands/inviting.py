"""Sending the letters, inviting more, passing the invitation on, taking it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, select, update

from meetings.access.actor import Actor, Grant
from meetings.access.permissions import Permission
from meetings.access.roles import Role
from meetings.conferences.commands import _hanging as hanging
from meetings.conferences.commands import _placing as placing
from meetings.conferences.commands import _saved as saved
from meetings.conferences.commands import tally
from meetings.conferences.events.inviting import (
    ConferenceAnnounced,
    InvitationPassedOn,
    InvitationWithdrawn,
    PointsInvited,
)
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries import candidates
from meetings.conferences.queries import points as queries
from meetings.conferences.queries import tally as counts
from meetings.conferences.queries.points import Capacity
from meetings.conferences.rules import cascade, letters, places
from meetings.conferences.rules.cascade import Selection
from meetings.conferences.rules.letters import PLAIN, LetterStyle
from meetings.conferences.rules.vocabulary import Answer, LetterForm, Measure, Stage
from meetings.kit import events, vietnamese
from meetings.kit.database import db
from meetings.organisations.commands import register
from meetings.organisations.models import Organisation
from meetings.regulations import queries as regulations
from meetings.regulations.rules import Rule, before

_P = Participation


def announce(
    conference: Conference,
    *,
    reply_deadline: datetime,
    speech_deadline: datetime | None = None,
    letter_number: str = "",
    letter_on: date | None = None,
    style: LetterStyle = PLAIN,
    actor: Actor,
    now: datetime,
) -> int:
    """Send the letters to every point of the list and return how many were invited.

    Names, titles and parents are kept as they are at this moment. Without a number the next one of
    the host's register is taken. Mails and calendars follow from the event.
    """
    actor.must(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference))
    listed = and_(_P.conference_id == conference.id, ~_P.is_main)
    cascade.check_announcing(conference.stage, points=placing.placed(listed).count)
    placing.main_id(conference)
    cascade.check_reply_deadline(reply_deadline, now=now, latest=conference.starts_at)
    cascade.check_speech_deadline(speech_deadline, starts_at=conference.starts_at)

    conference.letter_on = letter_on or now.astimezone(vietnamese.ZONE).date()
    conference.letter_form = style.form
    conference.urgency = style.urgency
    conference.letter_number = letter_number or _next_number(
        conference, conference.host, issued_on=conference.letter_on, actor=actor, now=now
    )
    conference.stage = Stage.ANNOUNCED
    conference.announced_at = conference.changed_at = now
    conference.reply_deadline = reply_deadline
    conference.speech_deadline = speech_deadline or conference.speech_deadline
    conference.host_name = conference.host.name
    conference.version += 1
    invited = placing.invite_all(conference, reply_deadline=reply_deadline, now=now)

    terms = regulations.terms(conference.host, around=conference.letter_on)
    notice = before(Rule.NOTICE, at=now, starts_at=conference.starts_at, terms=terms)
    events.emit(
        ConferenceAnnounced(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            count=invited.count,
            digest=invited.digest,
            letter_number=conference.letter_number,
            reply_deadline=reply_deadline,
            starts_at=conference.starts_at,
            is_short_notice=notice.is_late,
        )
    )
    return invited.count


def invite_more(
    conference: Conference,
    *,
    selection: Selection,
    reply_deadline: datetime,
    actor: Actor,
    now: datetime,
) -> int:
    """Invite points after the letters went out, also such as were withdrawn; return how many."""
    actor.must(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference))
    cascade.check_inviting_more(conference.stage)
    cascade.check_reply_deadline(reply_deadline, now=now, latest=_latest_reply(conference))

    wanted = candidates.condition(conference, selection, actor=actor)
    placing.invite_again(conference, wanted)
    placing.place(conference, wanted)
    hanging.hang_selected(conference, selection, actor=actor)
    placing.lay_paths(conference.id)
    invited = placing.invite_new(
        conference,
        reply_deadline=reply_deadline,
        letter_number=conference.letter_number,
        now=now,
    )
    cascade.check_somebody(invited.count)

    events.emit(
        PointsInvited(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            count=invited.count,
            digest=invited.digest,
            reply_deadline=reply_deadline,
        )
    )
    return invited.count


def pass_on(
    participation: Participation,
    *,
    reply_deadline: datetime,
    organisations: Sequence[str] = (),
    letter_number: str = "",
    note: str = "",
    actor: Actor,
    now: datetime,
) -> int:
    """Invite the lower tier of an invited office: all of it, or these organisations (public ids).

    May be repeated for late additions, if any. The host may do it in the office's place, which is
    kept. Returns how many were newly invited; those the host invited directly stay as they are.
    """
    as_whom = queries.capacity(participation, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)
    conference = participation.conference
    cascade.check_passing_on(participation, stage=conference.stage, levels=conference.levels)
    cascade.check_reply_deadline(reply_deadline, now=now, latest=_latest_reply(conference))

    wanted = candidates.lower_tier(conference, participation, only=organisations)
    is_first = participation.passed_on_at is None
    number = letter_number or _own_number(participation, as_whom, actor=actor, now=now)
    _note_passing_on(participation, number=number, note=note, office=as_whom.office, now=now)
    placing.invite_again(conference, wanted)
    placing.place(conference, wanted)
    placing.lay_paths(conference.id)
    invited = placing.invite_new(
        conference, reply_deadline=reply_deadline, letter_number=number, now=now
    )
    placing.reread(participation)
    cascade.check_somebody(invited.count or (is_first and participation.below_invited))
    events.emit(
        InvitationPassedOn(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=conference.id,
            count=invited.count,
            digest=invited.digest,
            reply_deadline=reply_deadline,
            letter_number=number,
            office=as_whom.office,
        )
    )
    return invited.count


def withdraw(participation: Participation, *, reason: str, actor: Actor, now: datetime) -> int:
    """Take back the invitation of a point and of all it had invited; return how many are concerned.

    The host may do it for any point, an invited office for those it invited itself.
    """
    as_whom = queries.capacity_above(participation, actor=actor)
    actor.must(as_whom.permission, *as_whom.places)
    conference = participation.conference
    cascade.check_withdrawing(participation, stage=conference.stage)

    branch = and_(
        counts.in_branch(conference.id, participation.path), _P.answer != Answer.WITHDRAWN
    )
    withdrawn = placing.held(branch)
    tally.add_sums(conference.id, counts.counted(branch), sign=-1)
    _release(conference.id, branch, reason=reason, now=now)
    if participation.parent_id:
        placing.count_below([participation.parent_id])
    placing.reread(participation)

    events.emit(
        InvitationWithdrawn(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=conference.id,
            count=withdrawn.count,
            digest=withdrawn.digest,
            reason=reason,
        )
    )
    return withdrawn.count


def _latest_reply(conference: Conference) -> datetime:
    return cascade.latest_reply(
        stage=conference.stage, starts_at=conference.starts_at, ends_at=conference.ends_at
    )


def _own_number(
    participation: Participation, as_whom: Capacity, *, actor: Actor, now: datetime
) -> str:
    """Return the next number of the office's own register, or the host's number in its place."""
    conference = participation.conference
    if as_whom.office:
        return conference.letter_number
    return _next_number(
        conference,
        participation.bridge_point.organisation,
        issued_on=now.astimezone(vietnamese.ZONE).date(),
        actor=actor,
        now=now,
    )


def _next_number(
    conference: Conference, office: Organisation, *, issued_on: date, actor: Actor, now: datetime
) -> str:
    """Take the next number for a letter of this office.

    Who may send the letter may take its number, so the clerk's part is lent for this one step.
    """
    form = conference.letter_form if office is conference.host else LetterForm.GIAY_MOI
    symbol = letters.letter_symbol(office.symbol, form)
    number = register.take_number(
        office,
        symbol=symbol,
        year=issued_on.year,
        about=conference.title,
        issued_on=issued_on,
        actor=replace(actor, grants=(*actor.grants, Grant(Role.RECORDS_CLERK, office.path))),
        now=now,
        is_illustrative=conference.is_illustrative,
    )
    return letters.written_number(number, symbol)


def _note_passing_on(
    participation: Participation, *, number: str, note: str, office: str, now: datetime
) -> None:
    if participation.passed_on_at is None:
        participation.passed_on_at = now
        tally.add(participation, {Measure.PASSED_ON: 1})
    participation.passed_on_number = number
    participation.passed_on_note = note
    participation.passed_on_office = office
    participation.version += 1
    db.session.flush()


def _release(
    conference_id: int, branch: ColumnElement[bool], *, reason: str, now: datetime
) -> None:
    """Take the invitation back from all points of a branch and let their delegates go."""
    leaving = select(_P.id).where(branch)
    named = update(Delegate).where(
        Delegate.participation_id.in_(leaving), Delegate.replaced_at.is_(None)
    )
    gone = named.values(replaced_at=now, sequence=Delegate.sequence + 1)
    db.session.execute(gone.execution_options(synchronize_session=False))
    saved.forget(branch, conference_id=conference_id)
    taken_back = update(_P).where(branch)
    db.session.execute(
        taken_back.values(
            answer=Answer.WITHDRAWN,
            answered_at=now,
            decline_reason=reason,
            expected=0,
            below_invited=0,
            below_confirmed=0,
            below_declined=0,
            version=_P.version + 1,
        ).execution_options(synchronize_session=False)
    )
