"""Holding a conference in the demonstration: lines, roll, speeches, minutes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from meetings.access.actor import Actor
from meetings.attendance.commands import lines, marking
from meetings.attendance.queries import points as halls
from meetings.attendance.rules import Presence, Sighting
from meetings.conferences.commands import (
    answering,
    choosing,
    delegates,
    inviting,
    planning,
    staging,
)
from meetings.conferences.models import Conference
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.planning import Plan
from meetings.conferences.rules.vocabulary import Answer
from meetings.demo import country, names
from meetings.demo.acting import Stood, again, at, main_point, office, points
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.minutes import commands as minutes
from meetings.minutes import queries as minutes_queries
from meetings.minutes.rules import Task
from meetings.organisations.models import Organisation
from meetings.speeches.commands import asking, giving
from meetings.speeches.queries import turns
from meetings.speeches.rules.floor import Wish
from meetings.speeches.rules.vocabulary import SpeechKind

_SPEAKERS: Final = ("quang-nam", "ha-noi", "lao-cai")
_TOPICS: Final = (
    "Kết quả liên thông văn bản điện tử và kinh nghiệm triển khai",
    "Dịch vụ công trực tuyến mức độ 4: khó khăn và kiến nghị",
    "Nền tảng tích hợp, chia sẻ dữ liệu của địa phương",
    "Hạ tầng số và an toàn thông tin mạng ở cấp huyện",
    "Cơ sở dữ liệu quốc gia: kết nối và khai thác",
    "Nguồn lực, ngân sách cho Chính phủ điện tử",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """One speech as it went: from which point, by whom, about what, for how long."""

    point: str
    kind: SpeechKind
    speaker: str
    title: str
    post: str = ""
    seconds: int
    summary: str = ""


def hold_three_tiers(conference: Conference, facts: dict[str, Any], secretary: Actor) -> None:
    """Play the morning of 12/02/2020: 2 reports, 6 papers, the directives and the conclusion."""
    day = conference.starts_at.astimezone(ZONE).date()
    stood = [one for one in points(conference) if one.point.answer is Answer.CONFIRMED]
    begins = at(day, 8)
    with transaction():
        _name_main(conference, facts, secretary, now=at(day, 7, 5))
    with transaction():
        staging.start(
            held := again(conference, secretary),
            version=held.version,
            actor=secretary,
            now=begins,
        )
        lines.connect_chosen(
            held, points=[o.point.public_id for o in stood], actor=secretary, now=begins
        )
    take_roll(conference, stood, now=begins + timedelta(minutes=10))
    give_all(conference, _programme(conference, facts, stood), secretary, begins=begins)
    with transaction():
        held = again(conference, secretary)
        staging.end(held, version=held.version, actor=secretary, now=at(day, 11, 30))
    _write_minutes(
        conference,
        secretary,
        conclusions=_CONCLUSIONS,
        tasks=[_task(told) for told in facts["tasks"]],
        now=at(day, 14),
    )


_CONCLUSIONS: Final = (
    (
        "Ghi nhận, biểu dương kết quả sau gần một năm thực hiện Nghị quyết số 17/NQ-CP: tỷ lệ "
        "dịch vụ công trực tuyến mức độ 4 từ 4,5% lên hơn 10%; 100% bộ, ngành, địa phương liên "
        "thông văn bản điện tử quốc gia; nền tảng tích hợp, chia sẻ dữ liệu tăng 9 lần."
    ),
    (
        "Hạn chế: trên 70% bộ, ngành, địa phương chưa có nền tảng tích hợp, chia sẻ dữ liệu; chưa "
        "hoàn thành cơ sở dữ liệu quốc gia về dân cư, đất đai."
    ),
    (
        "Mục tiêu: đạt 30% dịch vụ công trực tuyến mức độ 4; xây dựng chiến lược Chính phủ điện "
        "tử giai đoạn 2021-2025, định hướng đến năm 2030 và kế hoạch 3 năm 2021-2023; hoàn thiện "
        "thể chế và các yếu tố nền tảng."
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting held at one place: who came, what was said, what came of it.

    `guests` are keys of the organisations invited; `turns` are kind, speaker, title, minutes.
    """

    plan: Plan
    host: str
    guests: tuple[str, ...]
    turns: tuple[tuple[str, str, str, int], ...]
    units: tuple[str, ...] = ()
    headcount: int | None = None
    conclusions: tuple[str, ...] = ()
    tasks: tuple[dict[str, Any], ...] = ()


def hold_one_place(meeting: Meeting) -> None:
    """Play a meeting held at one place."""
    plan = replace(
        meeting.plan,
        declared_not_secret=True,
        is_history=True,
        is_illustrative=True,
        is_silent=True,
    )
    host = country.organisation(meeting.host)
    secretary = office(host)
    conference = _invite(meeting, plan, host, secretary)
    main = main_point(conference)
    _seat(meeting, conference, main.public_id, secretary)
    programme = [
        Given(
            point=main.public_id,
            kind=SpeechKind(kind),
            speaker=speaker,
            title=title,
            seconds=length * 60,
        )
        for kind, speaker, title, length in meeting.turns
    ]
    give_all(conference, programme, secretary, begins=plan.starts_at)
    with transaction():
        held = again(conference, secretary)
        staging.end(held, version=held.version, actor=secretary, now=plan.ends_at)
    _write_minutes(
        conference,
        secretary,
        conclusions=meeting.conclusions,
        tasks=[_task(told) for told in meeting.tasks],
        now=plan.ends_at + timedelta(hours=2),
    )


def _invite(meeting: Meeting, plan: Plan, host: Organisation, secretary: Actor) -> Conference:
    before = plan.starts_at - timedelta(days=7)
    guests = tuple(country.organisation(key).public_id for key in meeting.guests)
    with transaction():
        conference = planning.plan(plan, host=host, actor=secretary, now=before)
        choosing.choose_points(
            conference,
            selection=Selection(which=Which.LISTED, organisations=guests),
            actor=secretary,
            now=before,
        )
        inviting.announce(
            conference,
            reply_deadline=plan.starts_at - timedelta(days=1),
            letter_number=f"MH01/GM-{host.symbol or host.code}",
            actor=secretary,
            now=before + timedelta(hours=1),
        )
    with transaction():
        answering.confirm_many(
            again(conference, secretary),
            points=[one.point.public_id for one in points(conference)],
            actor=secretary,
            now=before + timedelta(days=1),
        )
    return conference


def _seat(meeting: Meeting, conference: Conference, main: str, secretary: Actor) -> None:
    """Name those the article names, open the meeting and count who came."""
    begins = conference.starts_at
    people = [
        Named(name=f"Đại diện {unit}", post="Đại diện lãnh đạo", unit=unit)
        for unit in meeting.units
    ]
    with transaction():
        held = again(conference, secretary)
        if people:
            before = begins - timedelta(days=2)
            delegates.name_everywhere(held, people={main: people}, actor=secretary, now=before)
        staging.start(held, version=held.version, actor=secretary, now=begins)
        here = [main, *(one.point.public_id for one in points(conference))]
        lines.connect_chosen(held, points=here, actor=secretary, now=begins)
    with transaction():
        hall = halls.for_change(conference.code, main, actor=secretary)
        if people:
            marking.mark_rest(hall, sighting=_seen(begins, "all"), actor=secretary, now=begins)
        if meeting.headcount:
            marking.enter_headcount(hall, headcount=meeting.headcount, actor=secretary, now=begins)


def take_roll(conference: Conference, stood: Sequence[Stood], *, now: datetime) -> None:
    """Take the roll at every point by its own office; a few come late or are excused."""
    for one in stood:
        actor = office(one.organisation)
        with transaction():
            hall = halls.for_change(conference.code, one.point.public_id, actor=actor)
            if hall.participation.expected:
                marking.mark_rest(
                    hall, sighting=_seen(now, one.organisation.key), actor=actor, now=now
                )
            if names.draw(one.organisation.key, 4) == 0:
                heads = hall.participation.expected + names.draw(one.organisation.key, 20)
                marking.enter_headcount(hall, headcount=heads, actor=actor, now=now)


def give_all(
    conference: Conference, programme: Sequence[Given], secretary: Actor, *, begins: datetime
) -> None:
    """Give the speeches one after the other, each for as long as it went."""
    moment = begins + timedelta(minutes=10)
    for given in programme:
        with transaction():
            held = again(conference, secretary)
            hall = halls.for_change(conference.code, given.point, actor=secretary)
            speech = asking.add(
                held,
                point=hall,
                wish=Wish(
                    kind=given.kind,
                    speaker_name=given.speaker,
                    speaker_title=given.post,
                    title=given.title,
                    summary=given.summary,
                    minutes=max(given.seconds // 60, 1),
                ),
                actor=secretary,
                now=moment,
            )
            turn = turns.for_change(held, speech.public_id)
            giving.start(turn, actor=secretary, now=moment)
            moment += timedelta(seconds=given.seconds)
            giving.stop(turn, actor=secretary, now=moment)
        moment += timedelta(minutes=1)


def _programme(
    conference: Conference, facts: dict[str, Any], stood: Sequence[Stood]
) -> Sequence[Given]:
    main = main_point(conference).public_id
    by_key = {one.organisation.key: one.point.public_id for one in stood}
    ministries = [one for one in stood if one.point.level == 1][:3]
    places = [by_key[key] for key in _SPEAKERS] + [one.point.public_id for one in ministries]
    papers = [
        Given(
            point=place,
            kind=SpeechKind.THAM_LUAN,
            speaker=names.person(f"tham-luan/{number}"),
            post="Đại diện cơ quan (minh họa)",
            title=topic,
            seconds=7 * 60 + (number * 37) % 90 - 30,
        )
        for number, (place, topic) in enumerate(zip(places, _TOPICS, strict=True))
    ]
    chairs = facts["chairs"]
    return [
        Given(point=main, kind=SpeechKind.BAO_CAO, speaker="Lãnh đạo Văn phòng Chính phủ",
              title="Báo cáo sơ kết thực hiện Nghị quyết số 17/NQ-CP", seconds=25 * 60),
        Given(point=main, kind=SpeechKind.BAO_CAO,
              speaker="Lãnh đạo Ủy ban Quốc gia về Chính phủ điện tử",
              title="Báo cáo bổ sung và định hướng đến năm 2025", seconds=20 * 60),
        *papers,
        Given(point=main, kind=SpeechKind.CHI_DAO, speaker=chairs[1]["name"],
              post=chairs[1]["title"], title="Phát biểu chỉ đạo", seconds=15 * 60),
        Given(point=main, kind=SpeechKind.KET_LUAN, speaker=chairs[0]["name"],
              post=chairs[0]["title"], title="Phát biểu kết luận, giao nhiệm vụ",
              seconds=30 * 60),
    ]  # fmt: skip


def _name_main(
    conference: Conference, facts: dict[str, Any], secretary: Actor, *, now: datetime
) -> None:
    people = [Named(name=chair["name"], post=chair["title"]) for chair in facts["chairs"]]
    delegates.name_everywhere(
        again(conference, secretary),
        people={main_point(conference).public_id: people},
        actor=secretary,
        now=now,
    )


def _write_minutes(
    conference: Conference,
    secretary: Actor,
    *,
    conclusions: Sequence[str],
    tasks: Sequence[Task],
    now: datetime,
) -> None:
    with transaction():
        held = again(conference, secretary)
        text = replace(
            minutes_queries.proposal(held),
            conclusions=tuple(conclusions),
            tasks=tuple(tasks),
            secretary_name=names.person(f"{conference.code}/thu-ky"),
            secretary_title="Thư ký (minh họa)",
        )
        written = minutes.draft(held, text, actor=secretary, now=now)
        minutes.close(written, conference=held, version=written.version, actor=secretary, now=now)
        minutes.issue(written, conference=held, actor=secretary, now=now + timedelta(hours=1))
    with transaction():
        held = again(conference, secretary)
        staging.close(held, version=held.version, actor=secretary, now=now + timedelta(hours=2))


def _task(told: dict[str, Any]) -> Task:
    return Task(
        lead=told["lead"],
        partners=tuple(told.get("with", ())),
        text=told["text"],
        deadline=told.get("deadline", "").removesuffix(" (no date given)"),
    )


def _seen(now: datetime, key: str) -> Sighting:
    return Sighting(state=Presence.PRESENT, occurred_at=now, nonce=f"demo-{key}-{now:%Y%m%d%H%M}")
