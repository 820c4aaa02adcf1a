"""Speeches as a table and as data (interfaces.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext

from meetings.conferences.models import Conference
from meetings.kit import vietnamese
from meetings.kit.i18n import mark as _m
from meetings.kit.tables import Cell, Sheet
from meetings.speeches.queries.lists import Numbers, Row
from meetings.web.states import state

# Its name is part of the format, whatever the language of the reader.
SPEECHES: Final = _m("Phát biểu")


def header() -> list[str]:
    """Return the head of the list in the reader's language."""
    return [
        gettext("Mã lượt phát biểu"),
        gettext("Loại"),
        gettext("Tình trạng"),
        gettext("Thứ tự"),
        gettext("Điểm cầu"),
        gettext("Đơn vị"),
        gettext("Cấp"),
        gettext("Người phát biểu"),
        gettext("Chức vụ"),
        gettext("Tên tham luận hoặc nội dung"),
        gettext("Thời gian bố trí (giây)"),
        gettext("Thời gian đã dùng (giây)"),
        gettext("Đăng ký lúc"),
        gettext("Bắt đầu"),
        gettext("Kết thúc"),
        gettext("Lý do không bố trí"),
    ]


def rows(speeches: Iterable[Row], *, now: datetime) -> Iterator[list[Cell]]:
    """Give a row per speech, with stored words: for programs."""
    for row in speeches:
        one = row.speech
        yield [
            one.public_id,
            one.kind.value,
            one.state.value,
            one.rank or None,
            row.point,
            row.organisation,
            row.level,
            one.speaker_name,
            one.speaker_title,
            one.title,
            one.allotted_seconds,
            row.used(now),
            one.asked_at,
            one.started_at,
            one.ended_at,
            one.decline_reason,
        ]


def sheet(speeches: Iterable[Row], *, now: datetime) -> Sheet:
    """Return the sheet of the workbook, with words for people."""
    worded = (
        [
            row[0],
            str(state("speech_kind", str(row[1])).word),
            str(state("speech", str(row[2])).word),
            *row[3:],
        ]
        for row in rows(speeches, now=now)
    )
    return Sheet(name=SPEECHES, header=header(), rows=worded)


def data(
    conference: Conference, numbers: Numbers, speeches: Iterable[Row], *, now: datetime
) -> dict[str, Any]:
    """Return the numbers and the speeches as the JSON twin shows them."""
    return {
        "code": conference.code,
        "stage": conference.stage.value,
        "speeches": asdict(numbers),
        "items": [_item(row, now=now) for row in speeches],
    }


def _item(row: Row, *, now: datetime) -> dict[str, Any]:
    one = row.speech
    return {
        "id": one.public_id,
        "kind": one.kind.value,
        "state": one.state.value,
        "rank": one.rank or None,
        "point": {"id": row.point_id, "name": row.point, "organisation": row.organisation},
        "speaker": {"name": one.speaker_name, "title": one.speaker_title},
        "title": one.title,
        "allotted_seconds": one.allotted_seconds,
        "used_seconds": row.used(now),
        "asked_at": _moment(one.asked_at),
        "started_at": _moment(one.started_at),
        "ended_at": _moment(one.ended_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(vietnamese.ZONE).isoformat(timespec="seconds") if at else None
