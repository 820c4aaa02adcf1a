"""Naming the delegate, looking at what she said, and writing back as her programs do."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import select

from meetings.conferences.commands import answering, delegates, replying
from meetings.conferences.models import Conference, Delegate, DelegateReply, ReceivedReply
from meetings.conferences.queries import delegates as queries
from meetings.conferences.queries.replying import Post
from meetings.conferences.rules import replying as rules
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.replying import Fate
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.incoming import read_mail
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.web.session import NOBODY
from tests.cascades import locked
from tests.cast import Cast

SECRET = "khóa chỉ để thử, dài hơn ba mươi hai ký tự"
CLIENTS = Path(__file__).parent / "clients"
POST = Post(mailbox="hop@traloi.example", key=SECRET)
HOA = "k3q7wz5n2rb6tx4mvjdhy2ocpe"
UID = "ngaymotaaaaaaaaaaaaaaaaaaaa@diemcau"
ADDRESS = "hoa@tinh.example"
LEADER = Named(
    name="Nguyễn Thị Hoa", post="Phó Chủ tịch", unit="Tỉnh Bắc", email="Hoa@tinh.example"
)


def confirm(cast: Cast, conference: Conference, office: Organisation) -> None:
    """Let an office say that its point comes."""
    with transaction():
        point = locked(cast, conference, office, cast.bich)
        answering.confirm(
            point,
            reply=Reply(),
            version=point.version,
            actor=cast.actor(cast.bich),
            now=clock.now(),
        )


def decline(cast: Cast, conference: Conference, office: Organisation) -> None:
    """Let an office say that its point does not come."""
    with transaction():
        point = locked(cast, conference, office, cast.bich)
        answering.decline(
            point,
            reason="Bận",
            version=point.version,
            actor=cast.actor(cast.bich),
            now=clock.now(),
        )


def name(cast: Cast, conference: Conference, *people: Named) -> list[str]:
    """Name people at the northern province; return their public ids."""
    with transaction():
        return delegates.name_delegates(
            locked(cast, conference, cast.north, cast.bich),
            people=people or [LEADER],
            actor=cast.actor(cast.bich),
            now=clock.now(),
        )


def hoa(cast: Cast, conference: Conference) -> Delegate:
    """Name the delegate of the tests, under the identifiers that the kept mails know."""
    (public_id,) = name(cast, conference)
    with transaction():
        conference.uid = UID
        found = known(public_id)
        found.public_id = HOA
    return known(HOA)


def known(public_id: str) -> Delegate:
    """Return a delegate as the tables have it now."""
    wanted = select(Delegate).where(Delegate.public_id == public_id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def remove(cast: Cast, conference: Conference, public_id: str) -> None:
    """Strike a delegate from the list."""
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        found = queries.for_change(point, public_id)
        delegates.remove_delegate(
            found, version=found.version, actor=cast.actor(cast.bich), now=clock.now()
        )


def substitute(cast: Cast, conference: Conference, public_id: str, person: Named) -> None:
    """Let the host send somebody else in a delegate's place."""
    with transaction():
        point = locked(cast, conference, cast.north, cast.lan)
        found = queries.for_change(point, public_id)
        delegates.substitute(
            found,
            person=person,
            version=found.version,
            actor=cast.actor(cast.lan),
            now=clock.now(),
        )


def correct(cast: Cast, conference: Conference, public_id: str, person: Named) -> None:
    """Correct what is written about a delegate."""
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        found = queries.for_change(point, public_id)
        delegates.change_delegate(
            found,
            person=person,
            version=found.version,
            actor=cast.actor(cast.bich),
            now=clock.now(),
        )


def address_of(delegate: Delegate) -> str:
    """Return the address to which this delegate's calendar answers."""
    token = rules.address_token(delegate.public_id, delegate.email, key=SECRET)
    return rules.reply_address(POST.mailbox, token)


def link_of(delegate: Delegate, conference: Conference) -> str:
    """Return the path of the page on which this delegate answers."""
    subject = rules.subject_of(delegate.public_id, delegate.email)
    token = rules.link_token(subject, ends_at=conference.ends_at, key=SECRET)
    return f"/replies/{token}"


def mail_from(program: str, *, to: str) -> EmailMessage:
    """Return a mail as a program wrote it, addressed to somebody's own reply address."""
    raw = (CLIENTS / f"{program}.eml").read_bytes()
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    mail.replace_header("To", to)
    return mail  # type: ignore[return-value]


def take(mail: EmailMessage | bytes) -> Fate | None:
    """Let a mail be worked off."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    with transaction():
        return replying.take(read_mail(raw), post=POST, actor=NOBODY, now=clock.now())


def said(delegate: Delegate) -> tuple[str, str, str] | None:
    """Return what counts of a delegate's answer: the answer, the words, the way it came."""
    db.session.expire_all()
    found = db.session.get(DelegateReply, delegate.id)
    return (found.answer.value, found.comment, found.channel.value) if found else None


def arrived() -> list[ReceivedReply]:
    """Return everything that arrived, in order."""
    db.session.expire_all()
    return list(db.session.scalars(select(ReceivedReply).order_by(ReceivedReply.id)))
