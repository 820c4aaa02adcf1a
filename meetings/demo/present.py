"""Three conferences of these days: one being answered, one that is on, one still being planned."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from meetings.access.actor import Actor
from meetings.access.roles import Role
from meetings.attendance.commands import lines
from meetings.attendance.queries import points as halls
from meetings.conferences.commands import (
    answering,
    choosing,
    delegates,
    inviting,
    planning,
    staging,
)
from meetings.conferences.commands import roles as parts
from meetings.conferences.models import Conference
from meetings.conferences.queries import points as point_queries
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.planning import Plan, PlannedChair, PlannedContact, PlannedDay
from meetings.conferences.rules.vocabulary import Answer, Kind
from meetings.demo import country, names, sitting
from meetings.demo.acting import Stood, again, at, main_point, office, points
from meetings.demo.sitting import Given
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.organisations.models import Organisation
from meetings.speeches.commands import asking, giving
from meetings.speeches.queries import turns
from meetings.speeches.rules.floor import Wish
from meetings.speeches.rules.vocabulary import SpeechKind

SMALL: Final = ("da-nang", "lao-cai", "quang-ninh", "hue")
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_CHAIR: Final = PlannedChair(name="Đỗ Quang Chủ", title="Lãnh đạo chủ trì (minh họa)")
_CONTACT: Final = PlannedContact(
    name="Nguyễn Thị Minh Họa", title="Thư ký tổng hợp", phone="0900 000 010",
    email="thuky.trunguong@diemcau.example",
)  # fmt: skip
_WAITING: Final = ("hai-chau", "da-nang")


def build(*, full: bool, now: datetime) -> None:
    """Build the three; `full` invites every commune of the country where communes are invited."""
    host = country.organisation("cp")
    _answering(host, full=full, now=now)
    _live(host, now=now)
    _planned(host, full=full, now=now)


def _answering(host: Organisation, *, full: bool, now: datetime) -> None:
    """Announce yesterday, to be answered by tomorrow; part of the answers are in."""
    today = now.astimezone(ZONE).date()
    starts_at = at(today + 5 * _DAY, 8)
    deadline = at(today + _DAY, 17)
    asked = now - _DAY
    secretary = office(host)
    plan = _plan(
        f"hn-{starts_at:%Y-%m-%d}",
        "Hội nghị trực tuyến triển khai nhiệm vụ chuyển đổi số ở cấp xã (minh họa)",
        Kind.CHUYEN_DE,
        starts_at,
        hours=3,
        reply_deadline=deadline,
    )
    with transaction():
        conference = planning.plan(plan, host=host, actor=secretary, now=asked - _HOUR)
        _choose(conference, (Which.CENTRAL, Which.PROVINCES), secretary, asked)
        inviting.announce(
            conference,
            reply_deadline=deadline,
            letter_number="MH02/GM-CP",
            actor=secretary,
            now=asked,
        )
    _pass_on(conference, None if full else SMALL, deadline - 4 * _HOUR, now=asked + 2 * _HOUR)
    _answer_in_part(conference, secretary, now=now - _HOUR)
    _cast(conference, secretary, now=now)


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
            people={one.point.public_id: _people(one) for one in yes},
            actor=secretary,
            now=now,
        )


def _live(host: Organisation, *, now: datetime) -> None:
    """Open an hour ago: most points are linked, one speaks, three wait."""
    starts_at = now.replace(second=0, microsecond=0) - _HOUR
    asked = starts_at - 6 * _DAY
    secretary = office(host)
    plan = _plan(
        f"gb-{starts_at.astimezone(ZONE):%Y-%m-%d}",
        "Giao ban trực tuyến về phòng, chống thiên tai và ứng phó mưa lũ (minh họa)",
        Kind.GIAO_BAN,
        starts_at,
        hours=4,
        reply_deadline=starts_at - _DAY,
    )
    with transaction():
        conference = planning.plan(plan, host=host, actor=secretary, now=asked)
        _choose(conference, (Which.CENTRAL, Which.PROVINCES), secretary, asked)
        inviting.announce(
            conference,
            reply_deadline=starts_at - _DAY,
            letter_number="MH03/GM-CP",
            actor=secretary,
            now=asked + _HOUR,
        )
    _pass_on(conference, ("da-nang",), starts_at - _DAY, now=asked + 2 * _HOUR)
    _answer_all(conference, secretary, now=asked + 3 * _DAY)
    _open(conference, secretary, starts_at)
    _cast(conference, secretary, now=now)
    _speak(conference, secretary, starts_at, now=now)


def _answer_all(conference: Conference, secretary: Actor, *, now: datetime) -> None:
    stood = points(conference)
    with transaction():
        for one in stood:
            if one.organisation.key == "da-nang":
                actor = office(one.organisation)
                point = point_queries.for_change(conference, one.point.public_id, actor=actor)
                reply = Reply(
                    rooms=tuple(room.public_id for room in point.bridge_point.rooms[:1]),
                    local_chair_name=names.person("da-nang/chu-tri"),
                    local_chair_title="Phó Chủ tịch UBND thành phố",
                    expected_headcount=30,
                )
                answering.confirm(point, reply=reply, version=point.version, actor=actor, now=now)
        held = again(conference, secretary)
        answering.confirm_many(
            held, points=[one.point.public_id for one in stood], actor=secretary, now=now
        )
        people = {one.point.public_id: _people(one) for one in stood}
        delegates.name_everywhere(held, people=people, actor=secretary, now=now)


def _open(conference: Conference, secretary: Actor, starts_at: datetime) -> None:
    stood = [one for one in points(conference) if one.point.answer is Answer.CONFIRMED]
    linked = [one for one in stood if names.draw(one.organisation.key, 12)]
    with transaction():
        held = again(conference, secretary)
        staging.start(held, version=held.version, actor=secretary, now=starts_at)
        joined = [main_point(conference).public_id, *(one.point.public_id for one in linked)]
        lines.connect_chosen(held, points=joined, actor=secretary, now=starts_at)
    counted = [one for one in linked if one.organisation.key not in _WAITING]
    sitting.take_roll(conference, counted[::2], now=starts_at + timedelta(minutes=8))


def _speak(conference: Conference, secretary: Actor, starts_at: datetime, *, now: datetime) -> None:
    main = main_point(conference).public_id
    programme = [
        Given(point=main, kind=SpeechKind.BAO_CAO, speaker=names.person("bao-cao"),
              post="Lãnh đạo Bộ Nông nghiệp và Môi trường (minh họa)",
              title="Tình hình mưa lũ và công tác ứng phó", seconds=14 * 60),
        Given(point=main, kind=SpeechKind.BAO_CAO, speaker=names.person("bao-cao-2"),
              post="Lãnh đạo Bộ Quốc phòng (minh họa)",
              title="Lực lượng, phương tiện cứu hộ", seconds=11 * 60),
    ]  # fmt: skip
    sitting.give_all(conference, programme, secretary, begins=starts_at)
    provinces = [one for one in points(conference, level=2) if one.point.first_connected_at]
    with transaction():
        held = again(conference, secretary)
        for number, one in enumerate(provinces[:4]):
            hall = halls.for_change(conference.code, one.point.public_id, actor=secretary)
            wish = Wish(
                kind=SpeechKind.PHAT_BIEU,
                speaker_name=names.person(f"{one.organisation.key}/phat-bieu"),
                speaker_title="Lãnh đạo UBND (minh họa)",
                title="Báo cáo tình hình tại địa phương",
                minutes=7,
            )
            speech = asking.add(held, point=hall, wish=wish, actor=secretary, now=now - 9 * _MINUTE)
            if number == 0:
                turn = turns.for_change(held, speech.public_id)
                giving.start(turn, actor=secretary, now=now - 2 * _MINUTE)


def _planned(host: Organisation, *, full: bool, now: datetime) -> None:
    """Leave a draft for the tiers of today, with its points chosen and nobody told yet."""
    starts_at = at(now.astimezone(ZONE).date() + 24 * _DAY, 8)
    secretary = office(host)
    plan = _plan(
        f"hn-{starts_at:%Y-%m-%d}",
        "Hội nghị trực tuyến toàn quốc tổng kết mô hình chính quyền địa phương hai cấp (minh họa)",
        Kind.TONG_KET,
        starts_at,
        hours=4,
    )
    with transaction():
        conference = planning.plan(plan, host=host, actor=secretary, now=now)
        _choose(conference, (Which.CENTRAL, Which.PROVINCES), secretary, now)
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


def _plan(
    code: str,
    title: str,
    kind: Kind,
    starts_at: datetime,
    *,
    hours: int,
    reply_deadline: datetime | None = None,
) -> Plan:
    return Plan(
        code=code,
        title=title,
        kind=kind,
        chairs=(_CHAIR,),
        contacts=(_CONTACT,),
        purpose="Hội nghị minh họa để làm quen với hệ thống; không có nội dung thật.",
        days=(PlannedDay(starts_at=starts_at, ends_at=starts_at + hours * _HOUR),),
        signer_title="TL. LÃNH ĐẠO",
        signer_name="Đỗ Quang Chủ",
        reply_deadline=reply_deadline,
        declared_not_secret=True,
        is_illustrative=True,
        is_silent=True,
    )


def _choose(conference: Conference, which: Sequence[Which], actor: Actor, now: datetime) -> None:
    for one in which:
        choosing.choose_points(conference, selection=Selection(which=one), actor=actor, now=now)


def _pass_on(
    conference: Conference, keys: Sequence[str] | None, deadline: datetime, *, now: datetime
) -> None:
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


def _cast(conference: Conference, secretary: Actor, *, now: datetime) -> None:
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


def _is_waiting(one: Stood) -> bool:
    return one.organisation.key == "da-nang" or one.organisation.name == "Phường Hải Châu"


def _people(one: Stood) -> Sequence[Named]:
    posts = ("Chủ tịch UBND", "Chánh Văn phòng") if one.point.level > 1 else ("Lãnh đạo đơn vị",)
    return [
        Named(name=names.person(f"{one.organisation.key}/{post}"), post=post,
              unit=one.organisation.name)
        for post in posts
    ]  # fmt: skip
