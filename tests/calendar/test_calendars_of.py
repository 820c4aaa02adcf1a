"""The calendar of an office, a point, a room and a person, as far as the reader may look."""

from datetime import date

import pytest

from meetings.bridge_points.models import BridgeRoom
from meetings.conferences.commands import answering
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.regulations import commands as regulations
from tests.calendar.reading import events
from tests.cascades import announced, locked, point_of
from tests.cast import DAY, NOON, Cast
from tests.clocks import Clock
from tests.conftest import Browser
from tests.counting import statements
from tests.notifications.outbox import postpone
from tests.plans import EIGHT, day, planned

pytestmark = pytest.mark.usefixtures("standing")
WEEK = "/calendar/?view=week&day=2027-03-10"


@pytest.mark.parametrize("view", ["week", "day", "list", "month"])
def test_every_view_shows_what_is_on(browser: Browser, cast: Cast, view: str) -> None:
    conference = announced(cast)
    browser.sign_in(cast.bich)

    shown = browser.get(f"/calendar/?view={view}&day=2027-03-10&month=2027-03").text

    assert conference.title in shown
    assert "08 giờ 00" in shown


def test_free_time_is_told_in_words_and_as_blank_hours(browser: Browser, cast: Cast) -> None:
    announced(cast)
    browser.sign_in(cast.bich)

    shown = browser.get(WEEK).text

    assert "Trống: 07 giờ 00 – 08 giờ 00; 11 giờ 30 – 18 giờ 00" in shown
    assert shown.count("week-busy") == 4
    assert "thứ Tư, ngày 10/03/2027" in shown


def test_what_is_put_off_leaves_its_hours_blank(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    postpone(cast, conference)
    browser.sign_in(cast.bich)

    shown = browser.get(WEEK).text

    assert conference.title in shown
    assert "đã hoãn" in shown
    assert "week-busy" not in shown


def test_an_office_has_a_calendar_of_what_it_holds_and_takes_part_in(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    browser.sign_in(cast.lan)

    for office, is_there in ((cast.centre, True), (cast.north, True), (cast.north_a, False)):
        page = f"{WEEK}&about=office&key={office.public_id}"
        assert (conference.title in browser.get(page).text) is is_there
    assert conference.title in browser.get(f"{WEEK}&about=office&q=Tỉnh Bắc").text


def test_a_name_that_fits_several_lets_one_choose(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)

    shown = browser.get(f"{WEEK}&about=office&q=Xã").text

    assert "Có nhiều tên phù hợp, hãy chọn:" in shown
    assert f"key={cast.north_a.public_id}" in shown
    assert "Không tìm thấy tên này" in browser.get(f"{WEEK}&about=office&q=Không có").text


def test_whoever_declined_is_free(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    with transaction():
        at = locked(cast, conference, cast.north, cast.bich)
        answering.decline(
            at, reason="Bận", version=at.version, actor=cast.actor(cast.bich), now=NOON
        )
    browser.sign_in(cast.lan)

    point = cast.point(cast.north).public_id
    assert conference.title not in browser.get(f"{WEEK}&about=point&key={point}").text


def test_a_room_is_taken_once_a_point_uses_it(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    point = cast.point(cast.north)
    wanted = db.select(BridgeRoom).where(BridgeRoom.bridge_point_id == point.id)
    used, other = db.session.scalars(wanted.order_by(BridgeRoom.id))
    with transaction():
        at = locked(cast, conference, cast.north, cast.bich)
        answering.confirm(
            at, reply=Reply(rooms=(used.public_id,), expected_headcount=2), version=at.version,
            actor=cast.actor(cast.bich), now=NOON,
        )  # fmt: skip
    browser.sign_in(cast.bich)

    for room, is_there in ((used, True), (other, False)):
        page = f"{WEEK}&about=room&key={room.public_id}"
        assert (conference.title in browser.get(page).text) is is_there
    assert "Phòng 2, Điểm cầu Tỉnh Bắc" in browser.get(f"{WEEK}&about=room&q=tinh bac").text


def test_whoever_chairs_is_found_without_accents(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    browser.sign_in(cast.bich)

    assert conference.title in browser.get(f"{WEEK}&about=chair&q=do quang minh").text
    assert conference.title not in browser.get(f"{WEEK}&about=chair&q=bui thu ha").text


def test_a_calendar_one_may_not_look_at_does_not_exist(browser: Browser, cast: Cast) -> None:
    announced(cast)
    browser.sign_in(cast.canh)

    for about, key in (
        ("office", cast.south.public_id),
        ("point", cast.point(cast.south).public_id),
        ("room", "nothing"),
    ):
        assert browser.get(f"{WEEK}&about={about}&key={key}").status_code == 404
    assert "hn-2027-03-10" not in browser.get(f"{WEEK}&about=chair&q=do quang minh").text


def test_a_fuller_week_costs_no_more_statements(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)
    page = f"{WEEK}&about=office&key={cast.north.public_id}"
    counts = []
    for number in range(2):
        announced(cast, code=f"hn-{number}", days=(day(EIGHT + number * DAY),))
        with statements() as told:
            browser.get(page)
        counts.append(len(told))

    assert counts[0] == counts[1]


def test_today_is_the_week_without_a_day(browser: Browser, cast: Cast, standing: Clock) -> None:
    browser.sign_in(cast.lan)

    assert "thứ Hai, ngày 01/03/2027" in browser.get("/calendar/?view=week").text


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_every_view_opens_at_a_day_and_leads_back_to_today(
    browser: Browser, cast: Cast, view: str
) -> None:
    browser.sign_in(cast.lan)

    asked = browser.get(f"/calendar/?view={view}&day=2027-09-01").text
    today = browser.get(f"/calendar/?view={view}").text

    assert "Tháng 9 năm 2027" in asked or "ngày 01/09/2027" in asked
    assert 'name="day" value="2027-09-01"' in asked
    assert "Về hôm nay" in asked
    assert "Về hôm nay" not in today


def test_a_month_stays_in_view_as_weeks(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)

    assert "ngày 30/08/2027" in browser.get("/calendar/?view=week&month=2027-09").text


@pytest.mark.parametrize("view", ["month", "week", "day"])
def test_days_off_are_named(browser: Browser, cast: Cast, view: str) -> None:
    with transaction():
        regulations.mark_days(
            cast.north,
            first=date(2027, 9, 1),
            last=date(2027, 9, 1),
            is_worked=False,
            name="Lễ hội của tỉnh",
            actor=cast.actor(cast.bich),
            now=NOON,
        )
    page = f"/calendar/?view={view}&day=2027-09-01"
    browser.sign_in(cast.lan)

    at_centre = browser.get(page).text
    of_north = browser.get(f"{page}&about=office&key={cast.north.public_id}").text

    assert "Lễ hội của tỉnh" not in at_centre
    assert "Nghỉ: Lễ hội của tỉnh" in of_north
    assert ("Nghỉ: Quốc khánh" in at_centre) is (view != "day")


@pytest.mark.parametrize("asked", ["about=office&q=", "about=mine&q=Tỉnh"])
def test_a_choice_half_made_is_told(browser: Browser, cast: Cast, asked: str) -> None:
    browser.sign_in(cast.lan)

    assert "Hãy chọn lịch của ai và nhập tên" in browser.get(f"{WEEK}&{asked}").text


# --- the private address of a point -------------------------------------------------------------


def _address_of_north(browser: Browser, cast: Cast) -> str:
    where = f"/calendar/points/{cast.point(cast.north).public_id}/feed"
    shown = browser.send(where, follow_redirects=True).text
    return "/calendar/feed/" + shown.partition("/calendar/feed/")[2].partition('"')[0]


def test_whoever_has_the_address_of_a_point_sees_what_the_point_takes_part_in(
    browser: Browser, cast: Cast
) -> None:
    announced(cast)
    planned(cast.centre, cast.actor(cast.lan), code="hn-khong-moi", title="Không mời ai")
    browser.sign_in(cast.bich)
    address = _address_of_north(browser, cast)
    stranger = browser.application.test_client()

    answer = stranger.get(address)

    (entry,) = events(answer)
    assert str(entry["SUMMARY"]) == "Hội nghị trực tuyến sơ kết thực hiện nhiệm vụ quý I"
    assert "Đỗ Quang Minh" not in str(entry.get("DESCRIPTION", ""))
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_press_on_an_old_page_spoils_no_address_a_colleague_has_just_made(
    browser: Browser, cast: Cast
) -> None:
    announced(cast)
    browser.sign_in(cast.bich)
    where = f"/calendar/points/{cast.point(cast.north).public_id}/feed"
    read = browser.get(f"/calendar/?about=point&key={cast.point(cast.north).public_id}").text
    made = browser.fill(where, {}, read=read)
    shown = browser.get(made.location).text
    address = "/calendar/feed/" + shown.partition("/calendar/feed/")[2].partition('"')[0]

    assert browser.fill(where, {}, read=read).status_code == 409
    assert browser.get(address).status_code == 200


def test_a_new_address_of_a_point_ends_the_old_one_and_revoking_ends_both(
    browser: Browser, cast: Cast
) -> None:
    announced(cast)
    browser.sign_in(cast.bich)
    old, new = (_address_of_north(browser, cast) for _ in range(2))
    assert [browser.get(one).status_code for one in (old, new)] == [404, 200]
    page = browser.get(f"/calendar/?about=point&key={cast.point(cast.north).public_id}").text
    assert "Thu hồi địa chỉ của điểm cầu" in page

    browser.send(f"/calendar/points/{cast.point(cast.north).public_id}/feed/revoke")

    assert [browser.get(one).status_code for one in (old, new)] == [404, 404]


def test_a_point_that_says_no_or_is_no_longer_invited_has_nothing_in_its_calendar(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    browser.sign_in(cast.bich)
    address = _address_of_north(browser, cast)
    assert len(events(browser.get(address))) == 1

    with transaction():
        point_of(conference, cast.north).answer = Answer.DECLINED

    assert events(browser.get(address)) == []


def test_the_title_of_a_month_is_read_in_english_too(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)

    assert "<h2>September 2027</h2>" in browser.get("/calendar/?month=2027-09&lang=en").text
    assert "<h2>Tháng 9 năm 2027</h2>" in browser.get("/calendar/?month=2027-09&lang=vi").text
