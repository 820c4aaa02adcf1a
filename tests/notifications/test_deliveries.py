"""Where every message of a conference stands, and sending the failed ones again by hand."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale

from meetings.conferences.models import Conference
from meetings.notifications import handlers, papers
from meetings.notifications.queries import deliveries
from meetings.notifications.queries.deliveries import Scope, Wish
from meetings.notifications.rules import MailKind, MailState
from tests.bench.mail import Mailbox
from tests.cascades import announced
from tests.cast import Cast, key
from tests.clocks import Clock
from tests.conftest import Browser
from tests.counting import statements
from tests.notifications.outbox import mails, one

_PAGES = Path(__file__).parents[2] / "templates"
BICH = "bich@diemcau.example"


@pytest.fixture
def refused(cast: Cast, standing: Clock, post: Mailbox) -> Conference:
    """A conference none of whose letters was taken."""
    conference = announced(cast)
    post.refusal = "550 no such person"
    handlers.deliver()
    post.refusal = None
    return conference


def test_the_page_tells_who_was_told_what_and_why_it_failed(
    browser: Browser, cast: Cast, refused: Conference
) -> None:
    browser.sign_in(cast.lan)

    assert (
        f"/conferences/{refused.code}/messages/"
        in browser.get(f"/conferences/{refused.code}/invitations").text
    )
    page = browser.get(f"/conferences/{refused.code}/messages/").text

    assert BICH in page
    assert "no such person" in page
    assert "Bị từ chối" in page
    assert "Gửi lại tất cả thư lỗi" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tinh bac", True),
        ("q=TỈNH BẮC", True),
        ("q=bich@", True),
        ("q=khong co ai", False),
        ("q=%25", False),
        ("state=failed", True),
        ("state=sent", False),
        ("kind=invitation", True),
        ("kind=reminder", False),
        ("channel=mail", True),
        ("channel=sms", False),
        ("state=none&kind=none&channel=none&page=99&code=x&_external=1", True),
    ],
)
def test_it_is_searched_without_accents_and_sifted(
    browser: Browser, cast: Cast, refused: Conference, query: str, *, found: bool
) -> None:
    browser.sign_in(cast.lan)

    page = browser.get(f"/conferences/{refused.code}/messages/?{query}")

    assert page.status_code == 200
    assert (BICH in page.text) is found


def test_only_who_runs_it_or_minds_the_mail_sees_it(
    browser: Browser, cast: Cast, refused: Conference
) -> None:
    for who, status in (("lan", 200), ("auditor", 200), ("bich", 404), ("canh", 404)):
        browser.sign_in(getattr(cast, who))
        address = f"/conferences/{refused.code}/messages/"
        assert browser.get(address).status_code == status, who


def test_all_that_failed_is_sent_again_in_one_go_and_once(
    browser: Browser, cast: Cast, refused: Conference, post: Mailbox
) -> None:
    browser.sign_in(cast.lan)
    form, address = {"_key": key()}, f"/conferences/{refused.code}/messages/retry"

    first = browser.send(address, form)
    again = browser.send(address, form)

    assert (first.status_code, again.status_code) == (303, 303)
    assert {one.state for one in mails()} == {MailState.NEW}
    assert handlers.deliver() == len(mails())
    assert len(post.messages) == len(mails())
    nothing = browser.send(address)
    assert nothing.status_code == 409
    assert "Không có thư lỗi nào" in nothing.text


def test_only_what_is_wished_for_is_sent_again(
    browser: Browser, cast: Cast, refused: Conference
) -> None:
    browser.sign_in(cast.lan)

    browser.send(f"/conferences/{refused.code}/messages/retry", {"q": "tinh bac"})

    assert one(MailKind.INVITATION, BICH).state is MailState.NEW
    assert one(MailKind.INVITATION, "son@").state is MailState.FAILED


def test_one_is_sent_again_by_itself(browser: Browser, cast: Cast, refused: Conference) -> None:
    browser.sign_in(cast.lan)
    failed = one(MailKind.INVITATION, BICH)

    browser.send(f"/conferences/{refused.code}/messages/{failed.public_id}/retry")

    assert one(MailKind.INVITATION, BICH).state is MailState.NEW


def test_the_operator_sends_everything_again(
    browser: Browser, cast: Cast, refused: Conference
) -> None:
    browser.sign_in(cast.admin)

    assert browser.send("/admin/outbox/retry").status_code == 303

    assert {one.state for one in mails()} == {MailState.NEW}


def test_somebody_else_s_messages_are_not_sent_again(
    browser: Browser, cast: Cast, refused: Conference
) -> None:
    browser.sign_in(cast.bich)

    assert browser.send("/admin/outbox/retry").status_code == 409

    assert MailState.NEW not in {one.state for one in mails()}


def test_the_list_is_a_workbook(browser: Browser, cast: Cast, refused: Conference) -> None:
    browser.sign_in(cast.lan)

    answer = browser.get(f"/conferences/{refused.code}/messages/messages.xlsx?q=tinh bac")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert {BICH} <= {row[2] for row in rows[1:]}
    assert {row[5] for row in rows[1:]} == {"Bị từ chối"}


def test_the_page_costs_the_same_however_many_there_are(cast: Cast, standing: Clock) -> None:
    scope = deliveries.everything(cast.actor(cast.lan))

    def asked(scope: Scope) -> int:
        with statements() as found:
            deliveries.page(scope, Wish())
            deliveries.counts(scope)
        return len(found)

    announced(cast)
    few = asked(scope)
    announced(cast, code="hn-2027-03-11")

    assert asked(scope) == few
    assert sum(deliveries.counts(scope).values()) == len(mails())


def test_no_count_goes_further_than_it_must(
    cast: Cast, standing: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced(cast)
    monkeypatch.setattr(deliveries, "MOST", 2)
    scope = deliveries.everything(cast.actor(cast.lan))

    assert deliveries.page(scope, Wish()).total == 2
    assert deliveries.counts(scope)[MailState.NEW] == 2


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("gaierror: [Errno -2] Name or service not known", "Không tìm thấy máy chủ (gaierror"),
        ("ConnectionRefusedError: [Errno 111]", "Máy chủ từ chối kết nối (ConnectionRefused"),
        ("TimeoutError: timed out", "Máy chủ không trả lời kịp (TimeoutError"),
        ("no worker came back from it", "Việc gửi bị ngắt giữa chừng (no worker"),
        ("550 5.1.1 user unknown", "Không có địa chỉ thư này (550 5.1.1"),
        ("552 5.2.2 mailbox full", "Hộp thư của người nhận đã đầy (552"),
        ("550 no such person", "550 no such person"),
    ],
)
def test_a_known_fault_is_told_in_words(app: Flask, told: str, shown: str) -> None:
    with app.test_request_context():
        assert papers.why(told).startswith(shown)


def test_no_kind_of_message_takes_its_name_from_a_button(app: Flask) -> None:
    """A button says what to do, a kind what a message is: English has two words."""
    button = re.compile(r"(?:link_button|submit|form_actions|action)\(_\(['\"]([^'\"]+)")
    pressed = {word for page in _PAGES.rglob("*.html") for word in button.findall(page.read_text())}

    with app.test_request_context(), force_locale("vi"):
        assert pressed.isdisjoint(str(kind) for kind in papers.KINDS.values())
