"""A mail is whole, the same at every try, and says nothing but what it should."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.kit.addresses import Mailbox, UnsafeTextError, without_controls
from meetings.kit.ical import CalendarEntry, render
from meetings.kit.mail import Attachment, Message, build
from meetings.kit.vietnamese import clean

SENT_AT = datetime(2020, 2, 6, 10, 0, tzinfo=timezone(timedelta(hours=7)))
SENDER = Mailbox(name='Văn phòng "UBND", Quảng Nam', address="hop+k7@diem-cau.example")
HOA = Mailbox(name="Nguyễn Thị Hoa", address="hoa@quangnam.example")
CALENDAR = render(
    [
        CalendarEntry(
            uid="hn-1@diem-cau.example",
            summary="Hội nghị trực tuyến",
            starts_at=datetime(2020, 2, 12, 1, tzinfo=UTC),
            ends_at=datetime(2020, 2, 12, 4, tzinfo=UTC),
            organizer=SENDER,
            attendee=HOA,
        )
    ],
    method="REQUEST",
    stamped_at=SENT_AT,
)
PDF = Attachment(filename="Giấy mời số 12.pdf", media_type="application/pdf", data=b"%PDF-1.7 \xff")
PLAIN = Message(
    recipient=HOA,
    sender=SENDER,
    subject="Giấy mời: Hội nghị trực tuyến toàn quốc",
    text="Kính gửi bà Hoa,\n\n.\nTrân trọng.\n",
    message_id="<m42@diem-cau.example>",
    sent_at=SENT_AT,
)
WHOLE = replace(
    PLAIN,
    html="<p>Kính gửi bà <b>Hoa</b></p>",
    calendar=CALENDAR,
    attachments=(PDF,),
    reply_to=Mailbox(name="", address="tra-loi@diem-cau.example"),
    headers={"X-Kind": "giấy mời"},
)
USUAL = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"}
USUAL |= {"Content-Type", "Content-Transfer-Encoding"}
INJECTIONS = [
    "x\r\nBcc: evil@x.vn",
    "x\nBcc: evil@x.vn",
    "x\rBcc: evil@x.vn",
    "x\r\n\r\n<script>",
    "x\x00",
    "x\x0bBcc: e@x.vn",
    "x\u2028Bcc: e@x.vn",
    "x\x85Bcc: e@x.vn",
    "gpj.\u202eexe",
    "\u2066x\u2069",
    "x\x1b[31m",
]


def _received(message: Message) -> EmailMessage:
    parsed = email.message_from_bytes(build(message).as_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _shape(part: Any) -> Any:
    if part.is_multipart():
        return {part.get_content_type(): [_shape(inner) for inner in part.iter_parts()]}
    return part.get_content_type()


def test_the_calendar_stands_where_mail_programs_look_for_it() -> None:
    mail = _received(WHOLE)

    assert _shape(mail) == {
        "multipart/mixed": [
            {"multipart/alternative": ["text/plain", "text/html", "text/calendar"]},
            "application/ics",
            "application/pdf",
        ]
    }
    parts = {part.get_content_type(): part for part in mail.walk()}
    inline, file = parts["text/calendar"], parts["application/ics"]
    assert inline["Content-Type"].params == {"method": "REQUEST", "charset": "UTF-8"}
    assert inline.get_payload(decode=True) == file.get_payload(decode=True) == CALENDAR
    assert Calendar.from_ical(CALENDAR)["METHOD"] == "REQUEST"
    assert file.get_filename() == "invite.ics"


def test_people_read_what_was_written() -> None:
    mail = _received(WHOLE)
    text, html, _, _, pdf = (part for part in mail.walk() if not part.is_multipart())

    assert text.get_content().replace("\r\n", "\n") == PLAIN.text
    assert html.get_content() == "<p>Kính gửi bà <b>Hoa</b></p>\r\n"
    assert (pdf.get_filename(), pdf.get_content()) == (PDF.filename, PDF.data)
    assert mail["Subject"] == PLAIN.subject
    assert mail["To"].addresses[0].display_name == "Nguyễn Thị Hoa"
    assert mail["From"].addresses[0].display_name == 'Văn phòng "UBND", Quảng Nam'
    assert mail["From"].addresses[0].addr_spec == SENDER.address
    assert mail["Reply-To"].addresses[0].addr_spec == "tra-loi@diem-cau.example"
    assert mail["Date"].datetime == SENT_AT
    assert (mail["Message-ID"], mail["X-Kind"]) == ("<m42@diem-cau.example>", "giấy mời")
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_plain_mail_is_one_part() -> None:
    mail = _received(PLAIN)

    assert _shape(mail) == "text/plain"
    assert set(mail.keys()) == USUAL


def test_a_second_try_is_the_same_mail() -> None:
    assert build(WHOLE).as_bytes() == build(WHOLE).as_bytes()


def test_every_relay_can_carry_it() -> None:
    written = build(replace(WHOLE, text="Đ" * 5000 + "\n.\n" + "x" * 2000)).as_bytes()

    assert written.isascii()
    assert written.count(b"\n") == written.count(b"\r") == written.count(b"\r\n")
    assert max(map(len, written.split(b"\r\n"))) <= 998


def test_a_text_attachment_keeps_its_bytes() -> None:
    table = Attachment(filename="a.csv", media_type="text/csv", data="\ufeffTên\r\nĐ\n".encode())

    (part,) = _received(replace(PLAIN, attachments=(table,))).iter_attachments()

    assert part.get_payload(decode=True) == table.data
    assert part.get_content_charset() == "utf-8"


@pytest.mark.parametrize("payload", INJECTIONS)
@pytest.mark.parametrize("field", ["subject", "header", "filename"])
def test_what_would_begin_another_line_is_refused(payload: str, field: str) -> None:
    change: dict[str, Any] = {
        "subject": {"subject": payload},
        "header": {"headers": {"X-Kind": payload}},
        "filename": {"attachments": (replace(PDF, filename=payload),)},
    }

    with pytest.raises(UnsafeTextError):
        build(replace(PLAIN, **change[field]))


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": "m42"},
        {"message_id": "<m42@x>\r\nBcc: e@x.vn"},
        {"sent_at": datetime(2020, 2, 6)},
        {"headers": {"Bcc": "e@x.vn"}},
        {"headers": {"Content-Type": "text/html"}},
        {"headers": {"X: y": "z"}},
        {"headers": {"subject": "z"}},
        {"calendar": CALENDAR, "calendar_method": "CANCEL"},
        {"attachments": (replace(PDF, media_type="text/html; charset=x"),)},
    ],
    ids=str,
)
def test_what_would_be_another_mail_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Message-ID|naive|header|method|media type"):
        build(replace(PLAIN, **change))


def _joined(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("before", ["", "Mời: ", "Cancelled/postponed: "])
def test_a_long_subject_arrives_with_all_its_blanks(before: str) -> None:
    words = (
        "Hội nghị trực tuyến toàn quốc tổng kết mô hình chính quyền địa phương hai cấp và ý kiến "
        "của các bộ, ngành về chuyển đổi số"
    )
    subjects = [f"{before}{words[:end]}".strip() for end in range(10, len(words))]

    arrived = [str(_received(replace(PLAIN, subject=one))["Subject"]) for one in subjects]

    assert arrived == subjects


@settings(max_examples=50, deadline=None)
@example("", "\ufffe", "")
@example(
    "", "00000000¡¡¡¡¡\U00010000\U00010000\U00010000\U00010000\U00010000\U00010000\U00010000", ""
)
@given(st.text(max_size=120), st.text(max_size=60), st.text(max_size=300))
def test_any_words_arrive_and_add_nothing(subject: str, name: str, text: str) -> None:
    subject, name = clean(subject), clean(name)

    mail = _received(
        replace(PLAIN, subject=subject, text=text, recipient=Mailbox(name=name, address="a@b.vn"))
    )

    assert set(mail.keys()) == USUAL
    assert [address.addr_spec for address in mail["To"].addresses] == ["a@b.vn"]
    assert mail["Subject"].split() == subject.split()
    # where a long name is written in several words, Python's reader sets a blank between them
    assert _joined(mail["To"].addresses[0].display_name) == _joined(name)
    assert mail.get_content().split() == without_controls(text).split()
