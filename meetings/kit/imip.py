"""Reading what calendar programs answer by mail: REPLY, COUNTER, REFRESH (RFC 5546, 6047)."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from icalendar import Calendar, Component

from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.itip import CalendarReply, PartStat, ReplyMethod
from meetings.kit.vietnamese import clean, clean_lines

LARGEST: Final = 256 * 1024  # characters of one calendar; a reply of a real program has 2,000
MOST_EVENTS: Final = 20
_LONGEST_COMMENT: Final = 1000
_LONGEST_ADDRESS: Final = 254
_LONGEST_UID: Final = 200
_LARGEST_SEQUENCE: Final = 2**31 - 1
_SCHEME: Final = "mailto:"
# What the library raises on texts that are no calendar, besides its own ValueErrors.
_BROKEN: Final = (
    ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError, RecursionError,
)  # fmt: skip


class UnreadableCalendarError(DomainError):
    """The calendar of a mail is broken, or says nothing that answers an invitation."""


def read_replies(text: str) -> tuple[CalendarReply, ...]:
    """Read the answers in one VCALENDAR, one for each attendee of each VEVENT.

    Raises UnreadableCalendarError, with the reason, for a text that is too large, no calendar,
    or of another method.
    """
    if len(text) > LARGEST:
        raise UnreadableCalendarError(_m("Phần lịch trong thư quá lớn."))
    try:
        calendar = Calendar.from_ical(text)
        method = _method(calendar)
        found = tuple(_answers(calendar.walk("VEVENT"), method))
    except _BROKEN as error:
        raise UnreadableCalendarError(_m("Phần lịch trong thư không đọc được.")) from error
    if not found:
        raise UnreadableCalendarError(_m("Phần lịch trong thư không ghi ai trả lời."))
    return found


def _method(calendar: Component) -> ReplyMethod:
    named = str(calendar.get("METHOD", "")).strip().upper()
    if named not in set(ReplyMethod):
        raise UnreadableCalendarError(_m("Thư có lịch nhưng không phải là câu trả lời."))
    return ReplyMethod(named)


def _answers(events: Iterable[Component], method: ReplyMethod) -> Iterator[CalendarReply]:
    for number, event in enumerate(events):
        if number == MOST_EVENTS:
            raise UnreadableCalendarError(_m("Phần lịch trong thư có quá nhiều sự kiện."))
        for attendee in _all(event.get("ATTENDEE")):
            answer = _answer(event, attendee, method)
            is_proposed = "DELEGATED-FROM" in getattr(attendee, "params", {})
            # Who is proposed to come instead stands beside who proposes it, and has said nothing.
            if not (is_proposed and answer.partstat is PartStat.NEEDS_ACTION):
                yield answer


def _answer(event: Component, attendee: Any, method: ReplyMethod) -> CalendarReply:
    params = getattr(attendee, "params", {})
    partstat = str(params.get("PARTSTAT", "")).upper()
    told = [*_all(event.get("COMMENT")), *_all(params.get("X-RESPONSE-COMMENT"))]
    delegated = _all(params.get("DELEGATED-TO"))
    return CalendarReply(
        method=method,
        uid=clean(str(event.get("UID", "")))[:_LONGEST_UID],
        attendee=_address(attendee),
        sequence=_sequence(event.get("SEQUENCE")),
        stamped_at=_moment(event.get("DTSTAMP")),
        partstat=PartStat(partstat) if partstat in set(PartStat) else PartStat.NEEDS_ACTION,
        comment=_comment(told),
        delegated_to=_address(delegated[0]) if delegated else "",
        starts_at=_moment(event.get("DTSTART")) if method is ReplyMethod.COUNTER else None,
    )


def _all(value: Any) -> list[Any]:
    """Return what may stand there once, several times or not at all, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _address(value: object) -> str:
    text = clean(str(value)).lower()
    return text.removeprefix(_SCHEME).strip()[:_LONGEST_ADDRESS]


def _sequence(value: object) -> int:
    with suppress(ValueError):
        return min(max(int(str(value)), 0), _LARGEST_SEQUENCE)
    return 0  # none is zero (RFC 5545 3.8.7.4)


def _moment(value: Any) -> datetime | None:
    """Return a moment with a zone; a day, or a time of nobody's zone, tells none."""
    moment = getattr(value, "dt", None)
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return None
    return moment.astimezone(UTC)


def _comment(told: Iterable[object]) -> str:
    lines = dict.fromkeys(clean_lines(str(one)) for one in told)  # some programs say it twice
    return "\n".join(line for line in lines if line)[:_LONGEST_COMMENT]
