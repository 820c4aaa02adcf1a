"""Short messages: which numbers, how long, to whom, and through the operator's gateway."""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from flask import Flask
from sqlalchemy import update

from meetings.bridge_points.models import BridgeContact
from meetings.bridge_points.rules import ContactKind
from meetings.conferences.commands import saving
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import InvalidError
from meetings.kit.transactions import transaction
from meetings.notifications import handlers
from meetings.notifications.models import OutboxMail, SmsGateway
from meetings.notifications.rules import Channel, MailKind, MailState, gateways, texts
from meetings.notifications.rules.gateways import BodyFormat
from meetings.notifications.rules.texts import BadPhoneError
from tests.bench.web import Machine, running_machine
from tests.cascades import announced, locked
from tests.cast import HOUR, Cast
from tests.clocks import Clock
from tests.conftest import Browser
from tests.notifications.outbox import cancel, mails, move, postpone
from tests.notifications.test_chasing import chase
from tests.plans import EIGHT, day

pytestmark = pytest.mark.usefixtures("standing")


@pytest.fixture
def operator(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """An operator's gateway that the settings allow."""
    handlers.delivering._resting_until.clear()
    with running_machine() as running:
        for name in ("OUTBOUND_HOSTS", "OUTBOUND_INSIDE"):
            monkeypatch.setitem(app.config, name, running.host)
        monkeypatch.setitem(app.config, "OUTBOUND_HTTP", True)
        monkeypatch.setitem(app.config, "SMS_KEY", "khoa-bi-mat")
        yield running
    handlers.delivering._resting_until.clear()


def turn_on(cast: Cast, operator: Machine, **changes: object) -> None:
    """Turn short messages on, and give the north a liaison with a telephone alone."""
    asked = {
        "url": operator.url, "header_name": "Authorization", "header_value": "Bearer {khoa}",
        "fields": "to = {so}\ntext = {noi_dung}\nid = {ma}", "is_enabled": True,
    }  # fmt: skip
    with transaction():
        db.session.add(SmsGateway(**(asked | changes)))  # type: ignore[arg-type]
        point = cast.point(cast.north)
        db.session.execute(update(BridgeContact).values(phone=""))
        db.session.add(
            BridgeContact(
                bridge_point_id=point.id, kind=ContactKind.LIAISON, name="Lê Văn Tám",
                phone="0912 345.678",
            )
        )  # fmt: skip


def sent() -> list[OutboxMail]:
    return [one for one in mails() if one.channel is Channel.SMS]


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("(091) 234-5678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0356789012", "+84356789012"),
        ("0556789012", "+84556789012"),
        ("0776789012", "+84776789012"),
        ("0886789012", "+84886789012"),
        ("024 3825 0000", None),
        ("0123456789", None),
        ("01234567890", None),
        ("091234567", None),
        ("09123456789", None),
        ("+85 912 345 678", None),
        ("1900 1234", None),
        ("0912345678;0987654321", None),
        ("", None),
    ],
)
def test_only_mobile_numbers_are_texted(phone: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(BadPhoneError):
            texts.mobile(phone)
    else:
        assert texts.mobile(phone) == number


@pytest.mark.parametrize(
    ("text", "alphabet", "places", "segments"),
    [
        ("", "GSM-7", 0, 1),
        ("Khong hop", "GSM-7", 9, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("[x]", "GSM-7", 5, 1),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("Không họp", "UCS-2", 9, 1),
        ("ạ" * 70, "UCS-2", 70, 1),
        ("ạ" * 71, "UCS-2", 71, 2),
        ("ạ" * 134, "UCS-2", 134, 2),
        ("ạ" * 135, "UCS-2", 135, 3),
        ("😀", "UCS-2", 2, 1),
    ],
)
def test_length_is_counted_as_operators_do(
    text: str, alphabet: str, places: int, segments: int
) -> None:
    assert texts.length(text) == texts.Length(alphabet=alphabet, places=places, segments=segments)


def test_marks_are_taken_off_and_what_is_too_long_is_cut() -> None:
    assert texts.plain("Đề nghị “họp” – quý I…") == 'De nghi "hop" - quy I...'
    assert texts.length(texts.plain("Ưỡng ẹo ỷ ế Ẵ")).alphabet == "GSM-7"
    cut = texts.short("một hai " * 100)
    assert texts.length(cut).segments == texts.MOST_SEGMENTS
    assert cut.endswith("...")
    assert texts.short("ngắn\nthôi") == "ngắn thôi"


@pytest.mark.parametrize(
    "fields",
    ["", "to = {so}", "text = {noi_dung}", "to {so}", "to = {so}\nto = {noi_dung}",
     "to = {so}\ntext = {noi_dung}\nx = {mat_khau}"],
)  # fmt: skip
def test_a_gateway_that_cannot_be_asked_is_refused(fields: str) -> None:
    with pytest.raises(InvalidError):
        gateways.fields(fields)


def test_what_is_filled_in_is_not_read_again() -> None:
    wanted = gateways.fields("to = {so}\ntext = {noi_dung}")
    values = {"so": "+84912345678", "noi_dung": 'x {khoa} "\n', "khoa": "bi mat"}

    as_json = json.loads(gateways.body(wanted, values, BodyFormat.JSON))
    as_form = parse_qs(gateways.body(wanted, values, BodyFormat.FORM).decode())

    assert as_json["text"].startswith('x {khoa} "')
    assert as_form["text"][0].startswith('x {khoa} "')


def test_it_is_off_until_it_is_set(cast: Cast, operator: Machine) -> None:
    conference = announced(cast)
    cancel(cast, conference)

    assert sent() == []
    assert handlers.send_texts() == 0


def test_a_liaison_without_mail_is_reminded_by_telephone(cast: Cast, operator: Machine) -> None:
    turn_on(cast, operator)
    conference = announced(cast)
    chase(cast, conference, cast.lan)

    (row,) = sent()
    assert (row.kind, row.address) == (MailKind.REMINDER, "+84912345678")
    assert handlers.send_texts() == 1

    (got,) = operator.received
    body = json.loads(got.body)
    assert body["to"] == "+84912345678"
    assert body["id"] == row.public_id
    assert "chua tra loi" in body["text"]
    assert "ban nhap" not in body["text"]
    assert body["text"] == body["text"].strip()
    assert got.headers["Authorization"] == "Bearer khoa-bi-mat"
    assert sent()[0].state is MailState.SENT


def test_a_reminder_by_telephone_tells_of_an_answer_that_was_not_sent(
    cast: Cast, operator: Machine
) -> None:
    turn_on(cast, operator)
    conference = announced(cast)
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        saving.save_draft(
            point, reason="Bận", version=0, actor=cast.actor(cast.bich), now=clock.now()
        )
    chase(cast, conference, cast.lan)

    assert handlers.send_texts() == 1
    text = json.loads(operator.received[0].body)["text"]
    assert text.endswith(" Co ban nhap chua gui.")
    assert "Ban," not in text, "what it says is the point's own"


def test_who_has_mail_is_not_reminded_twice(cast: Cast, operator: Machine) -> None:
    turn_on(cast, operator)
    with transaction():
        db.session.execute(update(BridgeContact).values(email="le.tam@diemcau.example"))
    chase(cast, announced(cast), cast.lan)

    assert sent() == []


def test_calling_off_and_putting_off_are_told_at_once_and_a_change_is_not(
    cast: Cast, operator: Machine
) -> None:
    turn_on(cast, operator)
    conference = announced(cast)
    move(cast, conference, days=1)
    assert sent() == []
    postpone(cast, conference, day(EIGHT + 3 * 24 * HOUR))
    assert [one.kind for one in sent()] == [MailKind.CHANGE]
    cancel(cast, conference)

    assert [one.kind for one in sent()] == [MailKind.CHANGE, MailKind.CANCELLATION]
    assert handlers.send_texts() == 1, "what was put off is called off meanwhile"
    assert "Bao so 5" in operator.received[0].body.decode()


def test_nobody_is_woken_at_night(cast: Cast, operator: Machine, standing: Clock) -> None:
    turn_on(cast, operator)
    standing.after(hours=11)
    conference = announced(cast)
    cancel(cast, conference)

    assert handlers.send_texts() == 0
    standing.after(hours=9)
    assert handlers.send_texts() == 1


def test_a_number_that_is_none_fails_alone_with_the_reason(cast: Cast, operator: Machine) -> None:
    turn_on(cast, operator)
    with transaction():
        db.session.execute(update(BridgeContact).values(phone="024 3825 0000"))
    cancel(cast, announced(cast))

    handlers.send_texts()

    assert operator.received == []
    assert {one.state for one in sent()} == {MailState.FAILED}
    assert all("di động" in one.last_error for one in sent())


def test_an_operator_who_is_busy_is_asked_again(
    cast: Cast, operator: Machine, standing: Clock
) -> None:
    turn_on(cast, operator)
    cancel(cast, announced(cast))
    operator.status = 503
    handlers.send_texts()
    assert sent()[0].next_at == clock.now() + timedelta(minutes=1)

    operator.status = 200
    standing.after(minutes=1)
    handlers.send_texts()

    assert sent()[0].state is MailState.SENT


def test_an_administrator_sets_it_tries_it_and_reads_the_lengths(
    browser: Browser, cast: Cast, operator: Machine
) -> None:
    browser.sign_in(cast.admin)
    assert "phần (GSM-7)" in browser.get("/admin/channels/sms/").text
    form = {
        "url": operator.url, "header_name": "Authorization", "header_value": "Bearer {khoa}",
        "body_format": "form", "fields": "to = {so}\ntext = {noi_dung}", "is_enabled": "y",
        "_version": "1",
    }  # fmt: skip
    assert browser.send("/admin/channels/sms/", form).status_code == 303
    stale = browser.send("/admin/channels/sms/", form | {"fields": "khac = {so}"})
    assert stale.status_code == 409
    assert "to = {so}<br>text" in stale.text.partition("Bản hiện tại")[2].partition("</dl>")[0]
    page = browser.get("/admin/channels/sms/").text
    assert "UCS-2" in page
    assert "khoa-bi-mat" not in page

    assert browser.send("/admin/channels/sms/test", {"phone": "024 3825 0000"}).status_code == 422
    assert browser.send("/admin/channels/sms/test", {"phone": "0912345678"}).status_code == 303
    assert handlers.send_texts() == 1

    (got,) = operator.received
    assert parse_qs(got.body.decode())["to"] == ["+84912345678"]
    assert "Gửi thử" in browser.get("/admin/outbox/?channel=sms").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://khac.example/"),
        ("fields", "to = {so}"),
        ("fields", "to = {so}\ntext = {noi_dung}\nx = {bi_mat}"),
        ("header_name", "Host"),
        ("header_value", "khóa"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    browser: Browser, cast: Cast, operator: Machine, field: str, value: str
) -> None:
    browser.sign_in(cast.admin)
    form = {
        "url": operator.url, "header_name": "X-Api", "header_value": "Bearer {khoa}",
        "body_format": "json", "fields": "to = {so}\ntext = {noi_dung}", "is_enabled": "y",
        "_version": "1",
    }  # fmt: skip

    answer = browser.send("/admin/channels/sms/", form | {field: value})

    assert answer.status_code == 422
    assert "Bearer {khoa}" in answer.text or field == "header_value"
    assert db.session.get(SmsGateway, 1) is None
