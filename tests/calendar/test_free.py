"""Looking for a time at which people, points and rooms are free."""

import re
from typing import Any

import pytest

from meetings.kit.transactions import transaction
from tests.cascades import announced, drafted
from tests.cast import DAY, HOUR, Cast
from tests.conftest import Browser
from tests.counting import statements
from tests.plans import EIGHT, day

pytestmark = pytest.mark.usefixtures("standing")
PAGE = "/calendar/free"


def asked(browser: Browser, **changes: Any) -> str:
    typed = {
        "like": "", "chairs": "", "points": "", "first": "2027-03-10", "last": "2027-03-10",
        "opens": "08:00", "closes": "17:00", "minutes": "120", **changes,
    }  # fmt: skip
    return browser.get(PAGE, query_string=typed).text


def free(page: str) -> list[str]:
    rows = re.findall(r'data-label="(?:Từ|Đến)"><div>(\d\d) giờ (\d\d)', page)
    times = [":".join(row) for row in rows]
    return [f"{one}-{two}" for one, two in zip(times[::2], times[1::2], strict=True)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["08:00-17:00"]),
        ({"points": "Tỉnh Bắc"}, ["11:30-17:00"]),
        ({"points": "diem cau tinh bac\nXã Bắc A"}, ["11:30-17:00"]),
        ({"points": "Xã Bắc A"}, ["08:00-17:00"]),
        ({"chairs": "đỗ quang minh"}, ["11:30-17:00"]),
        ({"chairs": "Bùi Thu Hà"}, ["08:00-17:00"]),
        ({"points": "Tỉnh Bắc", "minutes": "360"}, []),
        (
            {"points": "Tỉnh Bắc", "last": "2027-03-14"},
            ["11:30-17:00", "08:00-17:00", "08:00-17:00"],
        ),
    ],
)
def test_what_others_take_is_not_free(
    browser: Browser, cast: Cast, changes: dict[str, str], expected: list[str]
) -> None:
    announced(cast)
    browser.sign_in(cast.lan)

    assert free(asked(browser, **changes)) == expected


def test_a_name_finds_its_own_point_and_no_longer_one(browser: Browser, cast: Cast) -> None:
    announced(cast)
    with transaction():
        cast.point(cast.north).name = "Điểm cầu H’Leo 1"
        cast.point(cast.north).fold = "diem cau hleo 1 so 1, duong thu nghiem"
        cast.point(cast.south).name = "Điểm cầu H’Leo 11"
        cast.point(cast.south).fold = "diem cau hleo 11 so 1, duong thu nghiem"
    browser.sign_in(cast.lan)

    assert free(asked(browser, points="điểm cầu h'leo 1")) == ["11:30-17:00"]
    assert "Không tìm thấy: Điểm cầu H’Leo." in asked(browser, points="Điểm cầu H’Leo")


def test_a_short_wish_becomes_an_address_and_a_long_list_is_read_all_the_same(
    browser: Browser, cast: Cast
) -> None:
    announced(cast)
    browser.sign_in(cast.lan)
    typed = {
        "first": "2027-03-10", "last": "2027-03-10", "opens": "08:00", "closes": "17:00",
        "minutes": "120", "points": "Tỉnh Bắc",
    }  # fmt: skip

    short = browser.post(PAGE, data=typed)
    names = "\n".join(["Tỉnh Bắc"] * 400)
    long = browser.post(PAGE, data={**typed, "points": names})

    assert short.status_code == 303
    assert free(browser.get(short.location).text) == ["11:30-17:00"]
    assert long.status_code == 200
    assert free(long.text) == ["11:30-17:00"]


def test_a_draft_is_moved_to_a_time_at_which_all_of_it_is_free(
    browser: Browser, cast: Cast
) -> None:
    announced(cast, code="hn-khac", chairs=())
    drafted(cast)
    browser.sign_in(cast.lan)

    shown = asked(browser, like="hn-2027-03-10", minutes="210")
    (address,) = re.findall(r'href="(/conferences/hn-2027-03-10/edit[^"]*)"', shown)
    form = browser.get(address.replace("&amp;", "&")).text

    assert free(shown) == ["11:30-17:00"]
    assert 'value="11:30"' in form
    assert 'value="15:00"' in form
    assert 'value="2027-03-10"' in form


def test_a_time_leads_to_a_plan_that_is_filled_in(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)

    shown = asked(browser, chairs="Bùi Thu Hà")
    (address,) = re.findall(r'href="(/conferences/plan[^"]*)"', shown)
    form = browser.get(address.replace("&amp;", "&")).text

    assert 'value="2027-03-10"' in form
    assert 'value="08:00"' in form
    assert 'value="10:00"' in form
    assert 'value="Bùi Thu Hà"' in form


def test_what_one_may_not_see_takes_its_time_but_is_not_told(browser: Browser, cast: Cast) -> None:
    announced(cast, title="Hội nghị kín", days=(day(EIGHT, hours=2),))
    browser.sign_in(cast.son)

    shown = asked(browser, chairs="Đỗ Quang Minh")

    assert free(shown) == ["10:00-17:00"]
    assert shown.count("Hội nghị kín") == 1  # among the conferences South itself is invited to


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"points": "Không có"}, "Không tìm thấy: Không có."),
        ({"last": "2027-03-01"}, "Ngày cuối phải không trước ngày đầu"),
        ({"closes": "08:00"}, "Giờ cuối phải sau giờ đầu."),
        ({"minutes": "700"}, "Thời lượng phải lớn hơn 0"),
        ({"first": ""}, "Hãy nhập ô này."),
    ],
)
def test_a_wrong_wish_is_told_and_keeps_what_was_typed(
    browser: Browser, cast: Cast, changes: dict[str, str], words: str
) -> None:
    browser.sign_in(cast.lan)

    shown = asked(browser, **{"chairs": "Người giữ lại", **changes})

    assert words in shown
    assert "Người giữ lại" in shown


def test_more_conferences_cost_no_more_statements(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)
    counts = []
    for number in range(2):
        announced(cast, code=f"hn-{number}", days=(day(EIGHT + number * DAY + HOUR),))
        with statements() as told:
            asked(browser, points="Tỉnh Bắc", last="2027-03-20")
        counts.append(len(told))

    assert counts[0] == counts[1]


def test_an_address_with_nonsense_proposes_nothing(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)

    for query in ("?day=hôm nay", "?day=2027-03-10", "?day=2027-03-10&starts=x&ends=y"):
        assert browser.get(f"/conferences/plan{query}").status_code == 200


def test_a_chair_nobody_knows_is_told_for_a_slip_would_look_free(
    browser: Browser, cast: Cast
) -> None:
    announced(cast)
    browser.sign_in(cast.lan)

    mistyped = asked(browser, chairs="Đỗ Quang Minh\nKhông Có Ai")
    right = asked(browser, chairs="Đỗ Quang Minh")

    assert "Không Có Ai. Hãy xem lại họ tên" in mistyped
    assert "Đỗ Quang Minh. Hãy" not in mistyped
    assert "Hãy xem lại họ tên" not in right
