"""The life of a conference: which stage may follow which, and what each one still allows."""

from typing import Final

from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

NEXT: Final[dict[Stage, frozenset[Stage]]] = {
    Stage.DRAFT: frozenset({Stage.ANNOUNCED, Stage.CANCELLED}),
    Stage.ANNOUNCED: frozenset({Stage.LIVE, Stage.POSTPONED, Stage.CANCELLED}),
    Stage.POSTPONED: frozenset({Stage.ANNOUNCED, Stage.CANCELLED}),
    Stage.LIVE: frozenset({Stage.ENDED}),
    Stage.ENDED: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
    Stage.CANCELLED: frozenset(),
}
# While nothing has begun, the plan may still change.
CHANGEABLE: Final = frozenset({Stage.DRAFT, Stage.ANNOUNCED, Stage.POSTPONED})
# Items may be put in order until the conference is over.
ARRANGEABLE: Final = CHANGEABLE | {Stage.LIVE}
# Papers may be added until everything is done.
OPEN: Final = ARRANGEABLE | {Stage.ENDED}
_LONGEST_REASON: Final = 1000


class WrongStageError(DomainError):
    """The conference is not at the stage for this (409)."""


class NoReasonError(InvalidError):
    """Whoever puts off or cancels a conference must say why."""


_WHY_NOT: Final = {
    Stage.DRAFT: _m("Hội nghị chưa phát hành giấy mời nên chưa làm được việc này."),
    Stage.ANNOUNCED: _m(
        "Hội nghị đã phát hành giấy mời và chưa khai mạc nên chưa làm được việc này."
    ),
    Stage.LIVE: _m("Hội nghị đang diễn ra nên không làm được việc này."),
    Stage.ENDED: _m("Hội nghị đã bế mạc nên không làm được việc này nữa."),
    Stage.CLOSED: _m("Hồ sơ hội nghị đã đóng nên không làm được việc này nữa."),
    Stage.POSTPONED: _m("Hội nghị đang hoãn nên không làm được việc này; hãy đặt ngày mới trước."),
    Stage.CANCELLED: _m("Hội nghị đã hủy nên không làm được việc này nữa."),
}


def check_next(now_at: Stage, wanted: Stage) -> None:
    """Refuse a stage that cannot follow the present one."""
    if wanted not in NEXT[now_at]:
        raise WrongStageError(_WHY_NOT[now_at])


def check_changeable(stage: Stage) -> None:
    """Refuse to change the plan of a conference that has begun or will not take place."""
    if stage not in CHANGEABLE:
        raise WrongStageError(
            _m("Hội nghị đã bắt đầu, đã kết thúc hoặc đã hủy nên kế hoạch không sửa được nữa.")
        )


def check_postponable(stage: Stage) -> None:
    """Refuse to put off what was not announced or has begun; what is put off may get its day."""
    if stage is not Stage.POSTPONED:
        check_next(stage, Stage.POSTPONED)


def check_arrangeable(stage: Stage) -> None:
    """Refuse to change the agenda of a conference that is over or will not take place."""
    if stage not in ARRANGEABLE:
        raise WrongStageError(
            _m("Hội nghị đã kết thúc hoặc đã hủy nên chương trình không sửa được nữa.")
        )


def check_open(stage: Stage) -> None:
    """Refuse to change the papers of a conference whose file is closed."""
    if stage not in OPEN:
        raise WrongStageError(_m("Hồ sơ hội nghị đã đóng nên không thay đổi tài liệu được nữa."))


def check_reason(reason: str) -> None:
    """Refuse an empty reason, or one longer than can be kept."""
    if not reason:
        raise NoReasonError(_m("Hãy ghi lý do; lý do được gửi tới mọi điểm cầu."), field="reason")
    if len(reason) > _LONGEST_REASON:
        raise NoReasonError(_m("Tối đa %(max)d ký tự."), field="reason", max=_LONGEST_REASON)


def rises(stage: Stage) -> bool:
    """Tell whether a change of time, place or status must raise SEQUENCE: people hold entries."""
    return stage is not Stage.DRAFT
