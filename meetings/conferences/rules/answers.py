"""What a point may answer, until when, and how many people its rooms hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from meetings.conferences.rules.vocabulary import ANSWERABLE, Answer, Stage
from meetings.kit import vietnamese
from meetings.kit.addresses import is_phone
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

OVERDUE: Final = "overdue"
# Worst first, as a secretariat reads the list.
STATES: Final = (OVERDUE, "invited", "declined", "confirmed", "withdrawn")
MOST_PEOPLE: Final = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a point says with its yes; `rooms` are public ids of its rooms."""

    rooms: tuple[str, ...] = ()
    local_chair_name: str = ""
    local_chair_title: str = ""
    technician_name: str = ""
    technician_phone: str = ""
    expected_headcount: int | None = None
    note: str = ""


class LateAnswerError(DomainError):
    """The deadline has passed; the office that invited can still record the answer."""


class NotAnswerableError(DomainError):
    """Nothing can be answered any more, or not yet."""


class NoReasonError(InvalidError):
    """Declining needs a reason."""


class WrongRoomError(InvalidError):
    """A room that this point does not have."""


class WrongPhoneError(InvalidError):
    """A telephone number that nobody can call."""


class TooManyPeopleError(InvalidError):
    """More people than the chosen rooms hold."""


def state(answer: Answer, deadline: datetime | None, now: datetime) -> str:
    """Return the answer as people see it: an open one is overdue once its deadline has passed."""
    late = answer is Answer.INVITED and deadline is not None and deadline < now
    return OVERDUE if late else answer.value


def check_may_answer(*, stage: Stage, answer: Answer, is_main: bool) -> None:
    """Refuse an answer to what is not announced, is over or called off, or was taken back."""
    if stage in {Stage.CANCELLED, Stage.POSTPONED}:
        raise NotAnswerableError(_m("Hội nghị đã hoãn hoặc hủy; không cần trả lời giấy mời."))
    if stage not in ANSWERABLE:
        raise NotAnswerableError(
            _m("Hội nghị đã kết thúc hoặc chưa phát hành giấy mời; không ghi nhận được trả lời.")
        )
    if answer is Answer.WITHDRAWN:
        raise NotAnswerableError(_m("Lời mời của điểm cầu này đã được rút."))
    if is_main:
        raise NotAnswerableError(_m("Điểm cầu chính luôn tham dự; không cần trả lời giấy mời."))


def open_until(
    deadline: datetime | None, *, starts_at: datetime, reopened: datetime | None
) -> datetime:
    """Return until when a point may answer: its deadline, or what was granted beyond it."""
    until = min(deadline or starts_at, starts_at)
    return max(until, reopened or until)


def check_in_time(until: datetime, *, now: datetime, call: str) -> None:
    """Refuse a point's own answer after the moment until when it may answer, and tell the way out.

    QĐ 45/2018/QĐ-TTg, Điều 15: who is invited answers; the office that invited can open the answer
    again on request, or record a late answer given by telephone.
    """
    if now > until:
        raise LateAnswerError(
            _m(
                "Đã quá hạn trả lời (%(deadline)s). Hãy gửi đề nghị tới đơn vị mời, hoặc gọi "
                "%(call)s để được ghi nhận trả lời thay."
            ),
            deadline=vietnamese.long_moment(until),
            call=call,
        )


class Room(Protocol):
    """As much of a room as says how many sit in it."""

    @property
    def capacity(self) -> int: ...  # noqa: D102 as stored


def seats(chosen: Iterable[Room], *, of_all: Iterable[Room]) -> int | None:
    """Return the seats in the rooms chosen, else in all rooms of the point; None: not known."""
    counted = [room.capacity for room in chosen] or [room.capacity for room in of_all]
    return sum(counted) if counted else None


class Asked(Protocol):
    """As much of a point as says whether it may still answer."""

    @property
    def answer(self) -> Answer: ...  # noqa: D102 as stored
    @property
    def is_main(self) -> bool: ...  # noqa: D102
    @property
    def reply_deadline(self) -> datetime | None: ...  # noqa: D102
    @property
    def answer_open_until(self) -> datetime | None: ...  # noqa: D102


class Held(Protocol):
    """As much of a conference as says whether its invitations may still be answered."""

    @property
    def stage(self) -> Stage: ...  # noqa: D102 as stored
    @property
    def starts_at(self) -> datetime: ...  # noqa: D102


def check_open(point: Asked, conference: Held, *, is_own: bool, now: datetime, call: str) -> None:
    """Refuse an answer that comes too early or too late, or to nothing."""
    check_may_answer(stage=conference.stage, answer=point.answer, is_main=point.is_main)
    if is_own:
        until = open_until(
            point.reply_deadline,
            starts_at=conference.starts_at,
            reopened=point.answer_open_until,
        )
        check_in_time(until, now=now, call=call)


def refusal(
    point: Asked, conference: Held, *, is_own: bool, now: datetime, call: str
) -> DomainError | None:
    """Return why a point cannot answer now, or None where it can: to say so before it tries."""
    try:
        check_open(point, conference, is_own=is_own, now=now, call=call)
    except DomainError as why:
        return why
    return None


def lets_delegates_go(stage: Stage) -> bool:
    """Say whether a no takes the named delegates off the list; once begun, they are absent."""
    return stage is Stage.ANNOUNCED


def check_reason(reason: str) -> None:
    """Refuse a no without a reason (QĐ 45/2018: the head who cannot come reports to the chair)."""
    if not reason.strip():
        raise NoReasonError(_m("Hãy ghi lý do không tham dự."), field="reason")


def check_rooms(wanted: tuple[str, ...], *, known: int) -> None:
    """Refuse rooms that are not rooms of this point."""
    if len(set(wanted)) != known:
        raise WrongRoomError(
            _m("Có phòng không thuộc điểm cầu này. Hãy chọn lại phòng họp."), field="rooms"
        )


def check_headcount(count: int | None) -> None:
    """Refuse a number of people that no point can have."""
    if count is not None and not 0 <= count <= MOST_PEOPLE:
        raise TooManyPeopleError(
            _m("Số người dự kiến phải là số nguyên từ 0 đến 100.000."), field="expected_headcount"
        )


def check_phone(phone: str) -> None:
    """Refuse what nobody can call on the day, where a number is given."""
    if phone and not is_phone(phone):
        raise WrongPhoneError(
            _m("Số điện thoại “%(phone)s” không đúng. Hãy nhập dạng 0905 123 456."),
            field="technician_phone",
            phone=phone,
        )


def check_capacity(*, capacity: int | None, headcount: int | None, delegates: int) -> None:
    """Refuse more expected people or named delegates than the rooms hold; None knows no limit.

    The rooms are those chosen, else all of the point (`seats`); where none is chosen, `check_total`
    holds the answer against them.
    """
    if capacity is None:
        return
    if headcount is not None and headcount > capacity:
        raise TooManyPeopleError(
            _m(
                "Dự kiến %(people)d người nhưng các phòng đã chọn chỉ có %(capacity)d chỗ. "
                "Hãy chọn thêm phòng, giảm số người hoặc bỏ chọn phòng."
            ),
            field="expected_headcount",
            people=headcount,
            capacity=capacity,
        )
    if delegates > capacity:
        raise TooManyPeopleError(
            _m(
                "Danh sách có %(people)d đại biểu nhưng các phòng chỉ có %(capacity)d chỗ. Hãy "
                "chọn thêm phòng khi trả lời, bổ sung phòng vào thông tin điểm cầu, "
                "hoặc bớt đại biểu."
            ),
            people=delegates,
            capacity=capacity,
        )


def check_total(*, capacity: int | None, headcount: int | None, delegates: int) -> None:
    """Refuse more people than all rooms of the point hold, where it chose none of them.

    A point whose rooms are not known is not held to any number (None).
    """
    if capacity is None:
        return
    if headcount is not None and headcount > capacity:
        raise TooManyPeopleError(
            _m(
                "Dự kiến %(people)d người nhưng tất cả các phòng của điểm cầu chỉ có "
                "%(capacity)d chỗ. Hãy giảm số người, hoặc bổ sung phòng họp vào thông tin điểm "
                "cầu rồi trả lời lại."
            ),
            field="expected_headcount",
            people=headcount,
            capacity=capacity,
        )
    check_capacity(capacity=capacity, headcount=None, delegates=delegates)
