"""Opening accounts and giving duties: the facts left behind."""

from datetime import date, timedelta

import pytest

from meetings.access.roles import Role
from meetings.audit.models import AuditEntry
from meetings.kit import clock, tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError, NotFoundError
from meetings.kit.transactions import transaction
from meetings.people import queries
from meetings.people.commands import accounts, entrance, passwords
from meetings.people.models import Account, Duty
from meetings.people.queries import Sought
from meetings.people.rules.accounts import (
    BadDutyError,
    Contact,
    Newcomer,
    Origin,
    OwnAccountError,
    Term,
    UsernameTakenError,
)
from tests.cast import DAY, HOUR, Cast


def newcomer(username: str = "moi", name: str = "Nguyễn Văn Mới") -> Newcomer:
    return Newcomer(
        name=name, username=username, password_hash="hashed", email="moi@diemcau.example"
    )


def today() -> date:
    return clock.now().astimezone(vietnamese.ZONE).date()


def open_account(cast: Cast, *, by: Account, at: str = "north", username: str = "moi") -> Account:
    with transaction():
        return accounts.open_account(
            newcomer(username),
            organisation=getattr(cast, at),
            actor=cast.actor(by),
            now=clock.now(),
        )


def give(cast: Cast, account: Account, role: Role, at: str, *, by: Account, **term: date) -> Duty:
    with transaction():
        return accounts.give_duty(
            account,
            role=role,
            organisation=getattr(cast, at),
            term=Term(**term),
            actor=cast.actor(by),
            now=clock.now(),
        )


@pytest.fixture
def northern(cast: Cast) -> Account:
    """An administrator of North alone."""
    give(cast, cast.stranger, Role.ADMINISTRATOR, "north", by=cast.admin)
    return cast.stranger


def test_an_account_opens_with_a_person_behind_it(cast: Cast) -> None:
    made = open_account(cast, by=cast.admin)

    known = queries.get(made.public_id, actor=cast.actor(cast.admin))
    assert known.person.name == "Nguyễn Văn Mới"
    assert known.must_change_password
    assert queries.office(known.person) == cast.north
    last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert last.action == "AccountOpened"
    assert "hashed" not in str(last.facts)


def test_a_name_is_given_once_whatever_its_case(cast: Cast) -> None:
    with pytest.raises(UsernameTakenError):
        open_account(cast, by=cast.admin, username="ＬＡＮ")


@pytest.mark.parametrize(
    "who", ["lan", "bich", "canh", "tuan", "chair", "clerk", "auditor", "stranger"]
)
def test_only_an_administrator_opens_accounts(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowedError):
        open_account(cast, by=getattr(cast, who))


def test_an_administrator_of_a_branch_stays_in_it(cast: Cast, northern: Account) -> None:
    open_account(cast, by=northern, at="north_a")

    with pytest.raises(NotAllowedError):
        open_account(cast, by=northern, at="centre", username="khac")
    with pytest.raises(NotAllowedError):
        give(cast, northern, Role.ADMINISTRATOR, "centre", by=northern)
    names = {one.account.username for one in queries.page(Sought(), actor=cast.actor(northern))}
    assert names == {"moi", "bich", "canh", "tuan", "stranger"}


def test_nobody_takes_over_an_account_that_also_works_above(cast: Cast, northern: Account) -> None:
    """A commune's administrator must not reset the password of who has a duty at the centre too."""
    give(cast, cast.bich, Role.SECRETARIAT, "centre", by=cast.admin)
    actor = cast.actor(northern)

    held = queries.get(cast.bich.public_id, actor=actor)
    with pytest.raises(NotAllowedError), transaction():
        passwords.renew(held, password_hash="mine", actor=actor, now=clock.now())
    with pytest.raises(NotAllowedError), transaction():
        accounts.close(held, actor=actor, now=clock.now())
    with pytest.raises(NotAllowedError), transaction():
        accounts.change_person(held, contact=Contact(name="X"), actor=actor, now=clock.now())


def test_what_one_does_not_look_after_does_not_exist(cast: Cast, northern: Account) -> None:
    with pytest.raises(NotFoundError):
        queries.get(cast.son.public_id, actor=cast.actor(northern))


def test_a_duty_is_given_for_a_term_and_only_once(cast: Cast) -> None:
    duty = give(cast, cast.canh, Role.CHAIR, "north_a", by=cast.admin, starts_on=today())

    assert (duty.starts_on, duty.ends_on) == (today(), None)
    with pytest.raises(BadDutyError):
        give(cast, cast.canh, Role.CHAIR, "north_a", by=cast.admin)
    with pytest.raises(BadDutyError):
        give(cast, cast.canh, Role.CONFERENCE_CHAIR, "north_a", by=cast.admin)
    with pytest.raises(BadDutyError):
        give(
            cast,
            cast.canh,
            Role.STAFF,
            "north",
            by=cast.admin,
            starts_on=today(),
            ends_on=today() - DAY,
        )


def test_a_duty_ends_at_once_or_never_began(cast: Cast) -> None:
    old = give(cast, cast.canh, Role.CHAIR, "north_a", by=cast.admin)
    fresh = give(cast, cast.canh, Role.RECORDS_CLERK, "north_a", by=cast.admin, starts_on=today())
    admin = cast.actor(cast.admin)

    for given in (old, fresh):
        with transaction():
            duty = queries.duty(tokens.handle(cast.canh.public_id, given.id), account=cast.canh)
            accounts.end_duty(
                duty, last_day=today() - timedelta(days=1), actor=admin, now=clock.now()
            )

    held = {duty.role for duty in queries.duties(cast.canh.id, today=today())}
    kept = {duty.role for duty in queries.every_duty(cast.canh.id)}
    assert held == {Role.STAFF}
    assert kept == {Role.STAFF, Role.CHAIR}


def test_a_closed_account_is_out_at_once(cast: Cast) -> None:
    admin = cast.actor(cast.admin)
    with transaction():
        token = entrance.sign_in(
            cast.lan,
            counted=(),
            origin=Origin(),
            lasts=12 * HOUR,
            actor=cast.actor(cast.lan),
            now=clock.now(),
        )
    with transaction():
        accounts.close(
            queries.for_change(cast.lan.public_id, actor=admin), actor=admin, now=clock.now()
        )

    assert queries.open_session(token, now=clock.now(), idle=HOUR) is None
    assert queries.actor(cast.lan.id, today=today()) is None
    with transaction():
        accounts.reopen(
            queries.for_change(cast.lan.public_id, actor=admin), actor=admin, now=clock.now()
        )
    assert queries.actor(cast.lan.id, today=today()) is not None


def test_nobody_closes_the_account_they_use(cast: Cast) -> None:
    admin = cast.actor(cast.admin)

    with pytest.raises(OwnAccountError), transaction():
        accounts.close(cast.admin, actor=admin, now=clock.now())


def test_what_is_ones_own_is_nobody_elses(cast: Cast) -> None:
    admin, now = cast.actor(cast.admin), clock.now()

    with pytest.raises(NotAllowedError), transaction():
        passwords.change_own(cast.lan, password_hash="x", actor=admin, now=now)
    with pytest.raises(NotAllowedError), transaction():
        accounts.choose_language(cast.lan, language="en", actor=admin, now=now)
    with pytest.raises(NotAllowedError), transaction():
        entrance.end_sessions(cast.lan, actor=admin, now=now)
    with pytest.raises(NotAllowedError), transaction():
        entrance.sign_in(cast.lan, counted=(), origin=Origin(), lasts=HOUR, actor=admin, now=now)


def test_people_are_found_without_accents_and_sorted_by_given_name(cast: Cast) -> None:
    admin = cast.actor(cast.admin)

    found = queries.page(Sought(text="tran ngoc"), actor=admin)
    everybody = [one.account.person.name for one in queries.page(Sought(), actor=admin)]

    assert [one.account.username for one in found] == ["bich"]
    assert everybody[:3] == ["Trần Ngọc Bích", "Phạm Đức Cảnh", "Hoàng Tiến Dũng"]
    assert "Người Lạ" not in everybody, "who works nowhere is looked after by nobody"


def test_a_mail_address_finds_its_account_only_when_it_is_one(cast: Cast) -> None:
    assert queries.account_to_reset("LAN@diemcau.example") == cast.lan
    with transaction():
        cast.bich.person.email = "lan@diemcau.example"
    assert queries.account_to_reset("lan@diemcau.example") is None
    assert queries.account_to_reset("lan") == cast.lan
