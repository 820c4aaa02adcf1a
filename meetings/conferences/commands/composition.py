"""Asking a class of points for posts: the host of a tier or a point, an office of its lower tier.

The caller holds the lock on the conference (visibility.for_change), so that two hands do not give
two posts the same place.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.events.composition import (
    AskedPostChanged,
    AskedPostMoved,
    AskedPostRemoved,
    PostsAsked,
)
from meetings.conferences.models import Conference, InvitedPost, Participation
from meetings.conferences.queries import composition as queries
from meetings.conferences.queries import points
from meetings.conferences.rules import branch, cascade, places
from meetings.conferences.rules import composition as rules
from meetings.conferences.rules.composition import Wanted
from meetings.kit import events, onetime, tokens
from meetings.kit.database import db


def ask_tier(
    conference: Conference, *, level: int, wanted: Sequence[Wanted], actor: Actor, now: datetime
) -> Sequence[InvitedPost]:
    """Ask every point of a tier (1 at the top) for these posts, beside those asked already."""
    _must_host(conference, actor=actor)
    standing = queries.standing(conference, level=level)
    made = _add(conference, wanted, standing, level=level)
    _told(conference, conference.code, made, actor=actor, now=now)
    return made


def ask_point(
    point: Participation, *, wanted: Sequence[Wanted], actor: Actor, now: datetime
) -> Sequence[InvitedPost]:
    """Ask one point for these posts: the host, or the office that stands directly above it.

    A post that the same asker asks of all is asked of this one in these numbers instead. What the
    host asks for no office repeats or changes.
    """
    conference = point.conference
    office: Participation | None = None
    elsewhere: tuple[InvitedPost, ...] = ()
    if actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference)):
        _must_host(conference, actor=actor)
    else:
        office = _above(point, actor=actor)
        elsewhere = tuple(one for one in queries.of_point(point) if one.under_id is None)
    standing = queries.standing(conference, point=point, under=office)
    made = _add(conference, wanted, standing, point=point, under=office, elsewhere=elsewhere)
    _told(conference, point.public_id, made, actor=actor, now=now)
    return made


def ask_points_again(
    conference: Conference, former: Conference, *, actor: Actor, now: datetime
) -> None:
    """Ask single points for what the host asked of them in a former conference; one statement.

    For a new draft, of whose single points nothing is asked yet.
    """
    _must_host(conference, actor=actor)
    again = queries.to_ask_again(conference, former)
    columns = [column.name for column in again.selected_columns]
    db.session.execute(insert(InvitedPost).from_select(columns, again))
    asked = select(InvitedPost).where(
        InvitedPost.conference_id == conference.id, InvitedPost.participation_id.is_not(None)
    )
    made = db.session.scalars(asked.order_by(InvitedPost.id)).all()
    if made:
        _told(conference, conference.code, made, actor=actor, now=now)


def ask_below(
    office: Participation, *, wanted: Sequence[Wanted], actor: Actor, now: datetime
) -> Sequence[InvitedPost]:
    """Let an invited office ask the points directly below it for more than the host does.

    What the host asks for stays as it is.
    """
    _must_office(office, actor=actor)
    conference = office.conference
    host, own = queries.of_lower_tier(office)
    made = _add(conference, wanted, own, under=office, elsewhere=host)
    _told(conference, office.public_id, made, actor=actor, now=now)
    return made


def change(
    post: InvitedPost,
    *,
    wanted: Wanted,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Word a post otherwise, or ask for it in other numbers."""
    _must(post, conference, actor=actor)
    onetime.check_version(post.version, version)
    others = [one.fold for one in queries.beside(post) if one.id != post.id]
    rules.check([wanted], standing=others)

    before = _words(post)
    post.post, post.fold = wanted.post, wanted.key
    post.is_required, post.least, post.most = wanted.is_required, wanted.least, wanted.most
    post.version += 1
    conference.changed_at = now
    events.emit(
        AskedPostChanged(
            at=now,
            by=actor.by,
            subject=_subject(post, conference),
            conference_id=conference.id,
            before=before,
            after=_words(post),
        )
    )


def move(
    post: InvitedPost,
    *,
    later: bool,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a post change places with its neighbour; the first and the last one stay."""
    _must(post, conference, actor=actor)
    onetime.check_version(post.version, version)

    row = list(queries.beside(post))
    if not later:
        row.reverse()
    at = row.index(post)
    if at + 1 == len(row):
        return
    other = row[at + 1]
    post.position, other.position = other.position, post.position
    post.version += 1
    conference.changed_at = now
    events.emit(
        AskedPostMoved(
            at=now,
            by=actor.by,
            subject=_subject(post, conference),
            conference_id=conference.id,
            post=post.post,
            later=later,
        )
    )


def remove(
    post: InvitedPost,
    *,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Ask for a post no longer; who was named for it stays named."""
    _must(post, conference, actor=actor)
    onetime.check_version(post.version, version)

    subject = _subject(post, conference)
    db.session.delete(post)
    conference.changed_at = now
    db.session.flush()
    events.emit(
        AskedPostRemoved(
            at=now,
            by=actor.by,
            subject=subject,
            conference_id=conference.id,
            post=post.post,
        )
    )


def _must(post: InvitedPost, conference: Conference, *, actor: Actor) -> None:
    office = queries.office_of(post)
    if office is None:
        _must_host(conference, actor=actor)
    elif post.participation_id is None:
        _must_office(points.get(conference, office.public_id, actor=actor), actor=actor)
    else:
        _must_write_below(points.get(conference, office.public_id, actor=actor), actor=actor)


def _must_host(conference: Conference, *, actor: Actor) -> None:
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    rules.check_changeable(conference.stage)


def _must_office(office: Participation, *, actor: Actor) -> None:
    as_whom = points.capacity(office, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)
    conference = office.conference
    cascade.check_passing_on(office, stage=conference.stage, levels=conference.levels)


def _above(point: Participation, *, actor: Actor) -> Participation:
    """Return the point of the office above this one to whoever acts for it, or refuse."""
    above = points.capacity_above(point, actor=actor)
    actor.must(above.permission, *above.places)
    found = points.parent(point)
    office = points.get(point.conference, found.public_id if found else "", actor=actor)
    _must_write_below(office, actor=actor)
    return office


def _must_write_below(office: Participation, *, actor: Actor) -> None:
    as_whom = points.capacity(office, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)
    branch.check_telling(office, stage=office.conference.stage)


def _add(
    conference: Conference,
    wanted: Sequence[Wanted],
    standing: Sequence[InvitedPost],
    *,
    level: int | None = None,
    point: Participation | None = None,
    under: Participation | None = None,
    elsewhere: Sequence[InvitedPost] = (),
) -> Sequence[InvitedPost]:
    rules.check(wanted, standing={one.fold for one in (*standing, *elsewhere)})
    last = max((one.position for one in standing), default=0)
    made = [
        InvitedPost(
            public_id=tokens.public_id(),
            conference_id=conference.id,
            level=level,
            participation_id=point.id if point else None,
            under_id=under.id if under else None,
            post=one.post,
            fold=one.key,
            is_required=one.is_required,
            least=one.least,
            most=one.most,
            position=last + number,
        )
        for number, one in enumerate(wanted, start=1)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _told(
    conference: Conference,
    subject: str,
    made: Sequence[InvitedPost],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    conference.changed_at = now  # the letters read otherwise from now on
    events.emit(
        PostsAsked(
            at=now,
            by=actor.by,
            subject=subject,
            conference_id=made[0].conference_id,
            posts=tuple(dict.fromkeys(one.post for one in made)),
            level=made[0].level,
        )
    )


def _subject(post: InvitedPost, conference: Conference) -> str:
    office = queries.office_of(post)
    return office.public_id if office else conference.code


def _words(post: InvitedPost) -> str:
    most = "" if post.most is None else post.most
    return f"{post.post} ({'*' if post.is_required else '-'} {post.least}–{most})"
