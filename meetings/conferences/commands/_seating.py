"""Giving people seats, many with two statements; steps of the commands about delegates."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from meetings.conferences.models import Delegate, Participation, Seat, Substitution
from meetings.conferences.queries import delegates as queries
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.substitution import RequestState
from meetings.kit import tokens, vietnamese
from meetings.kit.database import db

_FOLD_LENGTH = 600


def seat_many(
    conference_id: int,
    people: Sequence[tuple[int, Named]],
    *,
    free: Mapping[tuple[int, str], list[int]],
) -> list[str]:
    """Give each of these people, by point, a seat of their own; return their public ids.

    `free` holds the open seats by point and folded post; who names one of them takes it.
    """
    seats = _seats(conference_id, people, free)
    rows = [
        {
            "public_id": tokens.public_id(),
            "conference_id": conference_id,
            "participation_id": point_id,
            "seat_id": seat,
            **written(person),
        }
        for (point_id, person), seat in zip(people, seats, strict=True)
    ]
    if rows:
        db.session.execute(insert(Delegate), rows)
    return [row["public_id"] for row in rows]


def free_seats(point: Participation) -> dict[tuple[int, str], list[int]]:
    """Return the open seats of a point by their folded post."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for seat in queries.open_seats(point):
        found[point.id, vietnamese.fold(seat.post)].append(seat.id)
    return found


def close_requests(conference_id: int) -> None:
    """Take back the requests to replace people who are no longer named; one statement."""
    gone = select(Delegate.id).where(
        Delegate.conference_id == conference_id, Delegate.replaced_at.is_not(None)
    )
    waiting = update(Substitution).where(
        Substitution.conference_id == conference_id,
        Substitution.state == RequestState.PENDING,
        Substitution.delegate_id.in_(gone),
    )
    taken_back = waiting.values(state=RequestState.WITHDRAWN, version=Substitution.version + 1)
    db.session.execute(taken_back.execution_options(synchronize_session=False))


def written(person: Named) -> dict[str, Any]:
    """Return the columns that tell who somebody is, with the keys for sorting and searching."""
    return {
        "name": person.name,
        "post": person.post,
        "unit": person.unit,
        "email": person.email,
        "phone": person.phone,
        "sort_key": vietnamese.name_sort_key(person.name),
        "fold": vietnamese.fold(f"{person.name} {person.post} {person.unit}")[:_FOLD_LENGTH],
    }


def _seats(
    conference_id: int,
    people: Sequence[tuple[int, Named]],
    free: Mapping[tuple[int, str], list[int]],
) -> list[int]:
    left = {key: list(ids) for key, ids in free.items()}
    taken = [_take(left, point_id, person) for point_id, person in people]
    missing = [at for at, seat in enumerate(taken) if seat is None]
    made = _make(conference_id, [people[at] for at in missing])
    new = dict(zip(missing, made, strict=True))
    return [seat if seat is not None else new[at] for at, seat in enumerate(taken)]


def _take(left: dict[tuple[int, str], list[int]], point_id: int, person: Named) -> int | None:
    open_ones = left.get((point_id, vietnamese.fold(person.seat or person.post)), [])
    return open_ones.pop(0) if open_ones else None


def _make(conference_id: int, people: Sequence[tuple[int, Named]]) -> list[int]:
    """Make a seat for each of these people, behind the last seat of their point.

    They are asked for by their places: SQLite returns the keys of many rows only one by one.
    """
    if not people:
        return []
    there = Seat.participation_id.in_({point_id for point_id, _ in people})
    ends = select(Seat.participation_id, func.max(Seat.position)).where(there)
    last = dict(db.session.execute(ends.group_by(Seat.participation_id)).all())
    places = []
    for point_id, _ in people:
        last[point_id] = last.get(point_id, 0) + 1
        places.append((point_id, last[point_id]))
    rows = [
        {
            "conference_id": conference_id,
            "participation_id": point_id,
            "post": person.seat or person.post,
            "position": position,
        }
        for (point_id, position), (_, person) in zip(places, people, strict=True)
    ]
    db.session.execute(insert(Seat), rows)
    standing = db.session.execute(
        select(Seat.participation_id, Seat.position, Seat.id).where(there)
    )
    made = {(point_id, position): seat for point_id, position, seat in standing}
    return [made[place] for place in places]
