"""Who is written to, when, and with how many statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from meetings.audit.models import AuditEntry
from meetings.bridge_points.models import BridgeContact, BridgePoint
from meetings.bridge_points.rules import ContactKind
from meetings.conferences.models import Conference, Participation
from meetings.kit import tokens
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.notifications.commands import queueing
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import MailKind, MailState
from meetings.organisations.models import Organisation
from meetings.organisations.rules import OrganisationKind
from meetings.people.models import Duty
from tests.cascades import announced, drafted, passed_on, point_of
from tests.cast import DAY, NOON, Cast
from tests.clocks import Clock
from tests.notifications.outbox import cancel, mails, move, one, postpone, withdraw
from tests.plans import EIGHT, day

pytestmark = pytest.mark.usefixtures("standing")


def _addresses(kind: MailKind) -> set[str]:
    return {mail.address for mail in mails(kind)}


def test_the_letters_go_to_secretariats_and_liaisons_of_the_points_invited(cast: Cast) -> None:
    announced(cast)

    assert _addresses(MailKind.INVITATION) == {
        "bich@diemcau.example",
        "son@diemcau.example",
        "liaison.bothunghiem@diemcau.example",
        "liaison.tinhbac@diemcau.example",
        "liaison.tinhnam@diemcau.example",
    }
    assert all(mail.state is MailState.NEW for mail in mails())


def test_who_is_written_to_is_kept_in_the_log_as_a_number(cast: Cast) -> None:
    announced(cast)

    queued = select(AuditEntry.facts).where(AuditEntry.action == "MailsQueued")
    assert db.session.scalars(queued).one() == {"kind": "invitation", "count": 5}


def test_passing_on_writes_to_the_lower_tier_alone(cast: Cast, standing: Clock) -> None:
    conference = announced(cast)
    before = {mail.id for mail in mails()}

    passed_on(cast, conference, cast.bich, cast.north)

    assert {mail.address for mail in mails() if mail.id not in before} == {
        "canh@diemcau.example",
        "liaison.xabaca@diemcau.example",
        "liaison.xabacb@diemcau.example",
    }


def test_a_draft_tells_nobody(cast: Cast) -> None:
    conference = drafted(cast)
    move(cast, conference, days=1)
    cancel(cast, conference)

    assert mails() == []


def test_history_tells_nobody(cast: Cast) -> None:
    conference = announced(cast, is_silent=True)
    move(cast, conference, days=1)
    cancel(cast, conference)

    assert mails() == []


def test_one_address_gets_one_mail_even_in_two_parts(cast: Cast) -> None:
    with transaction():
        contact = select(BridgeContact).where(
            BridgeContact.bridge_point_id == cast.point(cast.north).id,
            BridgeContact.kind == ContactKind.LIAISON,
        )
        db.session.scalars(contact).one().email = "BICH@diemcau.example"

    announced(cast)

    assert len(mails(MailKind.INVITATION, to="bich@")) == 1


def test_a_closed_account_and_a_duty_that_ended_get_nothing(cast: Cast) -> None:
    with transaction():
        cast.bich.is_active = False
        ended = select(Duty).where(Duty.account_id == cast.son.id)
        db.session.scalars(ended).one().ends_on = (NOON - DAY).date()

    announced(cast)

    assert not {"bich@diemcau.example", "son@diemcau.example"} & _addresses(MailKind.INVITATION)


def test_today_is_the_day_in_viet_nam(cast: Cast) -> None:
    late = NOON + timedelta(hours=13)  # 01 giờ of the next day here, still today in UTC
    conference = announced(cast)
    with transaction():
        ended = select(Duty).where(Duty.account_id == cast.son.id)
        db.session.scalars(ended).one().ends_on = NOON.date()

    with transaction():
        queueing.to_points(conference, kind=MailKind.CHANGE, by=cast.actor(cast.lan).by, now=late)

    assert "son@diemcau.example" not in _addresses(MailKind.CHANGE)


def test_each_reader_has_a_language(cast: Cast) -> None:
    with transaction():
        cast.bich.language = "en"

    announced(cast)

    assert one(MailKind.INVITATION, "bich@").language == "en"
    assert one(MailKind.INVITATION, "son@").language == "vi"
    assert one(MailKind.INVITATION, "liaison.tinhbac").language == "vi"


def test_the_same_moment_is_told_once(cast: Cast) -> None:
    conference = announced(cast)
    count = len(mails())

    with transaction():
        queueing.to_points(
            conference, kind=MailKind.INVITATION, by=cast.actor(cast.lan).by, now=NOON
        )

    assert len(mails()) == count


def test_a_second_change_supersedes_the_first_while_it_waits(cast: Cast, standing: Clock) -> None:
    conference = announced(cast)
    move(cast, conference, days=1)
    standing.after(minutes=5)

    move(cast, conference, days=2)

    states = [mail.state for mail in mails(MailKind.CHANGE, to="bich@")]
    assert states == [MailState.SUPERSEDED, MailState.NEW]
    assert one(MailKind.INVITATION, "bich@").state is MailState.NEW, "it tells what is so"


def test_a_burst_of_edits_gives_one_mail_that_waits_until_it_is_over(
    cast: Cast, standing: Clock
) -> None:
    conference = announced(cast)

    for days in range(1, 11):
        standing.after(seconds=30)
        move(cast, conference, days=days)

    told = mails(MailKind.CHANGE, to="bich@")
    assert [mail.state for mail in told] == [MailState.SUPERSEDED] * 9 + [MailState.NEW]
    assert told[-1].next_at == told[-1].created_at + timedelta(minutes=2)


def test_words_that_change_bother_nobody(cast: Cast) -> None:
    conference = announced(cast)

    move(cast, conference, days=0)

    assert mails(MailKind.CHANGE) == []


def test_calling_off_supersedes_what_has_not_left(cast: Cast, standing: Clock) -> None:
    conference = announced(cast)
    move(cast, conference, days=1)
    standing.after(minutes=5)

    cancel(cast, conference)

    waiting = {mail.kind for mail in mails() if mail.state is MailState.NEW}
    assert waiting == {MailKind.CANCELLATION}
    assert one(MailKind.CANCELLATION, "bich@").note == "Bão số 5"


def test_putting_off_to_another_day_is_a_change_else_a_cancellation(
    cast: Cast, standing: Clock
) -> None:
    conference = announced(cast)
    postpone(cast, conference)
    assert len(mails(MailKind.CANCELLATION)) == 5
    standing.after(minutes=5)

    postpone(cast, conference, day(EIGHT + 7 * DAY))

    assert {mail.state for mail in mails(MailKind.CANCELLATION)} == {MailState.SUPERSEDED}
    assert {mail.state for mail in mails(MailKind.CHANGE)} == {MailState.NEW}


def test_a_withdrawn_point_is_told_so_and_nothing_else(cast: Cast, standing: Clock) -> None:
    conference = announced(cast)
    standing.after(minutes=5)
    withdraw(cast, conference, cast.south)
    standing.after(minutes=5)
    move(cast, conference, days=1)

    assert {mail.kind for mail in mails(to="son@") if mail.state is MailState.NEW} == {
        MailKind.WITHDRAWAL
    }
    assert mails(MailKind.WITHDRAWAL, to="bich@") == []


def test_a_withdrawn_branch_is_told_as_a_whole(cast: Cast, standing: Clock) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.son, cast.south)
    standing.after(minutes=5)

    withdraw(cast, conference, cast.south)

    assert _addresses(MailKind.WITHDRAWAL) == {
        "son@diemcau.example",
        "liaison.tinhnam@diemcau.example",
        "dung@diemcau.example",
        "liaison.xanama@diemcau.example",
    }


def test_a_second_reset_drops_the_first(cast: Cast) -> None:
    for key in ("a", "b", "b"):
        with transaction():
            queueing.to_account(cast.lan, kind=MailKind.PASSWORD_RESET, key=key, now=NOON)

    assert [(mail.dedupe_key, mail.state) for mail in mails()] == [
        ("a", MailState.SUPERSEDED),
        ("b", MailState.NEW),
    ]


def test_an_address_as_long_as_addresses_may_be_is_kept(cast: Cast) -> None:
    address = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.vn"
    with transaction():
        cast.bich.person.email = address

    announced(cast)

    assert one(MailKind.INVITATION, address).address == address


@contextmanager
def _statements() -> Iterator[list[str]]:
    told: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        told.append(statement)

    engine = db.engine
    target = getattr(engine, "engine", engine)
    event.listen(target, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(target, "before_cursor_execute", note)


def _crowd(cast: Cast, conference: Conference, numbers: range) -> None:
    """Invite many more points, each with a liaison."""
    offices = [
        {
            "public_id": tokens.public_id(), "key": f"crowd-{n}", "code": f"C{n}",
            "name": f"Tỉnh {n}", "short_name": f"Tỉnh {n}", "kind": OrganisationKind.PROVINCE,
            "level": 2, "parent_id": cast.centre.id, "path": f"{cast.centre.path}c{n}/",
        }
        for n in numbers
    ]  # fmt: skip
    with transaction():
        ids = db.session.scalars(insert(Organisation).returning(Organisation.id), offices).all()
        points = [
            {"public_id": tokens.public_id(), "organisation_id": own, "name": f"Điểm cầu {own}"}
            for own in ids
        ]
        bridges = db.session.execute(
            insert(BridgePoint).returning(BridgePoint.id, BridgePoint.organisation_id), points
        ).all()
        contacts = [
            {"bridge_point_id": bridge, "kind": ContactKind.LIAISON, "name": "Liên hệ",
             "email": f"lien.he.{bridge}@diemcau.example"}
            for bridge, _ in bridges
        ]  # fmt: skip
        db.session.execute(insert(BridgeContact), contacts)
        invited = [
            {"public_id": tokens.public_id(), "conference_id": conference.id,
             "bridge_point_id": bridge, "organisation_id": own, "parent_id": None,
             "path": f"/x/{bridge}/", "level": 2, "name": f"Điểm cầu {own}",
             "organisation_name": f"Tỉnh {own}", "invited_at": NOON}
            for bridge, own in bridges
        ]  # fmt: skip
        db.session.execute(insert(Participation), invited)


def test_three_and_three_hundred_points_cost_the_same_statements(cast: Cast) -> None:
    conference = announced(cast)
    counts = []

    for number, numbers in enumerate((range(3), range(3, 303))):
        _crowd(cast, conference, numbers)
        with transaction(), _statements() as told:
            queueing.to_points(
                conference,
                kind=MailKind.MINUTES_OUT,
                by=cast.actor(cast.lan).by,
                now=NOON + timedelta(minutes=number),
            )
            counts.append(len(told))

    assert counts[0] == counts[1] <= 12
    assert len(mails(MailKind.MINUTES_OUT)) > 300


def test_every_mail_stands_beside_the_point_it_is_about(cast: Cast) -> None:
    conference = announced(cast)

    mail = one(MailKind.INVITATION, "bich@")
    assert mail.conference_id == conference.id
    assert mail.participation_id == point_of(conference, cast.north).id
    assert mail.account_id == cast.bich.id
    assert one(MailKind.INVITATION, "liaison.tinhbac").account_id is None
    assert db.session.scalar(select(OutboxMail.language).limit(1)) == "vi"
