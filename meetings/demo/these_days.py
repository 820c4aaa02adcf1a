"""What the conferences of these days have in common: their plan, their people, their cast."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from meetings.access.actor import Actor
from meetings.access.roles import Role
from meetings.conferences.commands import (
    choosing,
    inviting,
)
from meetings.conferences.commands import roles as parts
from meetings.conferences.models import Conference
from meetings.conferences.queries import points as point_queries
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.planning import Plan, PlannedChair, PlannedContact, PlannedDay
from meetings.conferences.rules.vocabulary import Kind
from meetings.demo import country, names
from meetings.demo.acting import Stood, again, office, points
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
_CHAIR: Final = PlannedChair(name="Đỗ Quang Chủ", title="Lãnh đạo chủ trì (minh họa)")
_CONTACT: Final = PlannedContact(
    name="Nguyễn Thị Minh Họa", title="Thư ký tổng hợp", phone="0900 000 010",
    email="thuky.trunguong@diemcau.example",
)  # fmt: skip


def plan(
    code: str,
    title: str,
    kind: Kind,
    starts_at: datetime,
    *,
    hours: int,
    reply_deadline: datetime | None = None,
) -> Plan:
    """Return a plan of today, marked as illustrative; late at night it ends with the day."""
    return Plan(
        code=code,
        title=title,
        kind=kind,
        chairs=(_CHAIR,),
        contacts=(_CONTACT,),
        purpose="Hội nghị minh họa để làm quen với hệ thống; không có nội dung thật.",
        days=(PlannedDay(starts_at=starts_at, ends_at=_ends_at(starts_at, hours)),),
        signer_title="TL. LÃNH ĐẠO",
        signer_name="Đỗ Quang Chủ",
        reply_deadline=reply_deadline,
        declared_not_secret=True,
        is_illustrative=True,
        is_silent=True,
    )


def _ends_at(starts_at: datetime, hours: int) -> datetime:
    """Return the end after so many hours, or the end of the day: a day of a plan is one day."""
    here = starts_at.astimezone(ZONE)
    midnight = datetime.combine(here.date() + DAY, time(), tzinfo=ZONE)
    return min(starts_at + hours * HOUR, midnight)


def choose(conference: Conference, which: Sequence[Which], actor: Actor, now: datetime) -> None:
    """Put points on the list of a draft."""
    for one in which:
        choosing.choose_points(conference, selection=Selection(which=one), actor=actor, now=now)


def pass_on(
    conference: Conference, keys: Sequence[str] | None, deadline: datetime, *, now: datetime
) -> None:
    """Let provinces (all, or these keys) pass their invitation on to all below them."""
    with transaction():
        for one in points(conference, level=2):
            if keys is None or one.organisation.key in keys:
                actor = office(one.organisation)
                point = point_queries.for_change(conference, one.point.public_id, actor=actor)
                inviting.pass_on(
                    point,
                    reply_deadline=deadline,
                    letter_number=f"MH01/GM-{one.organisation.code}",
                    actor=actor,
                    now=now,
                )


def cast(conference: Conference, secretary: Actor, *, now: datetime) -> None:
    """Give the demonstration's chair and delegate their parts."""
    accounts = country.cast()
    ward = country.organisation("hai-chau")
    with transaction():
        held = again(conference, secretary)
        parts.give(
            held,
            account=accounts["chutri"],
            role=Role.CONFERENCE_CHAIR,
            actor=secretary,
            now=now,
        )
        for one in points(conference):
            if one.organisation.id == ward.id:
                parts.give(
                    held,
                    account=accounts["daibieu"],
                    role=Role.DELEGATE,
                    point=one.point,
                    actor=secretary,
                    now=now,
                )


def people(one: Stood) -> Sequence[Named]:
    """Name plainly fictional people for a point."""
    posts = ("Chủ tịch UBND", "Chánh Văn phòng") if one.point.level > 1 else ("Lãnh đạo đơn vị",)
    return [
        Named(name=names.person(f"{one.organisation.key}/{post}"), post=post,
              unit=one.organisation.name)
        for post in posts
    ]  # fmt: skip
