"""When attendance is taken, what a mark means, and how marks fold into a state (D14–D16)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from meetings.audit.rules import link
from meetings.conferences.rules.vocabulary import LineState, LineTest, Stage
from meetings.kit import vietnamese
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

# The list of those present opens an hour before (rehearsal at T-60, list at T-15).
OPENS_BEFORE: Final = timedelta(minutes=60)
# A mark may be this far ahead of the server: the clock of a device is never quite right.
CLOCK_SKEW: Final = timedelta(minutes=2)
MOST_IN_A_HALL: Final = 100_000
# Absent without excuse that often, in a row or in one year, and the host is told (house rules of
# VPCP and of Hồng Ngự, 2023: three times and removal is considered).
ALARMING: Final = 3


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


class LineCheck(StrEnum):
    """What is tried when a point is rehearsed."""

    LINE = "line"
    CAMERA = "camera"
    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"
    SCREEN = "screen"
    BACKUP = "backup"
    PHONE = "phone"


DECIDED: Final = tuple(one for one in Presence if one is not Presence.EXPECTED)
HAVE_BEEN_THERE: Final = frozenset(
    {Presence.PRESENT, Presence.PRESENT_ONLINE, Presence.LATE, Presence.LEFT}
)
_COMING: Final = frozenset({Presence.PRESENT, Presence.PRESENT_ONLINE, Presence.LATE})
_NOT_HELD: Final = frozenset({Stage.POSTPONED, Stage.CANCELLED})

# A line drops and comes back any number of times; one closed by mistake may come back too.
LINE_MOVES: Final = {
    LineState.CONNECTED: frozenset({LineState.OFFLINE, LineState.DROPPED, LineState.CLOSED}),
    LineState.DROPPED: frozenset({LineState.CONNECTED}),
    LineState.CLOSED: frozenset({LineState.CONNECTED, LineState.DROPPED}),
}


class WrongCountError(InvalidError):
    """A head-count is a whole number from 0 up."""


class WrongMarkError(InvalidError):
    """A mark that says nothing, says it without its reason, or at an impossible time."""


class WrongTestError(InvalidError):
    """The result of a rehearsal does not fit what was tried."""


class RollClosedError(DomainError):
    """Attendance is not taken now: too early, over, or the conference is not held."""


class LineMoveError(DomainError):
    """The line of a point cannot go from where it is to what was asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """What the rules ask of a conference: its stage, its plan, and when it really began."""

    stage: Stage
    starts_at: datetime
    ends_at: datetime
    began_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """What was seen of a delegate and when; without a state only that he or she arrived.

    `nonce` is drawn by whoever sends it: the same sighting sent twice is one mark (D12).
    """

    state: Presence | None
    occurred_at: datetime
    nonce: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One event about one delegate: what was seen and when it was so."""

    kind: MarkKind
    state: Presence
    occurred_at: datetime
    nonce: str
    voids: str | None = None
    is_valid: bool = True
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What all marks of a delegate add up to; `since` is the moment of the mark that decides."""

    state: Presence
    since: datetime | None
    reason: str = ""


def standing(marks: Iterable[Mark]) -> Standing:
    """Return what the marks add up to, by (occurred_at, nonce); voided ones do not count."""
    known = list(marks)
    voided = {mark.voids for mark in known if mark.kind is MarkKind.VOID and mark.is_valid}
    counting = [
        mark
        for mark in known
        if mark.is_valid and mark.kind is not MarkKind.VOID and mark.nonce not in voided
    ]
    if not counting:
        return Standing(state=Presence.EXPECTED, since=None)
    last = max(counting, key=lambda mark: (mark.occurred_at, mark.nonce))
    return Standing(state=last.state, since=last.occurred_at, reason=last.reason)


def fold(marks: Iterable[Mark]) -> Presence:
    """Return the state after all marks."""
    return standing(marks).state


def opens_at(occasion: Occasion) -> datetime:
    """Return the moment from which attendance may be taken; a conference may begin early."""
    begins = min(occasion.starts_at, occasion.began_at or occasion.starts_at)
    return begins - OPENS_BEFORE


def check_roll_open(occasion: Occasion, *, now: datetime) -> None:
    """Refuse attendance before its hour, after the conference is closed, or where none is held."""
    check_held(occasion.stage)
    if occasion.stage is Stage.ANNOUNCED and now < opens_at(occasion):
        raise RollClosedError(
            _m(
                "Chưa đến giờ điểm danh. Điểm danh mở từ %(time)s ngày %(day)s, trước giờ khai mạc "
                "60 phút."
            ),
            time=f"{opens_at(occasion).astimezone(vietnamese.ZONE):%H:%M}",
            day=vietnamese.short_date(opens_at(occasion)),
        )


def check_test_open(occasion: Occasion) -> None:
    """Refuse a rehearsal before the letters are out and after the conference is over."""
    check_held(occasion.stage)
    if occasion.stage is Stage.ENDED:
        raise RollClosedError(_m("Hội nghị đã kết thúc, không còn kiểm tra đường truyền."))


def check_line_open(occasion: Occasion, *, now: datetime) -> None:
    """Refuse the line of the day before its day: a connection then would count as taking part."""
    check_test_open(occasion)
    day = occasion.starts_at.astimezone(vietnamese.ZONE).date()
    if occasion.stage is Stage.ANNOUNCED and now.astimezone(vietnamese.ZONE).date() < day:
        raise RollClosedError(
            _m("Kết nối chỉ được ghi trong ngày họp (%(day)s). Trước đó hãy ghi kết quả chạy thử."),
            day=vietnamese.short_date(occasion.starts_at),
        )


def check_held(stage: Stage) -> None:
    """Refuse where no conference is held, or everything about it is done."""
    if stage is Stage.CLOSED:
        raise RollClosedError(
            _m("Hội nghị đã hoàn tất, số liệu điểm danh đã chốt và không sửa được nữa.")
        )
    if stage in _NOT_HELD:
        raise RollClosedError(_m("Hội nghị đã hoãn hoặc hủy nên không điểm danh."))
    if stage is Stage.DRAFT:
        raise RollClosedError(_m("Hội nghị chưa phát hành giấy mời nên chưa điểm danh."))


def check_sighting(sighting: Sighting, occasion: Occasion, *, now: datetime) -> None:
    """Refuse a mark without a real state, an excuse without a reason, or an impossible moment."""
    if sighting.state is Presence.EXPECTED:
        raise WrongMarkError(
            _m("Để bỏ một lần điểm danh, hãy hủy dấu đó trong lịch sử điểm danh."), field="state"
        )
    if sighting.state is Presence.EXCUSED and not sighting.reason:
        raise WrongMarkError(_m("Hãy ghi lý do vắng."), field="reason")
    if sighting.occurred_at > now + CLOCK_SKEW:
        raise WrongMarkError(_m("Thời điểm điểm danh chưa đến."), field="occurred_at")
    if sighting.occurred_at < opens_at(occasion):
        raise WrongMarkError(
            _m("Thời điểm điểm danh sớm hơn giờ mở điểm danh."), field="occurred_at"
        )


def check_void_reason(reason: str) -> None:
    """Refuse taking a mark back without saying why."""
    if not reason:
        raise WrongMarkError(_m("Hãy ghi lý do hủy lần điểm danh này."), field="reason")


def settle(sighting: Sighting, occasion: Occasion) -> Presence:
    """Return the state a sighting means: what was said, else in time or late by its moment.

    Late is whoever arrives on the first day after the later of planned and real beginning; of the
    following days nobody knows when they begin, so there one must say it.
    """
    if sighting.state is not None:
        return sighting.state
    begun = max(occasion.starts_at, occasion.began_at or occasion.starts_at)
    first_day = begun.astimezone(vietnamese.ZONE).date()
    on_first_day = sighting.occurred_at.astimezone(vietnamese.ZONE).date() == first_day
    late = on_first_day and sighting.occurred_at > begun
    return Presence.LATE if late else Presence.PRESENT


def kind_of(state: Presence) -> MarkKind:
    """Return what sort of mark leads to a state: somebody came, went, or it was noted."""
    if state in _COMING:
        return MarkKind.IN
    return MarkKind.OUT if state is Presence.LEFT else MarkKind.MANUAL


def check_headcount(count: int | None) -> None:
    """Refuse a head-count below zero or beyond any hall."""
    if count is None or not 0 <= count <= MOST_IN_A_HALL:
        raise WrongCountError(
            _m("Số người có mặt phải là số nguyên từ 0 đến 100.000."), field="headcount"
        )


def headcount(entered: int | None, *, there: int) -> int:
    """Return how many were there: the head-count where one was entered, else the named present."""
    return there if entered is None else entered


def check_test(result: LineTest, *, passed: Collection[LineCheck], note: str) -> None:
    """Refuse a clean pass with something untried, and a remark or a failure without its words."""
    if result is LineTest.UNTESTED:
        raise WrongTestError(_m("Hãy chọn kết quả chạy thử."), field="result")
    if result is LineTest.PASSED and set(passed) != set(LineCheck):
        raise WrongTestError(
            _m("Còn mục chưa đạt. Hãy chọn “đạt, có lưu ý” và ghi rõ mục đó."), field="result"
        )
    if result is not LineTest.PASSED and not note:
        raise WrongTestError(_m("Hãy ghi điều cần lưu ý hoặc lý do không đạt."), field="note")


def check_line_move(before: LineState, after: LineState) -> None:
    """Refuse a step that the line of a point does not make."""
    if before in LINE_MOVES[after]:
        return
    if before is after:
        raise LineMoveError(_m("Đường truyền đã ở tình trạng này, có thể người khác vừa ghi."))
    raise LineMoveError(_m("Điểm cầu chưa kết nối nên chưa ghi được bước này."))


def link_of(previous: str, facts: dict[str, Any]) -> str:
    """Return the hash of a mark: over the one before it at the same point, and all its facts.

    Moments count in UTC to the microsecond, whatever zone they came in.
    """
    return link(previous, {name: _plain(value) for name, value in facts.items()})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
