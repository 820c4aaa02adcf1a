"""Sending somebody else: the chair is asked first, save on the day itself (QĐ 45/2018/QĐ-TTg)."""

from enum import StrEnum
from typing import Final

from meetings.conferences.rules.secrecy import check_not_secret
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import vietnamese
from meetings.kit.errors import DomainError, InvalidError, TooLargeError, WrongTypeError
from meetings.kit.filenames import sniff
from meetings.kit.i18n import mark as _m

LARGEST_LETTER: Final = 10 * 1024 * 1024
LETTER_ENDINGS: Final = (".pdf", ".png", ".jpg", ".jpeg")
LONGEST_REASON: Final = 500
_LETTERS: Final = frozenset({"application/pdf", "image/png", "image/jpeg"})


class RequestState(StrEnum):
    """What became of a request to send somebody else."""

    PENDING = "pending"
    CONSENTED = "consented"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    # changed on the day by the point itself; the chair has not said anything about it yet
    UNASKED = "unasked"


# What still waits for a word of the chair.
OPEN_STATES: Final = (RequestState.PENDING, RequestState.UNASKED)


class NotAskableError(DomainError):
    """Nobody else can be proposed for this seat now."""


class NotDecidableError(DomainError):
    """This request was decided or taken back already."""


class ConsentNeededError(DomainError):
    """The chair is asked before somebody else comes."""


class NoReasonError(InvalidError):
    """A request, or a refusal, needs its reason."""


class NothingChosenError(InvalidError):
    """Nothing was chosen to decide on."""


def is_direct(stage: Stage, *, is_host: bool) -> bool:
    """Say whether the person changes at once: by the host's secretariat, or once it has begun.

    QĐ 45/2018/QĐ-TTg: a head who cannot come reports to the chair and sends another only when the
    chair agrees. The secretariat records that consent; on the day itself there is no time to ask.
    """
    return is_host or stage is Stage.LIVE


def recorded(*, is_host: bool) -> RequestState:
    """Return how a change made at once is kept: with the consent told to the host, or without."""
    return RequestState.CONSENTED if is_host else RequestState.UNASKED


def check_direct(stage: Stage, *, is_host: bool) -> None:
    """Refuse to change the person before the chair has agreed."""
    if not is_direct(stage, is_host=is_host):
        raise ConsentNeededError(
            _m("Trước ngày họp, người dự thay phải được chủ trì đồng ý. Hãy gửi đề nghị dự thay.")
        )


def check_asking(stage: Stage) -> None:
    """Refuse a request once the conference has begun: then the person changes at once."""
    if stage is Stage.LIVE:
        raise NotAskableError(_m("Hội nghị đang diễn ra; hãy ghi thẳng người dự thay."))


def check_none_pending(*, pending: bool) -> None:
    """Refuse a second request for a seat while the first one waits."""
    if pending:
        raise NotAskableError(
            _m("Đã có đề nghị dự thay cho đại biểu này đang chờ ý kiến. Hãy rút đề nghị đó trước.")
        )


def check_reason(reason: str) -> None:
    """Refuse a request without its reason."""
    if not reason.strip():
        raise NoReasonError(_m("Hãy ghi lý do đề nghị dự thay."), field="reason")


def check_refusal(reason: str) -> None:
    """Refuse to say no without telling the point why."""
    if not reason.strip():
        raise NoReasonError(_m("Hãy ghi lý do không đồng ý; điểm cầu sẽ thấy."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise NoReasonError(_m("Tối đa %(max)d ký tự."), field="reason", max=LONGEST_REASON)


def check_chosen(count: int, *, of: int = 0) -> None:
    """Refuse to decide on nothing: nothing was ticked, or all that was has its word by now."""
    if not count and of:
        raise NothingChosenError(
            _m("Các đề nghị đã chọn vừa có ý kiến hoặc đã được rút; xem tình trạng ở danh sách.")
        )
    if not count:
        raise NothingChosenError(_m("Hãy chọn ít nhất một đề nghị đang chờ ý kiến."))


def check_pending(state: RequestState) -> None:
    """Refuse to take back what was decided."""
    if state is not RequestState.PENDING:
        raise NotDecidableError(
            _m("Đề nghị này đã có ý kiến hoặc đã rút. Hãy tải lại trang để xem kết quả.")
        )


def letter_type(filename: str, data: bytes) -> str:
    """Return the media type of an attached letter: a PDF or a picture of at most 10 MB.

    To be asked before any byte is stored: nothing of a refused file stays.
    """
    if len(data) > LARGEST_LETTER:
        raise TooLargeError(_m("Tệp lớn hơn 10 MB. Hãy giảm dung lượng rồi gửi lại."), field="file")
    check_not_secret(vietnamese.nfc(filename), field="file")
    found = sniff(data)
    if found not in _LETTERS:
        raise WrongTypeError(
            _m("Công văn kèm theo phải là tệp PDF hoặc ảnh PNG, JPEG."), field="file"
        )
    return found


def check_absence(stage: Stage, reason: str) -> None:
    """Refuse an absence told without its reason, or once the day has come: then the roll says it.

    QĐ 45/2018/QĐ-TTg, Điều 15: who cannot come says so and why.
    """
    if stage is not Stage.ANNOUNCED:
        raise NotAskableError(
            _m("Chỉ báo vắng trước khi khai mạc; từ lúc khai mạc hãy ghi ở mục Điểm danh.")
        )
    if not reason.strip():
        raise NoReasonError(_m("Hãy ghi lý do vắng."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise NoReasonError(_m("Tối đa %(max)d ký tự."), field="reason", max=LONGEST_REASON)
