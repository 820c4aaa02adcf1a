"""The words of messages: an administrator's, with fixed places, never a language (T20)."""

import re
from contextlib import suppress
from email.message import EmailMessage
from functools import partial

import pytest
from flask import Flask
from flask_babel import force_locale

from meetings.conferences.models import Conference
from meetings.kit.database import db
from meetings.notifications import handlers, papers
from meetings.notifications.commands import templates as commands
from meetings.notifications.commands.templates import Which
from meetings.notifications.models import MessageTemplate, OutboxMail
from meetings.notifications.papers import webhooks, wording
from meetings.notifications.papers.meanings import MEANINGS
from meetings.notifications.papers.originals import SUBJECTS
from meetings.notifications.rules import Channel, MailKind, templates
from meetings.notifications.rules.templates import UnknownPlaceError
from tests.bench.mail import Mailbox
from tests.cascades import announced, point_of
from tests.cast import NOON, Cast, assemble
from tests.clocks import Clock
from tests.conftest import Browser
from tests.meanwhile import meanwhile
from tests.notifications.outbox import one

pytestmark = pytest.mark.usefixtures("standing")
BICH = "bich@diemcau.example"
INVITATION = "/admin/templates/mail/invitation/vi"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Kính gửi {ten},", "Kính gửi An,"),
        ("{ten} {ten}", "An An"),
        ("Lý do: {trong}\nHết", "Hết"),
        ("{trong}\n\n\n\nHết", "Hết"),
        ("{ten} {trong}", "An "),
        ("Ngày: {nhieu}\nHết", "Ngày: 1\nNgày: 2\nHết"),
        ("Ngày: {khong_ngay}\nHết", "Hết"),
        ("{gai}", "{ten} {{ten}} %(ten)s"),
        ("{la} {", "{la} {"),
        ("không có chỗ điền", "không có chỗ điền"),
    ],
)
def test_places_are_filled_and_nothing_else_happens(text: str, filled: str) -> None:
    values: templates.Values = {
        "ten": "An", "trong": "", "nhieu": ("1", "2"), "khong_ngay": (),
        "gai": "{ten} {{ten}} %(ten)s",
    }  # fmt: skip

    assert templates.fill(text, values) == filled


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}", "{{ config }}", "{% for x in y %}", "${7*7}", "#{7*7}", "%(ten)s", "%s",
        "{{ten}}", "{0}", "{0.__class__}", "{ten.__class__}", "{ten!r}", "{ten:>99}", "{ten[0]}",
        "{{''.__class__.__mro__}}", "{% include '/etc/passwd' %}", "{{ self }}", "<%= 7*7 %>",
    ],
)  # fmt: skip
def test_no_language_is_understood(text: str) -> None:
    with suppress(UnknownPlaceError):
        templates.check(text, allowed=("ten",), field="body")
    filled = templates.fill(text, {"ten": "An"})
    assert "49" not in filled
    assert filled in {text, text.replace("{ten}", "An")}


def _body(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("note", ["", "Bão số 5"])
@pytest.mark.parametrize("kind", list(SUBJECTS))
def test_the_words_one_begins_from_are_those_of_today(
    cast: Cast, app: Flask, kind: MailKind, note: str, language: str, standing: Clock
) -> None:
    conference = announced(cast)
    row = one(MailKind.INVITATION, BICH)
    row.kind, row.language, row.note = kind, language, note
    facts = _facts(conference, cast, row)
    with app.test_request_context(), force_locale(language):
        subject, text, _html = wording.words(kind, language, subject="Tiêu đề", facts=facts)
        words = papers.original(Channel.MAIL, kind.value)
        told = wording.told(kind, *words, wording.places(kind, facts), facts)

    if kind is MailKind.MINUTES_OUT and not note:
        return  # minutes always have a number
    assert _body(told[1]) == _body(text)
    assert subject == "Tiêu đề"
    db.session.rollback()


def _facts(conference: Conference, cast: Cast, row: OutboxMail) -> dict[str, object]:
    point = point_of(conference, cast.north)
    return {
        "row": row,
        "conference": conference,
        "participation": point,
        "page": "https://x.example/c",
        "answer_page": "https://x.example/c/a",
        "is_open": True,
        "drafted_at": row.created_at,
        "times": ["một", "hai"],
        "before": ["trước", "nơi cũ"]
        if "truoc_day" in papers.places(Channel.MAIL, row.kind)
        else [],
        "changes": ["Thêm: Khai mạc", "Bỏ: Giải lao"],
        "illustrative": False,
        "link": "https://x.example/r",
        "is_read": True,
        "minutes": 30,
    }


def test_every_kind_of_every_channel_has_words_that_keep_the_rules(app: Flask, cast: Cast) -> None:
    for channel in Channel:
        for kind in papers.kinds(channel):
            for language in ("vi", "en"):
                with app.test_request_context(), force_locale(language):
                    words = papers.original(channel, kind)
                    for text in words:
                        allowed = papers.places(channel, kind)
                        templates.check(text, allowed=allowed, field="body")
                    shown = papers.preview(channel, words, language)
                assert "{" not in shown.text + shown.subject, (channel, kind)
                assert shown.text


def test_every_place_is_explained_with_an_example(app: Flask) -> None:
    used = {
        name
        for channel in Channel
        for kind in papers.kinds(channel)
        for name in papers.places(channel, kind)
    }
    assert used == set(MEANINGS)
    with app.test_request_context():
        for channel in Channel:
            for kind in papers.kinds(channel):
                for place in papers.explained(channel, kind, "vi"):
                    assert place.example, (channel, kind, place.name)


def test_who_writes_words_reads_what_each_place_stands_for(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)

    page = browser.get(INVITATION).text

    assert "cơ quan chủ trì mời họp" in page
    assert "Bộ Y tế" in page


def _set(
    browser: Browser, body: str, subject: str = "Mời: {ten_hoi_nghi}", version: int = 0
) -> int:
    form = {"subject": subject, "body": body, "_version": str(version)}
    return browser.send(INVITATION, form).status_code


def test_other_words_are_sent_and_taken_back(
    browser: Browser, cast: Cast, post: Mailbox, standing: Clock
) -> None:
    browser.sign_in(cast.admin)
    body = "Thưa {ten_nguoi_nhan} <b>,\n\n{ten_hoi_nghi}\nTrả lời: {lien_ket_tra_loi}\n{ly_do_x}"
    assert _set(browser, body) == 422, "an unknown place"
    assert _set(browser, body.replace("\n{ly_do_x}", "")) == 303
    announced(cast)
    handlers.deliver()

    (mail,) = post.to(BICH)
    assert str(mail["Subject"]).startswith("Mời: Hội nghị")
    plain, html = _part(mail, "plain"), _part(mail, "html")
    assert f"Thưa {cast.bich.person.name} <b>," in plain
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert '<a href="http' in html
    assert "/<wbr>invitations" in html, "a long address breaks on a phone"
    assert not re.search(r"<table[^>]* width=.\d+\D?[ >]", html), "wider than a phone"
    assert "Thư tự động" in plain

    assert browser.send(f"{INVITATION}/reset", {"_version": "1"}).status_code == 303
    assert db.session.scalars(db.select(MessageTemplate)).all() == []


def _part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_text_cannot_write_html(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    evil = '<script>alert(1)</script> https://x.example/"onmouseover="y {ten_hoi_nghi}'

    page = browser.send(INVITATION, {"subject": evil, "body": evil, "preview": "1"}).text

    assert "<script>alert" not in page
    assert 'x.example/"on' not in page
    assert '<a href="https://x.example/">' in page


def test_the_preview_saves_nothing_and_shows_what_was_typed(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    form = {"subject": "Thử", "body": "Gửi {don_vi} <i>", "preview": "1", "_version": "0"}

    page = browser.send(INVITATION, form)

    assert page.status_code == 200
    assert "Gửi UBND tỉnh Bắc Ninh &lt;i&gt;" in page.text
    buttons = re.findall(r"<span>(Lưu|Xem trước)</span>|>(Thôi)<", page.text)
    assert ["".join(one) for one in buttons] == ["Lưu", "Xem trước", "Thôi"]
    assert db.session.scalars(db.select(MessageTemplate)).all() == []


def test_an_unknown_place_is_refused_with_those_there_are(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)

    page = browser.send(
        INVITATION, {"subject": "x", "body": "Lời đã gõ {mat_khau}", "_version": "0"}
    )

    assert page.status_code == 422
    assert "Không có chỗ điền {mat_khau}" in page.text
    assert "{han_tra_loi}" in page.text
    assert "Lời đã gõ" in page.text


def test_two_who_write_at_once_do_not_overwrite_one_another(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)

    assert _set(browser, "Một") == 303
    stale = browser.send(INVITATION, {"subject": "Hai", "body": "Hai", "_version": "0"})
    assert stale.status_code == 409
    assert "Bản hiện tại" in stale.text
    assert "<dd>Một" in stale.text.replace("<dd><div>", "<dd>")
    assert _set(browser, "Hai", version=1) == 303
    assert browser.send(f"{INVITATION}/reset", {"_version": "1"}).status_code == 409


def test_of_two_first_words_in_the_same_moment_the_second_is_told(own_app: Flask) -> None:
    cast = assemble()
    actor = cast.actor(cast.admin)
    which = Which(channel=Channel.MAIL, kind=MailKind.INVITATION, language="vi")

    def write(body: str) -> str:
        words = ("Mời", body)
        commands.put(which, words=words, places=(), version=0, actor=actor, now=NOON)
        return body

    assert meanwhile(own_app, partial(write, "Một"), partial(write, "Hai")) == ["Một", "StaleError"]
    assert db.session.scalars(db.select(MessageTemplate.body)).all() == ["Một"]


@pytest.mark.parametrize("who", ["lan", "auditor", "bich"])
def test_nobody_else_writes_words(browser: Browser, cast: Cast, who: str) -> None:
    browser.sign_in(getattr(cast, who))

    assert browser.get("/admin/templates/").status_code == 404
    assert _set(browser, "Một") == 404


def test_short_messages_and_machines_have_words_too(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    sms = browser.send(
        "/admin/templates/sms/reminder/vi", {"body": "Nhắc {don_vi}", "_version": "0"}
    )
    hook = browser.send(
        "/admin/templates/webhook/conference.announced/vi",
        {"body": "Mời: {ma_hoi_nghi}", "_version": "0"},
    )

    assert (sms.status_code, hook.status_code) == (303, 303)
    assert "Nhac UBND tinh Bac Ninh" in browser.get("/admin/channels/sms/").text
    note = '{"event": "conference.announced", "facts": {}, "conference": {"code": "hn-1"}}'
    assert webhooks.sentence(note, "vi") == "Mời: hn-1"
    assert "đã sửa" in browser.get("/admin/templates/").text
    assert browser.get("/admin/templates/mail/khong-co/vi").status_code == 404
    assert browser.get("/admin/templates/fax/invitation/vi").status_code == 404


def test_who_asks_for_a_preview_is_taken_to_it(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    words = {"subject": "Mời: {ten_hoi_nghi}", "body": "Kính gửi {ten_nguoi_nhan}"}
    heading = 'id="preview-title" tabindex="-1"'

    shown = browser.send(INVITATION, {**words, "preview": "1"}).text
    refused = browser.send(INVITATION, {**words, "body": "{khac}", "preview": "1"}).text

    assert f"{heading} data-focus" in shown
    assert f"{heading} data-focus" not in refused
    assert f"{heading} data-focus" not in browser.get(INVITATION).text
