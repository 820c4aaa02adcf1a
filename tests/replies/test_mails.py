"""Which delegates are written to when, and the mails themselves, byte for byte."""

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import update

from meetings.conferences.commands import delegates as naming
from meetings.conferences.models import Conference, DelegateReply
from meetings.conferences.queries import visibility
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.replying import Fate, PersonAnswer
from meetings.kit import clock, vietnamese
from meetings.kit.database import db
from meetings.kit.mail import POLICY
from meetings.kit.transactions import transaction
from meetings.notifications import handlers
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import MailKind, MailState
from tests.bench.mail import Mailbox
from tests.cascades import announced, point_of
from tests.cast import Cast
from tests.clocks import Clock
from tests.counting import statements
from tests.notifications.outbox import cancel, mails, move, postpone, withdraw
from tests.plans import EIGHT, day
from tests.replies.asking import (
    HOA,
    LEADER,
    confirm,
    correct,
    decline,
    hoa,
    known,
    name,
    remove,
    substitute,
    take,
)

GOLDEN = Path(__file__).parent / "golden"
PHUC = Named(name="Lê Phúc", post="Chánh Văn phòng", email="phuc@tinh.example")
INVITATION = MailKind.PERSONAL_INVITATION
CHANGE = MailKind.PERSONAL_CHANGE
CANCELLATION = MailKind.PERSONAL_CANCELLATION
WITHDRAWAL = MailKind.PERSONAL_WITHDRAWAL
PERSONAL = (INVITATION, CHANGE, CANCELLATION, WITHDRAWAL)


def sent() -> None:
    """Let everything in the outbox have left the house."""
    with transaction():
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.state == MailState.NEW)
            .values(state=MailState.SENT)
            .execution_options(synchronize_session=False)
        )


def waiting() -> list[tuple[str, str]]:
    """Return the mails to delegates that wait: what they tell, and to whom."""
    return [
        (mail.kind.value.removeprefix("personal_"), mail.address.partition("@")[0])
        for mail in mails()
        if mail.kind in PERSONAL and mail.state is MailState.NEW
    ]


def test_a_delegate_with_an_address_is_invited_when_named(
    cast: Cast, conference: Conference
) -> None:
    name(cast, conference, LEADER, Named(name="Không Thư"))

    assert waiting() == [("invitation", "hoa")]
    (mail,) = mails(INVITATION)
    assert (mail.name, mail.address, mail.language) == (
        "Nguyễn Thị Hoa",
        "hoa@tinh.example",
        "vi",
    )


def test_nobody_is_invited_before_the_point_says_that_it_comes(standing: Clock, cast: Cast) -> None:
    conference = announced(cast)
    name(cast, conference, LEADER)
    assert waiting() == []

    confirm(cast, conference, cast.north)

    assert waiting() == [("invitation", "hoa")]


def test_a_changed_answer_invites_nobody_twice(cast: Cast, conference: Conference) -> None:
    name(cast, conference, LEADER)
    confirm(cast, conference, cast.north)
    name(cast, conference, PHUC)

    assert waiting() == [("invitation", "hoa"), ("invitation", "phuc")]


def test_who_is_struck_before_the_mail_left_hears_nothing(
    cast: Cast, conference: Conference
) -> None:
    (public_id,) = name(cast, conference, LEADER)
    remove(cast, conference, public_id)

    assert waiting() == []
    assert mails(INVITATION)[0].state is MailState.SUPERSEDED


def test_who_is_struck_after_it_left_is_told(cast: Cast, conference: Conference) -> None:
    (public_id,) = name(cast, conference, LEADER)
    sent()
    remove(cast, conference, public_id)
    confirm(cast, conference, cast.north)

    assert waiting() == [("withdrawal", "hoa")]


def test_a_substitute_is_invited_and_who_left_is_told(cast: Cast, conference: Conference) -> None:
    (public_id,) = name(cast, conference, LEADER)
    sent()
    substitute(cast, conference, public_id, PHUC)

    assert waiting() == [("withdrawal", "hoa"), ("invitation", "phuc")]


def test_a_corrected_address_gets_the_invitation_and_the_wrong_one_its_end(
    cast: Cast, conference: Conference
) -> None:
    (public_id,) = name(cast, conference, LEADER)
    sent()
    correct(cast, conference, public_id, Named(name=LEADER.name, email="hoa2@tinh.example"))
    correct(cast, conference, public_id, Named(name="Nguyễn Thu Hoa", email="hoa2@tinh.example"))

    assert waiting() == [("withdrawal", "hoa"), ("invitation", "hoa2")]


def test_a_point_that_changes_its_mind_twice_takes_its_delegates_along(
    cast: Cast, conference: Conference
) -> None:
    (public_id,) = name(cast, conference, LEADER)
    sent()
    decline(cast, conference, cast.north)
    assert waiting() == [("withdrawal", "hoa")]
    sent()
    confirm(cast, conference, cast.north)

    assert waiting() == [("invitation", "hoa")]
    assert known(public_id).sequence == 2


def test_a_withdrawn_invitation_is_told_to_the_delegates(
    cast: Cast, conference: Conference
) -> None:
    name(cast, conference, LEADER)
    sent()
    withdraw(cast, conference, cast.north)

    assert waiting() == [("withdrawal", "hoa")]


def test_two_moves_in_a_row_are_one_mail(
    cast: Cast, conference: Conference, standing: Clock
) -> None:
    name(cast, conference, LEADER)
    sent()
    name(cast, conference, PHUC)
    move(cast, conference, days=1)
    standing.after(minutes=1)
    move(cast, conference, days=2)

    assert waiting() == [("invitation", "phuc"), ("change", "hoa")]


def test_a_called_off_conference_is_told_to_those_who_know_of_it(
    cast: Cast, conference: Conference
) -> None:
    name(cast, conference, LEADER)
    sent()
    name(cast, conference, PHUC)
    cancel(cast, conference)

    assert waiting() == [("cancellation", "hoa")]


def test_put_off_and_held_after_all_invites_also_who_had_not_heard(
    cast: Cast, conference: Conference, standing: Clock
) -> None:
    name(cast, conference, LEADER)
    sent()
    name(cast, conference, PHUC)
    standing.after(minutes=1)
    postpone(cast, conference)
    assert waiting() == [("cancellation", "hoa")]
    standing.after(minutes=1)
    postpone(cast, conference, day(EIGHT + timedelta(days=3)))

    assert waiting() == [("change", "hoa"), ("invitation", "phuc")]


def test_history_writes_to_nobody(standing: Clock, cast: Cast) -> None:
    conference = announced(cast, is_silent=True)
    confirm(cast, conference, cast.north)
    name(cast, conference, LEADER)
    cancel(cast, conference)

    assert [mail for mail in mails() if mail.kind in PERSONAL] == []


def test_a_long_list_costs_no_more_statements_than_a_short_one(
    cast: Cast, conference: Conference
) -> None:
    def named(office: object, number: int) -> list[str]:
        people = [Named(name=f"Đại biểu {n}", email=f"d{n}@x.vn") for n in range(number)]
        with transaction():
            found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
            point = point_of(conference, office)  # type: ignore[arg-type]
            with statements() as told:
                naming.name_everywhere(
                    found,
                    people={point.public_id: people},
                    actor=cast.actor(cast.lan),
                    now=clock.now(),
                )
        return told

    few, many = named(cast.north, 2), named(cast.north, 48)

    assert len([s for s in few if "outbox_mail" in s]) == 4
    assert len([s for s in many if "outbox_mail" in s]) == 4
    assert len(waiting()) == 50


# --- the mails themselves ------------------------------------------------------------------------


@pytest.fixture
def written(cast: Cast, conference: Conference, post: Mailbox) -> Mailbox:
    """A receiver of mails, and one delegate whose identifiers never change."""
    hoa(cast, conference)
    with transaction():
        mail = mails(INVITATION)[0]
        mail.public_id = "thumoiaaaaaaaaaaaaaaaaaaaa"
    return post


def deliver(post: Mailbox, to: str = "hoa@") -> EmailMessage:
    """Let the worker send what is due, and return the last mail somebody got."""
    with transaction():
        for mail in mails():
            if mail.kind in PERSONAL and mail.state is MailState.NEW:
                told = f"{mail.kind.value.removeprefix('personal_')}{mail.name[:4].strip()}"
                mail.public_id = vietnamese.fold(told).replace(" ", "")
    handlers.deliver()
    return post.to(to)[-1]


def calendar_of(mail: EmailMessage) -> str:
    part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
    return str(part.get_content())


def lines(mail: EmailMessage, name: str) -> str:
    unfolded = calendar_of(mail).replace("\r\n ", "")
    return next(line for line in unfolded.splitlines() if line.startswith(name))


def check(name: str, mail: EmailMessage) -> None:
    """Hold a mail and its calendar against the kept ones; a missing one is written and fails."""
    raw = mail.as_bytes(policy=POLICY)
    for file, told in ((f"{name}.eml", raw), (f"{name}.ics", calendar_of(mail).encode())):
        kept = GOLDEN / file
        if not kept.exists():
            kept.write_bytes(told)
            pytest.fail(f"{kept} was missing; look at what is there now")
        assert told == kept.read_bytes(), file


def test_request_change_and_cancel_are_as_they_were_kept(
    cast: Cast, conference: Conference, written: Mailbox, standing: Clock
) -> None:
    check("request", deliver(written))

    standing.after(hours=2)
    move(cast, conference, days=1)
    standing.after(minutes=2)
    check("change", deliver(written))

    standing.after(minutes=118)
    cancel(cast, conference, reason="Bão số 5")
    check("cancel", deliver(written))


def test_each_mail_has_one_attendee_and_comes_from_an_address_of_its_own(
    cast: Cast, conference: Conference, written: Mailbox
) -> None:
    name(cast, conference, PHUC)
    first = deliver(written)
    second = written.to("phuc@")[-1]

    for mail, who in ((first, "hoa"), (second, "phuc")):
        assert calendar_of(mail).count("ATTENDEE") == 1
        assert f"mailto:{who}@tinh.example" in lines(mail, "ATTENDEE")
        sender = mail["From"].addresses[0].addr_spec
        assert f"mailto:{sender}" in lines(mail, "ORGANIZER")
        assert sender.startswith("hop+")
    assert first["From"].addresses[0].addr_spec != second["From"].addresses[0].addr_spec
    assert lines(first, "UID") != lines(second, "UID")


def test_the_sequence_rises_with_every_move_and_the_uid_stays(
    cast: Cast, conference: Conference, written: Mailbox, standing: Clock
) -> None:
    request = deliver(written)
    standing.after(hours=1)
    move(cast, conference, days=1)
    standing.after(minutes=2)
    change = deliver(written)
    standing.after(hours=1)
    remove(cast, conference, HOA)
    gone = deliver(written)

    assert [lines(mail, "SEQUENCE") for mail in (request, change, gone)] == [
        "SEQUENCE:0",
        "SEQUENCE:1",
        "SEQUENCE:2",
    ]
    assert len({lines(mail, "UID") for mail in (request, change, gone)}) == 1
    assert [lines(mail, "METHOD") for mail in (request, gone)] == [
        "METHOD:REQUEST",
        "METHOD:CANCEL",
    ]
    assert "không còn trong danh sách" in str(gone.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_a_cancellation_does_not_overtake_the_invitation(
    cast: Cast, conference: Conference, written: Mailbox, standing: Clock
) -> None:
    written.refusal = "451 later"
    handlers.deliver()
    remove(cast, conference, HOA)
    written.refusal = None
    standing.after(hours=1)
    handlers.delivering._resting_until.clear()
    handlers.deliver()

    assert written.to("hoa@") == []


def test_without_a_mailbox_for_answers_the_link_alone_is_offered(
    cast: Cast, conference: Conference, written: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(current_app.config, "IMAP_URL", "")

    mail = deliver(written)
    text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]

    assert mail["From"].addresses[0].addr_spec == "khong-tra-loi@diemcau.example"
    assert "/replies/" in text
    assert "bằng nút của lịch" not in text


def _of_days(cast: Cast, *numbers: int) -> Conference:
    """Hold a conference on some days, counted from its first, with one delegate from the north."""
    days = tuple(day(EIGHT + timedelta(days=number)) for number in numbers)
    conference = announced(cast, days=days)
    confirm(cast, conference, cast.north)
    name(cast, conference, LEADER)
    return conference


@pytest.mark.parametrize(
    ("numbers", "is_busy"), [((0, 1), True), ((0, 1, 2), True), ((0, 3), False)]
)
def test_several_days_are_one_request_that_a_calendar_can_answer(
    cast: Cast,
    standing: Clock,
    reading: None,
    post: Mailbox,
    numbers: tuple[int, ...],
    *,
    is_busy: bool,
) -> None:
    conference = _of_days(cast, *numbers)

    mail = deliver(post)

    told = calendar_of(mail)
    assert told.count("BEGIN:VEVENT") == 1
    assert "METHOD:REQUEST" in told
    assert "RSVP=TRUE" in told.replace("\r\n ", "")
    assert lines(mail, "DTSTART;").endswith("20270310T080000")
    assert lines(mail, "DTEND;").endswith(f"202703{10 + numbers[-1]}T113000")
    assert lines(mail, "UID").endswith(f".{conference.uid}")
    assert lines(mail, "DESCRIPTION").count("11 giờ 30") == len(numbers)
    assert ("TRANSP:TRANSPARENT" in told) is not is_busy


def test_the_calendars_answer_to_several_days_counts(
    cast: Cast, standing: Clock, reading: None, post: Mailbox
) -> None:
    conference = _of_days(cast, 0, 1)
    request = deliver(post)

    assert take(reply_to(request, "ACCEPTED")) is Fate.COUNTED

    (given,) = db.session.scalars(db.select(DelegateReply))
    assert (given.conference_id, given.answer) == (conference.id, PersonAnswer.YES)


def test_a_day_more_or_less_changes_the_same_entry(
    cast: Cast, standing: Clock, reading: None, post: Mailbox
) -> None:
    conference = _of_days(cast, 0)
    one_day = deliver(post)
    move(cast, conference, days=0, more=1)
    standing.after(minutes=2)
    two_days = deliver(post)
    cancel(cast, conference)
    gone = deliver(post)

    assert lines(one_day, "UID") == lines(two_days, "UID") == lines(gone, "UID")
    assert lines(two_days, "SEQUENCE") == "SEQUENCE:1"
    assert (lines(gone, "METHOD"), lines(gone, "STATUS")) == ("METHOD:CANCEL", "STATUS:CANCELLED")


def test_when_the_first_day_is_struck_the_same_entry_moves(
    cast: Cast, standing: Clock, reading: None, post: Mailbox
) -> None:
    conference = announced(cast, days=(day(EIGHT), day(EIGHT + timedelta(days=1))))
    confirm(cast, conference, cast.north)
    hoa(cast, conference)
    two_days = deliver(post)

    standing.after(hours=2)
    move(cast, conference, days=1)
    standing.after(minutes=2)
    struck = deliver(post)

    check("first-day-struck", struck)
    assert lines(struck, "UID") == lines(two_days, "UID")
    assert take(reply_to(struck, "ACCEPTED")) is Fate.COUNTED


def reply_to(request: EmailMessage, answer: str) -> bytes:
    """Answer a request as a calendar does: its own entry back, to the organizer (RFC 5546)."""
    back = EmailMessage()
    back["From"] = str(request["To"])
    back["To"] = request["From"].addresses[0].addr_spec
    back["Subject"] = f"Accepted: {request['Subject']}"
    back["Date"] = "Mon, 01 Mar 2027 12:00:00 +0700"
    back["Message-ID"] = "<answer-1@tinh.example>"
    told = calendar_of(request).replace("\r\n ", "").replace("METHOD:REQUEST", "METHOD:REPLY")
    back.set_content("Accepted")
    back.add_alternative(
        told.replace("PARTSTAT=NEEDS-ACTION", f"PARTSTAT={answer}"),
        subtype="calendar",
        params={"method": "REPLY"},
    )
    return back.as_bytes()


def test_a_golden_mail_reads_well_in_both_parts() -> None:
    kept = email.message_from_bytes(
        (GOLDEN / "request.eml").read_bytes(), policy=email.policy.default
    )
    plain, html = (str(kept.get_body((kind,)).get_content()) for kind in ("plain", "html"))  # type: ignore[union-attr]

    for told in (plain, html):
        assert "Kính gửi Ông/Bà Nguyễn Thị Hoa," in told
        assert "08 giờ 00, thứ Tư, ngày 10/03/2027" in told
        assert "Điểm cầu Tỉnh Bắc" in told
        assert "/replies/" in told
