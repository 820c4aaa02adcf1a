"""A cascade in which every kind of answer stands, and many points more."""

from sqlalchemy import insert

from meetings.bridge_points.models import BridgePoint
from meetings.conferences.commands import answering, staging, tally
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import visibility
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import clock, tokens
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.organisations.rules import OrganisationKind
from meetings.people.models import Account
from tests.cascades import announced, locked, passed_on, point_of
from tests.cast import NOON, Cast
from tests.notifications.outbox import withdraw


def answered(cast: Cast) -> Conference:
    """Let North say yes and pass on, South say no, one commune say yes and one be withdrawn.

    The ministry and nobody else has still to answer.
    """
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    say_yes(cast, conference, cast.bich, cast.north)
    say_no(cast, conference, cast.son, cast.south)
    say_yes(cast, conference, cast.canh, cast.north_a)
    withdraw(cast, conference, cast.north_b)
    return conference


def say_yes(cast: Cast, conference: Conference, who: Account, office: Organisation) -> None:
    """Let a point take part."""
    with transaction():
        point = locked(cast, conference, office, who)
        answering.confirm(
            point, reply=Reply(), version=point.version, actor=cast.actor(who), now=clock.now()
        )


def say_no(cast: Cast, conference: Conference, who: Account, office: Organisation) -> None:
    """Let a point decline."""
    with transaction():
        point = locked(cast, conference, office, who)
        answering.decline(
            point, reason="Bận", version=point.version, actor=cast.actor(who), now=clock.now()
        )


def drop(cast: Cast, code: str, who: Account) -> None:
    """Let somebody call a conference of theirs off."""
    actor = cast.actor(who)
    with transaction():
        found = visibility.for_change(code, actor=actor)
        staging.cancel(found, reason="Thôi", version=found.version, actor=actor, now=clock.now())


def crowd(cast: Cast, conference: Conference, numbers: range) -> None:
    """Let these many communes of North take part too."""
    north = point_of(conference, cast.north)
    with transaction():
        offices = [_commune(cast, n) for n in numbers]
        ids = db.session.scalars(insert(Organisation).returning(Organisation.id), offices).all()
        points = [
            {"public_id": tokens.public_id(), "organisation_id": own, "name": f"Điểm cầu {own}"}
            for own in ids
        ]
        bridges = db.session.execute(
            insert(BridgePoint).returning(BridgePoint.id, BridgePoint.organisation_id), points
        ).all()
        invited = [
            {"public_id": tokens.public_id(), "conference_id": conference.id,
             "bridge_point_id": bridge, "organisation_id": own, "parent_id": north.id,
             "path": f"{north.path}x{bridge}/", "level": 3, "name": f"Điểm cầu {own}",
             "organisation_name": f"Xã {own}", "invited_at": NOON, "reply_deadline": NOON,
             "answer": Answer.INVITED}
            for bridge, own in bridges
        ]  # fmt: skip
        db.session.execute(insert(Participation), invited)
        tally.recount(conference)


def _commune(cast: Cast, number: int) -> dict[str, object]:
    return {
        "public_id": tokens.public_id(), "key": f"crowd-{number}", "code": f"C{number}",
        "name": f"Xã {number}", "short_name": f"Xã {number}", "kind": OrganisationKind.COMMUNE,
        "level": 3, "parent_id": cast.north.id, "path": f"{cast.north.path}c{number}/",
    }  # fmt: skip
