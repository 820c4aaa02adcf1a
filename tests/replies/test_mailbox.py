"""The round trip: a REQUEST through a real SMTP server, and the answer through a real IMAP one."""

from email.message import EmailMessage

import pytest
from flask import Flask
from icalendar import Calendar

from meetings.conferences import handlers
from meetings.conferences.models import Conference, Delegate
from meetings.conferences.rules.replying import Fate
from meetings.kit.mailbox import LARGEST, ImapMailbox, MailboxError
from meetings.notifications import handlers as outbox
from tests.bench.mail import Mailbox
from tests.bench.mailbox import ReplyBox
from tests.bench.ports import free_port
from tests.cast import Cast
from tests.clocks import Clock
from tests.replies.asking import address_of, arrived, hoa, mail_from, said

_KLINGON = (
    b"Content-Type: text/calendar; charset=klingon\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n"
)


@pytest.fixture
def delegate(cast: Cast, conference: Conference) -> Delegate:
    """The delegate of the tests."""
    return hoa(cast, conference)


def answered(request: EmailMessage, partstat: str, *, stamp: str) -> EmailMessage:
    """Answer an invitation as a calendar program does: to its organiser, with its UID and SEQUENCE."""
    part = next(one for one in request.walk() if one.get_content_type() == "text/calendar")
    asked = Calendar.from_ical(str(part.get_content())).walk("VEVENT")[0]
    organizer = str(asked["ORGANIZER"]).removeprefix("mailto:")
    attendee = str(asked["ATTENDEE"])
    reply = EmailMessage()
    reply["From"] = attendee.removeprefix("mailto:")
    reply["To"] = organizer
    reply["Subject"] = f"{partstat}: {asked['SUMMARY']}"
    reply["Message-ID"] = f"<{partstat.lower()}-{stamp}@tinh.example>"
    reply.set_content("Xem trong lịch.")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//VI", "METHOD:REPLY", "BEGIN:VEVENT",
        f"UID:{asked['UID']}", f"SEQUENCE:{asked['SEQUENCE']}", f"DTSTAMP:{stamp}",
        f"ORGANIZER:mailto:{organizer}", f"ATTENDEE;PARTSTAT={partstat}:{attendee}",
        "COMMENT:Hẹn gặp ở hội trường", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    reply.add_alternative(
        "\r\n".join(lines).encode(), maintype="text", subtype="calendar",
        params={"method": "REPLY", "charset": "UTF-8"},
    )  # fmt: skip
    return reply


def look() -> int:
    """Let the worker look into the mailbox now."""
    handlers._looking_at.clear()
    return handlers.fetch_replies()


def put(reply_box: ReplyBox, mail: EmailMessage) -> None:
    reply_box.receive(mail, to=str(mail["To"]), sender=str(mail["From"]))


def test_an_invitation_goes_out_and_its_answer_comes_back(
    delegate: Delegate, post: Mailbox, reply_box: ReplyBox, standing: Clock
) -> None:
    outbox.deliver()
    (request,) = post.to("hoa@")
    standing.after(hours=3)

    put(reply_box, answered(request, "ACCEPTED", stamp="20270301T070000Z"))
    assert look() == 1
    assert said(delegate) == ("yes", "Hẹn gặp ở hội trường", "calendar")

    put(reply_box, answered(request, "TENTATIVE", stamp="20270301T073000Z"))
    put(reply_box, answered(request, "DECLINED", stamp="20270301T060000Z"))
    assert look() == 2
    assert said(delegate) == ("maybe", "Hẹn gặp ở hội trường", "calendar")
    assert [one.fate for one in arrived()] == [Fate.COUNTED, Fate.COUNTED, Fate.STALE]
    assert look() == 0


def test_broken_and_hostile_mails_stop_nothing_and_are_flagged(
    delegate: Delegate, reply_box: ReplyBox, standing: Clock
) -> None:
    standing.after(days=1, hours=6)
    to = address_of(delegate)
    hostile = [
        b"From: a@b.vn\r\nTo: %s\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBE",
        b"From: \xff\xfe\r\nTo: %s\r\nSubject: =?x?Q?=ZZ?=\r\n" + _KLINGON,
        b'From: a@b.vn\r\nTo: %s\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n'
        + b"--B\r\n\r\nx\r\n" * 200,
        b"\x00\x01\x02",
    ]
    for mail in hostile:
        reply_box.receive(mail.replace(b"%s", to.encode()), to=to)
    put(reply_box, mail_from("google-accepted", to=to))

    assert look() == 5

    assert said(delegate) == ("yes", "Tôi đến sớm 15 phút", "calendar")
    flags = list(reply_box.seen().values())
    assert all(b"\\Seen" in line for line in flags)
    assert b"\\Flagged" in flags[0]
    assert b"\\Flagged" not in flags[4]
    assert arrived()[0].fate is Fate.UNREADABLE
    assert arrived()[0].detail == "Phần lịch trong thư không đọc được."


def test_a_huge_mail_is_not_taken_whole(
    delegate: Delegate, reply_box: ReplyBox, standing: Clock
) -> None:
    to = address_of(delegate)
    head = f"From: hoa@tinh.example\r\nTo: {to}\r\nMessage-ID: <to@x.vn>\r\n\r\n".encode()
    reply_box.receive(head + (b"x" * 70 + b"\r\n") * (LARGEST // 70), to=to)

    assert look() == 1

    (kept,) = arrived()
    assert (kept.fate, kept.delegate_id) == (Fate.UNREADABLE, delegate.id)
    assert "quá lớn" in kept.detail
    assert kept.sender == "hoa@tinh.example"


def test_a_mail_read_before_a_crash_is_known_and_marked(
    app: Flask, delegate: Delegate, reply_box: ReplyBox, standing: Clock
) -> None:
    standing.after(days=1, hours=6)
    mail = mail_from("google-accepted", to=address_of(delegate))
    put(reply_box, mail)
    look()
    put(reply_box, mail)  # the same once more: its mark was lost

    assert look() == 1

    assert len(arrived()) == 1
    assert all(b"\\Seen" in line for line in reply_box.seen().values())


def test_the_mailbox_is_looked_into_once_a_minute(
    reply_box: ReplyBox, cast: Cast, standing: Clock
) -> None:
    assert look() == 0
    reply_box.receive(b"From: a@b.vn\r\nTo: hop@traloi.example\r\n\r\nx")
    assert handlers.fetch_replies() == 0
    standing.after(seconds=61)
    assert handlers.fetch_replies() == 1


def test_a_server_that_is_away_is_waited_for(
    app: Flask, reading: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "IMAP_URL", f"imap://hop:x@127.0.0.1:{free_port()}/INBOX")
    handlers._looking_at.clear()

    assert handlers.fetch_replies() == 0


def test_without_a_mailbox_nothing_is_looked_for(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "IMAP_URL", "")
    assert handlers.fetch_replies() == 0


def test_mails_that_are_done_move_where_they_are_told(reply_box: ReplyBox) -> None:
    reply_box.receive(b"From: a@b.vn\r\n\r\nx")
    mailbox = ImapMailbox(f"{reply_box.url}?done=Xong")

    for expected in (1, 0):
        with mailbox.opened() as session:
            letters = list(session.waiting(most=10))
            for letter in letters:
                session.settle(letter, is_odd=False)
        assert len(letters) == expected
    assert reply_box.seen() == {}


def test_a_wrong_password_is_told_without_telling_it(reply_box: ReplyBox) -> None:
    wrong = reply_box.url.replace("mat-khau-thu", "sai-be-bet")

    with pytest.raises(MailboxError) as refused:
        ImapMailbox(wrong).try_out()

    assert "sai-be-bet" not in str(refused.value)
    assert "sai-be-bet" not in repr(ImapMailbox(wrong))


@pytest.mark.parametrize(
    "url",
    [
        "pop3://hop:x@localhost/INBOX",
        "imap://",
        "imap://hop:x@mail.tinh.example/INBOX",
        "imaps://hop:x@mail.tinh.example/INBOX?quick=1",
        "imap://hop:x@localhost/INBOX?starttls=yes",
    ],
)
def test_an_address_that_is_none_or_not_safe_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="mailbox"):
        ImapMailbox(url)
