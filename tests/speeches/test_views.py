"""Pages of the floor as people use them."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock
from meetings.kit.transactions import transaction
from meetings.speeches import queries
from meetings.speeches.rules.vocabulary import SpeechKind, SpeechState
from tests.attendance.hall import CODE, Hall
from tests.cast import key
from tests.conftest import Browser
from tests.speeches.floor import added, asking, do, giving, say, speech, waiting, wish

HOME = f"/conferences/{CODE}/speeches"
PAPER = {
    "kind": "tham_luan",
    "speaker_name": "Trần Thị Bình",
    "speaker_title": "Phó Giám đốc",
    "title": "Kinh nghiệm chuyển đổi số",
    "minutes": "10",
}


def data(browser: Browser) -> Any:
    """Return what the JSON twin tells."""
    return browser.get(f"{HOME}.json").json


def before(hall: Hall) -> None:
    """Let the conference stand before its day, with an hour left to register."""
    hall.stage(Stage.ANNOUNCED)
    with transaction():
        hall.conference.speech_deadline = clock.now() + timedelta(hours=1)


def point(hall: Hall, office: object) -> str:
    return hall.at(office).public_id  # type: ignore[arg-type]


def newest(hall: Hall) -> str:
    from meetings.speeches.queries import lists

    actor = hall.actor(hall.cast.lan)
    rows = list(lists.everything(hall.seen_by(hall.cast.lan), actor=actor))
    return max(rows, key=lambda row: row.speech.id).speech.public_id


def test_a_paper_goes_from_the_point_to_the_order(browser: Browser, hall: Hall) -> None:
    before(hall)
    browser.sign_in(hall.cast.bich)
    form = f"{HOME}/register/{point(hall, hall.cast.north)}"

    shown = browser.get(form)
    sent = browser.send(form, PAPER)
    own = browser.get(HOME).text
    browser.sign_in(hall.cast.lan)
    waits = browser.get(f"{HOME}?group=registered").text
    browser.send(f"{HOME}/{newest(hall)}/accept", {"minutes": "8", "_version": "1"})

    assert (shown.status_code, sent.status_code) == (200, 302)
    assert "Kinh nghiệm chuyển đổi số" in own
    assert "Trần Thị Bình" in waits
    taken = speech(newest(hall))
    assert (taken.state, taken.allotted_seconds) == (SpeechState.ACCEPTED, 480)


def test_a_form_with_a_mistake_keeps_what_was_typed(browser: Browser, hall: Hall) -> None:
    before(hall)
    browser.sign_in(hall.cast.bich)
    form = f"{HOME}/register/{point(hall, hall.cast.north)}"

    answer = browser.send(form, PAPER | {"title": ""})
    long = browser.send(form, PAPER | {"minutes": "999"})

    assert (answer.status_code, long.status_code) == (422, 422)
    assert "Hãy nhập tên tham luận." in answer.text
    assert "Phó Giám đốc" in answer.text


def test_after_the_deadline_the_form_says_since_when(browser: Browser, hall: Hall) -> None:
    hall.stage(Stage.ANNOUNCED)
    browser.sign_in(hall.cast.bich)

    answer = browser.send(f"{HOME}/register/{point(hall, hall.cast.north)}", PAPER)

    assert answer.status_code == 409
    assert "Đã hết hạn đăng ký tham luận lúc" in answer.text
    assert "Kinh nghiệm chuyển đổi số" in answer.text


def test_a_double_click_registers_once(browser: Browser, hall: Hall) -> None:
    before(hall)
    browser.sign_in(hall.cast.bich)
    again = key()
    for _ in range(2):
        answer = browser.send(
            f"{HOME}/register/{point(hall, hall.cast.north)}", PAPER | {"_key": again}
        )
        assert answer.status_code in (302, 303)

    numbers = queries.totals(hall.seen_by(hall.cast.lan), actor=hall.actor(hall.cast.lan))
    assert numbers.registered == 1


def test_a_stale_correction_is_shown_beside_what_stands(browser: Browser, hall: Hall) -> None:
    before(hall)
    browser.sign_in(hall.cast.bich)
    browser.send(f"{HOME}/register/{point(hall, hall.cast.north)}", PAPER)
    edit = f"{HOME}/{newest(hall)}/edit"
    browser.send(edit, PAPER | {"title": "Tên của người thứ nhất", "_version": "1"})

    stale = browser.send(edit, PAPER | {"title": "Tên của người thứ hai", "_version": "1"})

    assert stale.status_code == 409
    assert "Tên của người thứ nhất" in stale.text
    assert "Tên của người thứ hai" in stale.text


def test_a_declined_paper_tells_its_point_why(browser: Browser, hall: Hall) -> None:
    before(hall)
    paper = say(
        hall, asking.register, hall.cast.bich, hall.cast.north,
        wish("Bình", kind=SpeechKind.THAM_LUAN),
    )  # fmt: skip
    browser.sign_in(hall.cast.lan)

    without = browser.send(f"{HOME}/{paper}/decline", {"_version": "1"})
    done = browser.send(f"{HOME}/{paper}/decline", {"reason": "Trùng nội dung", "_version": "1"})
    browser.sign_in(hall.cast.bich)

    assert (without.status_code, done.status_code) == (422, 302)
    assert "Trùng nội dung" in browser.get(HOME).text


def test_the_floor_is_asked_for_and_given(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.canh)
    request = {"kind": "phat_bieu", "speaker_name": "Nguyễn Văn An"}
    browser.send(f"{HOME}/ask/{point(hall, hall.cast.north_a)}", request)
    turn = newest(hall)
    notice = browser.get(f"{HOME}/notice/{point(hall, hall.cast.north_a)}").text
    browser.sign_in(hall.cast.chair)
    begun = browser.send(f"{HOME}/{turn}/start")
    twice = browser.send(f"{HOME}/{turn}/start")
    speaks = browser.get(f"{HOME}/floor").text
    browser.send(f"{HOME}/{turn}/extend")
    browser.send(f"{HOME}/{turn}/pause")
    browser.send(f"{HOME}/{turn}/resume")
    browser.send(f"{HOME}/{turn}/stop")

    assert "Bạn là người kế tiếp: Nguyễn Văn An" in notice
    assert (begun.status_code, twice.status_code) == (302, 409)
    assert "đang diễn ra" in twice.text
    assert "Kết thúc phát biểu" in speaks
    given = speech(turn)
    assert (given.state, given.allotted_seconds) == (SpeechState.DONE, 480)


def test_the_queue_is_ordered_by_pressing(browser: Browser, hall: Hall) -> None:
    first, second = added(hall, "An", "Bình")
    browser.sign_in(hall.cast.lan)

    browser.send(f"{HOME}/{second}/move", {"to": "1"})
    browser.send(f"{HOME}/{first}/withdraw")

    assert waiting(hall) == ["Bình"]


def test_the_secretary_adds_from_any_point_found_by_name(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.lan)

    found = browser.get(f"{HOME}/add?q=nam a").text
    form = f"{HOME}/add/{point(hall, hall.cast.south_a)}"
    browser.send(form, {"kind": "bao_cao", "speaker_name": "Hoàng Tiến Dũng", "title": "Báo cáo"})

    assert "Điểm cầu Xã Nam A" in found
    assert "Điểm cầu Xã Bắc A" not in found
    assert waiting(hall) == ["Hoàng Tiến Dũng"]


def test_a_closed_list_is_shown_and_refuses(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.lan)
    browser.send(f"{HOME}/close")
    browser.sign_in(hall.cast.canh)

    page = browser.get(HOME).text
    refused = browser.send(
        f"{HOME}/ask/{point(hall, hall.cast.north_a)}",
        {"kind": "phat_bieu", "speaker_name": "An"},
    )

    assert "danh sách xin phát biểu đã đóng" in page
    assert refused.status_code == 409


DEEDS = ("start", "pause", "resume", "stop", "extend", "move", "accept", "withdraw", "decline")


@pytest.mark.parametrize("who", ["son", "tuan", "auditor", "stranger"])
def test_who_may_not_touch_a_speech_finds_none(browser: Browser, hall: Hall, who: str) -> None:
    (turn,) = added(hall, "An")
    browser.sign_in(getattr(hall.cast, who))

    for deed in DEEDS:
        data = {"to": "1", "reason": "x", "_version": "1"}
        assert browser.send(f"{HOME}/{turn}/{deed}", data).status_code == 404, deed
    assert browser.get(f"{HOME}/add").status_code == 404
    assert browser.get(f"{HOME}/{turn}/edit").status_code == 404
    assert browser.get(f"{HOME}/ask/{point(hall, hall.cast.north_a)}").status_code == 404
    assert speech(turn).state is SpeechState.WAITING


def test_a_stranger_finds_nothing_and_nobody_gets_in_without_sign_in(
    browser: Browser, hall: Hall
) -> None:
    assert browser.get(f"{HOME}.csv").status_code == 401
    browser.sign_in(hall.cast.stranger)
    for path in (HOME, f"{HOME}/floor", f"{HOME}.json", f"{HOME}.csv", f"{HOME}.xlsx"):
        assert browser.get(path).status_code == 404


def test_tables_and_data_say_the_same_as_the_database(browser: Browser, hall: Hall) -> None:
    first, _second = added(hall, "An", "=1+1")
    at = clock.now()
    do(hall, giving.start, hall.cast.chair, first, now=at)
    do(hall, giving.stop, hall.cast.chair, first, now=at + timedelta(seconds=277))
    browser.sign_in(hall.cast.lan)

    told = data(browser)
    head, *rows = csv.reader(io.StringIO(browser.get(f"{HOME}.csv").data.decode("utf-8-sig")))
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{HOME}.xlsx").data))

    assert told["speeches"] == {"registered": 2, "accepted": 2, "done": 1, "seconds": 277}
    assert [item["used_seconds"] for item in told["items"]] == [277, 0]
    assert told["items"][0]["started_at"].endswith("+07:00")
    assert head[0] == "Mã lượt phát biểu"
    assert [(row[2], row[11]) for row in rows] == [("done", "277"), ("waiting", "0")]
    assert rows[1][7] == "'=1+1"
    sheet = list(book["Phát biểu"].iter_rows(min_row=2, values_only=True))
    assert sheet[0][2] == "đã phát biểu"
    assert sheet[0][11] == 277


def test_the_page_stands_in_english_too(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.lan)

    answer = browser.get(f"{HOME}?lang=en")

    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text


def test_the_floor_is_asked_for_only_by_who_may_ask(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.bich)
    staff = browser.get(HOME).text
    browser.sign_in(hall.cast.chair)
    chair = browser.get(HOME).text

    assert f"{HOME}/ask/{point(hall, hall.cast.north)}" in staff
    assert f"{HOME}/ask/" not in chair
