"""Who was there, who was not and why, and who stood in for whom: the lists of the appendices."""

from typing import Any, Final

from sqlalchemy import select

from meetings.attendance.models import AttendanceState
from meetings.attendance.rules import HAVE_BEEN_THERE, Presence
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.minutes.rules import LONGEST_LIST

_PRESENCE: Final = {
    Presence.PRESENT: "có mặt trực tiếp",
    Presence.PRESENT_ONLINE: "trực tuyến",
    Presence.LATE: "đến muộn",
    Presence.LEFT: "về sớm",
}
_ABSENCE: Final = {Presence.EXCUSED: "có lý do", Presence.ABSENT: "không lý do"}
_UNKNOWN: Final = "–"


def there(conference: Conference) -> Any:  # noqa: ANN401 a select whose columns are replaced
    """Select the delegates who have been there."""
    return _marked(conference, tuple(HAVE_BEEN_THERE))


def present(conference: Conference) -> tuple[tuple[str, ...], ...]:
    """Rows of Phụ lục II: name, post and office, point, how the delegate took part."""
    rows = _listed(there(conference), AttendanceState.state, Delegate.substitute_for)
    return tuple(_present_row(*row) for row in rows)


def absent(conference: Conference) -> tuple[tuple[str, ...], ...]:
    """Rows of who was absent: name, post and office, point, excused or not, the reason.

    The reason is that of the roll, else what was told before the day. Whom nobody marked is not
    in the list: nobody knows.
    """
    away = _marked(conference, tuple(_ABSENCE))
    rows = _listed(away, AttendanceState.state, AttendanceState.reason, Delegate.absence_reason)
    return tuple(
        (name, _office(post, unit), point, _ABSENCE[state], reason or told or _UNKNOWN)
        for name, post, unit, point, state, reason, told in rows
    )


def substitutes(conference: Conference) -> tuple[tuple[str, ...], ...]:
    """Rows of who stood in (họp thay) and was there: name, post and office, point, for whom."""
    stood_in = there(conference).where(Delegate.substitute_for != "")
    return tuple(
        (name, _office(post, unit), point, whom)
        for name, post, unit, point, whom in _listed(stood_in, Delegate.substitute_for)
    )


def _marked(conference: Conference, states: tuple[Presence, ...]) -> Any:  # noqa: ANN401
    return (
        select(Delegate.id)
        .join(AttendanceState, AttendanceState.delegate_id == Delegate.id)
        .join(Participation, Participation.id == Delegate.participation_id)
        .where(
            Delegate.conference_id == conference.id,
            Delegate.replaced_at.is_(None),
            Participation.answer != Answer.WITHDRAWN,
            AttendanceState.state.in_(states),
        )
    )


def _listed(wanted: Any, *more: Any) -> Any:  # noqa: ANN401 columns of whatever table
    order = (
        Participation.level,
        Participation.parent_name,
        Participation.sort_key,
        Delegate.sort_key,
    )
    columns = (Delegate.name, Delegate.post, Delegate.unit, Participation.name, *more)
    shown = wanted.with_only_columns(*columns).order_by(*order, Delegate.id)
    return db.session.execute(shown.limit(LONGEST_LIST))


def _present_row(
    name: str, post: str, unit: str, point: str, state: Presence, substitute_for: str
) -> tuple[str, ...]:
    how = _PRESENCE[state]
    if substitute_for:
        how = f"{how}, dự thay {substitute_for}"
    return (name, _office(post, unit), point, how)


def _office(post: str, unit: str) -> str:
    return ", ".join(word for word in (post, unit) if word)
