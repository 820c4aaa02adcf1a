"""A plan as an office keeps it to begin from: everything but the days and the deadlines."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from meetings.conferences.rules.planning import (
    Plan,
    PlannedChair,
    PlannedContact,
    PlannedDay,
    PlannedOrganiser,
    PlannedSession,
)
from meetings.conferences.rules.secrecy import check_not_secret
from meetings.conferences.rules.vocabulary import Form, Kind
from meetings.kit import vietnamese
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

LONGEST_NAME: Final = 200
MOST: Final = 100
_TEXTS: Final = (
    "title", "purpose", "theme", "requirements", "main_point", "place", "signer_title",
    "signer_name", "levels", "speech_minutes",
)  # fmt: skip


class TemplateError(InvalidError):
    """A template lacks a name of its own, or there are too many."""


def as_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values; days are hours and their distance from the first one."""
    first = plan.days[0].day
    return {
        **{name: getattr(plan, name) for name in _TEXTS},
        "kind": plan.kind.value,
        "form": plan.form.value,
        "chairs": [asdict(one) for one in plan.chairs],
        "organisers": [asdict(one) for one in plan.organisers],
        "contacts": [asdict(one) for one in plan.contacts],
        "days": [_day_as_json(day, first) for day in plan.days],
    }


def from_json(told: Mapping[str, Any], *, first: date) -> Plan:
    """Return the plan that was kept, with its first day on this date; nothing is declared yet."""
    return Plan(
        **{name: told[name] for name in _TEXTS},
        kind=Kind(told["kind"]),
        form=Form(told["form"]),
        chairs=tuple(PlannedChair(**one) for one in told["chairs"]),
        organisers=tuple(PlannedOrganiser(**one) for one in told["organisers"]),
        contacts=tuple(PlannedContact(**one) for one in told["contacts"]),
        days=tuple(_day_from_json(one, first) for one in told["days"]),
    )


def check_name(name: str) -> None:
    """Refuse a template without a name, or one longer than can be kept."""
    if not name:
        raise TemplateError(_m("Hãy đặt tên cho mẫu."), field="name")
    if len(name) > LONGEST_NAME:
        raise TemplateError(_m("Tối đa %(max)d ký tự."), field="name", max=LONGEST_NAME)
    check_not_secret(name, field="name")


def check_free(*, is_taken: bool) -> None:
    """Refuse a name that another template of the office bears."""
    if is_taken:
        raise TemplateError(
            _m("Đơn vị đã có mẫu tên này. Hãy đặt tên khác hoặc xóa mẫu cũ."), field="name"
        )


def check_room(count: int) -> None:
    """Refuse more templates than a list can show."""
    if count >= MOST:
        raise TemplateError(_m("Mỗi đơn vị có tối đa %(most)d mẫu. Hãy xóa bớt."), most=MOST)


def _day_as_json(day: PlannedDay, first: date) -> dict[str, Any]:
    return {
        "after": (day.day - first).days,
        "starts": _clock(day.starts_at),
        "ends": _clock(day.ends_at),
        "sessions": [
            {
                "title": one.title,
                "place": one.place,
                "starts": _clock(one.starts_at),
                "ends": _clock(one.ends_at),
            }
            for one in day.sessions
        ],
    }


def _day_from_json(told: Mapping[str, Any], first: date) -> PlannedDay:
    on = first + timedelta(days=told["after"])
    sessions = tuple(
        PlannedSession(
            title=one["title"],
            place=one["place"],
            starts_at=_moment(on, one["starts"]),
            ends_at=_moment(on, one["ends"]),
        )
        for one in told["sessions"]
    )
    held = PlannedDay(starts_at=_moment(on, told["starts"]), ends_at=_moment(on, told["ends"]))
    return replace(held, sessions=sessions)


def _clock(moment: datetime) -> str:
    return moment.astimezone(vietnamese.ZONE).strftime("%H:%M")


def _moment(day: date, at: str) -> datetime:
    local = datetime.combine(day, time.fromisoformat(at), tzinfo=vietnamese.ZONE)
    return local.astimezone(UTC)
