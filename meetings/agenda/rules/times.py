"""How the times of items add up, and what is held at the same time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from meetings.kit import vietnamese


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Somebody or something from one moment until another; `place` tells what is held apart."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    who: str = ""

    def meets(self, other: "Span") -> bool:
        """Say whether both are on at some moment; what ends as the other begins does not meet."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def starts(begins_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """Return when each item begins if all keep their planned minutes."""
    before = list(accumulate(minutes, initial=0))[: len(minutes)]
    return [begins_at + timedelta(minutes=total) for total in before]


def overrun(begins_at: datetime, ends_at: datetime, minutes: Sequence[int]) -> int:
    """Return by how many minutes the items last longer than there is time; 0 when they fit."""
    time = int((ends_at - begins_at).total_seconds()) // 60
    return max(0, sum(minutes) - time)


def runs_into(one: Span, others: Sequence[Span]) -> tuple[int, int] | None:
    """Return into which of the others (by its number) one runs first, and for how many minutes.

    Nothing where it meets none of them; what is held apart and met later is not told besides.
    """
    met = [at for at, other in enumerate(others) if one.meets(other)]
    if not met:
        return None
    first = min(met, key=lambda at: (others[at].starts_at, at))
    both = min(one.ends_at, others[first].ends_at) - max(one.starts_at, others[first].starts_at)
    return first, int(both.total_seconds()) // 60


def bands(spans: Sequence[Span]) -> tuple[tuple[int, ...], ...]:
    """Return which spans (by their number) stand side by side: those that overlap in one chain.

    The bands follow one another in time; within one the order is the one given.
    """
    order = sorted(range(len(spans)), key=lambda at: (spans[at].starts_at, at))
    found: list[list[int]] = []
    until: datetime | None = None
    for at in order:
        if until is not None and spans[at].starts_at < until:
            found[-1].append(at)
            until = max(until, spans[at].ends_at)
        else:
            found.append([at])
            until = spans[at].ends_at
    return tuple(tuple(sorted(band)) for band in found)


def who_is_twice(spans: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield the pairs in which one and the same person stands in two places at one moment.

    Names are compared without accents and case; what is held in one place is held in turn.
    """
    named: dict[str, list[Span]] = {}
    for span in spans:
        if key := vietnamese.fold(span.who):
            named.setdefault(key, []).append(span)
    for held in named.values():
        for at, one in enumerate(held):
            for other in held[at + 1 :]:
                if one.place != other.place and one.meets(other):
                    yield one, other
