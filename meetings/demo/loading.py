"""Loading the demonstration in one of three sizes, and what it then holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from meetings.conferences.models import Conference, Participation
from meetings.demo import country, past, present
from meetings.kit import jobs
from meetings.kit.database import db
from meetings.kit.transactions import transaction


class Size(StrEnum):
    """How much of the country takes part."""

    SMALL = "small"
    NATIONAL_2020 = "national-2020"
    NATIONAL_2025 = "national-2025"


@dataclass(frozen=True, kw_only=True, slots=True)
class Total:
    """How many points one conference has, by tier, the main point among the first."""

    code: str
    title: str
    by_level: tuple[int, ...]

    @property
    def points(self) -> int:
        """Return how many points there are in all."""
        return sum(self.by_level)


def load(size: Size, *, password: str, cheap: bool, now: datetime) -> None:
    """Build the country and its conferences by the commands that users trigger."""
    with transaction():
        country.build(password=password, cheap=cheap, now=now)
    past.build(full=size is Size.NATIONAL_2020)
    present.build(full=size is Size.NATIONAL_2025, now=now)
    with transaction():
        jobs.wait_from(now)


def is_empty() -> bool:
    """Say whether nobody has planned a conference yet."""
    return db.session.scalar(select(Conference.id).limit(1)) is None


def totals() -> Sequence[Total]:
    """Return every conference with its points by tier, the oldest first."""
    counted = (
        select(Conference.code, Conference.title, Participation.level, func.count())
        .join(Participation, Participation.conference_id == Conference.id)
        .group_by(Conference.id, Conference.code, Conference.title, Participation.level)
        .order_by(Conference.starts_at, Conference.code, Participation.level)
    )
    found: dict[str, Total] = {}
    for code, title, _level, count in db.session.execute(counted):
        before = found[code].by_level if code in found else ()
        found[code] = Total(code=code, title=title, by_level=(*before, count))
    return tuple(found.values())
