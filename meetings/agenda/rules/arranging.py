"""In which order items stand, day by day and session by session, and what a new order moves."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from meetings.kit.errors import InvalidError, StaleError
from meetings.kit.i18n import mark as _m

# For each day or session (see `slot`) the public ids of its items, in order.
Layout: TypeAlias = Mapping[str, tuple[str, ...]]
_BETWEEN: Final = "|"


class WrongOrderError(InvalidError):
    """What was sent is no order of the items of this agenda."""


class RearrangedError(StaleError):
    """Somebody else put the items in another order, added or removed one meanwhile."""


def slot(day: date, session: str = "") -> str:
    """Return how a day ("2020-02-12") or one of its sessions ("2020-02-12/abc") is named."""
    return f"{day.isoformat()}/{session}" if session else day.isoformat()


def written(layout: Layout) -> list[str]:
    """Return a layout as a form carries it: a line for each day or session."""
    return [f"{name}{_BETWEEN}{' '.join(ids)}" for name, ids in layout.items()]


def read(lines: Iterable[str]) -> Layout:
    """Return the layout that a form carries, or refuse what is none."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        name, between, ids = line.partition(_BETWEEN)
        if not between or name in found:
            raise WrongOrderError(_m("Thứ tự gửi lên không đọc được. Hãy tải lại trang."))
        found[name] = tuple(ids.split())
    return found


def stamp(layout: Layout) -> str:
    """Return the fingerprint of an order; the same order has the same one."""
    return hashlib.sha256("\n".join(written(layout)).encode()).hexdigest()[:16]


def check_fresh(standing: Layout, *, read_at: str) -> None:
    """Refuse a new order when the items no longer stand as they were read."""
    if stamp(standing) != read_at:
        raise RearrangedError(
            _m(
                "Chương trình đã được người khác sắp xếp, thêm hoặc bỏ nội dung sau khi bạn mở. "
                "Thứ tự bạn vừa chọn chưa được lưu; hãy xem bản hiện tại rồi áp dụng lại nếu cần."
            )
        )


def check_whole(wanted: Layout, standing: Layout) -> None:
    """Refuse an order in which an item is missing, stands twice or stands nowhere we know."""
    here = sorted(_all(standing))
    if sorted(_all(wanted)) != here or not set(wanted) <= set(standing):
        raise WrongOrderError(_m("Thứ tự gửi lên thiếu hoặc thừa nội dung. Hãy tải lại trang."))


def merged(wanted: Layout, standing: Layout) -> Layout:
    """Return an order that was wanted of items read earlier, for the items that stand now.

    What is gone is left out; what came meanwhile stays at the end of where it stands.
    """
    here = set(_all(standing))
    chosen = {item for name in standing for item in wanted.get(name, ())} & here
    return {
        name: (
            *(item for item in dict.fromkeys(wanted.get(name, ())) if item in here),
            *(item for item in ids if item not in chosen),
        )
        for name, ids in standing.items()
    }


def moved(before: Layout, after: Layout) -> frozenset[str]:
    """Return the items that a new order moves: as few as explain the difference.

    Whoever stands in another day or session moved; within one, those outside the longest run that
    kept its order.
    """
    found = set()
    was = {item: name for name, ids in before.items() for item in ids}
    for name, ids in after.items():
        stayed = [item for item in ids if was.get(item) == name]
        found |= {item for item in ids if was.get(item, name) != name}
        places = {item: at for at, item in enumerate(before.get(name, ()))}
        found |= set(stayed) - set(_longest_run(stayed, places))
    return frozenset(found)


def _longest_run(items: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """Return the longest part of a sequence whose places only grow."""
    ends: list[int] = []  # the smallest place on which a run of each length ends
    lengths = []
    for item in items:
        length = bisect_left(ends, places[item])
        ends[length : length + 1] = [places[item]]
        lengths.append(length)
    run: list[str] = []
    wanted = len(ends) - 1
    for item, length in zip(reversed(items), reversed(lengths), strict=True):
        if length == wanted:
            run.append(item)
            wanted -= 1
    return run[::-1]


def _all(layout: Layout) -> list[str]:
    return [item for ids in layout.values() for item in ids]
