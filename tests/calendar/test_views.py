"""Calendar files, private addresses and the page of the month, as their readers meet them."""

from datetime import timedelta
from typing import Any

import pytest

from meetings.conferences.models import Conference
from meetings.conferences.rules.planning import PlannedChair, PlannedContact, PlannedSession
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.calendar.reading import (
    address_of,
    calendar,
    change,
    events,
    hours,
    the_event,
    told,
)
from tests.cascades import announced, drafted
from tests.cast import DAY, HOUR, Cast
from tests.clocks import Clock
from tests.conftest import Browser
from tests.counting import statements
from tests.notifications.outbox import cancel, move, postpone, withdraw
from tests.plans import EIGHT, day, planned

FILE = "/conferences/hn-2027-03-10.ics"
MARCH = "/calendar/?month=2027-03"

pytestmark = pytest.mark.usefixtures("standing")


@pytest.fixture
def bich(browser: Browser, cast: Cast) -> Browser:
    """The secretariat of North at the browser."""
    browser.sign_in(cast.bich)
    return browser


def standing_in(browser: Browser) -> set[tuple[str, tuple[int, str]]]:
    return {(str(entry["UID"]), told(entry)) for entry in events(browser.get(FILE))}


# --- the file of a conference -------------------------------------------------------------------


def test_a_file_holds_the_hours_of_viet_nam(bich: Browser, cast: Cast) -> None:
    conference = announced(cast)

    answer = bich.get(FILE)

    entry = the_event(answer)
    assert hours(entry) == ("Asia/Ho_Chi_Minh", "2027-03-10 08:00", "2027-03-10 11:30")
    assert entry["DTSTART"].dt == EIGHT
    assert str(entry["UID"]) == conference.days[0].uid
    assert str(entry["SUMMARY"]) == conference.title
    assert str(entry["URL"]) == "http://localhost/conferences/hn-2027-03-10"
    assert str(entry["LOCATION"]) == "Số 1, đường Thử nghiệm, Trung tâm"
    assert told(entry) == (0, "CONFIRMED")
    assert 'filename="hn-2027-03-10.ics"' in answer.headers["Content-Disposition"]


def test_a_file_defines_the_zone_it_names_and_asks_nobody_to_answer(
    bich: Browser, cast: Cast
) -> None:
    announced(cast)

    read = calendar(bich.get(FILE))

    (zone,) = read.walk("VTIMEZONE")
    (standard,) = zone.walk("STANDARD")
    assert str(zone["TZID"]) == "Asia/Ho_Chi_Minh"
    assert standard["TZOFFSETTO"].to_ical() == standard["TZOFFSETFROM"].to_ical() == "+0700"
    assert str(read["VERSION"]) == "2.0"
    assert "METHOD" not in read
    assert not {"ATTENDEE", "ORGANIZER"} & set(the_event(bich.get(FILE)))


def test_a_file_takes_back_a_struck_day_and_a_feed_leaves_it_out(bich: Browser, cast: Cast) -> None:
    conference = announced(cast, days=(day(), day(EIGHT + DAY)))
    kept, dropped = (one.uid for one in conference.days)
    address = address_of(bich, cast.bich)
    move(cast, conference, days=0)

    assert standing_in(bich) == {(kept, (1, "CONFIRMED")), (dropped, (1, "CANCELLED"))}
    assert [str(entry["UID"]) for entry in events(bich.get(address))] == [kept]


def test_nobody_hears_of_a_day_struck_from_a_draft(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast, days=(day(), day(EIGHT + DAY)))
    browser.sign_in(cast.lan)
    kept = conference.days[0].uid
    move(cast, conference, days=0)

    assert standing_in(browser) == {(kept, (0, "TENTATIVE"))}


def test_each_day_is_an_entry_and_parallel_sessions_stand_in_its_words(
    bich: Browser, cast: Cast
) -> None:
    sessions = tuple(
        PlannedSession(
            title=f"Chuyên đề {name}", place=hall, starts_at=EIGHT, ends_at=EIGHT + 2 * HOUR
        )
        for name, hall in (("một", "Hội trường A"), ("hai", ""))
    )
    conference = announced(cast, days=(day(sessions=sessions), day(EIGHT + DAY)))

    first, second = events(bich.get(FILE))

    assert [str(one["SUMMARY"]) for one in (first, second)] == [
        f"{conference.title} (1/2)",
        f"{conference.title} (2/2)",
    ]
    assert hours(second) == ("Asia/Ho_Chi_Minh", "2027-03-11 08:00", "2027-03-11 11:30")
    assert [str(one["UID"]) for one in (first, second)] == [one.uid for one in conference.days]
    assert first["UID"] != second["UID"]
    assert "08 giờ 00 – 10 giờ 00: Chuyên đề một (Hội trường A)" in str(first["DESCRIPTION"])
    assert "08 giờ 00 – 10 giờ 00: Chuyên đề hai\n" in str(first["DESCRIPTION"])
    assert "Chuyên đề" not in str(second["DESCRIPTION"])


@pytest.mark.parametrize(
    ("changes", "sequence"),
    [
        ({"title": "Tên mới"}, 0),
        ({"purpose": "Mục đích mới", "theme": "Chủ đề mới"}, 0),
        ({"chairs": (PlannedChair(name="Trần B", title="Phó Chủ tịch"),)}, 0),
        ({"contacts": (PlannedContact(name="Lê C", phone="0900 000 009"),)}, 0),
        ({"place": "Số 11 Lê Hồng Phong"}, 1),
        ({"days": (day(EIGHT + HOUR),)}, 1),
        ({"days": (day(hours=3),)}, 1),
        ({"days": (day(EIGHT + 7 * DAY),)}, 1),
    ],
    ids=["title", "words", "chairs", "contacts", "place", "start", "end", "day"],
)
def test_time_and_place_raise_the_sequence_and_words_do_not(
    bich: Browser, cast: Cast, changes: dict[str, Any], sequence: int
) -> None:
    uid = announced(cast).days[0].uid

    change(cast, _conference(), **changes)

    assert standing_in(bich) == {(uid, (sequence, "CONFIRMED"))}


def test_changes_before_the_letters_go_out_raise_nothing(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    browser.sign_in(cast.lan)
    move(cast, conference, days=3)

    assert told(the_event(browser.get(FILE))) == (0, "TENTATIVE")


def test_a_cancelled_conference_stays_under_its_name_and_rises(bich: Browser, cast: Cast) -> None:
    conference = announced(cast)
    uid = conference.days[0].uid

    cancel(cast, conference)

    assert standing_in(bich) == {(uid, (1, "CANCELLED"))}
    assert "Lý do: Bão số 5" in str(the_event(bich.get(FILE))["DESCRIPTION"])


def test_what_is_put_off_is_open_until_it_has_a_day(bich: Browser, cast: Cast) -> None:
    conference = announced(cast)
    uid = conference.days[0].uid

    postpone(cast, conference)
    before = standing_in(bich)
    postpone(cast, conference, day(EIGHT + 7 * DAY))

    assert before == {(uid, (1, "TENTATIVE"))}
    assert standing_in(bich) == {(uid, (2, "CONFIRMED"))}
    assert the_event(bich.get(FILE))["DTSTART"].dt == EIGHT + 7 * DAY


def test_a_day_more_leaves_the_first_one_its_name(bich: Browser, cast: Cast) -> None:
    conference = announced(cast)
    uid = conference.days[0].uid

    move(cast, conference, days=0, more=1)

    first, second = events(bich.get(FILE))
    assert str(first["UID"]) == uid != str(second["UID"])
    assert [told(one) for one in (first, second)] == [(1, "CONFIRMED")] * 2


def test_any_words_are_escaped_and_lines_are_short(bich: Browser, cast: Cast) -> None:
    title = (
        "Sơ kết; tổng kết, đánh giá \\ kế hoạch “chuyển đổi số” giai đoạn một tại các địa phương"
    )
    purpose = "Một, hai; ba\nBEGIN:VEVENT\nEND:VCALENDAR"
    place = "Số 11, Lê Hồng Phong; Ba Đình"
    announced(cast, title=title, purpose=purpose, place=place)

    answer = bich.get(FILE)

    entry = the_event(answer)
    assert (str(entry["SUMMARY"]), str(entry["LOCATION"])) == (title, place)
    assert str(entry["DESCRIPTION"]).startswith(f"{purpose}\nChủ trì: Đỗ Quang Minh (Chủ tịch)\n")
    assert b"LOCATION:S\xe1\xbb\x91 11\\, L\xc3\xaa" in answer.data
    assert "Một\\, hai\\; ba\\nBEGIN" in answer.data.replace(b"\r\n ", b"").decode()
    lines = answer.data.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_the_words_around_it_are_in_the_reader_s_language(bich: Browser, cast: Cast) -> None:
    announced(cast, is_illustrative=True)

    vietnamese, english = the_event(bich.get(FILE)), the_event(bich.get(f"{FILE}?lang=en"))

    assert "Chủ trì: Đỗ Quang Minh" in str(vietnamese["DESCRIPTION"])
    assert "Chair: Đỗ Quang Minh" in str(english["DESCRIPTION"])
    assert "Dữ liệu minh họa" in str(vietnamese["DESCRIPTION"])
    assert "Sample data" in str(english["DESCRIPTION"])


def test_a_file_is_for_those_who_may_see_the_conference(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    nobody = browser.get(FILE)
    browser.sign_in(cast.bich)
    draft = browser.get(FILE)
    invited = announced(cast, code="hn-2027-03-11")
    withdraw(cast, invited, cast.north)
    browser.sign_in(cast.bich)

    assert nobody.status_code == 401
    assert draft.status_code == 404
    assert browser.get(f"/conferences/{invited.code}.ics").status_code == 404
    assert browser.get("/conferences/khong-co.ics").status_code == 404
    assert conference.code != invited.code


# --- the private address ------------------------------------------------------------------------


def test_an_address_works_without_signing_in_and_is_shown_once(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    address = address_of(browser, cast.bich)

    again = browser.get("/calendar/feed")
    page = browser.get("/calendar/").text
    answer = browser.application.test_client().get(address)

    assert str(the_event(answer)["SUMMARY"]) == conference.title
    assert again.location == "/calendar/"
    assert address not in page
    assert "Thu hồi địa chỉ" in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_renewed_address_leaves_the_old_one_nowhere(browser: Browser, cast: Cast) -> None:
    announced(cast)
    old = address_of(browser, cast.bich)
    new = address_of(browser, cast.bich)

    assert old != new
    assert browser.get(old).status_code == 404
    assert len(events(browser.get(new))) == 1


def test_a_revoked_address_and_a_closed_account_are_nowhere(browser: Browser, cast: Cast) -> None:
    revoked = address_of(browser, cast.bich)
    browser.send("/calendar/feed/revoke")
    closed = address_of(browser, cast.son)
    with transaction():
        cast.son.is_active = False

    assert [browser.get(one).status_code for one in (revoked, closed)] == [404, 404]
    assert browser.get("/calendar/feed/nothing.ics").status_code == 404


def test_file_and_address_tell_the_same_entry(bich: Browser, cast: Cast) -> None:
    conference = announced(cast)
    move(cast, conference, days=1, more=1)
    address = address_of(bich, cast.bich)

    def facts(where: str) -> list[tuple[str, ...]]:
        return [
            (str(one["UID"]), str(one["SUMMARY"]), *hours(one), *map(str, told(one)))
            for one in events(bich.get(where))
        ]

    assert facts(address) == facts(FILE)
    assert len(facts(FILE)) == 2


def test_an_address_tells_hours_places_and_titles_alone(browser: Browser, cast: Cast) -> None:
    conference = announced(
        cast, purpose="Mục đích kín", contacts=(PlannedContact(name="Lê C", phone="0900 000 009"),)
    )
    address = address_of(browser, cast.bich)
    cancel(cast, conference, "Lý do riêng")

    answer = browser.get(address)

    assert told(the_event(answer)) == (1, "CANCELLED")
    text = answer.data.replace(b"\r\n ", b"").decode()
    for word in ("Mục đích kín", "Đỗ Quang Minh", "0900", "Lý do riêng", "diemcau.example"):
        assert word not in text, word
    assert str(the_event(answer)["DESCRIPTION"]) == "http://localhost/conferences/hn-2027-03-10"


def test_drafts_and_what_others_are_invited_to_are_left_out(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    shared = announced(cast, code="hn-2027-03-11", title="Hội nghị chung")
    withdraw(cast, shared, cast.south)
    planned(cast.south, cast.actor(cast.son), code="hn-nam", title="Nháp của Nam")
    addresses = {who: address_of(browser, getattr(cast, who)) for who in ("lan", "bich", "son")}

    found = {
        who: [str(entry["SUMMARY"]) for entry in events(browser.get(address))]
        for who, address in addresses.items()
    }

    assert found == {"lan": ["Hội nghị chung"], "bich": ["Hội nghị chung"], "son": []}


def test_an_address_reaches_half_a_year_back_and_a_year_ahead(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast)
    address = address_of(browser, cast.bich)

    standing.after(days=180)
    kept = len(events(browser.get(address)))
    standing.after(days=30)

    assert (kept, len(events(browser.get(address)))) == (1, 0)


def test_an_address_speaks_the_language_of_its_account(browser: Browser, cast: Cast) -> None:
    announced(cast)
    with transaction():
        cast.son.language = "en"

    names = [
        str(calendar(browser.get(address_of(browser, who)))["X-WR-CALNAME"])
        for who in (cast.bich, cast.son)
    ]

    assert names == ["Hội nghị của tôi", "My conferences"]


def test_an_unchanged_calendar_is_not_sent_again(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    conference = announced(cast)
    address = address_of(browser, cast.bich)
    first = browser.get(address)
    standing.after(hours=3)

    same = browser.get(address, headers={"If-None-Match": first.headers["ETag"]})
    cancel(cast, conference)
    other = browser.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.data, other.status_code) == (304, b"", 200)


def test_one_and_four_conferences_cost_the_same_statements(browser: Browser, cast: Cast) -> None:
    announced(cast)
    address = address_of(browser, cast.bich)
    counts = []
    for last in (1, 4):
        for number in range(last - 1):
            announced(
                cast, code=f"hn-{number}", days=(day(EIGHT + number * HOUR), day(EIGHT + DAY))
            )
        for where in (address, MARCH):
            with statements() as asked:
                assert browser.get(where).status_code == 200
            counts.append(len(asked))

    assert len({str(one["SUMMARY"]) for one in events(browser.get(address))}) == 3
    assert counts[:2] == counts[2:]


# --- the page of the month ----------------------------------------------------------------------


def test_a_month_shows_what_is_on_each_day(bich: Browser, cast: Cast) -> None:
    conference = announced(cast, days=(day(), day(EIGHT + DAY + timedelta(hours=5))))

    page = bich.get(MARCH).text
    april = bich.get("/calendar/?month=2027-04").text

    assert page.count(f'href="/conferences/{conference.code}"') == 2
    assert "<b>08 giờ 00</b>" in page
    assert "<b>13 giờ 00</b>" in page
    assert 'aria-current="date"' in page
    assert "month=2027-02" in page
    assert "month=2027-04" in page
    assert conference.code not in april
    assert "Tháng này chưa có hội nghị nào." in april


def test_a_month_says_what_is_called_off_and_keeps_drafts_to_itself(
    bich: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    drafted(cast, code="hn-nhap")
    dropped = drafted(cast, code="hn-bo")
    cancel(cast, dropped)
    cancel(cast, conference)

    page = bich.get(MARCH).text
    bich.sign_in(cast.lan)

    assert "<em>đã hủy</em>" in page
    for shown in (page, bich.get(MARCH).text):
        assert "hn-nhap" not in shown
        assert "hn-bo" not in shown, "nobody ever held it in a calendar"


def test_a_month_without_anything_says_what_will_stand_there(browser: Browser, cast: Cast) -> None:
    announced(cast)
    browser.sign_in(cast.stranger)

    page = browser.get(MARCH).text
    english = browser.get(f"{MARCH}&lang=en").text

    assert "Hội nghị đã phát hành mà đơn vị tổ chức hoặc được mời sẽ hiện ở đây." in page
    assert "hn-2027-03-10" not in page
    assert "Tạo địa chỉ lịch riêng" in page
    assert "There are no conferences this month." in english


def _conference() -> Conference:
    found: Conference = db.session.scalars(db.select(Conference)).one()
    return found
