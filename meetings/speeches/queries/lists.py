"""Speeches as people read them: the floor now, the list, the log of what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select

from meetings.access.actor import Actor
from meetings.attendance.queries import points
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import visibility
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.pages import Page
from meetings.speeches.models import Floor, Speech, SpeechTally
from meetings.speeches.queries import turns
from meetings.speeches.rules import timer
from meetings.speeches.rules.floor import ON_THE_FLOOR, PUBLIC, QUEUED
from meetings.speeches.rules.queue import NEXT
from meetings.speeches.rules.vocabulary import SpeechKind, SpeechState

SIZE: Final = 50
_BATCH: Final = 500
_GROUPS: Final[dict[str, tuple[SpeechState, ...]]] = {
    "registered": (SpeechState.REGISTERED,),
    "queued": QUEUED,
    "done": (SpeechState.DONE,),
    "declined": (SpeechState.DECLINED, SpeechState.WITHDRAWN, SpeechState.NOT_REACHED),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A speech with the names of its point on that day."""

    speech: Speech
    point: str
    point_id: str
    organisation: str
    level: int
    path: str

    def used(self, now: datetime) -> int:
        """Return the seconds used by now."""
        return timer.elapsed(turns.clock_of(self.speech), now=now)

    @property
    def base(self) -> int:
        """Return the seconds used up to the last pause; a running clock counts on from there."""
        return timer.whole_seconds(self.speech.used_ms)

    @property
    def running_since(self) -> datetime | None:
        """Return since when the clock runs, or None while it stands."""
        return turns.clock_of(self.speech).resumed_at


@dataclass(frozen=True, kw_only=True, slots=True)
class FloorNow:
    """Who has the floor, who is next, and who waits."""

    current: Sequence[Row]
    queue: Sequence[Row]
    is_open: bool

    @property
    def next(self) -> Sequence[Row]:
        """Return the next two."""
        return self.queue[:NEXT]

    @property
    def is_taken(self) -> bool:
        """Say whether somebody is speaking at this moment."""
        return any(row.speech.state is SpeechState.SPEAKING for row in self.current)


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """Counts of speeches (interfaces.md); `seconds` is the time of those given."""

    registered: int = 0
    accepted: int = 0
    done: int = 0
    seconds: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which speeches to list."""

    q: str = ""
    group: str = ""
    page: int = 1


def now(conference: Conference) -> FloorNow:
    """Return the floor as it is: public to everybody who takes part."""
    wanted = _rows().where(
        Speech.conference_id == conference.id, Speech.state.in_([*ON_THE_FLOOR, *QUEUED])
    )
    rows = [_row(row) for row in db.session.execute(wanted.order_by(Speech.rank, Speech.id))]
    current = [row for row in rows if row.speech.state in ON_THE_FLOOR]
    floor = db.session.scalar(select(Floor).where(Floor.conference_id == conference.id))
    return FloorNow(
        current=sorted(current, key=lambda row: row.speech.state is not SpeechState.SPEAKING),
        queue=[row for row in rows if row.speech.state in QUEUED],
        is_open=floor is None or floor.is_open,
    )


def listed(conference: Conference, *, actor: Actor, wish: Wish) -> Page[Row]:
    """Return a page of the speeches the actor may see: requests of one's own, the order of all."""
    conditions = [*_visible(conference, actor), *_wished(wish)]
    counted = select(func.count()).select_from(Speech).join(*_POINT).where(*conditions)
    wanted = _rows().where(*conditions).order_by(*_ORDER)
    rows = db.session.execute(wanted.limit(SIZE).offset((wish.page - 1) * SIZE))
    return Page(
        items=[_row(row) for row in rows],
        number=wish.page,
        size=SIZE,
        total=db.session.scalar(counted) or 0,
    )


def everything(conference: Conference, *, actor: Actor) -> Iterator[Row]:
    """Give every speech the actor may see, as papers list them, without holding them all."""
    wanted = _rows().where(*_visible(conference, actor)).order_by(*_ORDER)
    for row in db.session.execute(wanted.execution_options(yield_per=_BATCH)):
        yield _row(row)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnTurn:
    """A speech of one's own points that is on the floor (`ahead` None) or among the next two."""

    row: Row
    ahead: int | None


def next_turn(conference: Conference, point_ids: Sequence[str]) -> OwnTurn | None:
    """Return what these points (public ids) must be ready for now, if anything."""
    if not point_ids:
        return None
    floor = now(conference)
    for row in floor.current:
        if row.point_id in point_ids:
            return OwnTurn(row=row, ahead=None)
    for ahead, row in enumerate(floor.next):
        if row.point_id in point_ids:
            return OwnTurn(row=row, ahead=ahead)
    return None


def of_points(conference: Conference, point_ids: Sequence[int]) -> Sequence[Row]:
    """Return what these points (ids) have registered, asked and said."""
    wanted = _rows().where(
        Speech.conference_id == conference.id, Speech.participation_id.in_(point_ids)
    )
    return [_row(row) for row in db.session.execute(wanted.order_by(Speech.id.desc()))]


def done(conference: Conference) -> Sequence[Row]:
    """Return the speeches that were given, in the order of their beginning: for the minutes."""
    wanted = _rows().where(Speech.conference_id == conference.id, Speech.state == SpeechState.DONE)
    ordered = wanted.order_by(Speech.started_at, Speech.id)
    return [_row(row) for row in db.session.execute(ordered)]


def totals(conference: Conference, *, actor: Actor) -> Numbers:
    """Return the counts of all speeches the actor may see; the whole from running counts."""
    if visibility.sees_whole(conference, actor=actor):
        kept = [SpeechTally.registered, SpeechTally.accepted, SpeechTally.done, SpeechTally.seconds]
        sums = select(*(func.coalesce(func.sum(column), 0) for column in kept))
        row = db.session.execute(sums.where(SpeechTally.conference_id == conference.id)).one()
        return _numbers(row)
    return _numbers(_counted(*_visible(conference, actor)))


def of_kind(conference: Conference, kind: SpeechKind) -> Numbers:
    """Return the running counts of one kind, of the whole conference."""
    kept = db.session.get(SpeechTally, (conference.id, kind))
    if kept is None:
        return Numbers()
    return _numbers((kept.registered, kept.accepted, kept.done, kept.seconds))


def miscounted(conference: Conference) -> bool:
    """Say whether the running counts differ from the speeches themselves; False is right."""
    kept = db.session.scalars(select(SpeechTally).where(SpeechTally.conference_id == conference.id))
    told = {t.kind: (t.registered, t.accepted, t.done, t.seconds) for t in kept}
    standing = Speech.conference_id == conference.id, Speech.state != SpeechState.WITHDRAWN
    counted = select(Speech.kind, *_COUNTS).where(*standing).group_by(Speech.kind)
    true = {row[0]: tuple(row[1:]) for row in db.session.execute(counted)}
    nothing = (0, 0, 0, 0)
    return any(told.get(kind, nothing) != true.get(kind, nothing) for kind in SpeechKind)


_IS_DONE: Final = Speech.state == SpeechState.DONE
_IS_ACCEPTED: Final = Speech.accepted_at.is_not(None) & (Speech.state != SpeechState.DECLINED)
# As the shares of speeches that were not withdrawn add up (rules.floor.share).
_COUNTS: Final = (
    func.count(),
    func.count().filter(_IS_ACCEPTED),
    func.count().filter(_IS_DONE),
    func.coalesce(func.sum(Speech.used_seconds).filter(_IS_DONE), 0),
)
_POINT: Final = (Participation, Participation.id == Speech.participation_id)
# As it will be spoken: on the floor, in the queue, given, then the rest.
_ORDER: Final = (
    Speech.started_at.is_(None),
    Speech.started_at,
    Speech.rank == 0,
    Speech.rank,
    Speech.id,
)


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Speech,
        Participation.name,
        Participation.public_id,
        Participation.organisation_name,
        Participation.level,
        Participation.path,
    ).join(*_POINT)


def _row(row: Sequence[Any]) -> Row:
    speech, point, point_id, organisation, level, path = row
    return Row(
        speech=speech,
        point=point,
        point_id=point_id,
        organisation=organisation,
        level=level,
        path=path,
    )


def _visible(conference: Conference, actor: Actor) -> list[ColumnElement[bool]]:
    mine = points.whose_roll_is_visible(conference, actor)
    return [
        Speech.conference_id == conference.id,
        or_(Speech.state.in_(PUBLIC), mine),
    ]


def _wished(wish: Wish) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wish.group in _GROUPS:
        conditions.append(Speech.state.in_(_GROUPS[wish.group]))
    if sought := vietnamese.fold(wish.q):
        found = (Participation.fold, Speech.fold)
        conditions.append(or_(*(column.contains(sought, autoescape=True) for column in found)))
    return conditions


def _counted(*conditions: ColumnElement[bool]) -> Sequence[Any]:
    wanted = select(*_COUNTS).select_from(Speech).join(*_POINT)
    standing = Speech.state != SpeechState.WITHDRAWN
    return db.session.execute(wanted.where(standing, *conditions)).one()


def _numbers(row: Sequence[Any]) -> Numbers:
    registered, accepted, given, seconds = (int(value) for value in row)
    return Numbers(registered=registered, accepted=accepted, done=given, seconds=seconds)
