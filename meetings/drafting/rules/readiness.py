"""What a draft still lacks, or what would come too late, before its letters go out.

Nothing here blocks; what would is refused by the commands. Each finding says where it is mended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meetings.conferences.rules import schedule
from meetings.conferences.rules.planning import Plan
from meetings.drafting.rules.steps import Name
from meetings.kit.i18n import mark as _m
from meetings.regulations import rules as regulations
from meetings.regulations.rules import Rule, Terms


@dataclass(frozen=True, kw_only=True, slots=True)
class Overrun:
    """By how many minutes the items of a day, or of a session (by its name), last too long."""

    minutes: int
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spilled:
    """For how many minutes the common part of a day (its date) runs into a session (its name)."""

    minutes: int
    where: str
    into: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubled:
    """Somebody who would present in two sessions at one moment."""

    who: str
    one: str
    other: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """As much of a draft as the last look needs."""

    plan: Plan
    points: int
    items: int
    overruns: tuple[Overrun, ...]
    spilled: tuple[Spilled, ...]
    doubled: tuple[Doubled, ...]
    papers: int
    unreleased: int
    clashes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing to mend, at which step, and whether the letters cannot go out without it."""

    step: Name
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_needed: bool = False


def findings(draft: Draft, *, now: datetime, terms: Terms) -> tuple[Finding, ...]:
    """Return everything still missing or late, what is needed first."""
    found = [
        *_times(draft.plan, now),
        *_people(draft.plan),
        *_points(draft),
        *_agenda(draft),
        *_papers(draft, now, terms),
        *_cautions(draft.plan, now, terms),
    ]
    return tuple(sorted(found, key=lambda one: not one.is_needed))


def _times(plan: Plan, now: datetime) -> Iterator[Finding]:
    if plan.starts_at <= now:
        yield Finding(
            step=Name.PLAN, message=_m("Giờ họp đã qua. Hãy chọn ngày khác."), is_needed=True
        )
    if plan.reply_deadline is None or plan.reply_deadline <= now:
        yield Finding(step=Name.PLAN, message=_m("Hạn trả lời chưa đặt hoặc đã qua."))
    if plan.speech_deadline is not None and plan.speech_deadline <= now:
        yield Finding(step=Name.PLAN, message=_m("Hạn đăng ký tham luận đã qua."))
    if plan.line_test_at is None or plan.line_test_at <= now:
        yield Finding(step=Name.PLAN, message=_m("Giờ chạy thử đường truyền chưa đặt hoặc đã qua."))


def _people(plan: Plan) -> Iterator[Finding]:
    if not plan.chairs:
        yield Finding(step=Name.PLAN, message=_m("Chưa có người chủ trì."))
    if not plan.contacts:
        yield Finding(
            step=Name.PLAN,
            message=_m("Chưa có đầu mối liên hệ; giấy mời phải ghi (QĐ 45/2018/QĐ-TTg)."),
        )
    if not (plan.signer_title and plan.signer_name):
        yield Finding(step=Name.PLAN, message=_m("Chưa có chức vụ hoặc họ tên người ký giấy mời."))


def _points(draft: Draft) -> Iterator[Finding]:
    if not draft.points:
        yield Finding(step=Name.POINTS, message=_m("Chưa chọn điểm cầu nào."), is_needed=True)
    if draft.clashes:
        yield Finding(
            step=Name.POINTS,
            message=_m("Có %(count)d chỗ trùng lịch với hội nghị khác (xem bên dưới)."),
            facts={"count": draft.clashes},
        )


def _agenda(draft: Draft) -> Iterator[Finding]:
    if not draft.items:
        yield Finding(step=Name.AGENDA, message=_m("Chương trình chưa có mục nào."))
    for late in draft.overruns:
        message = (
            _m("%(where)s: chương trình dài hơn thời gian họp %(minutes)d phút.")
            if late.where
            else _m("Chương trình dài hơn thời gian họp %(minutes)d phút.")
        )
        facts = {"minutes": late.minutes, "where": late.where}
        yield Finding(step=Name.AGENDA, message=message, facts=facts)
    for spill in draft.spilled:
        yield Finding(
            step=Name.AGENDA,
            message=_m("%(where)s: phần chung lấn %(minutes)d phút vào phiên “%(into)s”."),
            facts={"where": spill.where, "minutes": spill.minutes, "into": spill.into},
        )
    for twice in draft.doubled:
        yield Finding(
            step=Name.AGENDA,
            message=_m("%(who)s trình bày cùng lúc ở hai nơi: %(one)s và %(other)s."),
            facts={"who": twice.who, "one": twice.one, "other": twice.other},
        )


def _papers(draft: Draft, now: datetime, terms: Terms) -> Iterator[Finding]:
    due = regulations.before(Rule.DOCUMENTS, at=now, starts_at=draft.plan.starts_at, terms=terms)
    facts = {"days": due.term.value, "source": due.term.basis}
    if due.is_late and (draft.unreleased or not draft.papers):
        yield Finding(
            step=Name.DOCUMENTS,
            message=_m(
                "Tài liệu chưa phát hành; hạn là trước ngày họp %(days)d ngày làm việc "
                "(%(source)s)."
            ),
            facts=facts,
        )
    elif not draft.papers:
        yield Finding(
            step=Name.DOCUMENTS,
            message=_m(
                "Chưa có tài liệu; cần gửi trước ngày họp ít nhất %(days)d ngày làm việc "
                "(%(source)s)."
            ),
            facts=facts,
        )


def _cautions(plan: Plan, now: datetime, terms: Terms) -> Iterator[Finding]:
    for caution in schedule.cautions(plan, now=now, terms=terms):
        yield Finding(step=Name.PLAN, message=caution.message, facts=caution.facts)
