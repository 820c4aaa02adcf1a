"""Plans of conferences that tests begin with."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from meetings.access.actor import Actor
from meetings.conferences.commands import planning
from meetings.conferences.models import Conference
from meetings.conferences.rules.planning import Plan, PlannedChair, PlannedContact, PlannedDay
from meetings.conferences.rules.vocabulary import Kind
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from tests.cast import DAY, HOUR, NOON

EIGHT: Final = NOON + 9 * DAY - 4 * HOUR  # 08 giờ 00, thứ Tư, ngày 10/03/2027


def day(starts_at: datetime = EIGHT, *, hours: float = 3.5, **facts: Any) -> PlannedDay:
    """Return one day that begins at this moment."""
    return PlannedDay(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **facts)


def draft(**changes: Any) -> Plan:
    """Return a sound plan for a morning in March 2027, with some of it changed."""
    plan = Plan(
        code="hn-2027-03-10",
        title="Hội nghị trực tuyến sơ kết thực hiện nhiệm vụ quý I",
        kind=Kind.SO_KET,
        chairs=(PlannedChair(name="Đỗ Quang Minh", title="Chủ tịch"),),
        contacts=(PlannedContact(name="Nguyễn Thị Lan", phone="0900 000 001"),),
        days=(day(),),
        declared_not_secret=True,
    )
    return replace(plan, **changes)


def planned(host: Organisation, actor: Actor, now: datetime = NOON, **changes: Any) -> Conference:
    """Plan a conference of this host in a transaction of its own."""
    with transaction():
        return planning.plan(draft(**changes), host=host, actor=actor, now=now)
