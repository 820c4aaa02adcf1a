"""The outbox as operators see it."""

import pytest

from meetings.notifications import handlers
from meetings.notifications.rules import MailKind, MailState
from tests.bench.mail import Mailbox
from tests.cascades import announced
from tests.cast import Cast
from tests.clocks import Clock
from tests.conftest import Browser
from tests.notifications.outbox import mails, one


@pytest.mark.parametrize(
    ("who", "sees"),
    [("lan", True), ("auditor", True), ("admin", True), ("bich", False), ("canh", None)],
)
def test_the_host_s_office_sees_what_left_it(
    browser: Browser, cast: Cast, standing: Clock, who: str, *, sees: bool | None
) -> None:
    announced(cast)
    browser.sign_in(getattr(cast, who))

    page = browser.get("/admin/outbox/")

    assert page.status_code == (404 if sees is None else 200)
    assert ("son@diemcau.example" in page.text) is bool(sees)


def test_it_is_searched_and_sifted(
    browser: Browser, cast: Cast, standing: Clock, post: Mailbox
) -> None:
    announced(cast)
    browser.sign_in(cast.lan)

    assert "bich@" not in browser.get("/admin/outbox/?q=son@").text
    assert "bich@" in browser.get("/admin/outbox/?state=new").text
    assert "bich@" not in browser.get("/admin/outbox/?state=sent").text
    assert "Không tìm thấy thư nào" in browser.get("/admin/outbox/?q=%25").text


def test_a_failed_mail_is_sent_again_by_hand(
    browser: Browser, cast: Cast, standing: Clock, post: Mailbox
) -> None:
    announced(cast)
    post.refusal = "550 no such person"
    handlers.deliver()
    failed = one(MailKind.INVITATION, "bich@")
    browser.sign_in(cast.lan)
    assert "no such person" in browser.get("/admin/outbox/?state=failed").text

    answer = browser.send(f"/admin/outbox/{failed.public_id}/retry")

    assert answer.status_code == 303
    assert one(MailKind.INVITATION, "bich@").state is MailState.NEW


def test_a_mail_on_its_way_is_not_sent_by_hand(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast)
    browser.sign_in(cast.lan)

    answer = browser.send(f"/admin/outbox/{mails()[0].public_id}/retry")

    assert answer.status_code == 409


def test_a_stranger_cannot_touch_a_mail(browser: Browser, cast: Cast, standing: Clock) -> None:
    announced(cast)
    browser.sign_in(cast.bich)

    assert browser.send(f"/admin/outbox/{mails()[0].public_id}/retry").status_code == 404
