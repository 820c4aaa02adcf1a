"""Pages of attendance as people use them."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetings.attendance import queries
from meetings.attendance.models import AttendanceEvent
from meetings.conferences.rules.vocabulary import LineState, LineTest, Stage
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.attendance.hall import CODE, Hall
from tests.cast import key
from tests.conftest import Browser

HOME = f"/conferences/{CODE}/attendance"


@pytest.fixture
def at_desk(browser: Browser, hall: Hall) -> Browser:
    """The staff of commune North A at the browser."""
    browser.sign_in(hall.cast.canh)
    return browser


def data(browser: Browser) -> Any:
    """Return what the JSON twin tells."""
    return browser.get(f"{HOME}.json").json


def of(hall: Hall, office: Organisation) -> str:
    return f"{HOME}/{hall.at(office).public_id}"


def press(
    browser: Browser, hall: Hall, office: Organisation, state: str, index: int = 0, **data: Any
) -> TestResponse:
    delegate = hall.delegates(office)[index]
    return browser.send(f"{of(hall, office)}/mark", {"mark": f"{state}:{delegate}", **data})


def csv_rows(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_point_marks_its_people_with_one_press_each(at_desk: Browser, hall: Hall) -> None:
    office = hall.cast.north_a
    shown = at_desk.get(of(hall, office))
    answers = [press(at_desk, hall, office, "present"), press(at_desk, hall, office, "absent", 1)]
    after = at_desk.get(of(hall, office)).text

    assert shown.status_code == 200
    assert [answer.status_code for answer in answers] == [302, 302]
    assert "Có mặt 1/4 đại biểu" in after
    assert (hall.at(office).present, hall.at(office).absent) == (1, 1)


def test_a_double_press_is_one_mark(at_desk: Browser, hall: Hall) -> None:
    again = key()
    for _ in range(2):
        answer = press(at_desk, hall, hall.cast.north_a, "present", _key=again)
        assert answer.status_code == 302

    assert db.session.query(AttendanceEvent).count() == 1


def test_a_program_is_told_whether_its_mark_was_new(at_desk: Browser, hall: Hall) -> None:
    again = key()
    json = {"Accept": "application/json"}
    delegate = hall.delegates(hall.cast.north_a)[0]
    told = [
        at_desk.post(
            f"{of(hall, hall.cast.north_a)}/mark",
            data={"mark": f"present:{delegate}", "_key": again},
            headers=json,
        ).json
        for _ in range(2)
    ]

    assert told == [
        {"state": "present", "replayed": False},
        {"state": "present", "replayed": True},
    ]


def test_a_mark_without_its_key_or_a_state_is_refused(at_desk: Browser, hall: Hall) -> None:
    office = hall.cast.north_a
    without = at_desk.post(f"{of(hall, office)}/mark", data={"mark": "present:x"})
    nonsense = press(at_desk, hall, office, "flown")

    assert without.status_code == 400
    assert nonsense.status_code == 422
    assert db.session.query(AttendanceEvent).count() == 0


def test_all_the_rest_and_the_chosen_are_marked_at_once(at_desk: Browser, hall: Hall) -> None:
    office = hall.cast.north_a
    chosen = hall.delegates(office)[:1]
    at_desk.send(f"{of(hall, office)}/mark-many", {"state": "left", "selected": chosen})
    at_desk.send(f"{of(hall, office)}/mark-rest", {"state": "present"})

    assert (hall.at(office).left, hall.at(office).present) == (1, 3)


def test_an_excuse_needs_its_reason_and_keeps_what_was_typed(at_desk: Browser, hall: Hall) -> None:
    office = hall.cast.north_a
    page = f"{of(hall, office)}/delegates/{hall.delegates(office)[0]}"

    refused = at_desk.send(f"{page}/mark", {"state": "excused", "reason": ""})
    done = at_desk.send(f"{page}/mark", {"state": "excused", "reason": "đi công tác"})
    shown = at_desk.get(page).text

    assert refused.status_code == 422
    assert "Hãy ghi lý do vắng." in refused.text
    assert done.status_code == 302
    assert "đi công tác" in shown
    assert "Phạm Đức Cảnh ghi lúc" in shown
    substitute = page.replace("/attendance/", "/invitations/") + "/substitute"
    assert f'href="{substitute}"' in shown, "who comes in somebody's place is noted from here"


def test_a_mark_is_taken_back_with_a_reason(at_desk: Browser, hall: Hall) -> None:
    office = hall.cast.north_a
    press(at_desk, hall, office, "present")
    page = f"{of(hall, office)}/delegates/{hall.delegates(office)[0]}"
    nonce = db.session.scalars(db.select(AttendanceEvent.nonce)).one()

    without = at_desk.send(f"{page}/void", {"voided": nonce})
    done = at_desk.send(f"{page}/void", {"voided": nonce, "reason": "bấm nhầm"})
    twice = at_desk.send(f"{page}/void", {"voided": nonce, "reason": "bấm nhầm"})

    assert [without.status_code, done.status_code, twice.status_code] == [422, 302, 409]
    assert hall.at(office).present == 0
    assert "bấm nhầm" in at_desk.get(page).text


def test_a_headcount_is_entered_and_a_wrong_one_shown_again(at_desk: Browser, hall: Hall) -> None:
    office = hall.cast.north_a
    wrong = at_desk.send(f"{of(hall, office)}/headcount", {"headcount": "nhiều"})
    below = at_desk.send(f"{of(hall, office)}/headcount", {"headcount": "-1"})
    done = at_desk.send(f"{of(hall, office)}/headcount", {"headcount": "48"})

    assert [wrong.status_code, below.status_code, done.status_code] == [422, 422, 302]
    assert "nhiều" in wrong.text
    assert "từ 0 đến 100.000" in below.text
    assert hall.at(office).headcount == 48


def test_a_line_is_rehearsed_and_connected(at_desk: Browser, hall: Hall) -> None:
    with transaction():
        hall.at(hall.cast.north_a).technician_phone = "0905 000 111"
    assert "tel:0905000111" in at_desk.get(of(hall, hall.cast.north_a)).text
    office = hall.cast.north_a
    unclear = at_desk.send(f"{of(hall, office)}/test", {"result": "failed", "passed": "line"})
    at_desk.send(f"{of(hall, office)}/test", {"result": "failed", "note": "Không có tiếng"})
    at_desk.send(f"{of(hall, office)}/connect")
    twice = at_desk.send(f"{of(hall, office)}/connect")
    at_desk.send(f"{of(hall, office)}/drop")

    assert unclear.status_code == 422
    assert "Hãy ghi điều cần lưu ý" in unclear.text
    assert twice.status_code == 409
    at = hall.at(office)
    assert (at.line_test, at.line_state) == (LineTest.FAILED, LineState.DROPPED)


def test_a_closed_conference_says_so_and_shows_what_stands(at_desk: Browser, hall: Hall) -> None:
    press(at_desk, hall, hall.cast.north_a, "present")
    hall.stage(Stage.CLOSED)

    refused = press(at_desk, hall, hall.cast.north_a, "absent")

    assert refused.status_code == 409
    assert "đã chốt" in refused.text
    assert "Có mặt 1/4 đại biểu" in refused.text


def test_the_host_sees_every_point_searches_and_connects_them(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.lan)

    everything = browser.get(HOME).text
    found = browser.get(f"{HOME}?q=bac a").text
    browser.send(f"{HOME}/connect", {"selected": [hall.at(hall.cast.south).public_id]})
    connected = browser.get(f"{HOME}?line=connected&sort=-present").text
    browser.send(f"{HOME}/connect-all")

    assert all(f"Điểm cầu {name}" in everything for name in ("Trung tâm", "Xã Nam A"))
    assert "Điểm cầu Xã Bắc A" in found
    assert "Điểm cầu Xã Nam A" not in found
    assert "Điểm cầu Tỉnh Nam" in connected
    assert "Điểm cầu Tỉnh Bắc" not in connected
    assert hall.at(hall.cast.north_b).line_state is LineState.CONNECTED


def test_the_numbers_alone_are_asked_for_again_and_again(at_desk: Browser, hall: Hall) -> None:
    press(at_desk, hall, hall.cast.north_a, "present")

    whole = at_desk.get(f"{HOME}/numbers").text
    own = at_desk.get(f"{of(hall, hall.cast.north_a)}/numbers").text

    assert whole.lstrip().startswith("<div")
    assert "Có mặt 1/4" in own


def visit(browser: Browser, who: Account, path: str) -> int:
    browser.sign_in(who)
    return browser.get(path).status_code


@pytest.mark.parametrize(
    ("who", "sees"),
    [("canh", 200), ("bich", 200), ("lan", 200), ("tuan", 200), ("dung", 404), ("son", 404),
     ("stranger", 404)],
)  # fmt: skip
def test_who_may_not_see_a_point_finds_none(
    browser: Browser, hall: Hall, who: str, sees: int
) -> None:
    path = of(hall, hall.cast.north_a)
    delegate = hall.delegates(hall.cast.north_a)[0]

    assert visit(browser, getattr(hall.cast, who), path) == sees
    assert browser.get(f"{path}/delegates/{delegate}").status_code == sees
    assert browser.get(f"{path}/numbers").status_code == sees


def test_who_sits_at_the_main_point_only_the_host_and_it_see(browser: Browser, hall: Hall) -> None:
    main = of(hall, hall.cast.centre)

    assert visit(browser, hall.cast.lan, main) == 200
    assert visit(browser, hall.cast.canh, main) == 404
    assert "Trung tâm" not in browser.get(f"{HOME}.csv").text


def test_a_stranger_finds_no_conference_and_nobody_gets_in_without_sign_in(
    browser: Browser, hall: Hall
) -> None:
    assert browser.get(f"{HOME}.json").status_code == 401
    assert browser.get(HOME).status_code == 302
    browser.sign_in(hall.cast.stranger)
    for path in (HOME, f"{HOME}.json", f"{HOME}.csv", f"{HOME}.xlsx", f"{HOME}/numbers"):
        assert browser.get(path).status_code == 404
    assert browser.send(f"{HOME}/connect-all").status_code == 404


@pytest.mark.parametrize("deed", ["mark-rest", "headcount", "connect", "test", "drop"])
def test_others_change_nothing_at_a_point(browser: Browser, hall: Hall, deed: str) -> None:
    browser.sign_in(hall.cast.bich)  # reads the communes of her province, acts for none

    facts = {"state": "present", "headcount": "3", "result": "failed", "note": "x"}
    answer = browser.send(f"{of(hall, hall.cast.north_a)}/{deed}", facts)

    assert answer.status_code == 404
    assert hall.at(hall.cast.north_a).present == 0


def test_the_json_tells_the_unknown_as_null(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.lan)

    before = data(browser)
    press(browser, hall, hall.cast.north_a, "late")
    after = data(browser)

    nothing = dict.fromkeys(
        ("present", "present_online", "late", "left", "excused", "absent", "headcount")
    )
    assert before["delegates"] == {"expected": 24, **nothing}
    assert after["delegates"] == {
        "expected": 24, "present": 0, "present_online": 0, "late": 1, "left": 0,
        "excused": 0, "absent": 0, "headcount": 1,
    }  # fmt: skip
    assert [(row["level"], row["invited"]) for row in after["points"]] == [(1, 1), (2, 2), (3, 3)]
    assert after["points"][2]["delegates"]["late"] == 1
    assert after["points"][1]["delegates"]["late"] is None


def test_a_province_counts_its_own_branch(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.lan)
    for office in (hall.cast.north, hall.cast.north_a, hall.cast.south_a):
        press(browser, hall, office, "present")

    browser.sign_in(hall.cast.bich)
    told = data(browser)

    assert told["delegates"]["expected"] == 12
    assert told["delegates"]["present"] == 2


def test_the_csv_says_the_same_as_the_page_and_the_database(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.lan)
    hall.name(hall.cast.north_a, "=HYPERLINK(1)")
    press(browser, hall, hall.cast.north_a, "present_online")
    press(browser, hall, hall.cast.south, "absent")

    answer = browser.get(f"{HOME}.csv")
    head, *rows = csv_rows(answer)

    numbers = queries.totals(hall.seen_by(hall.cast.lan), actor=hall.actor(hall.cast.lan))
    states = [row[6] for row in rows]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert head[0] == "Mã đại biểu"
    assert len(rows) == numbers.expected == 25
    assert (states.count("present_online"), states.count("absent")) == (
        numbers.present_online,
        numbers.absent,
    )
    assert "'=HYPERLINK(1)" in {row[4] for row in rows}
    assert len({row[0] for row in rows}) == 25


def test_the_workbook_has_points_and_people(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.lan)
    press(browser, hall, hall.cast.north_a, "present")
    browser.send(f"{of(hall, hall.cast.north_a)}/headcount", {"headcount": "48"})

    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{HOME}.xlsx").data))

    assert book.sheetnames == ["Điểm cầu", "Đại biểu"]
    points = {row[1]: row for row in book["Điểm cầu"].iter_rows(min_row=2, values_only=True)}
    assert len(points) == 6
    assert points["Điểm cầu Xã Bắc A"][8:10] == (4, 1)
    assert points["Điểm cầu Xã Bắc A"][15] == 48
    people = list(book["Đại biểu"].iter_rows(min_row=2, values_only=True))
    assert len(people) == 24
    assert "có mặt" in {row[6] for row in people}


def test_a_list_page_asks_the_database_the_same_few_questions(
    app: Flask, browser: Browser, hall: Hall
) -> None:
    from sqlalchemy import event

    browser.sign_in(hall.cast.lan)
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    def count() -> int:
        asked.clear()
        assert browser.get(HOME).status_code == 200
        return len(asked)

    browser.get(HOME)
    connection = db.session.connection()
    event.listen(connection.engine, "before_cursor_execute", note)
    try:
        few = count()
        hall.name(hall.cast.south_a, *(f"Người {n}" for n in range(40)))
        assert count() == few
    finally:
        event.remove(connection.engine, "before_cursor_execute", note)
