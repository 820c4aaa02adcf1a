"""What stands and what was typed, side by side, after somebody else was quicker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from meetings.conferences.rules import planning
from meetings.conferences.rules.planning import (
    Plan,
    PlannedChair,
    PlannedContact,
    PlannedDay,
    PlannedOrganiser,
)
from meetings.kit import vietnamese
from meetings.web.states import state


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One part of a plan in both versions, as people read it."""

    label: str
    stands: str
    typed: str


_LABELS: Final = {
    "code": _l("Mã hội nghị"),
    "title": _l("Tên hội nghị"),
    "aliases": _l("Tên gọi khác"),
    "kind": _l("Loại"),
    "form": _l("Hình thức"),
    "organisers": _l("Cơ quan tổ chức"),
    "chairs": _l("Chủ trì"),
    "purpose": _l("Mục đích, nội dung"),
    "theme": _l("Chủ đề"),
    "requirements": _l("Yêu cầu đối với người dự"),
    "scheme": _l("Các cấp hành chính"),
    "levels": _l("Số cấp tham dự"),
    "days": _l("Thời gian"),
    "main_point": _l("Điểm cầu chính"),
    "place": _l("Địa điểm"),
    "contacts": _l("Đầu mối liên hệ"),
    "signer_title": _l("Chức vụ người ký"),
    "signer_name": _l("Họ và tên người ký"),
    "speech_minutes": _l("Thời lượng một lượt phát biểu (phút)"),
    "reply_deadline": _l("Hạn trả lời giấy mời"),
    "speech_deadline": _l("Hạn đăng ký tham luận"),
    "line_test_at": _l("Chạy thử đường truyền"),
}


def compared(
    stands: Plan, typed: Plan, *, names: Mapping[str, str] | None = None
) -> list[Compared]:
    """Return the parts in which two plans differ; `names` says what an identifier stands for."""
    known = names or {}
    return [
        Compared(
            label=str(_LABELS[part]),
            stands=_text(part, getattr(stands, part), known),
            typed=_text(part, getattr(typed, part), known),
        )
        for part in planning.differences(stands, typed)
    ]


def differing(*parts: tuple[str, str, str]) -> list[Compared]:
    """Return those of (label, what stands, what was typed) that differ, nothing as "(trống)"."""
    empty = gettext("(trống)")
    return [
        Compared(label=label, stands=stands or empty, typed=typed or empty)
        for label, stands, typed in parts
        if stands != typed
    ]


def _text(part: str, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401 any part of a plan
    if part in {"kind", "form"}:
        return str(state(part, value).word)
    if isinstance(value, tuple):
        return "\n".join(line(one) for one in value) or gettext("(trống)")
    if isinstance(value, datetime):
        return vietnamese.long_moment(value)
    return names.get(str(value), str(value)) if value else gettext("(trống)")


def line(one: Any) -> str:  # noqa: ANN401 any row of a plan
    """Return a row of a plan as people read it."""
    return _LINES[type(one)](one)


def _day(day: PlannedDay) -> str:
    hours = f"{vietnamese.long_moment(day.starts_at)} – {vietnamese.clock_time(day.ends_at)}"
    sessions = (
        f"{vietnamese.clock_time(one.starts_at)} – {vietnamese.clock_time(one.ends_at)}: "
        f"{one.title}{f' ({one.place})' if one.place else ''}"
        for one in day.sessions
    )
    return "\n".join((hours, *sessions))


def _joined(*words: str) -> str:
    return ", ".join(word for word in words if word)


def _chair(chair: PlannedChair) -> str:
    return _joined(chair.name, chair.title, chair.other_title, chair.note)


def _organiser(body: PlannedOrganiser) -> str:
    return _joined(body.name, body.part)


def _contact(contact: PlannedContact) -> str:
    return _joined(contact.name, contact.title, contact.phone, contact.email)


_LINES: Final[dict[type, Callable[[Any], str]]] = {
    str: str,
    PlannedDay: _day,
    PlannedChair: _chair,
    PlannedOrganiser: _organiser,
    PlannedContact: _contact,
}
