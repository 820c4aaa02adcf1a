"""Keeping the running counts: every change adds its difference in its own transaction (D08).

These are steps of commands, which have asked permission and tell the story themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import delete, update

from meetings.conferences.models import Conference, Participation, Tally
from meetings.conferences.queries import tally as counts
from meetings.conferences.queries.tally import Sums
from meetings.conferences.rules.vocabulary import Measure
from meetings.kit import sql
from meetings.kit.database import db

SHARDS: Final = 16
_KEY: Final = ("conference_id", "level", "measure", "shard")


class Counted(Protocol):
    """A point in a conference, or as much of it as counting needs (see Spot)."""

    @property
    def id(self) -> int: ...  # noqa: D102 the point's own
    @property
    def conference_id(self) -> int: ...  # noqa: D102
    @property
    def level(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A point of which only these three facts are known."""

    id: int
    conference_id: int
    level: int


def add(point: Counted, changes: Mapping[Measure, int]) -> None:
    """Add what changed at one point to the counts of its level, for example {Measure.PRESENT: 1}.

    Call it once per transaction: the rows of its shard are locked in the order of the measures, so
    that two halls never wait for each other crosswise.
    """
    _write(point.conference_id, {point.level: changes}, shard=point.id % SHARDS)


def add_sums(
    conference_id: int, sums: Mapping[int, Mapping[Measure, int]], *, sign: int = 1
) -> None:
    """Add what a set-based change made of many points, per level; sign -1 takes it away."""
    signed = {level: {m: sign * n for m, n in row.items()} for level, row in sums.items()}
    _write(conference_id, signed, shard=0)


def recount(conference: Conference) -> None:
    """Rebuild every counter of a conference from the tables (nightly, and after a doubt)."""
    truth = update(Participation).where(Participation.conference_id == conference.id)
    truth = truth.values(counts.true_counters()).execution_options(synchronize_session=False)
    db.session.execute(truth)
    db.session.execute(delete(Tally).where(Tally.conference_id == conference.id))
    true: Sums = counts.counted(counts.invited(conference.id))
    add_sums(conference.id, true)


def _write(conference_id: int, sums: Mapping[int, Mapping[Measure, int]], *, shard: int) -> None:
    rows = [
        {
            "conference_id": conference_id,
            "level": level,
            "measure": measure,
            "shard": shard,
            "value": changes[measure],
        }
        for level, changes in sorted(sums.items())
        for measure in sorted(changes)
        if changes[measure]
    ]
    sql.upsert(Tally, rows, key=_KEY, add=["value"])
