"""What is on, what changed, and what a search finds."""

from datetime import timedelta

import pytest

from meetings.access.roles import Role
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.people.models import Duty
from tests.attendance.hall import CODE, Hall
from tests.cascades import announced, drafted, point_of
from tests.cast import DAY, HOUR, Cast, person
from tests.clocks import Clock
from tests.conftest import Browser
from tests.counting import statements
from tests.home.desk import changed, coming, give_part, page, words
from tests.notifications.outbox import cancel, move
from tests.plans import EIGHT, day

# --- what is on and ahead -----------------------------------------------------------------------


def test_what_is_live_comes_first_then_what_is_near(
    browser: Browser, cast: Cast, hall: Hall
) -> None:
    announced(cast, code="hn-xa", days=(day(EIGHT + DAY),))
    announced(cast, code="hn-gan")
    announced(cast, code="hn-sau", days=(day(EIGHT + 30 * DAY),))
    drafted(cast, code="hn-nhap")

    html = page(browser, cast.bich)

    assert coming(browser, cast.bich) == [CODE, "hn-gan", "hn-xa"]
    assert html.count('aria-current="time"') == 1
    assert "08 giờ 00, thứ Tư, ngày 10/03/2027" in words(html)


def test_today_stays_until_it_is_over(browser: Browser, cast: Cast, standing: Clock) -> None:
    announced(cast)
    standing.now = EIGHT + timedelta(hours=3.5) - timedelta(seconds=1)
    until_the_end = coming(browser, cast.bich)
    standing.after(seconds=1)

    assert until_the_end == ["hn-2027-03-10"]
    assert coming(browser, cast.bich) == []


def test_what_is_called_off_is_news_and_not_ahead(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    cancel(cast, conference)

    assert coming(browser, cast.bich) == []
    assert changed(browser, cast.bich) == ["hn-2027-03-10"]
    assert "đã hủy" in words(page(browser, cast.bich))


def test_news_of_a_week_the_latest_first(browser: Browser, cast: Cast, standing: Clock) -> None:
    first = announced(cast, code="hn-mot")
    announced(cast, code="hn-hai", days=(day(EIGHT + HOUR),))
    drafted(cast, code="hn-nhap")
    standing.after(hours=1)
    move(cast, first, days=1)

    assert changed(browser, cast.bich) == ["hn-mot", "hn-hai"]
    standing.after(days=7, seconds=-1)
    assert changed(browser, cast.bich) == ["hn-mot"]
    standing.after(seconds=1)
    assert changed(browser, cast.bich) == []


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("lan", True),
        ("bich", True),
        ("tuan", True),
        ("chair", True),
        ("clerk", True),
        ("auditor", True),
        ("canh", False),
        ("dung", False),
        ("admin", False),
        ("stranger", False),
    ],
)
def test_each_sees_what_their_office_hosts_or_is_invited_to(
    browser: Browser, cast: Cast, who: str, *, sees: bool
) -> None:
    announced(cast)

    html = page(browser, getattr(cast, who))

    assert ("hn-2027-03-10" in html) is sees


def test_a_delegate_sees_the_conference_they_take_part_in(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    before = coming(browser, cast.stranger)
    north = point_of(conference, cast.north)

    give_part(cast, conference.code, cast.stranger, Role.DELEGATE, north)

    assert before == []
    assert coming(browser, cast.stranger) == ["hn-2027-03-10"]
    assert "Không còn việc nào chờ" in words(page(browser, cast.stranger))


def test_who_has_not_come_in_is_asked_to(browser: Browser, cast: Cast) -> None:
    assert browser.get("/").location == "/sign-in?next=/"
    assert browser.get("/search?q=bac").location == "/sign-in?next=/search?q%3Dbac"


def test_few_and_more_conferences_cost_the_same_statements(
    browser: Browser, cast: Cast, hall: Hall
) -> None:
    counts = []
    for numbers in (range(1), range(1, 4)):
        for number in numbers:
            announced(cast, code=f"hn-{number}", days=(day(EIGHT + number * HOUR),))
            drafted(cast, code=f"nhap-{number}", days=(day(EIGHT + number * HOUR),))
        for who in (cast.lan, cast.bich, cast.chair):
            browser.sign_in(who)
            with statements() as asked:
                assert browser.get("/").status_code == 200
            counts.append(len(asked))

    assert len(coming(browser, cast.bich)) == 5
    assert counts[:3] == counts[3:]


# --- the search ---------------------------------------------------------------------------------


def found(browser: Browser, q: str) -> str:
    answer = browser.get("/search", query_string={"q": q})
    assert answer.status_code == 200
    return words(answer.text.partition("<main")[2])


@pytest.mark.parametrize(
    "q", ["Tỉnh Bắc", "tinh bac", "BẮC  tỉnh", "hoi nghi quy", "điểm cầu bắc", "  bắc "]
)
def test_names_are_found_with_and_without_accents(browser: Browser, cast: Cast, q: str) -> None:
    announced(cast)
    browser.sign_in(cast.bich)

    text = found(browser, q)

    assert "Không tìm thấy" not in text
    assert ("Tỉnh Bắc" in text) or ("sơ kết thực hiện nhiệm vụ quý I" in text)


def test_a_search_finds_what_one_may_see(browser: Browser, cast: Cast) -> None:
    announced(cast)
    drafted(cast, code="hn-nhap", title="Hội nghị còn kín")
    browser.sign_in(cast.lan)
    whole = found(browser, "xã"), found(browser, "kín")
    browser.sign_in(cast.bich)
    north = found(browser, "xã"), found(browser, "kín")
    browser.sign_in(cast.stranger)
    nothing = [found(browser, q) for q in ("xã", "hội nghị", "điểm cầu")]

    assert all(f"Xã {name}" in whole[0] for name in ("Bắc A", "Bắc B", "Nam A"))
    assert "Hội nghị còn kín" in whole[1]
    assert "Xã Bắc A" in north[0]
    assert "Xã Nam A" not in north[0]
    assert "Không tìm thấy “kín”" in north[1]
    assert all("Không tìm thấy" in text for text in nothing)


@pytest.mark.parametrize(
    "q", ["", " ", "x", "%", "__", "%%%", "xã%bắc", "'; drop table", "a" * 500]
)
def test_signs_and_scraps_find_nothing(browser: Browser, cast: Cast, q: str) -> None:
    announced(cast)
    browser.sign_in(cast.lan)

    text = found(browser, q)

    assert "Không tìm thấy" in text
    assert "Xã" not in text.replace(q.strip(), "")


def test_staff_of_one_point_finds_that_point(browser: Browser, cast: Cast) -> None:
    own = cast.point(cast.north_b)
    with transaction():
        clerk = person("Lý Thị Mai", "mai")
        db.session.add(
            Duty(
                account_id=clerk.id,
                role=Role.STAFF,
                organisation_id=own.organisation_id,
                bridge_point_id=own.id,
            )
        )
        other = BridgePoint(
            public_id="khac", organisation_id=own.organisation_id, name="Điểm cầu Xã khác"
        )
        other.fold = vietnamese.fold(other.name)
        db.session.add(other)
    browser.sign_in(clerk)

    text = found(browser, "điểm cầu")

    assert "Điểm cầu Xã Bắc B" in text
    assert "Điểm cầu Xã khác" not in text


def test_an_empty_search_says_what_to_try(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)

    text = found(browser, "sao hỏa")

    assert "Không tìm thấy “sao hỏa”" in text
    assert "Hãy thử ít chữ hơn" in text
    assert "“zz” was not found" in words(browser.get("/search?q=zz&lang=en").text)


def test_a_closed_conference_is_found_long_after(
    browser: Browser, cast: Cast, hall: Hall, standing: Clock
) -> None:
    hall.stage(Stage.CLOSED)
    standing.after(days=700)
    browser.sign_in(cast.bich)

    assert "Hội nghị trực tuyến trong ngày" not in found(browser, "zz")
    with transaction():
        hall.conference.fold = vietnamese.fold(hall.conference.title)
    assert "Hội nghị trực tuyến trong ngày" in found(browser, "trong ngày")
