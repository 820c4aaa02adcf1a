"""What a meeting left open comes onto the agenda of the next, once."""

from datetime import date
from typing import Any

import pytest

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.agenda import commands as agenda
from meetings.agenda import queries
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft, ItemKind, ItemOutcome
from meetings.assignments.models import Assignment
from meetings.assignments.rules import AssignmentState
from meetings.audit.models import AuditEntry
from meetings.carrying import commands, rules
from meetings.carrying.models import CarriedItem
from meetings.carrying.queries import formers, offer
from meetings.carrying.rules import NothingToCarryError
from meetings.conferences.models import Conference, Participation, Series
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import tokens
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError
from meetings.kit.transactions import transaction
from tests.cascades import drafted
from tests.cast import DAY, NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.counting import statements
from tests.plans import EIGHT, day, planned

PAGE = "/conferences/hn-2027-03-10/agenda/carry"


@pytest.mark.parametrize(
    ("kind", "outcome", "is_open"),
    [
        (ItemKind.BAO_CAO, ItemOutcome.UNKNOWN, True),
        (ItemKind.BAO_CAO, ItemOutcome.DONE, False),
        (ItemKind.BAO_CAO, ItemOutcome.UNFINISHED, True),
        (ItemKind.NGHI, ItemOutcome.UNKNOWN, False),
        (ItemKind.KHAI_MAC, ItemOutcome.UNKNOWN, False),
        (ItemKind.KET_LUAN, ItemOutcome.UNKNOWN, False),
        (ItemKind.KET_LUAN, ItemOutcome.UNFINISHED, True),
    ],
)
def test_what_is_not_known_to_be_done_is_open(
    kind: ItemKind, outcome: ItemOutcome, *, is_open: bool
) -> None:
    assert rules.is_open(kind, outcome) is is_open


@pytest.mark.parametrize(
    ("outcome", "is_elsewhere", "is_here", "is_proposed"),
    [
        (ItemOutcome.UNFINISHED, False, False, True),
        (ItemOutcome.UNFINISHED, True, False, False),
        (ItemOutcome.UNFINISHED, False, True, False),
        (ItemOutcome.UNKNOWN, False, False, False),
    ],
)
def test_only_what_was_marked_and_stands_nowhere_yet_is_ticked_at_first(
    outcome: ItemOutcome, *, is_elsewhere: bool, is_here: bool, is_proposed: bool
) -> None:
    told = rules.is_proposed(outcome, is_elsewhere=is_elsewhere, is_here=is_here)
    assert told is is_proposed


def test_a_long_task_fits_on_an_agenda() -> None:
    made = rules.of_task("Rà soát\n" * 200, lead="Bộ " * 100, day=None, session="")

    assert made.title.startswith("Kết quả thực hiện nhiệm vụ: Rà soát Rà soát")
    assert (len(made.title), len(made.presenter_name)) <= (500, 120)
    assert made.title.endswith("…")


def add(cast: Cast, conference: Conference, title: str, **facts: Any) -> AgendaItem:
    wish: dict[str, Any] = {"kind": ItemKind.BAO_CAO, "planned_minutes": 30, **facts}
    with transaction():
        return agenda.add(
            conference,
            draft=ItemDraft(title=title, **wish),
            actor=cast.actor(cast.lan),
            now=NOON,
        )


def held(cast: Cast, **changes: Any) -> Conference:
    """A meeting that is over, with one item unfinished, one done, one unmarked, and a break."""
    days = (day(EIGHT - 7 * DAY),)
    wish: dict[str, Any] = {"code": "hn-truoc", "title": "Giao ban trước", "days": days}
    before = drafted(cast, **wish | changes)
    add(cast, before, "Chưa bàn xong", presenter_name="Bùi Thu Hà").outcome = ItemOutcome.UNFINISHED
    add(cast, before, "Đã bàn xong").outcome = ItemOutcome.DONE
    add(cast, before, "Không ai đánh dấu")
    add(cast, before, "Nghỉ giải lao", kind=ItemKind.NGHI)
    with transaction():
        before.stage, before.announced_at = Stage.ENDED, NOON
        for number, state in enumerate((AssignmentState.GIVEN, AssignmentState.DONE)):
            db.session.add(
                Assignment(
                    public_id=tokens.public_id(),
                    conference_id=before.id,
                    position=number,
                    lead="Bộ Thử nghiệm",
                    text=f"Rà soát thủ tục {number}",
                    state=state,
                    given_at=NOON,
                )
            )
    return before


def carry(cast: Cast, conference: Conference, former: Conference, *titles: str) -> int:
    offered = offer(conference, former=former)
    ids = {one.item.title: one.item.public_id for one in offered.items}
    ids |= {one.task.text: one.task.public_id for one in offered.tasks}
    with transaction():
        return commands.carry(
            conference,
            former=former,
            chosen=[ids[title] for title in titles],
            day=conference.days[0].day,
            session="",
            actor=cast.actor(cast.lan),
            now=NOON,
        )


def titles(conference: Conference) -> list[str]:
    db.session.expire_all()
    return [item.title for item in queries.items(conference)]


def test_open_items_and_tasks_become_items_that_know_where_they_come_from(cast: Cast) -> None:
    former, conference = held(cast), drafted(cast)

    assert carry(cast, conference, former, "Chưa bàn xong", "Rà soát thủ tục 0") == 2

    assert titles(conference) == [
        "Chưa bàn xong",
        "Kết quả thực hiện nhiệm vụ: Rà soát thủ tục 0",
    ]
    first, second = queries.items(conference)
    assert (first.presenter_name, second.presenter_name) == ("Bùi Thu Hà", "Bộ Thử nghiệm")
    assert {one.former_id for one in db.session.scalars(db.select(CarriedItem))} == {former.id}
    told = db.select(AuditEntry.facts).where(AuditEntry.action == "ItemsCarried")
    assert db.session.scalars(told).one() == {"former": "hn-truoc", "items": 1, "tasks": 1}


def test_nothing_is_carried_twice_until_it_is_taken_out_again(cast: Cast) -> None:
    former, conference = held(cast), drafted(cast)
    carry(cast, conference, former, "Chưa bàn xong")
    assert [one.item.title for one in offer(conference, former=former).items] == [
        "Không ai đánh dấu"
    ]
    item = former_item = queries.items(former)[0].public_id
    with pytest.raises(NothingToCarryError), transaction():
        commands.carry(
            conference,
            former=former,
            chosen=[former_item],
            day=conference.days[0].day,
            session="",
            actor=cast.actor(cast.lan),
            now=NOON,
        )
    with transaction():
        (made,) = queries.items(conference)
        lan = cast.actor(cast.lan)
        agenda.remove(made, conference=conference, version=1, actor=lan, now=NOON)

    offered = offer(conference, former=former).items
    assert [one.item.public_id for one in offered if one.is_proposed] == [item]


def test_what_went_to_another_meeting_is_offered_but_not_proposed(cast: Cast) -> None:
    former, conference = held(cast), drafted(cast)
    other = planned(cast.centre, cast.actor(cast.lan), code="hn-khac", days=(day(EIGHT + DAY),))
    carry(cast, other, former, "Chưa bàn xong")

    (first, second) = offer(conference, former=former).items

    assert (first.is_elsewhere, first.is_proposed) == (True, False)
    assert not second.is_elsewhere


def test_what_came_along_with_a_copy_is_known_by_its_title_and_not_ticked(cast: Cast) -> None:
    former, conference = held(cast), drafted(cast)
    add(cast, conference, "CHƯA  bàn xong")
    add(cast, conference, "Kết quả thực hiện nhiệm vụ: Rà soát thủ tục 0")

    offered = offer(conference, former=former)

    found = [(one.item.title, one.is_here, one.is_proposed) for one in offered.items]
    assert found == [("Chưa bàn xong", True, False), ("Không ai đánh dấu", False, False)]
    assert [one.is_here for one in offered.tasks] == [True]


def test_a_point_is_the_one_of_the_same_office_here(cast: Cast) -> None:
    former, conference = held(cast), drafted(cast)
    there = {point.organisation_id: point for point in _points(former)}
    with transaction():
        queries.items(former)[0].participation_id = there[cast.north.id].id

    carry(cast, conference, former, "Chưa bàn xong")

    here = {point.organisation_id: point for point in _points(conference)}
    assert queries.items(conference)[0].participation_id == here[cast.north.id].id


def _points(conference: Conference) -> list[Participation]:
    wanted = db.select(Participation).where(Participation.conference_id == conference.id)
    return list(db.session.scalars(wanted))


def test_the_series_comes_first_then_the_latest_held_before(cast: Cast) -> None:
    held(cast, days=(day(EIGHT - DAY),))
    lan = cast.actor(cast.lan)
    with transaction():
        series = Series(
            public_id=tokens.public_id(), host_id=cast.centre.id, rule={}, created_at=NOON
        )
        db.session.add(series)
        db.session.flush()
    for number, code in enumerate(("ky-1", "ky-2", "ky-sau", "ky-nhap")):
        shift = {"ky-sau": 30, "ky-nhap": -3}.get(code, -6 + number)
        made = planned(cast.centre, lan, code=code, days=(day(EIGHT + shift * DAY),))
        with transaction():
            made.series_id = series.id
            if code != "ky-nhap":
                made.stage, made.announced_at = Stage.CLOSED, NOON
    conference = drafted(cast)
    with transaction():
        conference.series_id = series.id

    found = formers(conference, actor=lan)

    assert [(one.code, one.is_series) for one in found] == [
        ("ky-2", True),
        ("ky-1", True),
        ("hn-truoc", False),
    ]


@pytest.mark.parametrize("who", ["bich", "chair", "clerk", "stranger"])
def test_only_those_who_run_the_conference_carry_on(cast: Cast, who: str) -> None:
    former, conference = held(cast), drafted(cast)

    with pytest.raises(NotAllowedError):
        commands.carry(
            conference,
            former=former,
            chosen=[],
            day=date(2027, 3, 10),
            session="",
            actor=cast.actor(getattr(cast, who)),
            now=NOON,
        )


# --- on the pages ------------------------------------------------------------------------------


def test_a_secretary_ticks_what_goes_on_and_reads_where_it_comes_from(
    browser: Browser, cast: Cast
) -> None:
    former = held(cast)
    conference = drafted(cast)
    add(cast, conference, "không ai đánh dấu")
    sign_in(browser, cast.lan)
    shown = browser.get(PAGE).text
    assert shown.count("đã có trong chương trình") == 1
    assert "Giao ban trước" in shown
    assert shown.count(" checked") == 1
    assert "Đã bàn xong" not in shown
    assert "Nghỉ giải lao" not in shown
    wanted = queries.items(former)[2].public_id

    sent = {"_key": key(), "former": "hn-truoc", "slot": "2027-03-10", "items": [wanted]}
    assert browser.post(PAGE, data=sent).status_code == 302

    page = browser.get("/conferences/hn-2027-03-10/agenda").text
    assert "Không ai đánh dấu" in page
    assert "Mang sang từ" in page
    assert 'href="/conferences/hn-truoc/agenda"' in page
    again = browser.post(PAGE, data={**sent, "_key": key()})
    assert again.status_code == 422
    assert "Hãy chọn ít nhất một nội dung" in again.text


def test_a_meeting_one_may_not_see_leaves_nothing_to_carry(browser: Browser, cast: Cast) -> None:
    there = Actor(id=0, name="Bộ", grants=(Grant(Role.SECRETARIAT, cast.ministry.path),))
    foreign = planned(cast.ministry, there, code="hn-bo", days=(day(EIGHT - 2 * DAY),))
    with transaction():
        foreign.stage = Stage.ENDED
    drafted(cast)
    sign_in(browser, cast.lan)

    assert "Chưa có hội nghị nào trước đó" in browser.get(f"{PAGE}?former=hn-bo").text
    sent = {"_key": key(), "former": "hn-khong-co", "slot": "2027-03-10", "items": ["x"]}
    answer = browser.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert "Hãy chọn một hội nghị trước trong danh sách." in answer.text


def test_the_page_costs_the_same_for_few_and_many_items(browser: Browser, cast: Cast) -> None:
    former = held(cast)
    drafted(cast)
    sign_in(browser, cast.lan)
    counts = []
    for _ in range(2):
        for number in range(5):
            with transaction():
                former.stage = Stage.ANNOUNCED
            add(cast, former, f"Thêm {number}")
            with transaction():
                former.stage = Stage.ENDED
        browser.get(PAGE)
        with statements() as told:
            browser.get(PAGE)
        counts.append(len(told))

    assert counts[0] == counts[1]
