"""Three conferences of these days: one being answered, one that is on, one being planned."""

from datetime import datetime
from typing import Final

from meetings.access.actor import Actor
from meetings.conferences.commands import (
    answering,
    choosing,
    delegates,
    inviting,
    planning,
)
from meetings.conferences.commands import composition as asking
from meetings.conferences.models import Conference
from meetings.conferences.queries import points as point_queries
from meetings.conferences.rules import composition
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.vocabulary import Kind
from meetings.demo import country, live, names, programmes, these_days
from meetings.demo.acting import Stood, again, at, office, points
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.organisations.models import Organisation

_POSTS: Final = "Chủ tịch UBND (bắt buộc); Chánh Văn phòng; Công chức phụ trách chuyển đổi số"
SMALL: Final = ("da-nang", "lao-cai", "quang-ninh", "hue")


def build(*, full: bool, now: datetime) -> None:
    """Build the three; `full` invites every commune of the country where communes are invited."""
    host = country.organisation("cp")
    _answering(host, full=full, now=now)
    live.build(host, now=now)
    _planned(host, full=full, now=now)


def _answering(host: Organisation, *, full: bool, now: datetime) -> None:
    """Announce yesterday, to be answered by tomorrow; part of the answers are in."""
    today = now.astimezone(ZONE).date()
    starts_at = at(today + 5 * these_days.DAY, 8)
    deadline = at(today + these_days.DAY, 17)
    asked = now - these_days.DAY
    secretary = office(host)
    plan = these_days.plan(
        f"hn-{starts_at:%Y-%m-%d}",
        "Hội nghị trực tuyến triển khai nhiệm vụ chuyển đổi số ở cấp xã (minh họa)",
        Kind.CHUYEN_DE,
        starts_at,
        hours=3,
        reply_deadline=deadline,
    )
    with transaction():
        conference = planning.plan(plan, host=host, actor=secretary, now=asked - these_days.HOUR)
        these_days.choose(conference, (Which.CENTRAL, Which.PROVINCES), secretary, asked)
        for level in (2, 3):
            wanted = composition.read(_POSTS)
            asking.ask_tier(conference, level=level, wanted=wanted, actor=secretary, now=asked)
        inviting.announce(
            conference,
            reply_deadline=deadline,
            letter_number="MH02/GM-CP",
            actor=secretary,
            now=asked,
        )
    programmes.write(conference, programmes.DIGITAL, secretary, now=asked)
    these_days.pass_on(
        conference,
        None if full else SMALL,
        deadline - 4 * these_days.HOUR,
        now=asked + 2 * these_days.HOUR,
    )
    _answer_in_part(conference, secretary, now=now - these_days.HOUR)
    these_days.cast(conference, secretary, now=now)


def _answer_in_part(conference: Conference, secretary: Actor, *, now: datetime) -> None:
    """Two of three say yes, a few say no, the rest is awaited; Đà Nẵng and Hải Châu are too."""
    stood = [one for one in points(conference) if not _is_waiting(one)]
    yes = [one for one in stood if names.draw(one.organisation.key, 3)]
    no = [one for one in stood if names.draw(one.organisation.key, 60) == 0]
    with transaction():
        for one in no:
            actor = office(one.organisation)
            point = point_queries.for_change(conference, one.point.public_id, actor=actor)
            answering.decline(
                point,
                reason="Trùng lịch tiếp công dân định kỳ; đã báo cáo cấp trên.",
                version=point.version,
                actor=actor,
                now=now,
            )
        answering.confirm_many(
            again(conference, secretary),
            points=[one.point.public_id for one in yes],
            actor=secretary,
            now=now,
        )
        delegates.name_everywhere(
            again(conference, secretary),
            people={one.point.public_id: these_days.people(one) for one in yes},
            actor=secretary,
            now=now,
        )


def _planned(host: Organisation, *, full: bool, now: datetime) -> None:
    """Leave a draft for the tiers of today, with its points chosen and nobody told yet."""
    starts_at = at(now.astimezone(ZONE).date() + 24 * these_days.DAY, 8)
    secretary = office(host)
    plan = these_days.plan(
        f"hn-{starts_at:%Y-%m-%d}",
        "Hội nghị trực tuyến toàn quốc tổng kết mô hình chính quyền địa phương hai cấp (minh họa)",
        Kind.TONG_KET,
        starts_at,
        hours=4,
    )
    with transaction():
        conference = planning.plan(plan, host=host, actor=secretary, now=now)
        these_days.choose(conference, (Which.CENTRAL, Which.PROVINCES), secretary, now)
        provinces = points(conference, level=2)
        below = [one for one in provinces if full or one.organisation.key == "da-nang"]
        choosing.choose_points(
            conference,
            selection=Selection(
                which=Which.BELOW,
                organisations=tuple(one.organisation.public_id for one in below),
            ),
            actor=secretary,
            now=now,
        )
    programmes.write(conference, programmes.TWO_TIERS, secretary, now=now)


def _is_waiting(one: Stood) -> bool:
    return one.organisation.key == "da-nang" or one.organisation.name == "Phường Hải Châu"
