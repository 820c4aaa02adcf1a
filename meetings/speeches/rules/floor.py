"""What may become of a speech, when one may register or ask, and what counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import vietnamese
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m
from meetings.speeches.rules.vocabulary import SpeechKind, SpeechState

S = SpeechState

MOVES: Final[dict[SpeechState, frozenset[SpeechState]]] = {
    S.REGISTERED: frozenset({S.ACCEPTED, S.DECLINED, S.WITHDRAWN, S.NOT_REACHED}),
    S.ACCEPTED: frozenset({S.WAITING, S.SPEAKING, S.DECLINED, S.WITHDRAWN, S.NOT_REACHED}),
    S.WAITING: frozenset({S.SPEAKING, S.DECLINED, S.WITHDRAWN, S.NOT_REACHED}),
    S.SPEAKING: frozenset({S.PAUSED, S.DONE}),
    S.PAUSED: frozenset({S.SPEAKING, S.DONE}),
    S.DECLINED: frozenset({S.ACCEPTED}),  # the host may think better of it
    S.WITHDRAWN: frozenset(),
    S.DONE: frozenset(),
    S.NOT_REACHED: frozenset(),
}
QUEUED: Final = (S.ACCEPTED, S.WAITING)
ON_THE_FLOOR: Final = (S.SPEAKING, S.PAUSED)
PENDING: Final = (S.REGISTERED, S.ACCEPTED, S.WAITING)
# What everybody who takes part may see: the rolling order is public, requests are not.
PUBLIC: Final = (S.ACCEPTED, S.WAITING, S.SPEAKING, S.PAUSED, S.DONE, S.NOT_REACHED)
REGISTRABLE: Final = (SpeechKind.THAM_LUAN, SpeechKind.PHAT_BIEU)
ASKABLE: Final = (
    SpeechKind.PHAT_BIEU,
    SpeechKind.CAU_HOI,
    SpeechKind.TRA_LOI,
    SpeechKind.TRANH_LUAN,
    SpeechKind.THE_THUC,
)

_DONE_ALREADY: Final = {
    S.SPEAKING: _m("Lượt phát biểu này đang diễn ra, có thể người khác vừa bấm trước."),
    S.PAUSED: _m("Lượt phát biểu này đang tạm dừng, có thể người khác vừa bấm trước."),
    S.DONE: _m("Lượt phát biểu này đã kết thúc."),
    S.WITHDRAWN: _m("Lượt phát biểu này đã được rút."),
    S.DECLINED: _m("Lượt phát biểu này không được bố trí."),
    S.NOT_REACHED: _m("Hội nghị đã kết thúc khi chưa tới lượt này."),
    S.REGISTERED: _m("Lượt phát biểu này chưa được duyệt."),
    S.ACCEPTED: _m("Lượt phát biểu này đã được nhận và chưa bắt đầu."),
    S.WAITING: _m("Lượt phát biểu này đang chờ và chưa bắt đầu."),
}


class WrongMoveError(DomainError):
    """A speech cannot go from where it stands to what was asked."""


class FloorTakenError(DomainError):
    """Somebody else is speaking; one speaks at a time."""


class FloorClosedError(DomainError):
    """Nobody can register or ask now."""


class WrongSpeechError(InvalidError):
    """Something of a speech is missing or does not fit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody would like to say; `minutes` None takes what the conference allots."""

    kind: SpeechKind
    speaker_name: str
    speaker_title: str = ""
    title: str = ""
    summary: str = ""
    minutes: int | None = None
    session_id: int | None = None
    agenda_item_id: int | None = None
    delegate_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What one speech adds to the counts of its conference."""

    registered: int = 0
    accepted: int = 0
    done: int = 0
    seconds: int = 0


def check_move(before: SpeechState, after: SpeechState) -> None:
    """Refuse a step that a speech does not make, saying where it stands."""
    if after not in MOVES[before]:
        raise WrongMoveError(_DONE_ALREADY[before])


def check_start(before: SpeechState) -> None:
    """Refuse to start a speech that does not wait; a speech starts once."""
    check_move(before, S.SPEAKING)
    if before is S.PAUSED:
        raise WrongMoveError(_DONE_ALREADY[before])


def check_resume(before: SpeechState) -> None:
    """Refuse to let go on what does not stand."""
    if before is not S.PAUSED:
        raise WrongMoveError(_DONE_ALREADY[before])


def check_queued(state: SpeechState) -> None:
    """Refuse to order what is not in the queue."""
    if state not in QUEUED:
        raise WrongMoveError(_DONE_ALREADY[state])


def check_undecided(state: SpeechState) -> None:
    """Refuse a point that would change what the host has decided about."""
    if state is not S.REGISTERED:
        raise WrongMoveError(
            _m("Ban thư ký đã xử lý đăng ký này. Hãy liên hệ ban thư ký nếu cần sửa.")
        )


def check_changeable(state: SpeechState) -> None:
    """Refuse to change a speech that has begun or will not be held."""
    if state not in PENDING:
        raise WrongMoveError(_DONE_ALREADY[state])


def check_extendable(state: SpeechState) -> None:
    """Refuse more time for what is over or not yet accepted."""
    if state not in (*QUEUED, *ON_THE_FLOOR):
        raise WrongMoveError(_DONE_ALREADY[state])


def check_free(speaker_name: str | None) -> None:
    """Refuse while somebody (named) is speaking."""
    if speaker_name is not None:
        raise FloorTakenError(
            _m("%(name)s đang phát biểu. Hãy kết thúc hoặc tạm dừng lượt đó trước."),
            name=speaker_name,
        )


def check_live(stage: Stage) -> None:
    """Refuse to give the floor while the conference is not on."""
    if stage is not Stage.LIVE:
        raise FloorClosedError(_m("Chỉ mời phát biểu khi hội nghị đang diễn ra."))


def check_registering(*, stage: Stage, deadline: datetime, now: datetime) -> None:
    """Refuse a point that registers before the letters are out or after the deadline."""
    if stage is not Stage.ANNOUNCED:
        raise FloorClosedError(
            _m(
                "Chỉ đăng ký tham luận từ khi có giấy mời đến trước giờ họp. Trong hội nghị hãy "
                "dùng “Xin phát biểu”."
            )
        )
    if now > deadline:
        local = deadline.astimezone(vietnamese.ZONE)
        raise FloorClosedError(
            _m("Đã hết hạn đăng ký tham luận lúc %(time)s ngày %(day)s. Hãy liên hệ ban thư ký."),
            time=f"{local:%H:%M}",
            day=vietnamese.short_date(deadline),
        )


def check_adding(stage: Stage) -> None:
    """Refuse the secretary only once there is nothing left to be spoken at."""
    if stage not in {Stage.DRAFT, Stage.ANNOUNCED, Stage.LIVE}:
        raise FloorClosedError(_m("Hội nghị không còn nhận thêm lượt phát biểu."))


def check_asking(*, stage: Stage, is_open: bool, kind: SpeechKind) -> None:
    """Refuse a request while the conference is not on or the list is closed.

    A closed list does not close the way to a point of order.
    """
    if stage is not Stage.LIVE:
        raise FloorClosedError(_m("Chỉ xin phát biểu khi hội nghị đang diễn ra."))
    if not is_open and kind is not SpeechKind.THE_THUC:
        raise FloorClosedError(_m("Chủ trì đã đóng danh sách xin phát biểu."))


def check_wish(wish: Wish, *, kinds: tuple[SpeechKind, ...]) -> None:
    """Refuse a speech without a speaker, a paper without a title, or a kind not offered here."""
    if wish.kind not in kinds:
        raise WrongSpeechError(_m("Loại phát biểu này không đăng ký ở đây."), field="kind")
    if not wish.speaker_name:
        raise WrongSpeechError(_m("Hãy nhập họ tên người phát biểu."), field="speaker_name")
    if wish.kind is SpeechKind.THAM_LUAN and not wish.title:
        raise WrongSpeechError(_m("Hãy nhập tên tham luận."), field="title")


def check_decline_reason(reason: str) -> None:
    """Refuse to turn a speech down without saying why."""
    if not reason:
        raise WrongSpeechError(_m("Hãy ghi lý do không bố trí phát biểu."), field="reason")


def share(state: SpeechState, *, accepted_at: datetime | None, used_seconds: int) -> Share:
    """Return what a speech counts for: withdrawn nothing, the time only once it is done."""
    if state is S.WITHDRAWN:
        return Share()
    is_done = state is S.DONE
    return Share(
        registered=1,
        accepted=int(accepted_at is not None and state is not S.DECLINED),
        done=int(is_done),
        seconds=used_seconds if is_done else 0,
    )
