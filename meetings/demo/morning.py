"""The morning of 12/02/2020: two reports, six papers, the directives and the conclusion."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from meetings.access.actor import Actor
from meetings.attendance.commands import lines, marking
from meetings.attendance.queries import points as halls
from meetings.conferences.commands import (
    delegates,
    staging,
)
from meetings.conferences.models import Conference
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.vocabulary import Answer
from meetings.demo import names, programmes, sitting
from meetings.demo.acting import Stood, again, at, main_point, points
from meetings.demo.sitting import Given
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
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


def hold_three_tiers(conference: Conference, facts: dict[str, Any], secretary: Actor) -> None:
    """Play the morning of 12/02/2020: 2 reports, 6 papers, the directives and the conclusion."""
    day = conference.starts_at.astimezone(ZONE).date()
    stood = [one for one in points(conference) if one.point.answer is Answer.CONFIRMED]
    begins = at(day, 8)
    given = _programme(conference, facts, stood)
    items = (programmes.OPENING, *programmes.of_speeches(given))
    programmes.write(conference, items, secretary, now=at(day, 7))
    with transaction():
        _name_main(conference, facts, secretary, now=at(day, 7, 5))
    with transaction():
        staging.start(
            held := again(conference, secretary),
            version=held.version,
            actor=secretary,
            now=begins,
        )
        main = main_point(conference).public_id
        lines.connect_chosen(
            held, points=[main, *(o.point.public_id for o in stood)], actor=secretary, now=begins
        )
    with transaction():
        hall = halls.for_change(conference.code, main, actor=secretary)
        marking.mark_rest(hall, sighting=sitting.seen(begins, "main"), actor=secretary, now=begins)
    sitting.take_roll(conference, stood, now=begins + timedelta(minutes=10))
    sitting.give_all(conference, given, secretary, begins=begins)
    with transaction():
        held = again(conference, secretary)
        staging.end(held, version=held.version, actor=secretary, now=at(day, 11, 30))
    sitting.write_minutes(
        conference,
        secretary,
        conclusions=_CONCLUSIONS,
        tasks=[sitting.task(told) for told in facts["tasks"]],
        now=at(day, 14),
    )


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
