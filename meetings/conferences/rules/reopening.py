"""Answering after the deadline: asked of the office that invited, granted until a moment or not."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from meetings.conferences.rules.secrecy import check_not_secret
from meetings.kit import vietnamese
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

LONGEST_WISH: Final = 1000
LONGEST_REASON: Final = 500


class ReopeningState(StrEnum):
    """What became of a request to answer after the deadline."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class NotAskableError(DomainError):
    """There is nothing to ask for: the answer is open, or is asked for already."""


class NotDecidableError(DomainError):
    """This request was decided or taken back already."""


class MissingWordsError(InvalidError):
    """A request needs what and why; a refusal needs its reason."""


class WrongMomentError(InvalidError):
    """A moment that has passed, or that comes when an answer is of no use any more."""


def check_asking(*, is_open: bool, pending: bool) -> None:
    """Refuse to ask for what is open anyway, or to ask twice."""
    if is_open:
        raise NotAskableError(_m("Chưa hết hạn trả lời; hãy sửa trực tiếp câu trả lời."))
    if pending:
        raise NotAskableError(
            _m("Đã có một đề nghị đang chờ. Hãy rút đề nghị đó nếu muốn gửi đề nghị khác.")
        )


def check_words(*, what: str, reason: str) -> None:
    """Refuse a request that does not tell what is to change and why, or that tells a secret."""
    if not what.strip():
        raise MissingWordsError(_m("Hãy ghi nội dung muốn trả lời hoặc sửa."), field="what")
    if not reason.strip():
        raise MissingWordsError(_m("Hãy ghi lý do gửi sau hạn."), field="reason")
    check_not_secret(what, field="what")
    check_not_secret(reason, field="reason")


def check_pending(state: ReopeningState) -> None:
    """Refuse to decide on, or take back, what does not wait any more."""
    if state is not ReopeningState.PENDING:
        raise NotDecidableError(_m("Đề nghị này đã được xử lý hoặc đã rút. Hãy tải lại trang."))


def check_until(until: datetime, *, now: datetime, latest: datetime) -> None:
    """Refuse to open an answer until a moment that has passed or comes too late to be of use."""
    if until <= now:
        raise WrongMomentError(_m("Thời điểm mở lại phải sau lúc này."), field="until")
    if until > latest:
        raise WrongMomentError(
            _m("Không mở lại được sau %(latest)s."),
            field="until",
            latest=vietnamese.long_moment(latest),
        )


def check_refusal(reason: str) -> None:
    """Refuse a refusal without a reason: the point reads it."""
    if not reason.strip():
        raise MissingWordsError(_m("Hãy ghi lý do không đồng ý."), field="refusal")
