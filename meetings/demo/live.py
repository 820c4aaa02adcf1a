"""A briefing that is on: most points are linked, one speaks, others wait."""

from datetime import datetime, timedelta
from typing import Final

from meetings.access.actor import Actor
from meetings.attendance.commands import lines
from meetings.attendance.queries import points as halls
from meetings.conferences.commands import (
    answering,
    delegates,
    inviting,
    planning,
    staging,
)
from meetings.conferences.models import Conference
from meetings.conferences.queries import points as point_queries
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.cascade import Which
from meetings.conferences.rules.vocabulary import Answer, Kind
from meetings.demo import names, programmes, sitting, these_days
from meetings.demo.acting import again, main_point, office, points
from meetings.demo.sitting import Given
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.organisations.models import Organisation
from meetings.speeches.commands import asking, giving
from meetings.speeches.queries import turns
from meetings.speeches.rules.floor import Wish
from meetings.speeches.rules.vocabulary import SpeechKind

_WAITING: Final = ("hai-chau", "da-nang")


def build(host: Organisation, *, now: datetime) -> None:
    """Open an hour ago: most points are linked, one speaks, three wait."""
    starts_at = now.replace(second=0, microsecond=0) - these_days.HOUR
    asked = starts_at - 6 * these_days.DAY
    secretary = office(host)
    plan = these_days.plan(
        f"gb-{starts_at.astimezone(ZONE):%Y-%m-%d}",
        "Giao ban trực tuyến về phòng, chống thiên tai và ứng phó mưa lũ (minh họa)",
        Kind.GIAO_BAN,
        starts_at,
        hours=4,
        reply_deadline=starts_at - these_days.DAY,
    )
    with transaction():
        conference = planning.plan(plan, host=host, actor=secretary, now=asked)
        these_days.choose(conference, (Which.CENTRAL, Which.PROVINCES), secretary, asked)
        inviting.announce(
            conference,
            reply_deadline=starts_at - these_days.DAY,
            letter_number="MH03/GM-CP",
            actor=secretary,
            now=asked + these_days.HOUR,
        )
    programmes.write(conference, programmes.STORM, secretary, now=asked + these_days.HOUR)
    these_days.pass_on(
        conference, ("da-nang",), starts_at - these_days.DAY, now=asked + 2 * these_days.HOUR
    )
    _answer_all(conference, secretary, now=asked + 3 * these_days.DAY)
    _open(conference, secretary, starts_at)
    these_days.cast(conference, secretary, now=now)
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
        people = {one.point.public_id: these_days.people(one) for one in stood}
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
            speech = asking.add(
                held, point=hall, wish=wish, actor=secretary, now=now - 9 * these_days.MINUTE
            )
            if number == 0:
                turn = turns.for_change(held, speech.public_id)
                giving.start(turn, actor=secretary, now=now - 2 * these_days.MINUTE)
