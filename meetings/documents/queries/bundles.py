"""All letters of one office to one tier: which there are, who may have them, what was printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import composition, points
from meetings.conferences.rules import places
from meetings.conferences.rules.vocabulary import Answer
from meetings.documents.models import LetterBundle
from meetings.documents.queries.letters import NOTHING, TIER, Invitation, Own, own_of
from meetings.documents.rules import printing
from meetings.kit import jobs
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation

_P: Final = Participation
_PARENT: Final = aliased(Participation)
_AT_ONCE: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """The letters of one office to one tier, and the newest file of them.

    `done` is how far the file is, from 0 to 1; `is_outdated` where something changed since.
    """

    issuer: str
    office: str
    level: int
    count: int
    bundle: LetterBundle | None
    done: float
    is_dead: bool
    is_outdated: bool
    is_telegram: bool

    @property
    def is_being_made(self) -> bool:
        """Say whether the worker is at it."""
        return self.bundle is not None and not self.bundle.sha256 and not self.is_dead


def sendings(conference: Conference, *, actor: Actor) -> Sequence[Sending]:
    """List what letters the actor may have as one file: by office, then by tier."""
    return [
        _sending(conference, issuer, office, level, number)
        for issuer, office in _offices(conference, actor)
        for level, number in _levels(conference, issuer)
    ]


def has_any(conference: Conference, *, actor: Actor) -> bool:
    """Say whether the actor's offices sent letters, without counting them (to show a link)."""
    return conference.announced_at is not None and bool(_offices(conference, actor))


def must_print(conference: Conference, *, issuer: str, actor: Actor) -> None:
    """Refuse whoever does not send these letters; raises NotAllowedError, NotFoundError."""
    if issuer == TIER:
        actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
        return
    point = points.get(conference, issuer, actor=actor)
    as_whom = points.capacity(point, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)


def count(conference: Conference, *, level: int, issuer: str) -> int:
    """Return how many letters an office sent to a tier."""
    return dict(_levels(conference, issuer)).get(level, 0)


def is_telegram(conference: Conference, *, issuer: str) -> bool:
    """Say whether these letters go out as công điện."""
    return printing.is_telegram(conference.letter_form, is_passed_on=issuer != TIER)


def latest(conference: Conference, *, level: int, issuer: str) -> LetterBundle | None:
    """Return the newest file of these letters, finished or not."""
    wanted = select(LetterBundle).where(
        LetterBundle.conference_id == conference.id,
        LetterBundle.issuer == issuer,
        LetterBundle.level == level,
    )
    return db.session.scalar(wanted.order_by(LetterBundle.id.desc()).limit(1))


def is_being_made(bundle: LetterBundle) -> bool:
    """Say whether the worker still has to make, or is making, this file."""
    job = jobs.progress(printing.bundle_key(bundle.public_id))
    return not bundle.sha256 and job is not None and not job.is_dead


def bundle(conference: Conference, public_id: str, *, actor: Actor) -> LetterBundle:
    """Return a file of letters to whoever sends them, or refuse (404)."""
    found = db.session.scalar(
        select(LetterBundle).where(
            LetterBundle.conference_id == conference.id, LetterBundle.public_id == public_id
        )
    )
    if found is None:
        raise NotFoundError(_m("Không có tệp giấy mời này."))
    must_print(conference, issuer=found.issuer, actor=actor)
    return found


def known(public_id: str) -> LetterBundle:
    """Return a file of letters for the job that makes it; raises NoResultFound."""
    return db.session.scalars(select(LetterBundle).where(LetterBundle.public_id == public_id)).one()


def invitations(conference: Conference, *, level: int, issuer: str) -> Iterator[Invitation]:
    """Yield the invitations of an office to a tier in the order of lists, some at a time."""
    office, own = _issuing(conference, issuer)
    sent = select(_P.id).outerjoin(_PARENT, _PARENT.id == _P.parent_id)
    asked = composition.of_points(sent.where(_sent(conference, issuer), _P.level == level))
    wanted = (
        select(_P, Organisation)
        .join(Organisation, Organisation.id == _P.organisation_id)
        .outerjoin(_PARENT, _PARENT.id == _P.parent_id)
        .where(_sent(conference, issuer), _P.level == level)
        .order_by(_P.sort_key, _P.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for point, invited in db.session.execute(wanted):
        yield Invitation(
            conference=conference,
            issuer=office,
            invited=invited,
            point=point,
            is_passed_on=issuer != TIER,
            asked=asked.get(point.id, ()),
            own=own,
        )


def _offices(conference: Conference, actor: Actor) -> Sequence[tuple[str, str]]:
    """Return the issuers the actor prints for, each with the name of its office."""
    offices = [(TIER, conference.host_name)] if _is_host(conference, actor) else []
    return offices + [
        (point.public_id, point.organisation_name)
        for point in points.mine(conference, actor=actor)
        if point.passed_on_at and points.may(point, Permission.INVITATION_PASS_ON, actor=actor)
    ]


def _is_host(conference: Conference, actor: Actor) -> bool:
    return actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference))


def _sending(conference: Conference, issuer: str, office: str, level: int, number: int) -> Sending:
    found = latest(conference, level=level, issuer=issuer)
    job = jobs.progress(printing.bundle_key(found.public_id)) if found else None
    return Sending(
        issuer=issuer,
        office=office,
        level=level,
        count=number,
        bundle=found,
        done=job.done if job else 1.0,
        is_dead=bool(job and job.is_dead),
        is_outdated=bool(found and _changed_since(conference, found)),
        is_telegram=is_telegram(conference, issuer=issuer),
    )


def _changed_since(conference: Conference, found: LetterBundle) -> bool:
    """Say whether the letters read otherwise than when the file was asked for, or are more."""
    if conference.changed_at > found.asked_at:
        return True
    newer = select(_P.id).where(
        _P.conference_id == conference.id,
        _P.level == found.level,
        or_(_P.invited_at > found.asked_at, _gone_since(found.asked_at)),
    )
    return db.session.scalar(newer.limit(1)) is not None


def _gone_since(moment: datetime) -> ColumnElement[bool]:
    return and_(_P.answer == Answer.WITHDRAWN, _P.answered_at > moment)


def _levels(conference: Conference, issuer: str) -> Sequence[tuple[int, int]]:
    wanted = (
        select(_P.level, func.count())
        .outerjoin(_PARENT, _PARENT.id == _P.parent_id)
        .where(_sent(conference, issuer))
        .group_by(_P.level)
        .order_by(_P.level)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def _sent(conference: Conference, issuer: str) -> ColumnElement[bool]:
    """Return the condition for the points to which an office sent its letter.

    Whoever passes an invitation on gives it a number of its own; the host's number is the host's.
    """
    own = _P.letter_number == conference.letter_number
    by_office = own if issuer == TIER else and_(~own, _PARENT.public_id == issuer)
    return and_(
        _P.conference_id == conference.id,
        _P.invited_at.is_not(None),
        _P.answer != Answer.WITHDRAWN,
        ~_P.is_main,
        by_office,
    )


def _issuing(conference: Conference, issuer: str) -> tuple[Organisation, Own]:
    """Return the office that sends these letters, and what it adds to those it passes on."""
    if issuer == TIER:
        return conference.host, NOTHING
    wanted = (
        select(Organisation, _P)
        .join(_P, _P.organisation_id == Organisation.id)
        .where(_P.conference_id == conference.id, _P.public_id == issuer)
    )
    office, point = db.session.execute(wanted).one()
    return office, own_of(point)
