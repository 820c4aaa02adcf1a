"""Mails that come back: what counts, what is shown, and that nothing else ever changes."""

import pytest

from meetings.attendance.models import AttendanceEvent
from meetings.audit.models import AuditEntry
from meetings.conferences.models import Conference, Delegate
from meetings.conferences.queries import replying as queries
from meetings.conferences.queries.replying import Wish
from meetings.conferences.rules.replying import Fate, PersonAnswer
from meetings.kit.database import db
from meetings.notifications.rules import MailKind
from tests.cascades import point_of
from tests.cast import Cast
from tests.clocks import Clock
from tests.counting import statements
from tests.notifications.outbox import cancel, mails, move
from tests.replies.asking import (
    LEADER,
    address_of,
    arrived,
    correct,
    hoa,
    known,
    mail_from,
    name,
    remove,
    said,
    take,
)


@pytest.fixture
def delegate(cast: Cast, conference: Conference, standing: Clock) -> Delegate:
    """The delegate of the tests, a day and a half after she was invited."""
    found = hoa(cast, conference)
    standing.after(days=1, hours=6)
    return found


def actions() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize(
    ("program", "answer"),
    [
        ("outlook-declined", ("no", "Tôi đi công tác nước ngoài, xin cử người khác.", "calendar")),
        ("google-accepted", ("yes", "Tôi đến sớm 15 phút", "calendar")),
        ("thunderbird-tentative", ("maybe", "", "calendar")),
    ],
)
def test_the_answer_of_a_calendar_is_the_delegates_own(
    cast: Cast,
    conference: Conference,
    delegate: Delegate,
    program: str,
    answer: tuple[str, str, str],
) -> None:
    before = point_of(conference, cast.north).answer

    assert take(mail_from(program, to=address_of(delegate))) is Fate.COUNTED

    assert said(delegate) == answer
    assert point_of(conference, cast.north).answer is before
    assert db.session.scalar(db.select(db.func.count()).select_from(AttendanceEvent)) == 0
    assert actions()[-1] == "ReplyGiven"


def test_the_same_mail_is_worked_off_once(delegate: Delegate) -> None:
    mail = mail_from("google-accepted", to=address_of(delegate))

    assert take(mail) is Fate.COUNTED
    assert take(mail) is None

    assert len(arrived()) == 1


def test_an_older_answer_that_comes_later_is_kept_and_does_not_count(delegate: Delegate) -> None:
    take(mail_from("google-accepted", to=address_of(delegate)))

    assert take(mail_from("outlook-declined", to=address_of(delegate))) is Fate.STALE

    assert said(delegate) == ("yes", "Tôi đến sớm 15 phút", "calendar")
    assert [one.fate for one in arrived()] == [Fate.COUNTED, Fate.STALE]
    assert actions()[-1] == "ReplySetAside"


def test_an_answer_for_the_former_time_does_not_count(
    cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    move(cast, conference, days=1)

    assert take(mail_from("google-accepted", to=address_of(delegate))) is Fate.STALE
    assert said(delegate) is None


def test_another_time_is_noted_and_answers_nothing(delegate: Delegate) -> None:
    assert take(mail_from("outlook-counter", to=address_of(delegate))) is Fate.NOTED

    (noted,) = arrived()
    assert noted.comment == "Xin lùi sang buổi chiều."
    assert noted.proposed_at is not None
    assert said(delegate) is None


def test_who_should_come_instead_is_shown_and_not_added(
    cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    expected = point_of(conference, cast.north).expected

    take(mail_from("apple-delegated", to=address_of(delegate)))

    assert said(delegate) == ("other", "", "calendar")
    stands = queries.standing_of(delegate)
    assert stands is not None
    assert stands.proposed == "phuc@tinh.example"
    assert [one.fate for one in arrived()] == [Fate.COUNTED]
    assert point_of(conference, cast.north).expected == expected


def test_what_a_person_writes_is_noted(delegate: Delegate) -> None:
    assert take(mail_from("person-writes", to=address_of(delegate))) is Fate.NOTED

    assert arrived()[0].comment == "Tôi sẽ dự, xin bố trí chỗ cho xe số 12."
    assert said(delegate) is None


@pytest.mark.parametrize("program", ["out-of-office", "bounce"])
def test_a_machine_that_answers_is_no_answer(delegate: Delegate, program: str) -> None:
    assert take(mail_from(program, to=address_of(delegate))) is Fate.AUTOMATIC
    assert said(delegate) is None


def test_a_calendar_that_asks_again_gets_the_invitation_again_once_an_hour(
    delegate: Delegate, standing: Clock
) -> None:
    mails(MailKind.PERSONAL_INVITATION)[0].state = "sent"  # type: ignore[assignment]
    db.session.flush()
    asking = mail_from("kde-refresh", to=address_of(delegate))
    take(asking)
    asking.replace_header("Message-ID", "<kde-2@tinh.example>")
    take(asking)

    assert len(mails(MailKind.PERSONAL_CHANGE)) == 1
    assert [one.fate for one in arrived()] == [Fate.AGAIN, Fate.AGAIN]


@pytest.mark.parametrize(
    "to",
    [
        "hop@traloi.example",
        "hop+k3q7wz5n2rb6tx4mvjdhy2ocpe-aaaaaaaaaaaaaaaa@traloi.example",
        "hop+k3q7wz5n2rb6tx4mvjdhy2ocpe@traloi.example",
        "hop+x@traloi.example",
    ],
)
def test_without_the_right_token_an_answer_is_a_strangers(
    conference: Conference, delegate: Delegate, to: str
) -> None:
    assert take(mail_from("google-accepted", to=to)) is Fate.STRANGER

    assert said(delegate) is None
    (kept,) = arrived()
    assert kept.conference_id == conference.id, "the host sees it"
    assert kept.delegate_id is None


def test_a_stranger_with_somebody_elses_address_is_shown_and_never_added(
    cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    mail = mail_from("google-accepted", to=address_of(delegate)).as_bytes()

    assert take(mail.replace(b"hoa@tinh.example", b"la@tinh.example")) is Fate.STRANGER

    assert said(delegate) is None
    assert point_of(conference, cast.north).expected == 1
    shown = queries.arrived(conference, wish=Wish(text="la@tinh"))
    assert [one.fate for one in shown] == [Fate.STRANGER]


def test_what_our_server_finds_forged_does_not_count(delegate: Delegate) -> None:
    mail = mail_from("google-accepted", to=address_of(delegate)).as_bytes()

    fate = take(b"Authentication-Results: mx; dmarc=fail\n" + mail)

    assert fate is Fate.FORGED
    assert said(delegate) is None


def test_an_answer_after_it_began_is_late(delegate: Delegate, standing: Clock) -> None:
    standing.after(days=30)

    assert take(mail_from("google-accepted", to=address_of(delegate))) is Fate.LATE
    assert said(delegate) is None


def test_who_is_no_longer_named_answers_in_vain(
    cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    remove(cast, conference, delegate.public_id)
    take(mail_from("google-accepted", to=address_of(known(delegate.public_id))))

    assert said(delegate) is None
    assert arrived()[0].fate in {Fate.STALE, Fate.LATE}


def test_a_conference_that_is_called_off_takes_no_answers(
    cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    cancel(cast, conference)

    take(mail_from("google-accepted", to=address_of(delegate)))

    assert said(delegate) is None


def test_the_address_that_was_corrected_opens_nothing_any_more(
    cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    before = address_of(delegate)
    person = type(LEADER)(name=LEADER.name, post=LEADER.post, email="hoa@dung.example")
    correct(cast, conference, delegate.public_id, person)

    assert take(mail_from("google-accepted", to=before)) is Fate.STRANGER
    assert said(delegate) is None


def test_a_clock_ahead_of_ours_does_not_block_the_next_answer(
    delegate: Delegate, standing: Clock
) -> None:
    early = mail_from("google-accepted", to=address_of(delegate)).as_bytes()
    early = early.replace(b"DTSTAMP:20270302T031000Z", b"DTSTAMP:29990101T000000Z")
    take(early)
    standing.after(hours=1)
    later = mail_from("thunderbird-tentative", to=address_of(delegate)).as_bytes()
    later = later.replace(b"DTSTAMP:20270302T040500Z", b"DTSTAMP:20270302T115000Z")

    assert take(later) is Fate.COUNTED
    assert said(delegate) == ("maybe", "", "calendar")


def test_the_sums_count_who_is_named_and_answered(
    cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    name(cast, conference, LEADER)
    take(mail_from("google-accepted", to=address_of(delegate)))

    assert queries.sums(conference) == {PersonAnswer.YES: 1}
    remove(cast, conference, delegate.public_id)
    assert queries.sums(conference) == {}


def test_the_log_holds_neither_names_nor_words(delegate: Delegate) -> None:
    take(mail_from("outlook-declined", to=address_of(delegate)))

    entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert "công tác" not in str(entry.facts)
    assert "hoa@" not in str(entry.facts) + entry.account_name + entry.subject


def test_a_mail_for_nobody_is_kept_for_those_who_look_after_the_house(
    cast: Cast, conference: Conference
) -> None:
    assert (
        take(b"From: rac@spam.example\r\nTo: hop@traloi.example\r\n\r\nMua ngay") is Fate.STRANGER
    )

    (kept,) = queries.astray(actor=cast.actor(cast.admin), wish=Wish()).items
    assert (kept.sender, kept.conference_id) == ("rac@spam.example", None)
    assert queries.arrived(conference, wish=Wish()).total == 0
    assert not queries.may_see_astray(cast.actor(cast.lan))


def test_a_page_of_answers_costs_the_same_however_many_there_are(
    cast: Cast, conference: Conference, delegate: Delegate
) -> None:
    take(mail_from("google-accepted", to=address_of(delegate)))
    with statements() as few:
        queries.arrived(conference, wish=Wish())
    for number in range(8):
        mail = mail_from("person-writes", to=address_of(delegate))
        mail.replace_header("Message-ID", f"<thu-{number}@tinh.example>")
        take(mail)
    with statements() as many:
        assert queries.arrived(conference, wish=Wish()).total == 9

    assert len(many) == len(few)
