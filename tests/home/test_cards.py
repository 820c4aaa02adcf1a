"""What awaits each of them, by their duties, and nothing of others'."""

import pytest

from meetings.access.roles import Role
from meetings.assignments import commands as tasks
from meetings.assignments import queries as given
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock, tokens
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.people.models import Duty
from tests.attendance.hall import CODE, Hall
from tests.cascades import announced, drafted, passed_on, point_of
from tests.cast import DAY, HOUR, Cast, person
from tests.clocks import Clock
from tests.conftest import Browser
from tests.home.desk import Shown, cards, give_part, page, say_no, say_yes, words, works
from tests.minutes import writing
from tests.notifications.outbox import cancel, withdraw
from tests.plans import EIGHT, day

ANSWER, PASS_ON = "Trả lời giấy mời", "Chuyển mời cấp dưới"


# --- invitations --------------------------------------------------------------------------------


def test_a_province_answers_and_passes_on_by_the_deadline(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    own = point_of(conference, cast.north).public_id

    first, second = cards(browser, cast.bich)

    assert first == Shown(
        work=ANSWER,
        about=conference.title,
        due="12 giờ 00, thứ Bảy, ngày 06/03/2027 · còn 5 ngày",
        button="Xác nhận tham dự",
        address=f"/conferences/{conference.code}/invitations/{own}",
        is_late=False,
    )
    assert (second.work, second.due, second.button) == (PASS_ON, first.due, PASS_ON)
    assert own in second.address


def test_what_is_done_no_longer_waits(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    before = works(browser, cast.bich)
    say_yes(cast, conference, cast.bich, cast.north)
    answered = works(browser, cast.bich)
    passed_on(cast, conference, cast.bich, cast.north)

    assert before == [ANSWER, PASS_ON]
    assert answered == [PASS_ON]
    assert works(browser, cast.bich) == []


def test_a_no_leaves_nothing_to_do(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)

    say_no(cast, conference, cast.son, cast.south)

    assert works(browser, cast.son) == []


def test_an_invitation_taken_back_or_called_off_waits_no_longer(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    withdraw(cast, conference, cast.south)
    taken_back = works(browser, cast.son)
    cancel(cast, conference)

    assert taken_back == []
    assert works(browser, cast.bich) == []


def test_the_last_tier_passes_nothing_on(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    assert works(browser, cast.canh) == [ANSWER]
    assert announced(cast, code="hn-hai-cap", levels=2).levels == 2
    assert [card.work for card in cards(browser, cast.son) if "hn-hai-cap" in card.address] == [
        ANSWER
    ]


def test_what_is_late_comes_first_and_says_so(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast, code="hn-gan")
    standing.after(days=1)
    later = announced(cast, code="hn-xa", days=(day(EIGHT + 7 * DAY),))
    with transaction():
        point_of(later, cast.north).reply_deadline = clock.now() + 7 * DAY
    standing.after(days=5, hours=-22)

    found = [card for card in cards(browser, cast.bich) if card.work == ANSWER]

    assert [("hn-gan" in card.address, card.is_late) for card in found] == [
        (True, True),
        (False, False),
    ]
    assert found[0].due.endswith("quá hạn 2 giờ")
    assert found[0].button == "Mở giấy mời"


def test_an_answer_opened_again_waits_until_the_new_moment(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    conference = announced(cast, code="hn-gan")
    standing.after(days=6, hours=-22)
    with transaction():
        point_of(conference, cast.north).answer_open_until = clock.now() + 5 * HOUR

    found = [card for card in cards(browser, cast.bich) if card.work == ANSWER]

    assert [card.is_late for card in found] == [False]
    assert found[0].due.endswith("còn 5 giờ")
    assert found[0].button == "Xác nhận tham dự"


def test_a_conference_that_is_over_waits_for_no_answer(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast)
    standing.now = EIGHT + 12 * HOUR

    assert works(browser, cast.bich) == []


def test_each_office_finds_its_own_alone(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    north = {card.address for card in cards(browser, cast.bich)}
    south = {card.address for card in cards(browser, cast.son)}

    assert north
    assert south
    assert not north & south
    assert all(point_of(conference, cast.south).public_id in address for address in south)
    assert works(browser, cast.lan) == [], "the main point has nothing to answer"
    assert works(browser, cast.dung) == [], "South has passed nothing on"


def test_staff_of_one_point_finds_what_awaits_that_point(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    with transaction():
        clerk = person("Lý Thị Mai", "mai")
        elsewhere = BridgePoint(
            public_id=tokens.public_id(), organisation_id=cast.north_a.id, name="Điểm cầu khác"
        )
        other = person("Lý Văn Nam", "nam")
        db.session.add(elsewhere)
        db.session.flush()
        for who, point in ((clerk, cast.point(cast.north_b)), (other, elsewhere)):
            db.session.add(
                Duty(
                    account_id=who.id,
                    role=Role.STAFF,
                    organisation_id=point.organisation_id,
                    bridge_point_id=point.id,
                )
            )

    assert [card.address.rpartition("/")[2] for card in cards(browser, clerk)] == [
        point_of(conference, cast.north_b).public_id
    ]
    assert works(browser, other) == []


# --- the day ------------------------------------------------------------------------------------


def test_on_the_day_each_point_calls_its_roll(browser: Browser, cast: Cast, hall: Hall) -> None:
    for who, office in (
        (cast.canh, cast.north_a),
        (cast.bich, cast.north),
        (cast.lan, cast.centre),
    ):
        (card,) = [one for one in cards(browser, who) if one.work == "Điểm danh"]
        assert card.address == f"/conferences/{CODE}/attendance/{hall.at(office).public_id}"
        assert card.due.startswith("14 giờ 45, thứ Hai, ngày 01/03/2027")
    for other in (cast.tuan, cast.chair, cast.clerk, cast.admin, cast.auditor, cast.stranger):
        assert works(browser, other) == []


# --- the host -----------------------------------------------------------------------------------


def test_the_host_sends_its_letters_in_time(browser: Browser, cast: Cast) -> None:
    drafted(cast)

    (card,) = cards(browser, cast.lan)

    assert card.work == "Phát hành giấy mời"
    assert card.due.startswith("17 giờ 00, thứ Năm, ngày 04/03/2027")
    assert card.address == "/conferences/hn-2027-03-10/invitations"
    for other in (cast.bich, cast.chair, cast.clerk, cast.admin, cast.auditor):
        assert works(browser, other) == []


def test_minutes_go_from_desk_to_desk(browser: Browser, cast: Cast, hall: Hall) -> None:
    def desks() -> tuple[list[str], ...]:
        return tuple(works(browser, who) for who in (cast.lan, cast.chair, cast.clerk))

    writing.take_place(hall)
    assert desks() == (["Lập biên bản"], [], [])
    writing.draft(hall)
    writing.edit(hall)
    assert desks() == (["Lập biên bản"], ["Khóa biên bản"], [])
    writing.close(hall)
    assert desks() == (["Vào số biên bản"], [], ["Vào số biên bản"])
    (card,) = cards(browser, cast.clerk)
    assert card.due.startswith("17 giờ 00, thứ Ba, ngày 02/03/2027")
    writing.issue(hall)
    assert desks() == ([], [], [])


def test_whoever_chairs_this_conference_alone_decides_on_its_minutes(
    browser: Browser, cast: Cast, hall: Hall
) -> None:
    give_part(cast, CODE, cast.stranger, Role.CONFERENCE_CHAIR)
    give_part(cast, CODE, cast.auditor, Role.MINUTE_TAKER)
    writing.take_place(hall)
    writing.draft(hall)

    assert works(browser, cast.stranger) == ["Khóa biên bản"]
    assert works(browser, cast.auditor) == ["Lập biên bản"]


# --- tasks --------------------------------------------------------------------------------------


def test_a_task_waits_at_the_office_that_leads(browser: Browser, cast: Cast, hall: Hall) -> None:
    writing.take_place(hall)
    writing.issued(hall)

    (card,) = cards(browser, cast.bich)

    assert (card.work, card.about) == ("Nhiệm vụ được giao", writing.TASK.text)
    assert card.due.startswith("17 giờ 00, thứ Sáu, ngày 30/04/2027")
    for other in (cast.lan, cast.son, cast.canh, cast.tuan, cast.clerk, cast.auditor):
        assert works(browser, other) == []


def test_a_task_reported_done_waits_no_longer(browser: Browser, cast: Cast, hall: Hall) -> None:
    writing.take_place(hall)
    writing.issued(hall)
    actor = cast.actor(cast.bich)
    with transaction():
        (placed,) = given.soonest(actor=actor, most=5)
        placed = given.for_change(placed.task.public_id, actor=actor)
        version = placed.task.version
        tasks.finish(placed, "Đã xong", version=version, actor=actor, now=clock.now())

    assert works(browser, cast.bich) == []


# --- the page around them -----------------------------------------------------------------------


def test_every_button_opens_its_page(browser: Browser, cast: Cast, hall: Hall) -> None:
    announced(cast)
    drafted(cast, code="hn-nhap")
    addresses = [
        (who, card.address)
        for who in (cast.lan, cast.bich, cast.canh)
        for card in cards(browser, who)
    ]
    hall.stage(Stage.ENDED)
    writing.draft(hall)
    addresses += [(cast.chair, card.address) for card in cards(browser, cast.chair)]

    assert len(addresses) == 7
    for who, address in addresses:
        page(browser, who, address)


def test_a_desk_in_english(browser: Browser, cast: Cast) -> None:
    announced(cast)

    first, _ = cards(browser, cast.bich, "/?lang=en")

    assert first.work == "Answer the invitation"
    assert first.due.endswith("5 days left")


@pytest.mark.parametrize(
    ("who", "plans"),
    [("lan", True), ("bich", True), ("canh", False), ("admin", False), ("stranger", False)],
)
def test_an_empty_desk_says_what_will_stand_there(
    browser: Browser, cast: Cast, who: str, *, plans: bool
) -> None:
    html = page(browser, getattr(cast, who))

    text = words(html)
    assert "Không còn việc nào chờ Giấy mời cần trả lời, biên bản cần lập" in text
    assert "Chưa có hội nghị nào trong 30 ngày tới Hội nghị mà đơn vị tổ chức hoặc" in text
    assert "Bảy ngày qua không có thay đổi." in text
    assert ('href="/conferences/plan"' in html) is plans
