"""Taking the answer of a person: by the link of a mail, or out of a mail that came back."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypedDict

from meetings.access.actor import Actor
from meetings.conferences.events.replying import InvitationAskedAgain, ReplyGiven, ReplySetAside
from meetings.conferences.models import Delegate, DelegateReply, ReceivedReply
from meetings.conferences.queries import replying as queries
from meetings.conferences.queries.replying import Post
from meetings.conferences.rules import replying as rules
from meetings.conferences.rules.replying import (
    Channel,
    Fate,
    Invited,
    PersonAnswer,
    Standing,
)
from meetings.kit import events, sql, tokens
from meetings.kit.events import By
from meetings.kit.imip import UnreadableCalendarError, read_replies
from meetings.kit.incoming import IncomingMail
from meetings.kit.itip import CalendarReply
from meetings.kit.vietnamese import clean_lines, fold

_FOLD_LENGTH: Final = 400


class _About(TypedDict):
    """Who, when and about whom: what every event of this module tells."""

    at: datetime
    by: By
    subject: str
    conference_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """One thing a mail says, and what becomes of it."""

    fate: Fate
    channel: Channel = Channel.LETTER
    answer: PersonAnswer | None = None
    comment: str = ""
    detail: str = ""
    proposed: str = ""
    proposed_at: datetime | None = None
    sequence: int = 0
    stamped_at: datetime | None = None


def reply(
    delegate: Delegate, *, answer: PersonAnswer | None, comment: str, actor: Actor, now: datetime
) -> None:
    """Record what a delegate says by the link of the mail; it may be changed until it begins.

    Whoever holds the link may: its signature was checked when the delegate was loaded. Saying the
    same once more changes nothing.
    """
    rules.check_open(queries.asked(delegate), now=now)
    comment = clean_lines(comment)
    said = rules.check_reply(answer, comment)
    sequence = queries.sequence_of(delegate)
    stands = queries.standing_of(delegate)
    if stands and (stands.answer, stands.comment, stands.sequence) == (said, comment, sequence):
        return
    rules.check_often(queries.answers_within_an_hour(delegate, now=now))
    found = _Found(
        fate=Fate.COUNTED,
        channel=Channel.LINK,
        answer=said,
        comment=comment,
        sequence=sequence,
        stamped_at=now,
    )
    _keep(delegate, [found], mail=IncomingMail(key=tokens.public_id()), now=now)
    _settle(delegate, found, actor=actor, now=now)


def take(mail: IncomingMail, *, post: Post, actor: Actor, now: datetime) -> Fate | None:
    """Work one mail off, once; return the oddest of what it said, or None when it was known.

    The token in the address to which it came names the delegate; a mail without one, from
    somebody else than was invited, or not to be read, is kept to be looked at. It changes the
    answer of that person and nothing else.
    """
    delegate = queries.addressed(mail.recipients, post=post)
    if queries.is_known(mail.key):
        return None
    found = list(_read(mail, delegate, now=now))
    _keep(delegate, found, mail=mail, now=now, conference_id=_conference(mail, delegate, post))
    if delegate is not None:
        for one in found:
            _settle(delegate, one, actor=actor, now=now)
    fates = [one.fate for one in found]
    return next((fate for fate in fates if fate in rules.ODD), fates[0])


def put_aside(mail: IncomingMail, *, detail: str, post: Post, actor: Actor, now: datetime) -> Fate:
    """Keep that a mail arrived which cannot be read, with the reason (a message id)."""
    delegate = queries.addressed(mail.recipients, post=post)
    if not queries.is_known(mail.key):
        found = _Found(fate=Fate.UNREADABLE, detail=detail)
        _keep(
            delegate, [found], mail=mail, now=now, conference_id=_conference(mail, delegate, post)
        )
        if delegate is not None:
            _settle(delegate, found, actor=actor, now=now)
    return Fate.UNREADABLE


def _read(mail: IncomingMail, delegate: Delegate | None, *, now: datetime) -> Iterator[_Found]:
    """Yield what a mail says; of several answers of one person each is held against the last."""
    if mail.is_forged:
        yield _Found(fate=Fate.FORGED, comment=mail.text)
        return
    if not mail.calendars:
        fate = Fate.NOTED if delegate else Fate.STRANGER
        yield _Found(fate=Fate.AUTOMATIC if mail.is_automatic else fate, comment=mail.text)
        return
    invited = queries.invited(delegate, now=now) if delegate else None
    for calendar in mail.calendars:
        try:
            replies = read_replies(calendar)
        except UnreadableCalendarError as error:
            yield _Found(fate=Fate.UNREADABLE, detail=error.message, comment=mail.text)
            continue
        for one in replies:
            found = _decided(one, invited, now=now)
            if invited and found.fate is Fate.COUNTED and found.stamped_at:
                standing = Standing(sequence=found.sequence, stamped_at=found.stamped_at)
                invited = replace(invited, standing=standing)
            yield found


def _decided(one: CalendarReply, invited: Invited | None, *, now: datetime) -> _Found:
    decision = rules.decide(one, invited) if invited else rules.Decision(fate=Fate.STRANGER)
    return _Found(
        fate=decision.fate,
        channel=Channel.CALENDAR,
        answer=decision.answer,
        comment=one.comment,
        proposed=one.delegated_to,
        proposed_at=one.starts_at,
        sequence=one.sequence,
        stamped_at=min(one.stamped_at or now, now),  # no clock of theirs is ahead of ours
    )


def _conference(mail: IncomingMail, delegate: Delegate | None, post: Post) -> int | None:
    """Return the conference a mail is about, also where it comes from a stranger."""
    if delegate is not None:
        return delegate.conference_id
    names = [t.rpartition("-")[0] for t in rules.tokens_in(mail.recipients, mailbox=post.mailbox)]
    for calendar in mail.calendars:
        with suppress(UnreadableCalendarError):
            names += [rules.named_in(one.uid) for one in read_replies(calendar)]
    return queries.conference_of(names)


def _keep(
    delegate: Delegate | None,
    found: list[_Found],
    *,
    mail: IncomingMail,
    now: datetime,
    conference_id: int | None = None,
) -> None:
    """Write what arrived, one row for each thing it says."""
    rows = [
        {
            "mail_key": mail.key,
            "position": position,
            "conference_id": delegate.conference_id if delegate else conference_id,
            "delegate_id": delegate.id if delegate else None,
            "channel": one.channel,
            "fate": one.fate,
            "answer": one.answer,
            "sender": mail.sender,
            "sender_name": mail.sender_name,
            "fold": fold(f"{mail.sender_name} {mail.sender} {mail.subject}")[:_FOLD_LENGTH],
            "subject": mail.subject,
            "comment": one.comment,
            "detail": one.detail,
            "proposed": one.proposed,
            "proposed_at": one.proposed_at,
            "received_at": now,
        }
        for position, one in enumerate(found)
    ]
    sql.upsert(ReceivedReply, rows, key=["mail_key", "position"])


def _settle(delegate: Delegate, found: _Found, *, actor: Actor, now: datetime) -> None:
    """Let an answer count, and tell the story in any case."""
    about: _About = {
        "at": now,
        "by": actor.by,
        "subject": delegate.public_id,
        "conference_id": delegate.conference_id,
    }
    if found.fate is Fate.COUNTED and found.answer is not None:
        _count(delegate, found, now=now)
        events.emit(
            ReplyGiven(**about, answer=found.answer, channel=found.channel, sequence=found.sequence)
        )
    elif found.fate is Fate.AGAIN:
        events.emit(InvitationAskedAgain(**about))
    else:
        events.emit(ReplySetAside(**about, fate=found.fate, channel=found.channel))


def _count(delegate: Delegate, found: _Found, *, now: datetime) -> None:
    """Put the answer where the former one stood."""
    row = {
        "delegate_id": delegate.id,
        "conference_id": delegate.conference_id,
        "answer": found.answer,
        "channel": found.channel,
        "comment": found.comment,
        "proposed": found.proposed,
        "sequence": found.sequence,
        "stamped_at": found.stamped_at,
        "received_at": now,
    }
    sql.upsert(DelegateReply, [row], key=["delegate_id"], put=set(row) - {"delegate_id"})
