"""How marks become a state: a pure fold over the events of one delegate (D15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m


class Presence(StrEnum):
    """What is known of a delegate; `late` and `left` count as having been present."""

    EXPECTED = "expected"
    PRESENT = "present"
    PRESENT_ONLINE = "present_online"
    LATE = "late"
    LEFT = "left"
    EXCUSED = "excused"
    ABSENT = "absent"


class MarkKind(StrEnum):
    """How a mark came about."""

    IN = "in"
    OUT = "out"
    VOID = "void"
    MANUAL = "manual"


HAVE_BEEN_THERE: Final = frozenset(
    {Presence.PRESENT, Presence.PRESENT_ONLINE, Presence.LATE, Presence.LEFT}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One event about one delegate: what was seen and when it was so."""

    kind: MarkKind
    state: Presence
    occurred_at: datetime
    nonce: str
    voids: str | None = None
    is_valid: bool = True


class WrongCountError(InvalidError):
    """A head-count is a whole number from 0 up."""


def fold(marks: Iterable[Mark]) -> Presence:
    """Return the state after all marks, ordered by (occurred_at, nonce); voided ones do not count."""
    ordered = sorted(marks, key=lambda mark: (mark.occurred_at, mark.nonce))
    voided = {mark.voids for mark in ordered if mark.kind is MarkKind.VOID and mark.is_valid}
    state = Presence.EXPECTED
    for mark in ordered:
        if mark.is_valid and mark.kind is not MarkKind.VOID and mark.nonce not in voided:
            state = mark.state
    return state


def check_headcount(count: int) -> None:
    """Refuse a head-count below zero or beyond any hall."""
    if not 0 <= count <= 100_000:
        raise WrongCountError(
            _m("Số người có mặt phải là số nguyên từ 0 đến 100.000."), field="headcount"
        )
