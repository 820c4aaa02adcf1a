"""Attendance as tables and as data (interfaces.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from flask_babel import gettext

from meetings.attendance.queries import numbers
from meetings.attendance.queries.numbers import Overall
from meetings.attendance.queries.roll import AttendeeAt
from meetings.conferences.models import Conference, Participation
from meetings.kit.i18n import mark as _m
from meetings.kit.tables import Cell, Sheet
from meetings.web.states import state

# Their names are part of the format, whatever the language of the reader.
POINTS: Final = _m("Điểm cầu")
DELEGATES: Final = _m("Đại biểu")


def delegates_header() -> list[str]:
    """Return the head of the list of delegates in the reader's language."""
    return [
        gettext("Mã đại biểu"),
        gettext("Điểm cầu"),
        gettext("Đơn vị"),
        gettext("Cấp"),
        gettext("Họ và tên"),
        gettext("Chức vụ"),
        gettext("Tình trạng"),
        gettext("Từ lúc"),
        gettext("Lý do"),
        gettext("Dự thay"),
        gettext("Số người có mặt của điểm cầu"),
    ]


def delegate_rows(people: Iterable[AttendeeAt]) -> Iterator[list[Cell]]:
    """Give a row per delegate, with stored words: for programs."""
    for one in people:
        who = one.attendee
        yield [
            who.public_id,
            one.point,
            one.organisation,
            one.level,
            who.name,
            who.post,
            who.state.value,
            who.since,
            who.reason,
            who.substitute_for,
            one.headcount,
        ]


def sheets(people: Iterable[AttendeeAt], points: Iterable[Participation]) -> list[Sheet]:
    """Return the two sheets of the workbook, with words for people."""
    return [
        Sheet(name=POINTS, header=_points_header(), rows=_point_rows(points)),
        Sheet(name=DELEGATES, header=delegates_header(), rows=_worded(delegate_rows(people))),
    ]


def totals_json(conference: Conference, counted: Overall) -> dict[str, Any]:
    """Return the numbers as the JSON twin shows them; unknown is null."""
    labels = {tier.level: tier.label for tier in conference.scheme.tiers}
    return {
        "code": conference.code,
        "stage": conference.stage.value,
        "delegates": counted.whole.delegates(),
        "points": [
            {
                "level": level,
                "label": labels.get(level, str(level)),
                "invited": row.points,
                "connected": row.connected,
                "delegates": row.delegates(),
            }
            for level, row in counted.tiers.items()
        ],
    }


def _points_header() -> list[str]:
    return [
        gettext("Mã điểm cầu"),
        gettext("Điểm cầu"),
        gettext("Đơn vị"),
        gettext("Cấp"),
        gettext("Trả lời"),
        gettext("Chạy thử"),
        gettext("Đường truyền"),
        gettext("Kết nối lần đầu"),
        gettext("Đại biểu"),
        gettext("Có mặt"),
        gettext("Trực tuyến"),
        gettext("Đến muộn"),
        gettext("Về sớm"),
        gettext("Vắng có lý do"),
        gettext("Vắng"),
        gettext("Số người có mặt"),
    ]


def _point_rows(points: Iterable[Participation]) -> Iterator[list[Cell]]:
    for point in points:
        counts = asdict(numbers.of_point(point))
        named = ("expected", "present", "present_online", "late", "left", "excused", "absent")
        yield [
            point.public_id,
            point.name,
            point.organisation_name,
            point.level,
            str(state("answer", point.answer).word),
            str(state("line", point.line_test).word),
            str(state("line", point.line_state).word),
            point.first_connected_at,
            *(counts[name] for name in named),
            counts["headcount"],
        ]


def _worded(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    at = 6  # the column of the state
    for row in rows:
        yield [*row[:at], str(state("attendance", str(row[at])).word), *row[at + 1 :]]
