"""What a delegate without an account reads and sends, and what the host reads of it."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from meetings.conferences.models import Conference, Delegate
from meetings.conferences.rules.delegates import Named
from meetings.kit.database import db
from meetings.kit.onetime import IdempotencyKey
from tests.cascades import point_of
from tests.cast import Cast, key
from tests.clocks import Clock
from tests.conftest import Browser
from tests.counting import statements
from tests.notifications.outbox import cancel, move, postpone
from tests.plans import EIGHT, day
from tests.replies.asking import (
    address_of,
    arrived,
    correct,
    hoa,
    link_of,
    mail_from,
    name,
    remove,
    said,
    take,
)


@pytest.fixture
def delegate(cast: Cast, conference: Conference) -> Delegate:
    """The delegate of the tests."""
    return hoa(cast, conference)


def words(html: str) -> str:
    """Return what a person reads of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_link_shows_which_conference_when_where_and_for_whom(
    browser: Browser, conference: Conference, delegate: Delegate
) -> None:
    page = browser.get(link_of(delegate, conference))

    assert page.status_code == 200
    told = words(page.text)
    for expected in (
        conference.title,
        "08 giờ 00, thứ Tư, ngày 10/03/2027 – 11 giờ 30",
        "Trung tâm",
        "Điểm cầu Tỉnh Bắc",
        "Nguyễn Thị Hoa, Phó Chủ tịch",
        "chưa có",
        "Tham dự",
        "Không tham dự",
        "Chưa chắc chắn",
        "cho đến khi hội nghị bắt đầu",
    ):
        assert expected in told
    assert page.text.count("<h1") == 1


def test_looking_at_the_link_answers_nothing(
    browser: Browser, conference: Conference, delegate: Delegate
) -> None:
    path = link_of(delegate, conference)
    for _ in range(3):
        browser.get(path)
        browser.head(path)
        browser.get(f"{path}?answer=yes")

    assert said(delegate) is None
    assert arrived() == []


def test_an_answer_is_recorded_told_and_can_be_changed(
    browser: Browser, conference: Conference, delegate: Delegate, standing: Clock
) -> None:
    path = link_of(delegate, conference)

    done = browser.send(path, {"answer": "yes", "comment": "Xe số 12"}, follow_redirects=True)
    assert "Đã ghi nhận câu trả lời" in done.text
    assert said(delegate) == ("yes", "Xe số 12", "link")

    standing.after(hours=1)
    done = browser.send(path, {"answer": "no", "comment": "Bận họp"}, follow_redirects=True)
    assert said(delegate) == ("no", "Bận họp", "link")
    assert "không tham dự" in words(done.text)
    assert "Bận họp" in done.text
    assert [one.fate for one in arrived()] == ["counted", "counted"]


def test_a_no_without_a_reason_comes_back_with_what_was_chosen(
    browser: Browser, conference: Conference, delegate: Delegate
) -> None:
    page = browser.send(link_of(delegate, conference), {"answer": "no"})

    assert page.status_code == 422
    assert "Hãy ghi lý do không tham dự" in page.text
    assert re.search(r'checked[^>]*value="no"|value="no"[^>]*checked', page.text)
    assert said(delegate) is None


@pytest.mark.parametrize("answer", ["", "other", "maybe-not"])
def test_only_the_three_answers_can_be_sent(
    browser: Browser, conference: Conference, delegate: Delegate, answer: str
) -> None:
    page = browser.send(
        link_of(delegate, conference), {"answer": answer, "comment": "Lời nhắn giữ lại"}
    )

    assert page.status_code == 422
    assert "Hãy chọn một" in page.text
    assert "Lời nhắn giữ lại" in page.text
    assert said(delegate) is None


def test_two_presses_on_the_button_are_one_answer_and_store_no_token(
    browser: Browser, conference: Conference, delegate: Delegate
) -> None:
    path = link_of(delegate, conference)
    form = {"_key": key(), "answer": "yes"}

    first = browser.post(path, data=form)
    second = browser.post(path, data=form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location == path
    assert len(arrived()) == 1
    kept = db.session.scalars(db.select(IdempotencyKey)).all()
    token = path.rpartition("/")[2]
    assert [one for one in kept if token[:30] in one.route + one.location] == []


def test_saying_the_same_again_is_no_news(
    browser: Browser, conference: Conference, delegate: Delegate
) -> None:
    for _ in range(3):
        browser.send(link_of(delegate, conference), {"answer": "yes"})

    assert len(arrived()) == 1


def test_somebody_who_changes_all_the_time_is_asked_to_wait(
    browser: Browser, conference: Conference, delegate: Delegate, standing: Clock
) -> None:
    path = link_of(delegate, conference)
    for number in range(20):
        browser.send(path, {"answer": "yes", "comment": str(number)})

    assert browser.send(path, {"answer": "maybe"}).status_code == 429
    standing.after(hours=1, seconds=1)
    assert browser.send(path, {"answer": "maybe"}).status_code == 303


@pytest.mark.parametrize("mutilate", [lambda t: t[:-1], lambda t: "A" + t, lambda t: t.lower()])
def test_a_link_that_was_tampered_with_does_not_exist(
    browser: Browser, conference: Conference, delegate: Delegate, mutilate: object
) -> None:
    head, _, token = link_of(delegate, conference).rpartition("/")
    path = f"{head}/{mutilate(token)}"  # type: ignore[operator]

    refused = browser.get(path)
    main = refused.text.partition("<main")[2]
    assert refused.status_code == 404
    assert "gọi đầu mối ghi trong giấy mời" in main
    assert "Hôm nay" not in main, "a stranger has no account to go there with"
    assert "Đăng nhập" not in main
    assert browser.send(path, {"answer": "yes"}).status_code == 404
    assert said(delegate) is None


def test_once_it_has_begun_the_page_tells_what_was_said_and_takes_nothing(
    browser: Browser, conference: Conference, delegate: Delegate, standing: Clock
) -> None:
    path = link_of(delegate, conference)
    browser.send(path, {"answer": "yes"})
    standing.now = conference.starts_at

    page = browser.get(path)

    assert page.status_code == 410
    assert "Hội nghị đã bắt đầu" in page.text
    assert "tham dự" in words(page.text)
    assert '<form method="post" action="/replies/' not in page.text
    assert browser.send(path, {"answer": "maybe"}).status_code == 410
    assert said(delegate) == ("yes", "", "link")


def test_a_week_after_the_end_the_link_is_gone(
    browser: Browser, conference: Conference, delegate: Delegate, standing: Clock
) -> None:
    path = link_of(delegate, conference)
    standing.after(days=30)

    page = browser.get(path)

    assert page.status_code == 410
    assert conference.title not in page.text


def test_a_conference_called_off_says_so(
    browser: Browser, cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    path = link_of(delegate, conference)
    cancel(cast, conference, reason="Bão số 5")

    page = browser.get(path)

    assert page.status_code == 200
    assert "Hội nghị đã hoãn hoặc hủy" in page.text
    assert "Bão số 5" in page.text
    assert browser.send(path, {"answer": "yes"}).status_code == 409


def test_who_is_no_longer_named_reads_only_that(
    browser: Browser, cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    path = link_of(delegate, conference)
    remove(cast, conference, delegate.public_id)

    page = browser.get(path)

    assert page.status_code == 410
    assert "không còn trong danh sách đại biểu" in page.text
    assert conference.title not in page.text


def test_the_link_sent_to_a_wrong_address_dies_when_the_address_is_corrected(
    browser: Browser, cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    path = link_of(delegate, conference)
    person = Named(name=delegate.name, post=delegate.post, email="dung@tinh.example")
    correct(cast, conference, delegate.public_id, person)

    assert browser.get(path).status_code == 404


def test_an_answer_for_the_former_time_is_shown_as_such(
    browser: Browser, cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    path = link_of(delegate, conference)
    browser.send(path, {"answer": "yes"})
    move(cast, conference, days=2)

    assert "trả lời cho lịch cũ" in browser.get(path).text
    browser.send(path, {"answer": "yes"})
    assert "trả lời cho lịch cũ" not in browser.get(path).text


def test_put_off_and_held_again_the_same_link_serves(
    browser: Browser, cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    path = link_of(delegate, conference)
    postpone(cast, conference)
    assert browser.send(path, {"answer": "yes"}).status_code == 409
    postpone(cast, conference, day(EIGHT + timedelta(days=1)))

    assert browser.send(path, {"answer": "yes"}).status_code == 303


def test_the_page_speaks_the_language_of_the_mail(
    browser: Browser, conference: Conference, delegate: Delegate
) -> None:
    page = browser.get(f"{link_of(delegate, conference)}?lang=en")

    assert '<html lang="en"' in page.text


def test_the_list_of_a_point_shows_what_each_delegate_said(
    browser: Browser, cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    browser.send(link_of(delegate, conference), {"answer": "maybe", "comment": "Chờ lịch bay"})
    point = point_of(conference, cast.north)
    browser.sign_in(cast.bich)
    path = f"/conferences/{conference.code}/invitations/{point.public_id}/delegates"

    page = browser.get(path)

    assert "chưa chắc chắn" in page.text
    assert "Chờ lịch bay" in page.text
    assert "qua liên kết" in page.text
    with statements() as few:
        browser.get(path)
    name(cast, conference, *[Named(name=f"Trần Văn {n}", email="x@y.vn") for n in range(9)])
    with statements() as many:
        browser.get(path)
    assert len(many) == len(few)


def test_the_host_reads_all_answers_and_what_to_look_at(
    browser: Browser, cast: Cast, conference: Conference, delegate: Delegate, standing: Clock
) -> None:
    standing.after(days=1, hours=6)
    take(mail_from("google-accepted", to=address_of(delegate)))
    take(mail_from("person-writes", to="hop+x@traloi.example").as_bytes())
    letter = mail_from("person-writes", to=address_of(delegate)).as_bytes()
    take(letter.replace(b"thu-thuong-1", b"thu-thuong-2"))
    browser.sign_in(cast.lan)
    path = f"/conferences/{conference.code}/invitations/replies"

    everything = words(browser.get(path).text)
    odd = words(browser.get(f"{path}?group=odd").text)
    found = words(browser.get(f"{path}?q=nguyen thi hoa").text)

    assert "đã ghi nhận" in everything
    assert "Tôi đến sớm 15 phút" in everything
    assert "Tôi đến sớm 15 phút" not in odd
    assert "xe số 12" in odd
    assert "Tổng số 2" in found
    assert "1 tham dự" in everything
    assert path in browser.get(f"/conferences/{conference.code}/invitations").text
    browser.sign_in(cast.admin)
    assert "xe số 12" in browser.get("/admin/replies").text
    assert "/admin/replies" in browser.get("/admin/outbox/").text


def test_nobody_else_reads_the_answers(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    for who in (cast.bich, cast.canh, cast.son, cast.stranger):
        browser.sign_in(who)
        path = f"/conferences/{conference.code}/invitations/replies"
        assert browser.get(path).status_code == 404


def test_what_strangers_write_is_shown_as_text(
    app: Flask, browser: Browser, cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    letter = mail_from("person-writes", to=address_of(delegate)).as_bytes()
    take(letter.replace("Tôi sẽ dự".encode(), b"<script>alert(1)</script>"))
    browser.sign_in(cast.lan)

    page = browser.get(f"/conferences/{conference.code}/invitations/replies").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_empty_list_says_why_it_is_empty(
    app: Flask, browser: Browser, cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    path = f"/conferences/{conference.code}/invitations/replies"
    browser.sign_in(cast.lan)
    assert "Chưa có trả lời nào" in browser.get(path).text
    take(mail_from("google-accepted", to=address_of(delegate)))
    sought = browser.get(f"{path}?q=khong-co-ai").text
    browser.sign_in(cast.admin)
    astray = browser.get("/admin/replies").text
    app.config["IMAP_URL"] = ""  # the fixture sets it back
    alone = browser.get("/admin/replies").text

    assert "Không có thư nào như vậy" in sought
    assert f'href="{path}"' in sought
    assert "Thư trả lời đúng hội nghị nằm ở trang" in astray
    assert "Hệ thống chưa nối hộp thư nhận trả lời" in alone
