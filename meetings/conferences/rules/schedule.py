"""When a conference may be held, what its times imply, and which days are which after a change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final

from meetings.conferences.rules.planning import Plan, PlannedDay, PlannedSession
from meetings.kit import vietnamese
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m
from meetings.regulations import rules as regulations
from meetings.regulations.rules import Rule, Term, Terms

MOST_DAYS: Final = 31
# One half of a working day, morning or afternoon, with what an office adds to its four hours.
_HALF_DAY: Final = timedelta(hours=5)
_EVENING: Final = time(17, 0)
_AFTERNOON: Final = time(15, 0)
_DEADLINES: Final = ("reply_deadline", "speech_deadline", "line_test_at")
_SHORTLY: Final = (timedelta(hours=2), timedelta(minutes=15))


class ScheduleError(InvalidError):
    """The times of a plan do not fit together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Caution:
    """What a planner should know; it never blocks."""

    message: str
    facts: dict[str, Any]


def problems(draft: Plan, *, now: datetime, standing: Plan | None = None) -> Iterator[DomainError]:
    """Yield everything that is wrong with the times of a plan.

    Only what is new must lie ahead: a moment that stands already may have passed meanwhile.
    """
    if not 1 <= len(draft.days) <= MOST_DAYS:
        yield ScheduleError(
            _m("Hội nghị phải có từ 1 đến %(most)d ngày."), field="days-0-day", most=MOST_DAYS
        )
        return
    for index, day in enumerate(draft.days):
        yield from _day_problems(index, day)
    if any(later.day <= earlier.day for earlier, later in pairwise(draft.days)):
        yield ScheduleError(
            _m("Các ngày họp phải theo thứ tự, mỗi ngày một dòng."), field="days-1-day"
        )
    stands = standing is not None and standing.starts_at == draft.starts_at
    if not draft.is_history and not stands and draft.starts_at <= now:
        yield ScheduleError(
            _m("Thời gian bắt đầu phải ở tương lai. Hãy chọn ngày giờ khác."), field="days-0-day"
        )
    yield from _deadline_problems(draft, now=now, standing=standing)


def cautions(draft: Plan, *, now: datetime, terms: Terms) -> tuple[Caution, ...]:
    """Tell where a plan strays from what its office goes by: its length, the notice it leaves."""
    found = []
    longest = terms.longest(draft.kind)
    if longest is not None and _half_days(draft) > longest.value:
        found.append(_too_long(draft, longest))
    notice = regulations.before(Rule.NOTICE, at=now, starts_at=draft.days[0].starts_at, terms=terms)
    if not draft.is_history and notice.is_late:
        found.append(
            Caution(
                message=_m(
                    "Chỉ còn %(left)d ngày làm việc trước ngày họp; giấy mời phải gửi trước ít "
                    "nhất %(notice)d ngày làm việc, trừ họp đột xuất (%(source)s)."
                ),
                facts={
                    "left": notice.left,
                    "notice": notice.term.value,
                    "source": notice.term.basis,
                },
            )
        )
    return tuple(found)


def _half_days(draft: Plan) -> int:
    """Count what a meeting takes of people's time; who stays overnight gives the day in full."""
    longest = max(day.ends_at - day.starts_at for day in draft.days)
    return 2 * (len(draft.days) - 1) + (1 if longest <= _HALF_DAY else 2)


def _too_long(draft: Plan, longest: Term) -> Caution:
    if longest.value == 1:
        return Caution(
            message=_m("Loại họp này không quá nửa ngày (%(source)s)."),
            facts={"source": longest.basis},
        )
    return Caution(
        message=_m(
            "Loại họp này không quá %(most)s ngày (%(source)s); kế hoạch đang có %(days)s ngày."
        ),
        facts={
            "most": _in_days(longest.value),
            "days": _in_days(_half_days(draft)),
            "source": longest.basis,
        },
    )


def _in_days(half_days: int) -> str:
    return f"{half_days / 2:g}".replace(".", ",")


def completed(draft: Plan, *, now: datetime) -> Plan:
    """Return the plan with each deadline left out proposed for the day before the first one."""
    evening, afternoon = (_day_before(draft.starts_at, at) for at in (_EVENING, _AFTERNOON))
    return replace(
        draft,
        reply_deadline=draft.reply_deadline or _proposed(evening, draft, now),
        speech_deadline=draft.speech_deadline or _proposed(evening, draft, now),
        line_test_at=draft.line_test_at or _proposed(afternoon, draft, now),
    )


def moved(before: Plan, days: tuple[PlannedDay, ...], *, now: datetime) -> Plan:
    """Return the plan on other days: sessions move with their day, deadlines with the first one.

    A deadline that would already have passed is left to be proposed anew.
    """
    shift = days[0].starts_at - before.starts_at
    if len(days) == len(before.days):
        pairs = zip(before.days, days, strict=True)
        days = tuple(new if new.sessions else _with_sessions(old, new) for old, new in pairs)
    return replace(
        before,
        days=days,
        reply_deadline=_shifted(before.reply_deadline, shift, now),
        speech_deadline=_shifted(before.speech_deadline, shift, now),
        line_test_at=_shifted(before.line_test_at, shift, now),
    )


def pairing(before: Sequence[date], after: Sequence[date]) -> tuple[int | None, ...]:
    """Tell for each new day which old one it is (its index), or None for one that is added.

    A conference moved as a whole keeps its first day first; otherwise a date that stays keeps its
    day, and what is left over is paired in order, so that calendars move an entry instead of
    dropping it.
    """
    shifts = {new - old for old, new in zip(before, after, strict=False)}
    if len(before) == len(after) and len(shifts) == 1:
        return tuple(range(len(after)))
    kept = {day: index for index, day in enumerate(before) if day in after}
    spare = iter([index for index, day in enumerate(before) if day not in after])
    return tuple(kept[day] if day in kept else next(spare, None) for day in after)


def _day_problems(index: int, day: PlannedDay) -> Iterator[DomainError]:
    if day.ends_at <= day.starts_at:
        yield ScheduleError(
            _m("Giờ kết thúc phải sau giờ bắt đầu trong cùng ngày."), field=f"days-{index}-ends"
        )
    elif _day(day.ends_at - timedelta(microseconds=1)) != day.day:
        yield ScheduleError(
            _m("Mỗi dòng là một ngày; họp qua đêm thì ghi thành hai ngày."),
            field=f"days-{index}-ends",
        )
    for session in day.sessions:
        yield from _session_problems(day, session)


def _session_problems(day: PlannedDay, session: PlannedSession) -> Iterator[DomainError]:
    if session.ends_at <= session.starts_at:
        yield ScheduleError(
            _m("Phiên “%(title)s”: giờ kết thúc phải sau giờ bắt đầu."), title=session.title
        )
    elif session.starts_at < day.starts_at or session.ends_at > day.ends_at:
        yield ScheduleError(
            _m("Phiên “%(title)s” phải nằm trong giờ họp của ngày đó."), title=session.title
        )


def _deadline_problems(
    draft: Plan, *, now: datetime, standing: Plan | None
) -> Iterator[DomainError]:
    for field in _DEADLINES:
        moment: datetime | None = getattr(draft, field)
        stands = standing is not None and getattr(standing, field) == moment
        if moment and moment >= draft.starts_at:
            yield ScheduleError(_m("Thời điểm này phải trước giờ khai mạc."), field=field)
        elif moment and moment <= now and not (stands or draft.is_history):
            yield ScheduleError(_m("Thời điểm này đã qua. Hãy chọn ngày giờ khác."), field=field)


def _with_sessions(old: PlannedDay, new: PlannedDay) -> PlannedDay:
    shift = new.starts_at - old.starts_at
    sessions = tuple(
        replace(one, starts_at=one.starts_at + shift, ends_at=one.ends_at + shift)
        for one in old.sessions
    )
    return replace(new, sessions=sessions)


def _shifted(moment: datetime | None, shift: timedelta, now: datetime) -> datetime | None:
    return moment + shift if moment and moment + shift > now else None


def _proposed(wanted: datetime, draft: Plan, now: datetime) -> datetime | None:
    """Return the wanted moment, or a later one before the beginning if that is past."""
    if draft.is_history or wanted > now:
        return wanted
    late = (draft.starts_at - before for before in _SHORTLY)
    return next((moment for moment in late if moment > now), None)


def _day_before(moment: datetime, at: time) -> datetime:
    local = datetime.combine(_day(moment) - timedelta(days=1), at, tzinfo=vietnamese.ZONE)
    return local.astimezone(moment.tzinfo)


def _day(moment: datetime) -> date:
    return moment.astimezone(vietnamese.ZONE).date()
