"""A conference on its day: the centre, two provinces and three communes, with their people."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from meetings.access.actor import Actor
from meetings.attendance.queries import points
from meetings.attendance.queries.points import Point
from meetings.attendance.rules import Presence, Sighting
from meetings.conferences.commands import tally
from meetings.conferences.models import Conference, Delegate, Participation, Seat
from meetings.conferences.queries import visibility
from meetings.conferences.rules.vocabulary import Answer, Form, Kind, Measure, Stage
from meetings.kit import clock, tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation, TierScheme
from meetings.people.models import Account
from tests.cast import Cast, key

CODE: Final = "hn-trong-ngay"
MINUTE: Final = timedelta(minutes=1)
PEOPLE: Final = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hữu Cường", "Phạm Thu Dung")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hall:
    """The conference of the day and how to get at its parts."""

    cast: Cast
    conference_id: int
    starts_at: datetime

    @property
    def conference(self) -> Conference:
        """Return the conference as the database has it now."""
        return db.session.get_one(Conference, self.conference_id, populate_existing=True)

    @property
    def offices(self) -> list[Organisation]:
        """Return the six offices that take part."""
        cast = self.cast
        return [cast.centre, cast.north, cast.south, cast.north_a, cast.north_b, cast.south_a]

    def at(self, organisation: Organisation) -> Participation:
        """Return the point of an office as the database has it now."""
        wanted = db.select(Participation).where(
            Participation.conference_id == self.conference_id,
            Participation.organisation_id == organisation.id,
        )
        found: Participation = db.session.scalars(
            wanted.execution_options(populate_existing=True)
        ).one()
        return found

    def point(self, organisation: Organisation, actor: Actor) -> Point:
        """Return the point locked, as commands take it."""
        return points.for_change(CODE, self.at(organisation).public_id, actor=actor)

    def actor(self, account: Account) -> Actor:
        return self.cast.actor(account)

    def delegates(self, organisation: Organisation) -> list[str]:
        """Return the public ids of the people named at a point, in order."""
        wanted = (
            db.select(Delegate.public_id)
            .where(
                Delegate.participation_id == self.at(organisation).id,
                Delegate.replaced_at.is_(None),
            )
            .order_by(Delegate.sort_key)
        )
        return list(db.session.scalars(wanted))

    def seen_by(self, account: Account) -> Conference:
        return visibility.get(CODE, actor=self.actor(account))

    def stage(self, stage: Stage) -> None:
        """Lead the conference to a stage."""
        with transaction():
            self.conference.stage = stage

    def set_apart(self) -> None:
        """Load the cast and part it from the session, so that no rollback makes one forget them."""
        for one in (getattr(self.cast, field.name) for field in fields(self.cast)):
            if one in db.session:
                db.session.refresh(one)
        db.session.expunge_all()
        db.session.commit()

    def name(self, organisation: Organisation, *names: str) -> None:
        """Name people at a point."""
        with transaction():
            point = self.at(organisation)
            _name(point, names)
            tally.add(point, {Measure.DELEGATES_EXPECTED: len(names)})


def hold(cast: Cast, *, starts_at: datetime | None = None, stage: Stage = Stage.LIVE) -> Hall:
    """Hold a conference that began a quarter of an hour ago, with four people at each point."""
    begins = starts_at or clock.now() - 15 * MINUTE
    with transaction():
        scheme = db.session.scalars(db.select(TierScheme).limit(1)).one()
        conference = Conference(
            code=CODE,
            title="Hội nghị trực tuyến trong ngày",
            form=Form.ONLINE,
            kind=Kind.HOI_NGHI,
            stage=stage,
            host_id=cast.centre.id,
            host_name=cast.centre.name,
            scheme_id=scheme.id,
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            actual_started_at=begins if stage is Stage.LIVE else None,
            announced_at=begins - timedelta(days=7),
            declared_not_secret=True,
            declared_by_id=cast.lan.id,
            uid=tokens.public_id(),
            created_at=begins - timedelta(days=9),
            changed_at=begins - timedelta(days=9),
        )
        db.session.add(conference)
        db.session.flush()
        main = _invite(conference, cast, cast.centre, None)
        north = _invite(conference, cast, cast.north, main)
        south = _invite(conference, cast, cast.south, main)
        for office, above in (
            (cast.north_a, north),
            (cast.north_b, north),
            (cast.south_a, south),
        ):
            _invite(conference, cast, office, above)
        tally.recount(conference)
    return Hall(cast=cast, conference_id=conference.id, starts_at=begins)


def saw(
    state: Presence | None, at: datetime, *, reason: str = "", nonce: str | None = None
) -> Sighting:
    """Return what somebody saw."""
    return Sighting(state=state, occurred_at=at, reason=reason, nonce=nonce or key())


def _invite(
    conference: Conference, cast: Cast, office: Organisation, above: Participation | None
) -> Participation:
    bridge = cast.point(office)
    point = Participation(
        public_id=tokens.public_id(),
        conference_id=conference.id,
        bridge_point_id=bridge.id,
        organisation_id=office.id,
        parent_id=above.id if above else None,
        level=office.level,
        is_main=above is None,
        name=bridge.name,
        organisation_name=office.name,
        organisation_code=office.code,
        sort_key=bridge.sort_key,
        fold=vietnamese.fold(f"{bridge.name} {office.name}"),
        answer=Answer.CONFIRMED,
        invited_at=conference.announced_at,
        passed_on_at=conference.announced_at if office.level == 2 else None,
    )
    db.session.add(point)
    db.session.flush()
    point.path = f"{above.path if above else '/'}{point.id}/"
    db.session.flush()
    _name(point, PEOPLE)
    return point


def _name(point: Participation, names: tuple[str, ...]) -> None:
    seats = [
        Seat(
            conference_id=point.conference_id,
            participation_id=point.id,
            post=f"Thành viên {position + 1}",
            position=position,
        )
        for position, _ in enumerate(names)
    ]
    db.session.add_all(seats)
    db.session.flush()
    db.session.add_all(
        Delegate(
            public_id=tokens.public_id(),
            conference_id=point.conference_id,
            participation_id=point.id,
            seat_id=seat.id,
            name=name,
            post="Chuyên viên",
            sort_key=vietnamese.name_sort_key(name),
            fold=vietnamese.fold(name),
        )
        for seat, name in zip(seats, names, strict=True)
    )
    point.expected += len(names)
    db.session.flush()
