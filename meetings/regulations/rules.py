"""What the regulations ask of a conference in time, and whether a step kept to it.

The numbers are those of QĐ 45/2018/QĐ-TTg unless an office set its own; a late step warns, it never
blocks. Working days are counted by `meetings.kit.workdays` in both directions (nd30.md §3.5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import ZONE
from meetings.kit.workdays import (
    WorkCalendar,
    last_day_with_notice,
    nth_working_day_after,
    working_days_between,
)

_CLOSE_OF_OFFICE: Final = time(17)
_MOST_DAYS_OFF: Final = 31


class Rule(StrEnum):
    """One thing a regulation puts a number to."""

    NOTICE = "notice"
    DOCUMENTS = "documents"
    DELEGATES = "delegates"
    CONCLUSIONS = "conclusions"
    REMIND_BEFORE = "remind_before"
    REMIND_AFTER = "remind_after"
    LENGTH_GIAO_BAN = "length_giao_ban"
    LENGTH_HOP = "length_hop"
    LENGTH_SO_KET = "length_so_ket"
    LENGTH_TONG_KET = "length_tong_ket"
    LENGTH_CHUYEN_DE = "length_chuyen_de"
    LENGTH_TAP_HUAN = "length_tap_huan"


class Unit(StrEnum):
    """What the number of a rule counts."""

    WORKING_DAYS_BEFORE = "working_days_before"
    MINUTES_BEFORE = "minutes_before"
    WORKING_DAYS_AFTER = "working_days_after"
    HALF_DAYS = "half_days"
    HOURS_BEFORE = "hours_before"
    HOURS_AFTER = "hours_after"


@dataclass(frozen=True, kw_only=True, slots=True)
class Regulation:
    """A rule as it is written down: what it counts, its number, the range an office may choose."""

    rule: Rule
    label: str
    unit: Unit
    standard: int
    source: str
    least: int = 0
    most: int = 30


_QD45: Final = _m("QĐ 45/2018/QĐ-TTg")
_PRACTICE: Final = _m("thông lệ của các điểm cầu")
REGULATIONS: Final[Mapping[Rule, Regulation]] = {
    one.rule: one
    for one in (
        Regulation(
            rule=Rule.NOTICE, label=_m("Gửi giấy mời, chậm nhất trước ngày họp"),
            unit=Unit.WORKING_DAYS_BEFORE, standard=3, source=_QD45,
        ),
        Regulation(
            rule=Rule.DOCUMENTS, label=_m("Gửi tài liệu, chậm nhất trước ngày họp"),
            unit=Unit.WORKING_DAYS_BEFORE, standard=3, source=_m("QĐ 45/2018/QĐ-TTg, Điều 10"),
        ),
        Regulation(
            rule=Rule.DELEGATES, label=_m("Nộp danh sách đại biểu có mặt, chậm nhất trước giờ họp"),
            unit=Unit.MINUTES_BEFORE, standard=15, source=_PRACTICE, most=240,
        ),
        Regulation(
            rule=Rule.CONCLUSIONS, label=_m("Thông báo kết luận, chậm nhất sau ngày kết thúc"),
            unit=Unit.WORKING_DAYS_AFTER, standard=5, source=_QD45, least=1,
        ),
        Regulation(
            rule=Rule.REMIND_BEFORE, label=_m("Tự động nhắc trả lời trước hạn (0 là không nhắc)"),
            unit=Unit.HOURS_BEFORE, standard=24, source=_PRACTICE, most=240,
        ),
        Regulation(
            rule=Rule.REMIND_AFTER, label=_m("Tự động nhắc trả lời sau hạn (0 là không nhắc)"),
            unit=Unit.HOURS_AFTER, standard=2, source=_PRACTICE, most=240,
        ),
        Regulation(
            rule=Rule.LENGTH_GIAO_BAN, label=_m("Thời gian họp giao ban, không quá"),
            unit=Unit.HALF_DAYS, standard=1, source=_QD45, least=1,
        ),
        Regulation(
            rule=Rule.LENGTH_HOP, label=_m("Thời gian họp giải quyết công việc, không quá"),
            unit=Unit.HALF_DAYS, standard=1, source=_QD45, least=1,
        ),
        Regulation(
            rule=Rule.LENGTH_SO_KET, label=_m("Thời gian họp sơ kết, không quá"),
            unit=Unit.HALF_DAYS, standard=2, source=_QD45, least=1,
        ),
        Regulation(
            rule=Rule.LENGTH_TONG_KET, label=_m("Thời gian họp tổng kết, không quá"),
            unit=Unit.HALF_DAYS, standard=2, source=_QD45, least=1,
        ),
        Regulation(
            rule=Rule.LENGTH_CHUYEN_DE, label=_m("Thời gian họp chuyên đề, không quá"),
            unit=Unit.HALF_DAYS, standard=2, source=_QD45, least=1,
        ),
        Regulation(
            rule=Rule.LENGTH_TAP_HUAN, label=_m("Thời gian tập huấn, triển khai, không quá"),
            unit=Unit.HALF_DAYS, standard=4, source=_QD45, least=1,
        ),
    )
}  # fmt: skip


class RegulationError(InvalidError):
    """A number or a day that no office can set."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A rule as it holds for an office: its number and where that comes from."""

    rule: Rule
    value: int
    source: str
    is_own: bool = False

    @property
    def basis(self) -> str:
        """Return what the number rests on, for showing."""
        return self.source or _m("đơn vị tự đặt")

    @property
    def regulation(self) -> Regulation:
        """Return the rule as it is written down."""
        return REGULATIONS[self.rule]


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """All rules as they hold for one office, over its working days."""

    own: Mapping[Rule, Term] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def __getitem__(self, rule: Rule) -> Term:
        """Return how a rule holds: as the office set it, else as the regulation says."""
        standard = REGULATIONS[rule]
        return self.own.get(rule) or Term(
            rule=rule, value=standard.standard, source=standard.source
        )

    def longest(self, kind: str) -> Term | None:
        """Return how long a meeting of this kind may last, in half days; None without a rule."""
        name = f"length_{kind}"
        return self[Rule(name)] if name in set(Rule) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether a step kept its rule: until when it was due, when it was done or is looked at."""

    term: Term
    due: datetime
    at: datetime
    left: int = 0

    @property
    def is_late(self) -> bool:
        """Say whether the step came, or would come, after it was due."""
        return self.at > self.due


def before(rule: Rule, *, at: datetime, starts_at: datetime, terms: Terms) -> Verdict:
    """Judge a step that is due so many working days before a day, neither of the two counted.

    Issued on 07/02/2020 for 12/02/2020 leaves two working days between: late where three are asked.
    `left` counts those days.
    """
    term, day = terms[rule], _day(starts_at)
    last = last_day_with_notice(day, term.value, terms.calendar)
    left = working_days_between(_day(at), day, terms.calendar)
    return Verdict(term=term, due=_end_of(last), at=at, left=left)


def shortly_before(rule: Rule, *, at: datetime, starts_at: datetime, terms: Terms) -> Verdict:
    """Judge a step that is due so many minutes before a moment."""
    term = terms[rule]
    return Verdict(term=term, due=starts_at - timedelta(minutes=term.value), at=at)


def after(rule: Rule, *, at: datetime, ended_at: datetime, terms: Terms) -> Verdict:
    """Judge a step that is due so many working days after a day; the day after it is the first."""
    term = terms[rule]
    last = nth_working_day_after(_day(ended_at), term.value, terms.calendar)
    return Verdict(term=term, due=_end_of(last), at=at)


def close_of_office(day: date) -> datetime:
    """Return when the offices close on a day, for showing; a paper of that evening is in time."""
    return datetime.combine(day, _CLOSE_OF_OFFICE, tzinfo=ZONE)


def check_value(rule: Rule, value: int) -> None:
    """Refuse a number outside what the rule can bear."""
    regulation = REGULATIONS[rule]
    if not regulation.least <= value <= regulation.most:
        raise RegulationError(
            _m("Hãy nhập số từ %(least)d đến %(most)d."),
            field=rule.value, least=regulation.least, most=regulation.most,
        )  # fmt: skip


def check_days(days: Iterable[date]) -> None:
    """Refuse to mark nothing, or more days in one go than any holiday lasts."""
    number = len(set(days))
    if not 1 <= number <= _MOST_DAYS_OFF:
        raise RegulationError(
            _m("Ngày cuối phải không trước ngày đầu và cách không quá %(most)d ngày."),
            field="last", most=_MOST_DAYS_OFF,
        )  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def _end_of(day: date) -> datetime:
    """Return the last moment of a day: a paper is dated by its day, not by its hour."""
    return datetime.combine(day, time.max, tzinfo=ZONE)
