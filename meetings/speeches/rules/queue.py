"""Who speaks next: arrival order, some kinds before others, and the secretary's hand above all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from meetings.kit import vietnamese
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.speeches.rules.vocabulary import SpeechKind

T = TypeVar("T")

# A point of order goes first, then an answer to what was asked, then a rejoinder (as OpenSlides
# orders points of order, interventions and ordinary speakers); the rest by arrival.
_PRECEDENCE: Final = {
    SpeechKind.THE_THUC: 0,
    SpeechKind.TRA_LOI: 1,
    SpeechKind.TRANH_LUAN: 2,
}
_ORDINARY: Final = 3
_MOST_OF_A_POINT: Final = 5
NEXT: Final = 2


class WaitsAlreadyError(DomainError):
    """The same person waits already; somebody who has spoken may ask again."""


class TooManyWaitError(DomainError):
    """One point fills the queue."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Somebody of the same point who waits, as far as these rules care."""

    speaker_name: str
    kind: SpeechKind


def place_for(kind: SpeechKind, waiting: Sequence[SpeechKind]) -> int:
    """Return the position (from 0) at which a new speech enters the queue.

    It goes behind the last one of its own or a higher precedence; where the secretary has moved
    others, nobody is moved again.
    """
    own = _rank(kind)
    behind = [at for at, other in enumerate(waiting) if _rank(other) <= own]
    return behind[-1] + 1 if behind else 0


def moved(order: Sequence[T], one: T, *, to: int) -> list[T]:
    """Return the order with one of it at position `to` (from 0), kept within the queue."""
    rest = [other for other in order if other != one]
    at = min(max(to, 0), len(rest))
    return [*rest[:at], one, *rest[at:]]


def check_new(speaker_name: str, kind: SpeechKind, *, waiting: Sequence[Waiting]) -> None:
    """Refuse a person waiting twice, save for a point of order; answers do not count."""
    if kind is SpeechKind.TRA_LOI:
        return
    same = [
        one
        for one in waiting
        if one.kind is not SpeechKind.TRA_LOI
        and (one.kind is SpeechKind.THE_THUC) == (kind is SpeechKind.THE_THUC)
        and vietnamese.fold(one.speaker_name) == vietnamese.fold(speaker_name)
    ]
    if same:
        raise WaitsAlreadyError(
            _m("%(name)s đã có một lượt đang chờ. Hãy rút lượt đó hoặc chờ đến lượt."),
            field="speaker_name",
            name=speaker_name,
        )
    if len(waiting) >= _MOST_OF_A_POINT:
        raise TooManyWaitError(
            _m("Điểm cầu đã có %(count)s lượt đang chờ. Hãy rút bớt trước khi đăng ký thêm."),
            count=len(waiting),
        )


def _rank(kind: SpeechKind) -> int:
    return _PRECEDENCE.get(kind, _ORDINARY)
