"""Who may be invited, by whom and until when: the invitations that travel down the tiers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, Protocol

from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import ANSWERABLE, Answer, Stage
from meetings.kit import vietnamese
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

MAIN_LEVEL: Final = 1


class Which(StrEnum):
    """How a secretary says whom to invite."""

    CENTRAL = "central"
    PROVINCES = "provinces"
    BELOW = "below"
    LISTED = "listed"
    PASTED = "pasted"
    FORMER = "former"


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Whom to invite: public ids of organisations (of the parents for BELOW), or a pasted text.

    `former` is the code of the conference whose points are taken (FORMER).
    """

    which: Which
    organisations: tuple[str, ...] = ()
    text: str = ""
    former: str = ""


class Invited(Protocol):
    """As much of a point in a conference as its place in the cascade needs."""

    @property
    def answer(self) -> Answer: ...  # noqa: D102 as stored
    @property
    def is_main(self) -> bool: ...  # noqa: D102
    @property
    def level(self) -> int: ...  # noqa: D102
    @property
    def has_lower_tier(self) -> bool: ...  # noqa: D102


class NothingChosenError(InvalidError):
    """Nobody would be invited."""


class WrongDeadlineError(InvalidError):
    """A deadline that has passed, or that comes after the conference."""


class NoMainPointError(DomainError):
    """A conference cannot be announced without its main point."""


class NotPassableError(DomainError):
    """This point cannot pass the invitation on."""


class NotWithdrawableError(DomainError):
    """This invitation cannot be taken back."""


def check_draft(stage: Stage) -> None:
    """Refuse to choose or strike points of a list whose letters went out."""
    if stage is not Stage.DRAFT:
        raise WrongStageError(
            _m("Giấy mời đã phát hành; hãy mời bổ sung hoặc rút lời mời từng điểm cầu.")
        )


def check_inviting_more(stage: Stage) -> None:
    """Refuse to invite more points before the letters went out, or once all is over."""
    if stage not in ANSWERABLE:
        raise WrongStageError(
            _m("Chỉ mời bổ sung được sau khi phát hành giấy mời và trước khi hội nghị kết thúc.")
        )


def check_somebody(count: int) -> None:
    """Refuse an invitation that reaches nobody."""
    if not count:
        raise NothingChosenError(
            _m("Không có đơn vị nào để mời thêm: các đơn vị đã chọn đều đã được mời.")
        )


def check_somebody_chosen(count: int) -> None:
    """Refuse to change nobody."""
    if not count:
        raise NothingChosenError(_m("Hãy chọn ít nhất một điểm cầu."))


def check_main(*, has_main: bool) -> None:
    """Refuse to invite anybody to a conference without a main point."""
    if not has_main:
        raise NoMainPointError(
            _m("Hội nghị chưa có điểm cầu chính. Hãy chọn điểm cầu chính trước.")
        )


def check_announcing(stage: Stage, *, points: int) -> None:
    """Refuse to announce twice, or without anybody to invite."""
    if stage is not Stage.DRAFT:
        raise WrongStageError(_m("Giấy mời của hội nghị này đã được phát hành."))
    if not points:
        raise NothingChosenError(
            _m("Chưa chọn điểm cầu nào. Hãy chọn đơn vị mời trước khi phát hành giấy mời.")
        )


def check_reply_deadline(deadline: datetime, *, now: datetime, latest: datetime) -> None:
    """Refuse a deadline in the past, or after the moment until when an answer is of use."""
    if deadline <= now:
        raise WrongDeadlineError(_m("Hạn trả lời phải sau thời điểm này."), field="reply_deadline")
    if deadline > latest:
        raise WrongDeadlineError(
            _m("Hạn trả lời không được sau %(latest)s."),
            field="reply_deadline",
            latest=vietnamese.long_moment(latest),
        )


def check_speech_deadline(deadline: datetime | None, *, starts_at: datetime) -> None:
    """Refuse to collect papers until after the conference begins."""
    if deadline is not None and deadline > starts_at:
        raise WrongDeadlineError(
            _m("Hạn đăng ký tham luận phải trước giờ khai mạc (%(starts)s)."),
            field="speech_deadline",
            starts=vietnamese.long_moment(starts_at),
        )


def check_passing_on(point: Invited, *, stage: Stage, levels: int) -> None:
    """Refuse to pass on what was withdrawn, is over, or has no tier below."""
    if stage not in ANSWERABLE:
        raise WrongStageError(
            _m(
                "Hội nghị chưa phát hành giấy mời hoặc đã kết thúc, hoãn, hủy; "
                "không chuyển mời được."
            )
        )
    if point.answer is Answer.WITHDRAWN:
        raise NotPassableError(_m("Lời mời của điểm cầu này đã được rút."))
    if point.is_main:
        raise NotPassableError(_m("Điểm cầu chính mời trực tiếp khi phát hành giấy mời."))
    if point.level >= levels or not point.has_lower_tier:
        raise NotPassableError(_m("Đơn vị này không có cấp dưới trong thành phần hội nghị."))


def check_withdrawing(point: Invited, *, stage: Stage) -> None:
    """Refuse to take back the main point's invitation, or any once the conference has begun."""
    if point.is_main:
        raise NotWithdrawableError(_m("Không rút được điểm cầu chính."))
    if stage is not Stage.ANNOUNCED:
        raise WrongStageError(
            _m("Chỉ rút được lời mời sau khi phát hành và trước khi hội nghị bắt đầu.")
        )
    if point.answer is Answer.WITHDRAWN:
        raise NotWithdrawableError(_m("Lời mời của điểm cầu này đã được rút trước đó."))


def latest_reply(*, stage: Stage, starts_at: datetime, ends_at: datetime) -> datetime:
    """Return until when an answer is of use: the beginning, or the end once it has begun."""
    return ends_at if stage is Stage.LIVE else starts_at


def proposed_deadline(
    deadline: datetime | None, *, now: datetime, starts_at: datetime
) -> datetime | None:
    """Return the deadline to propose to a lower tier: the one above it while it is ahead."""
    if deadline is not None and deadline > now:
        return deadline
    return starts_at if starts_at > now else None


def digest(public_ids: Iterable[str]) -> str:
    """Return one fingerprint for a set of points, whatever their order."""
    return sha256("\n".join(sorted(public_ids)).encode()).hexdigest()
