"""Handing over to a real mail server: in order, at least once, and telling what became of it."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from icalendar import Calendar
from icalendar.cal import Component
from sqlalchemy import update

from meetings.conferences.models import Conference
from meetings.kit import jobs
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.notifications import handlers, rules
from meetings.notifications.commands import delivering, queueing, retrying
from meetings.notifications.models import OutboxMail
from meetings.notifications.papers.mails import times
from meetings.notifications.queries import deliveries
from meetings.notifications.rules import MailKind, MailState
from tests.bench.mail import Mailbox
from tests.cascades import announced
from tests.cast import DAY, Cast
from tests.clocks import Clock
from tests.notifications.outbox import cancel, invite_again, mails, move, one, postpone, withdraw
from tests.plans import EIGHT, day

BICH = "bich@diemcau.example"


def _entry(mail: EmailMessage) -> tuple[str, Component]:
    """Return the method and the one entry of the calendar in a mail."""
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    (entry,) = calendar.walk("VEVENT")
    assert part.get_param("method") == str(calendar["METHOD"])
    return str(calendar["METHOD"]), entry


def _sequence(entry: Component) -> int:
    return int(str(entry.decoded("SEQUENCE")))


def _send(post: Mailbox, to: str = BICH) -> list[EmailMessage]:
    handlers.deliver()
    return post.to(to)


def test_a_letter_arrives_with_its_calendar_entry(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast)

    assert handlers.deliver() == 5

    (mail,) = post.to(BICH)
    row = one(MailKind.INVITATION, BICH)
    assert (row.state, row.attempt, row.sent_at) == (MailState.SENT, 1, standing.now)
    assert mail["Message-ID"] == f"<{row.public_id}@diemcau.example>"
    assert mail["Subject"] == f"Giấy mời: {conference.title}"
    assert mail["Auto-Submitted"] == "auto-generated"
    method, entry = _entry(mail)
    assert (method, str(entry["STATUS"]), _sequence(entry)) == ("REQUEST", "CONFIRMED", 0)
    assert str(entry["UID"]) == conference.days[0].uid
    assert entry.decoded("DTSTART") == EIGHT
    assert entry["ATTENDEE"] == f"mailto:{BICH}"
    assert entry["ORGANIZER"].params["CN"] == "Trung tâm"
    assert entry.decoded("DTSTAMP") == row.created_at


def test_the_letter_tells_what_one_needs(cast: Cast, standing: Clock, post: Mailbox) -> None:
    conference = announced(cast)

    (mail,) = _send(post)

    plain = mail.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    assert "08 giờ 00, thứ Tư, ngày 10/03/2027 – 11 giờ 30" in text
    assert "Điểm cầu: Điểm cầu Tỉnh Bắc" in text
    assert "Chủ trì: Đỗ Quang Minh (Chủ tịch)" in text
    assert "Hạn trả lời: 12 giờ 00, thứ Bảy, ngày 06/03/2027" in text
    assert f"/conferences/{conference.code}/invitations/" in text
    assert "\n\n\n\n" not in text


def test_each_reads_it_in_the_own_language(cast: Cast, standing: Clock, post: Mailbox) -> None:
    with transaction():
        cast.bich.language = "en"
    announced(cast)

    (english,) = _send(post)
    (vietnamese,) = post.to("son@diemcau.example")

    assert not str(english["Subject"]).startswith("Giấy mời")
    plain = english.get_body(("plain",))
    assert plain is not None
    assert "Wednesday" in plain.get_content()
    assert str(vietnamese["Subject"]).startswith("Giấy mời")


def test_nothing_is_sent_before_its_moment_or_twice(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    standing.after(minutes=-1)
    announced(cast)
    assert handlers.deliver() == 0

    standing.after(minutes=1)
    assert handlers.deliver() == 5
    assert handlers.deliver() == 0


def test_the_worker_delivers_in_its_rounds(cast: Cast, standing: Clock, post: Mailbox) -> None:
    announced(cast)

    jobs.work_once()

    assert len(post.messages) == 5


def test_what_is_refused_for_now_is_tried_again_as_the_same_mail(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    announced(cast)
    post.refusal = "451 try later"
    handlers.deliver()
    row = one(MailKind.INVITATION, BICH)
    assert (row.state, row.attempt) == (MailState.NEW, 1)
    assert row.next_at == standing.now + timedelta(minutes=1)
    assert "try later" in row.last_error
    assert not row.may_be_double

    post.refusal = None
    assert handlers.deliver() == 0, "not yet"
    standing.after(minutes=1)
    (mail,) = _send(post)

    row = one(MailKind.INVITATION, BICH)
    assert (row.state, row.attempt, row.last_error) == (MailState.SENT, 2, "")
    assert row.public_id in mail["Message-ID"]


def test_what_is_refused_for_good_fails_and_waits_for_the_operator(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    announced(cast)
    post.refusal = "550 no such person"
    handlers.deliver()
    row = one(MailKind.INVITATION, BICH)
    assert (row.state, row.attempt) == (MailState.FAILED, 1)
    standing.after(days=2)
    assert handlers.deliver() == 0
    post.refusal = None

    with transaction():
        lan = cast.actor(cast.lan)
        again = db.session.merge(row)
        retrying.retry(again, scope=deliveries.everything(lan), actor=lan, now=standing.now)
    handlers.deliver()

    assert one(MailKind.INVITATION, BICH).state is MailState.SENT
    assert len(post.to(BICH)) == 1


def test_a_line_that_drops_after_the_mail_leaves_a_doubt_and_one_more_try(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    announced(cast)
    post.drops = 5
    handlers.deliver()
    row = one(MailKind.INVITATION, BICH)
    assert (row.state, row.may_be_double) == (MailState.NEW, True)

    standing.after(minutes=1)
    first, second = _send(post)

    assert first["Message-ID"] == second["Message-ID"]
    assert one(MailKind.INVITATION, BICH).state is MailState.SENT
    assert one(MailKind.INVITATION, BICH).may_be_double


def test_two_doubts_are_enough(cast: Cast, standing: Clock, post: Mailbox) -> None:
    announced(cast)
    post.drops = 10
    handlers.deliver()
    standing.after(minutes=1)
    handlers.deliver()
    standing.after(days=2)

    assert handlers.deliver() == 0
    assert one(MailKind.INVITATION, BICH).state is MailState.DEAD
    assert len(post.to(BICH)) == 2


def test_after_some_days_it_is_given_up(cast: Cast, standing: Clock, post: Mailbox) -> None:
    announced(cast)
    post.refusal = "451 try later"

    for _ in range(rules.MOST_ATTEMPTS):
        handlers.deliver()
        standing.after(days=1)

    row = one(MailKind.INVITATION, BICH)
    assert (row.state, row.attempt) == (MailState.DEAD, rules.MOST_ATTEMPTS)
    assert handlers.deliver() == 0


def test_without_a_mail_server_one_is_tried_and_then_one_waits(
    cast: Cast, standing: Clock, app: Flask, post: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced(cast)
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")

    assert [handlers.deliver(), handlers.deliver()] == [1, 0]

    standing.after(seconds=31)
    assert handlers.deliver() == 1
    assert sum(mail.attempt for mail in mails()) == 2


def test_what_a_lost_worker_left_is_sent_again_as_the_same_mail(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    announced(cast)
    lost = delivering._claim()
    assert lost is not None
    assert handlers.deliver() == 4

    standing.now += rules.LEASE + timedelta(seconds=1)
    handlers.deliver()

    (row,) = [mail for mail in mails() if mail.id == lost.id]
    assert (row.state, row.attempt, row.may_be_double) == (MailState.SENT, 2, True)


def test_a_late_worker_changes_nothing(cast: Cast, standing: Clock, post: Mailbox) -> None:
    announced(cast)
    late = delivering._claim()
    assert late is not None
    db.session.expunge(late)
    standing.now += rules.LEASE + timedelta(seconds=1)
    handlers.deliver()

    delivering._settle(late, MailState.FAILED, error="I was late")

    assert {mail.state for mail in mails()} == {MailState.SENT}


def test_a_bad_address_fails_alone(cast: Cast, standing: Clock, post: Mailbox) -> None:
    announced(cast)
    with transaction():
        wrong = update(OutboxMail).where(OutboxMail.address == BICH)
        db.session.execute(wrong.values(address="bich at diemcau"))

    assert handlers.deliver() == 5

    assert {mail.address: mail.state for mail in mails()}.pop("bich at diemcau") is (
        MailState.FAILED
    )
    assert len(post.messages) == 4


@pytest.mark.parametrize(
    "payload",
    [
        "Bích\r\nBcc: all@example.org",
        "Bích\nSubject: other",
        "Bích\x01",
        "Bích\u202egro.elpmaxe",
        'Bích" <x@example.org>',
        "Bích;RSVP=TRUE",
        "Bích\\nATTENDEE:mailto:x@example.org",
    ],
)
def test_a_name_can_write_neither_headers_nor_properties(
    cast: Cast, standing: Clock, post: Mailbox, payload: str
) -> None:
    conference = announced(cast)
    with transaction():
        db.session.execute(
            update(OutboxMail).where(OutboxMail.address == BICH).values(name=payload)
        )
        db.session.execute(
            update(Conference)
            .where(Conference.id == conference.id)
            .values(title=payload, place=payload, host_name=payload)
        )
    db.session.expire_all()

    (mail,) = _send(post)

    names = [name.lower() for name in mail.keys()]  # noqa: SIM118 the headers, not the parts
    assert sorted(set(names)) == sorted(names)
    assert "bcc" not in names
    assert len(mail["To"].addresses) == 1
    assert mail["To"].addresses[0].addr_spec == BICH
    _, entry = _entry(mail)
    assert sorted(entry.keys()) == sorted({
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "DESCRIPTION",
        "LOCATION", "URL", "LAST-MODIFIED", "ORGANIZER", "ATTENDEE",
    })  # fmt: skip


def test_the_cancellation_follows_the_invitation_with_a_higher_sequence(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast)
    handlers.deliver()
    standing.after(hours=1)
    cancel(cast, conference)

    invitation, cancellation = _send(post)

    (asked, first), (called_off, last) = _entry(invitation), _entry(cancellation)
    assert (asked, called_off) == ("REQUEST", "CANCEL")
    assert str(first["UID"]) == str(last["UID"])
    assert _sequence(last) > _sequence(first)
    assert str(last["STATUS"]) == "CANCELLED"
    plain = cancellation.get_body(("plain",))
    assert plain is not None
    assert "Lý do: Bão số 5" in plain.get_content()


def test_a_later_mail_waits_for_the_earlier_one_to_the_same_reader(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast)
    post.refusal = "451 try later"
    handlers.deliver()
    post.refusal = None
    move(cast, conference, days=1)
    assert handlers.deliver() == 0, "the invitation has not left yet"

    standing.after(minutes=2)
    while handlers.deliver():
        pass

    subjects = [str(mail["Subject"]).split(":")[0] for mail in post.to(BICH)]
    assert subjects == ["Giấy mời", "Thay đổi"]
    assert [_sequence(_entry(mail)[1]) for mail in post.to(BICH)] == [1, 1]


def test_an_invitation_on_its_way_when_all_was_called_off_is_not_tried_again(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast)
    on_its_way = []
    while (mail := delivering._claim()) is not None:
        db.session.expunge(mail)
        on_its_way.append(mail)
    cancel(cast, conference)

    for mail in on_its_way:
        delivering._settle(mail, MailState.NEW, next_at=standing.now)
    handlers.deliver()

    assert {mail.state for mail in mails(MailKind.INVITATION)} == {MailState.SUPERSEDED}
    assert [_entry(mail)[0] for mail in post.to(BICH)] == ["CANCEL"]


def test_a_mail_that_is_no_longer_true_is_not_sent(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast)
    cancel(cast, conference)
    with transaction():
        revived = update(OutboxMail).where(OutboxMail.kind == MailKind.INVITATION)
        db.session.execute(revived.values(state=MailState.NEW))

    while handlers.deliver():
        pass

    assert [_entry(mail)[0] for mail in post.to(BICH)] == ["CANCEL"]


def test_what_was_put_off_and_found_a_day_is_asked_for_again(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast)
    handlers.deliver()
    standing.after(hours=1)
    postpone(cast, conference)
    handlers.deliver()
    standing.after(hours=1)
    postpone(cast, conference, day(EIGHT + 7 * DAY))
    standing.after(minutes=2)

    told = [_entry(mail) for mail in _send(post)]

    assert [method for method, _ in told] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [_sequence(entry) for _, entry in told] == [0, 1, 2]
    assert len({str(entry["UID"]) for _, entry in told}) == 1
    assert told[-1][1].decoded("DTSTART") == EIGHT + 7 * DAY


def test_a_withdrawal_takes_the_entry_out_of_the_calendar(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast)
    handlers.deliver()
    standing.after(hours=1)
    withdraw(cast, conference, cast.south)

    _, withdrawal = _send(post, "son@diemcau.example")

    method, entry = _entry(withdrawal)
    assert (method, _sequence(entry)) == ("CANCEL", 1)
    assert len(post.to(BICH)) == 1


def test_several_days_come_as_one_file(cast: Cast, standing: Clock, post: Mailbox) -> None:
    conference = announced(cast, days=(day(), day(EIGHT + DAY)))

    (mail,) = _send(post)

    (file,) = list(mail.iter_attachments())
    assert file.get_filename() == f"{conference.code}.ics"
    calendar = Calendar.from_ical(file.get_content())
    assert [str(entry["UID"]) for entry in calendar.walk("VEVENT")] == [
        one.uid for one in conference.days
    ]
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().count("Thời gian: ") == 2


def _file(mail: EmailMessage) -> list[tuple[str, str]]:
    """Return each UID in the file of a mail with the STATUS of its entry."""
    (file,) = list(mail.iter_attachments())
    calendar = Calendar.from_ical(file.get_content())
    return [(str(entry["UID"]), str(entry["STATUS"])) for entry in calendar.walk("VEVENT")]


@pytest.mark.parametrize("held", [2, 1])
def test_a_struck_day_leaves_the_calendar_of_whoever_was_told_of_it(
    cast: Cast, standing: Clock, post: Mailbox, held: int
) -> None:
    days = tuple(day(EIGHT + n * DAY) for n in range(3))
    conference = announced(cast, days=days)
    uids = [one.uid for one in conference.days]
    handlers.deliver()
    standing.after(hours=1)
    move(cast, conference, days=0, more=held - 1)
    standing.after(minutes=2)

    first, second = _send(post)

    assert _file(first) == [(uid, "CONFIRMED") for uid in uids]
    assert _file(second) == [
        (uid, "CONFIRMED" if at < held else "CANCELLED") for at, uid in enumerate(uids)
    ]
    (file,) = list(second.iter_attachments())
    entries = Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert {_sequence(entry) for entry in entries} == {1}


def _told_before(mail: EmailMessage) -> list[str]:
    plain = mail.get_body(("plain",))
    assert plain is not None
    label = "Đã báo trước đây: "
    lines = plain.get_content().splitlines()
    return [line.removeprefix(label) for line in lines if line.startswith(label)]


def test_a_change_tells_what_its_reader_was_told_before(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast, days=(day(), day(EIGHT + DAY)))
    first, second = times(conference, "vi")
    handlers.deliver()
    standing.after(hours=1)
    move(cast, conference, days=7)
    standing.after(minutes=1)
    move(cast, conference, days=0)
    standing.after(minutes=2)
    handlers.deliver()
    standing.after(hours=1)
    move(cast, conference, days=7)
    standing.after(minutes=2)

    invitation, struck, moved = _send(post)

    assert _told_before(invitation) == []
    assert _told_before(struck) == [second]
    assert _told_before(moved) == [first]


def test_who_is_invited_later_never_hears_of_a_struck_day(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = announced(cast, days=(day(), day(EIGHT + DAY)))
    move(cast, conference, days=0)
    standing.after(hours=1)
    withdraw(cast, conference, cast.south)
    standing.after(hours=1)
    invite_again(cast, conference, cast.south)

    *_, last = _send(post, "son@diemcau.example")

    method, entry = _entry(last)
    assert (method, str(entry["UID"])) == ("REQUEST", conference.days[0].uid)


def test_who_forgot_the_password_gets_a_link_that_works_once_written(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    with transaction():
        queueing.to_account(cast.bich, kind=MailKind.PASSWORD_RESET, key="r", now=standing.now)

    (mail,) = _send(post)

    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "http://localhost/password/reset/" in plain.get_content()
    assert "30 phút" in plain.get_content()
    assert one(MailKind.PASSWORD_RESET, BICH).note == ""


@pytest.mark.parametrize(
    ("happens", "subject", "told"),
    [
        (cancel, "Hủy: ", "Hội nghị mà đơn vị được mời đã hủy."),
        (postpone, "Hoãn: ", "đã hoãn; thời gian mới sẽ được báo sau."),
    ],
)
def test_a_mail_says_whether_it_was_called_off_or_put_off(
    cast: Cast, post: Mailbox, happens: Callable[..., None], subject: str, told: str
) -> None:
    conference = announced(cast)
    happens(cast, conference)
    handlers.deliver()

    mail = post.to(BICH)[-1]
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert str(mail["Subject"]).startswith(subject)
    assert told in plain.get_content()
