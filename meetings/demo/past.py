"""The conferences of the articles, from plan to issued minutes, on the days they were held."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from meetings.access.actor import Actor
from meetings.conferences.commands import answering, choosing, delegates, inviting, planning
from meetings.conferences.models import Conference
from meetings.conferences.queries import points as point_queries
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.planning import (
    Plan,
    PlannedChair,
    PlannedContact,
    PlannedDay,
    PlannedOrganiser,
)
from meetings.conferences.rules.vocabulary import Form, Kind
from meetings.demo import country, gatherings, morning, names
from meetings.demo.acting import Stood, again, at, office, points
from meetings.demo.past_facts import seeds
from meetings.kit.transactions import transaction

_DAY: Final = date(2020, 2, 12)
# "small" plays three provinces down to their districts; the larger sizes all of them.
SMALL: Final = ("ha-noi", "quang-nam", "lao-cai")
_NOTE: Final = (
    "Giờ họp, tên đại biểu và sáu người trình bày tham luận là dữ liệu minh họa; "
    "các bài báo nguồn không nêu."
)
_PROVINCE_POSTS: Final = (
    "Phó Chủ tịch UBND tỉnh",
    "Giám đốc Sở Thông tin và Truyền thông",
    "Chánh Văn phòng UBND tỉnh",
)
_DISTRICT_POSTS: Final = ("Phó Chủ tịch UBND", "Chánh Văn phòng HĐND và UBND")
_CENTRAL_POSTS: Final = ("Thứ trưởng hoặc cấp phó", "Cục trưởng phụ trách công nghệ thông tin")


def build(*, full: bool) -> None:
    """Play all four; `full` invites every district of the country to the three-tier one."""
    _three_tiers(full=full)
    gatherings.build()


def _three_tiers(*, full: bool) -> None:
    facts = seeds()["F1_hoi_nghi_12_02_2020"]
    host = country.organisation("cp")
    secretary = office(host)
    asked, deadline = at(date(2020, 2, 7), 15), at(date(2020, 2, 11), 17)
    with transaction():
        conference = planning.plan(_plan_f1(facts), host=host, actor=secretary, now=asked)
        _choose(conference, Which.CENTRAL, secretary, asked)
        _choose(conference, Which.PROVINCES, secretary, asked)
        inviting.announce(
            conference,
            reply_deadline=deadline,
            letter_number="MH01/GM-CP",
            actor=secretary,
            now=asked + timedelta(hours=1),
        )
    _pass_on(conference, full=full, now=at(date(2020, 2, 8), 9))
    _answer(conference, secretary, now=at(date(2020, 2, 10), 16))
    morning.hold_three_tiers(conference, facts, secretary)


def _plan_f1(facts: dict[str, Any]) -> Plan:
    return Plan(
        code="hn-2020-02-12",
        title=facts["title"],
        aliases=tuple(facts["alias_titles"]),
        kind=Kind.SO_KET,
        form=Form.ONLINE,
        organisers=(
            PlannedOrganiser(name="Bộ Thông tin và Truyền thông", part="chủ trì"),
            PlannedOrganiser(name="Văn phòng Chính phủ", part="phối hợp"),
        ),
        chairs=(
            _chair(facts["chairs"][0]),
            _chair(facts["chairs"][1], note="đồng chủ trì (theo một nguồn), cùng dự (nguồn khác)"),
        ),
        purpose=f"Sơ kết gần một năm thực hiện Nghị quyết số 17/NQ-CP. {_NOTE}",
        scheme="tw-tinh-huyen",
        days=(PlannedDay(starts_at=at(_DAY, 8), ends_at=at(_DAY, 11, 30)),),
        place=facts["bridge_points"][0]["place"],
        contacts=(
            PlannedContact(
                name=names.person("contact"), title="Đầu mối (minh họa)", phone="0900 000 001"
            ),
        ),
        signer_title="TL. THỦ TƯỚNG",
        signer_name=names.person("signer"),
        speech_deadline=at(date(2020, 2, 11), 11),
        line_test_at=at(date(2020, 2, 11), 14),
        reply_deadline=at(date(2020, 2, 11), 17),
        declared_not_secret=True,
        is_history=True,
        is_illustrative=True,
        is_silent=True,
    )


def _pass_on(conference: Conference, *, full: bool, now: datetime) -> None:
    """Each province passes the letter on to its districts, in its own name."""
    with transaction():
        for stood in points(conference, level=2):
            if full or stood.organisation.key in SMALL:
                actor = office(stood.organisation)
                point = point_queries.for_change(conference, stood.point.public_id, actor=actor)
                inviting.pass_on(
                    point,
                    reply_deadline=at(date(2020, 2, 11), 11),
                    letter_number=f"MH01/GM-{stood.organisation.code}",
                    actor=actor,
                    now=now,
                )


def _answer(conference: Conference, secretary: Actor, *, now: datetime) -> None:
    with transaction():
        stood = points(conference)
        for one in stood:
            if one.organisation.key in {"quang-nam", "h-007"}:
                _answer_known(conference, one, now)
        answering.confirm_many(
            again(conference, secretary),
            points=[one.point.public_id for one in stood],
            actor=secretary,
            now=now,
        )
        delegates.name_everywhere(
            again(conference, secretary),
            people={one.point.public_id: _people(one) for one in stood},
            actor=secretary,
            now=now,
        )


def _answer_known(conference: Conference, one: Stood, now: datetime) -> None:
    """Answer where the articles name people: Quảng Nam and quận Hai Bà Trưng."""
    actor = office(one.organisation)
    point = point_queries.for_change(conference, one.point.public_id, actor=actor)
    head = _known(one)[0]
    reply = Reply(
        rooms=tuple(room.public_id for room in point.bridge_point.rooms[:1]),
        local_chair_name=head.name,
        local_chair_title=head.post,
        expected_headcount=20,
    )
    answering.confirm(point, reply=reply, version=point.version, actor=actor, now=now)


def _known(one: Stood) -> tuple[Named, ...]:
    told = seeds()["F1_hoi_nghi_12_02_2020"]["bridge_points"]
    if one.organisation.key == "quang-nam":
        head = told[1]["local_head"]
        return (Named(name=head["name"], post=head["title"], unit="UBND tỉnh Quảng Nam"),)
    if one.organisation.key == "h-007":
        people = [person for person in told[2]["delegates"] if isinstance(person, dict)]
        return tuple(
            Named(name=p["name"], post=p["title"], unit="UBND quận Hai Bà Trưng") for p in people
        )
    return ()


def _people(one: Stood) -> Sequence[Named]:
    """Name those the articles name, then plainly fictional people in the invited posts."""
    posts = {1: _CENTRAL_POSTS, 2: _PROVINCE_POSTS}.get(one.point.level, _DISTRICT_POSTS)
    known = _known(one)
    key = one.organisation.key
    unit = one.organisation.name
    return (
        *known,
        *(
            Named(name=names.person(f"{key}/{post}"), post=post, unit=unit)
            for post in posts[len(known[:1]) :]
        ),
    )


def _choose(conference: Conference, which: Which, actor: Actor, now: datetime) -> None:
    choosing.choose_points(conference, selection=Selection(which=which), actor=actor, now=now)


def _chair(told: dict[str, str], *, note: str = "") -> PlannedChair:
    return PlannedChair(
        name=told["name"], title=told["title"], other_title=told.get("other", ""), note=note
    )
