"""How far the invitations have travelled: sums per tier, tiles of provinces, the list of points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import point_list, tally, visibility
from meetings.conferences.rules import answers, tiles
from meetings.conferences.rules import cascade as rules
from meetings.conferences.rules.vocabulary import Answer, Measure
from meetings.kit.database import db
from meetings.organisations.models import Organisation, Tier
from meetings.organisations.rules import OrganisationKind

_P: Final = Participation
_MOST_TILES: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelSum:
    """What is known of one tier; `confirmed`, `declined` and `overdue` are disjoint."""

    level: int
    label: str
    label_en: str
    invited: int
    passed_on: int
    confirmed: int
    declined: int
    overdue: int
    connected: int

    @property
    def waiting(self) -> int:
        """Return how many may still answer in time."""
        return self.invited - self.confirmed - self.declined - self.overdue


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvinceTile:
    """One province on the tile map: how it stands, and how many below it said yes."""

    public_id: str
    name: str
    short: str
    tone: str
    state: str
    confirmed: int
    invited: int
    x: int
    y: int


def rollup(conference: Conference, *, actor: Actor, now: datetime) -> list[LevelSum]:
    """Return the sums of every tier of a conference: all of it, or the actor's own branches only.

    `invited` is everybody ever invited and not withdrawn; the main point counts at level 1.
    """
    mine = and_(visibility.points_visible_to(conference, actor), _P.invited_at.is_not(None))
    if visibility.sees_whole(conference, actor=actor):
        sums = tally.totals(conference.id)
    else:
        sums = tally.counted(mine)
    late = _overdue_by_level(mine, now)
    nothing: Mapping[Measure, int] = dict.fromkeys(Measure, 0)
    labels = {tier.level: tier for tier in conference.scheme.tiers}
    return [
        _level(level, labels.get(level), sums.get(level, nothing), late.get(level, 0))
        for level in sorted({*range(1, conference.levels + 1), *sums})
    ]


def fingerprint(conference: Conference) -> str:
    """Return the fingerprint of the points on the list of a draft, without the main one."""
    ids = select(_P.public_id).where(_P.conference_id == conference.id, ~_P.is_main)
    return rules.digest(db.session.scalars(ids))


def listed(conference: Conference) -> dict[int, int]:
    """Count the points on the list of a draft per tier, without the main one."""
    on_it = and_(_P.conference_id == conference.id, ~_P.is_main)
    return {level: row[Measure.INVITED] for level, row in tally.counted(on_it).items()}


def province_tiles(
    conference: Conference, *, actor: Actor, now: datetime
) -> tuple[ProvinceTile, ...]:
    """Return the provinces that take part as tiles, to whoever sees the whole conference."""
    if not visibility.sees_whole(conference, actor=actor):
        return ()
    found = db.session.execute(
        select(_P, Organisation.short_name, Organisation.lat, Organisation.lon)
        .join(Organisation, Organisation.id == _P.organisation_id)
        .where(
            _P.conference_id == conference.id,
            _P.answer != Answer.WITHDRAWN,
            ~_P.is_main,
            Organisation.kind == OrganisationKind.PROVINCE,
            Organisation.lat.is_not(None),
            Organisation.lon.is_not(None),
        )
        .limit(_MOST_TILES)
    ).all()
    late = point_list.overdue_below([row[0].id for row in found], now)
    cells = tiles.tiles({row[0].public_id: (row[2] or 0.0, row[3] or 0.0) for row in found})
    return tuple(
        _tile(row[0], row[1], cells[row[0].public_id], late.get(row[0].id, 0), now) for row in found
    )


def unanswered(conference: Conference, *, actor: Actor) -> int:
    """Count the points that have not answered yet, of those one sees."""
    levels = rollup(conference, actor=actor, now=conference.starts_at)
    return sum(one.waiting + one.overdue for one in levels)


def _level(
    level: int,
    tier: Tier | None,
    sums: Mapping[Measure, int],
    overdue: int,
) -> LevelSum:
    return LevelSum(
        level=level,
        label=tier.label if tier else str(level),
        label_en=tier.label_en if tier else str(level),
        invited=sums[Measure.INVITED],
        passed_on=sums[Measure.PASSED_ON],
        confirmed=sums[Measure.CONFIRMED],
        declined=sums[Measure.DECLINED],
        overdue=overdue,
        connected=sums[Measure.CONNECTED],
    )


def _overdue_by_level(mine: ColumnElement[bool], now: datetime) -> dict[int, int]:
    late = select(_P.level, func.count()).where(mine, point_list.is_overdue(now)).group_by(_P.level)
    return {row[0]: row[1] for row in db.session.execute(late)}


def _tile(
    point: Participation, name: str, cell: tiles.Tile, late: int, now: datetime
) -> ProvinceTile:
    state = answers.state(point.answer, point.reply_deadline, now)
    return ProvinceTile(
        public_id=point.public_id,
        name=point.organisation_name,
        short=tiles.short(name),
        tone=tiles.tone(state, late=late, open_below=point.below_invited - point.below_confirmed),
        state=answers.OVERDUE if late else state,
        confirmed=point.below_confirmed,
        invited=point.below_invited,
        x=cell.x,
        y=cell.y,
    )
