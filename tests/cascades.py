"""Conferences whose invitations are on their way, and lists that tests begin with."""

from typing import Any

from sqlalchemy import delete, select

from meetings.bridge_points.models import BridgeRoom
from meetings.conferences.commands import choosing, inviting
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import points, visibility
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.delegates import Named
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.bench.stages import story
from tests.cast import DAY, NOON, Cast
from tests.plans import planned

DEADLINE = NOON + 5 * DAY
LATER = NOON + 6 * DAY


def drafted(cast: Cast, **changes: Any) -> Conference:
    """Plan a conference of the centre that will invite the ministry and both provinces."""
    conference = planned(cast.centre, cast.actor(cast.lan), **changes)
    offices = tuple(one.public_id for one in (cast.ministry, cast.north, cast.south))
    choose(cast, conference, Selection(which=Which.LISTED, organisations=offices))
    return conference


def choose(cast: Cast, conference: Conference, selection: Selection) -> choosing.Chosen:
    """Let the host put a selection on the list of a draft."""
    with transaction():
        actor = cast.actor(cast.lan)
        found = visibility.for_change(conference.code, actor=actor)
        return choosing.choose_points(found, selection=selection, actor=actor, now=NOON)


def announced(cast: Cast, *, hung: str = "", **changes: Any) -> Conference:
    """Send the letters of such a conference; `hung` is pasted beside ("Xã A → Tỉnh B").

    The plain one stands announced in a database of its own, made by the same steps: a test that
    begins with it goes on there.
    """
    if not hung and not changes and story.go_on("announced"):
        return _standing(cast)
    conference = drafted(cast, **changes)
    if hung:
        choose(cast, conference, Selection(which=Which.PASTED, text=hung))
    with transaction():
        actor = cast.actor(cast.lan)
        found = visibility.for_change(conference.code, actor=actor)
        inviting.announce(found, reply_deadline=DEADLINE, actor=actor, now=NOON)
    return found


def _standing(cast: Cast) -> Conference:
    found = db.session.scalars(select(Conference)).one()
    cast.found_again()  # what was loaded is the same, and is read again at once
    db.session.commit()
    return found


def passed_on(cast: Cast, conference: Conference, who: Account, office: Organisation) -> None:
    """Let an office pass the invitation on to its whole lower tier."""
    with transaction():
        inviting.pass_on(
            locked(cast, conference, office, who),
            reply_deadline=DEADLINE,
            actor=cast.actor(who),
            now=NOON,
        )


def point_of(conference: Conference, office: Organisation) -> Participation:
    """Return the point of an office as it stands in the tables now."""
    wanted = select(Participation).where(
        Participation.conference_id == conference.id,
        Participation.organisation_id == office.id,
    )
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def locked(cast: Cast, conference: Conference, office: Organisation, who: Account) -> Participation:
    """Return the point of an office as somebody loads it to change it."""
    actor = cast.actor(who)
    found = visibility.get(conference.code, actor=actor)
    return points.for_change(found, point_of(conference, office).public_id, actor=actor)


def forget_rooms(cast: Cast, office: Organisation) -> None:
    """Let nobody know the rooms of an office's point, so that any number may come."""
    with transaction():
        there = BridgeRoom.bridge_point_id == cast.point(office).id
        db.session.execute(delete(BridgeRoom).where(there))


def people(*names: str) -> list[Named]:
    """Return some delegates by their names."""
    return [Named(name=name, post="Trưởng phòng", unit="Văn phòng") for name in names]
