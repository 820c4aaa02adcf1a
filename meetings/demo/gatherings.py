"""The three meetings of the articles that were held at one place."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from meetings.access.actor import Actor
from meetings.attendance.commands import lines, marking
from meetings.attendance.queries import points as halls
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
from meetings.conferences.rules.planning import (
    Plan,
    PlannedChair,
    PlannedDay,
    PlannedOrganiser,
    PlannedSession,
)
from meetings.conferences.rules.vocabulary import Form, Kind
from meetings.demo import country, sitting
from meetings.demo.acting import again, at, main_point, office, points
from meetings.demo.past_facts import seeds
from meetings.demo.sitting import Given
from meetings.kit.transactions import transaction
from meetings.organisations import data
from meetings.organisations.models import Organisation
from meetings.speeches.rules.vocabulary import SpeechKind


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


def build() -> None:
    """Play the round table, the forum and the seminar."""
    _round_table()
    _forum()
    _seminar()


def _round_table() -> None:
    facts = seeds()["F2_toa_dam_07_02_2020"]
    day = date(2020, 2, 7)
    plan = Plan(
        code="td-2020-02-07",
        title=facts["title"],
        kind=Kind.TOA_DAM,
        form=Form.IN_PERSON,
        organisers=(PlannedOrganiser(name="Vụ Công nghệ cao", part="tổ chức"),),
        chairs=(
            PlannedChair(
                name="Bùi Thế Duy", title="Thứ trưởng", other_title="Bộ Khoa học và Công nghệ"
            ),
        ),
        purpose="Góp ý định hướng Chương trình KC.01 giai đoạn 2021-2025. Giờ họp là minh họa.",
        days=(PlannedDay(starts_at=at(day, 14), ends_at=at(day, 16, 30)),),
        place=facts["place"],
    )
    turns = (
        ("bao_cao", "Đại diện Vụ Công nghệ cao", facts["agenda"][0], 25),
        *(("phat_bieu", f"Đại diện {unit}", "", 8) for unit in facts["participants"][:4]),
        ("ket_luan", "Bùi Thế Duy", "", 15),
    )
    _hold(
        Meeting(
            plan=plan,
            host="bo-khoa-hoc-va-cong-nghe",
            guests=("bo-thong-tin-va-truyen-thong", "van-phong-chinh-phu"),
            turns=turns,
            units=tuple(facts["participants"]),
            conclusions=tuple(facts["conclusions"]),
        )
    )


def _forum() -> None:
    facts = seeds()["F3_ict_summit_18_07_2018"]
    day = date(2018, 7, 18)
    plan = Plan(
        code="dd-2018-07-18",
        title=facts["title"],
        kind=Kind.DIEN_DAN,
        form=Form.IN_PERSON,
        organisers=tuple(PlannedOrganiser(name=name, part="đồng tổ chức") for name in facts["host"]),
        chairs=(PlannedChair(name="Nguyễn Xuân Phúc", title="Thủ tướng Chính phủ",
                             note="dự và phát biểu chỉ đạo"),),
        purpose=(
            "Trên 650 đại biểu: 10 bộ và cơ quan ngang bộ; 31 cục, tổng cục, trung tâm, viện; "
            "27 tỉnh, thành phố; đại sứ, tham tán của 12 quốc gia. Giờ họp là minh họa."
        ),
        days=(PlannedDay(starts_at=at(day, 8), ends_at=at(day, 17)),),
        place="Hà Nội",
    )  # fmt: skip
    _hold(
        Meeting(
            plan=plan,
            host="bo-thong-tin-va-truyen-thong",
            guests=(*_standing("bo_nganh", day)[:10], *_standing("tinh", day)[:27]),
            turns=(("chi_dao", "Nguyễn Xuân Phúc", "Phát biểu chỉ đạo", 30),),
            headcount=651,
            conclusions=tuple(facts["conclusions"]),
            tasks=tuple(facts["tasks"]),
        )
    )


def _seminar() -> None:
    facts = seeds()["F4_hoi_thao_lao_cai_2017"]
    first, second = date(2017, 10, 5), date(2017, 10, 6)
    halls = [f"Hội trường {number}" for number in (1, 2, 3)]
    sessions = tuple(
        PlannedSession(title=title, place=hall, starts_at=at(second, 8), ends_at=at(second, 11))
        for title, hall in zip(facts["parallel_sessions"], halls, strict=True)
    )
    plan = Plan(
        code="ht-2017-10-05",
        title=facts["title"],
        theme=facts["theme"],
        kind=Kind.HOI_THAO,
        form=Form.IN_PERSON,
        organisers=tuple(PlannedOrganiser(name=name, part="phối hợp") for name in facts["host"]),
        chairs=(
            PlannedChair(name="Lê Mạnh Hà", title="Phó Chủ nhiệm Văn phòng Chính phủ",
                         other_title="Tổng Thư ký Ủy ban Quốc gia về Ứng dụng CNTT"),
            PlannedChair(name="Nguyễn Thành Hưng", title="Thứ trưởng Bộ Thông tin và Truyền thông"),
        ),
        purpose=(
            "Trên 800 đại biểu của 63 tỉnh, thành phố; ba chuyên đề song song. "
            "Giờ họp là minh họa."
        ),
        days=(
            PlannedDay(starts_at=at(first, 8), ends_at=at(first, 17)),
            PlannedDay(starts_at=at(second, 8), ends_at=at(second, 12), sessions=sessions),
        ),
        place="tỉnh Lào Cai",
    )  # fmt: skip
    _hold(
        Meeting(
            plan=plan,
            host="lao-cai",
            guests=tuple(key for key in _standing("tinh", first) if key != "lao-cai"),
            turns=(
                ("phat_bieu", "Lê Mạnh Hà", "Dịp để các nhà quản lý, doanh nghiệp trao đổi", 20),
                ("phat_bieu", "Nguyễn Thành Hưng", "Phát triển đô thị thông minh", 20),
            ),
            headcount=801,
            conclusions=tuple(
                f"Đã trao đổi chuyên đề: {title}." for title in facts["parallel_sessions"]
            ),
        )
    )


def _standing(kind: str, day: date) -> tuple[str, ...]:
    """Return the keys of the units of a kind that stood on a day."""
    return tuple(unit.key for unit in data.standing_on(day, kind))


def _hold(meeting: Meeting) -> None:
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
    sitting.give_all(conference, programme, secretary, begins=plan.starts_at)
    with transaction():
        held = again(conference, secretary)
        staging.end(held, version=held.version, actor=secretary, now=plan.ends_at)
    sitting.write_minutes(
        conference,
        secretary,
        conclusions=meeting.conclusions,
        tasks=[sitting.task(told) for told in meeting.tasks],
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
            marking.mark_rest(
                hall, sighting=sitting.seen(begins, "all"), actor=secretary, now=begins
            )
        if meeting.headcount:
            marking.enter_headcount(hall, headcount=meeting.headcount, actor=secretary, now=begins)
