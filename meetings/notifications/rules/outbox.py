"""What a mail tells, when it is true, when to try it again, and when to give up (D22, D23)."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

LEASE: Final = timedelta(minutes=3)  # longer than the slowest talk with a mail server, twice
# A plan is seldom changed once: what is told waits until whoever edits it has finished, and a
# newer mail takes the place of one that has not left.
_SETTLES: Final = timedelta(minutes=2)
_WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
MOST_ATTEMPTS: Final = len(_WAITS) + 1


class MailKind(StrEnum):
    """What a mail tells."""

    INVITATION = "invitation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    WITHDRAWAL = "withdrawal"
    REMINDER = "reminder"
    MINUTES_OUT = "minutes_out"
    SUBSTITUTION_DECIDED = "substitution_decided"
    REOPENING_DECIDED = "reopening_decided"
    PASSWORD_RESET = "password_reset"  # noqa: S105 a kind of mail
    PERSONAL_INVITATION = "personal_invitation"
    PERSONAL_CHANGE = "personal_change"
    PERSONAL_CANCELLATION = "personal_cancellation"
    PERSONAL_WITHDRAWAL = "personal_withdrawal"
    AGENDA_CHANGE = "agenda_change"
    PERSONAL_AGENDA_CHANGE = "personal_agenda_change"
    EVENT = "event"  # told to a machine, as it happened: never superseded


class Channel(StrEnum):
    """The way a message takes."""

    MAIL = "mail"
    SMS = "sms"
    WEBHOOK = "webhook"


_OF_A_PLAN: Final = frozenset({MailKind.CHANGE, MailKind.PERSONAL_CHANGE})
# What puts the conference into a delegate's own calendar (REQUEST).
PERSONAL_REQUESTS: Final = (MailKind.PERSONAL_INVITATION, MailKind.PERSONAL_CHANGE)


class NothingToChaseError(InvalidError):
    """Nobody waits, or no mail reaches those who do."""

    @classmethod
    def silent(cls) -> "NothingToChaseError":
        """Return the refusal for a conference that writes to nobody."""
        return cls(
            _m(
                "Hội nghị này là dữ liệu minh họa hoặc nhập từ hồ sơ cũ nên không gửi thư cho ai. "
                "Hãy gọi theo danh sách điện thoại."
            )
        )

    @classmethod
    def because(cls, waiting: int, *, only_overdue: bool = False) -> "NothingToChaseError":
        """Return the refusal with its reason: how many of those asked for wait."""
        if waiting:
            return cls(
                _m(
                    "%(n)d điểm cầu chưa trả lời đều chưa có địa chỉ thư. Hãy gọi theo danh sách "
                    "điện thoại."
                ),
                n=waiting,
            )
        if only_overdue:
            return cls(_m("Không có điểm cầu nào quá hạn mà chưa trả lời."))
        return cls(_m("Không còn điểm cầu nào chưa trả lời."))


class ObsoleteMailError(DomainError):
    """What the message was to tell is no longer so; it is not sent."""


class MailState(StrEnum):
    """Where a mail stands."""

    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    SUPERSEDED = "superseded"


FAILED: Final = (MailState.FAILED, MailState.DEAD)  # what is sent again by hand

# What a mail makes untrue while it has not left the house yet (D23).
SUPERSEDES: Final[dict[MailKind, frozenset[MailKind]]] = {
    MailKind.INVITATION: frozenset({MailKind.WITHDRAWAL}),
    MailKind.CHANGE: frozenset({MailKind.CHANGE, MailKind.CANCELLATION}),
    MailKind.REMINDER: frozenset({MailKind.REMINDER}),
    MailKind.CANCELLATION: frozenset(
        {MailKind.INVITATION, MailKind.CHANGE, MailKind.AGENDA_CHANGE, MailKind.REMINDER}
    ),
    MailKind.WITHDRAWAL: frozenset(
        {MailKind.INVITATION, MailKind.CHANGE, MailKind.AGENDA_CHANGE, MailKind.REMINDER}
    ),
    MailKind.MINUTES_OUT: frozenset({MailKind.MINUTES_OUT}),
    MailKind.SUBSTITUTION_DECIDED: frozenset(),
    MailKind.REOPENING_DECIDED: frozenset({MailKind.REOPENING_DECIDED}),
    MailKind.PASSWORD_RESET: frozenset({MailKind.PASSWORD_RESET}),
    MailKind.PERSONAL_INVITATION: frozenset({MailKind.PERSONAL_WITHDRAWAL}),
    MailKind.PERSONAL_CHANGE: frozenset({MailKind.PERSONAL_CHANGE, MailKind.PERSONAL_CANCELLATION}),
    MailKind.PERSONAL_CANCELLATION: frozenset(
        {*PERSONAL_REQUESTS, MailKind.PERSONAL_AGENDA_CHANGE}
    ),
    MailKind.PERSONAL_WITHDRAWAL: frozenset({*PERSONAL_REQUESTS, MailKind.PERSONAL_AGENDA_CHANGE}),
    # what changed once is not told by what changed later: none of these drops another
    MailKind.AGENDA_CHANGE: frozenset(),
    MailKind.PERSONAL_AGENDA_CHANGE: frozenset(),
    MailKind.EVENT: frozenset(),
}
_ANSWERABLE: Final = frozenset({Stage.ANNOUNCED, Stage.LIVE})
_CALLED_OFF: Final = frozenset({Stage.POSTPONED, Stage.CANCELLED})


def settles(kind: MailKind) -> timedelta:
    """Return how long a mail of this kind waits before it leaves, so that a burst gives one."""
    return _SETTLES if kind in _OF_A_PLAN else timedelta()


def wait_after(attempt: int) -> timedelta | None:
    """Return how long to wait after the n-th failed try (from 1), or None to give up."""
    return _WAITS[attempt - 1] if 1 <= attempt <= len(_WAITS) else None


def is_true(kind: MailKind, *, stage: Stage, answer: Answer) -> bool:
    """Say whether what a mail tells is still so at the moment it is written."""
    if kind is MailKind.WITHDRAWAL:
        return answer is Answer.WITHDRAWN
    if answer is Answer.WITHDRAWN:
        return False
    if kind is MailKind.REMINDER:
        return answer is Answer.INVITED and stage in _ANSWERABLE
    if kind is MailKind.CANCELLATION:
        return stage in _CALLED_OFF
    return kind is MailKind.MINUTES_OUT or stage not in _CALLED_OFF


def is_true_of_person(kind: MailKind, *, stage: Stage, answer: Answer, is_named: bool) -> bool:
    """Say whether what a mail tells a delegate is still so; `is_named` at the very address."""
    if kind is MailKind.PERSONAL_WITHDRAWAL:
        return not is_named
    if kind is MailKind.PERSONAL_CANCELLATION:
        return is_named and stage in _CALLED_OFF
    return is_named and answer is Answer.CONFIRMED and stage in _ANSWERABLE
