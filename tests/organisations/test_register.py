"""Numbers of papers: without gaps, without doubles, whoever asks at once."""

import threading
from contextlib import suppress
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError
from meetings.kit.transactions import transaction
from meetings.organisations import queries, rules
from meetings.organisations.commands import register
from meetings.organisations.models import Organisation, RegisterEntry
from meetings.organisations.rules import OrganisationKind
from tests.cast import Cast, office

YEAR = 2027
DAY = date(YEAR, 3, 1)
THREADS, EACH = 8, 6


def take(
    organisation: Organisation, *, actor: Actor, symbol: str = "BB-UBND", year: int = YEAR
) -> int:
    return register.take_number(
        organisation,
        symbol=symbol,
        year=year,
        about="Biên bản hội nghị",
        issued_on=DAY.replace(year=year),
        actor=actor,
        now=clock.now(),
    )


def test_numbers_run_from_one_in_every_book(cast: Cast) -> None:
    clerk = cast.actor(cast.clerk)
    with transaction():
        taken = [take(cast.centre, actor=clerk) for _ in range(3)]
        other_symbol = take(cast.centre, actor=clerk, symbol="TB-UBND")
        next_year = take(cast.centre, actor=clerk, year=YEAR + 1)

    assert taken == [1, 2, 3]
    assert (other_symbol, next_year) == (1, 1)
    page = queries.register(cast.centre, actor=clerk)
    assert page.total == 5
    assert page.items[0].book.year == YEAR + 1


class ChangedMindError(Exception):
    """Whoever wrote the paper thought better of it."""


def take_and_drop(organisation: Organisation, *, actor: Actor) -> None:
    with transaction():
        take(organisation, actor=actor)
        raise ChangedMindError


def test_a_refused_paper_gives_its_number_back(cast: Cast) -> None:
    clerk = cast.actor(cast.clerk)

    with pytest.raises(ChangedMindError):
        take_and_drop(cast.centre, actor=clerk)

    with transaction():
        assert take(cast.centre, actor=clerk) == 1


def test_a_paper_is_numbered_in_its_own_year(cast: Cast) -> None:
    with pytest.raises(rules.WrongYearError), transaction():
        register.take_number(
            cast.centre,
            symbol="BB",
            year=YEAR,
            about="x",
            issued_on=date(YEAR - 1, 12, 31),
            actor=cast.actor(cast.clerk),
            now=clock.now(),
        )


@pytest.mark.parametrize("who", ["chair", "admin", "auditor", "bich", "stranger"])
def test_only_who_may_number_papers_gives_numbers(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowedError), transaction():
        take(cast.centre, actor=cast.actor(getattr(cast, who)))


def test_a_given_number_can_be_neither_changed_nor_taken_back(cast: Cast) -> None:
    with transaction():
        take(cast.centre, actor=cast.actor(cast.clerk))

    for statement in ("UPDATE register_entry SET about = 'x'", "DELETE FROM register_entry"):
        with pytest.raises(DBAPIError), db.session.begin_nested():
            db.session.execute(db.text(statement))


def test_many_clerks_at_once_leave_no_gap_and_no_double(own_app: Flask) -> None:
    with transaction():
        root = office("Trung tâm", 1, None, OrganisationKind.GOVERNMENT)
    root_id = root.id
    clerk = Actor(id=1, name="Hà", grants=(Grant(Role.RECORDS_CLERK, root.path),))
    start = threading.Barrier(THREADS)

    def work() -> None:
        with own_app.app_context():
            start.wait()
            for number in range(EACH):
                organisation = db.session.get_one(Organisation, root_id)
                if number % 3 == 2:
                    with suppress(ChangedMindError):
                        take_and_drop(organisation, actor=clerk)
                else:
                    with transaction():
                        take(organisation, actor=clerk)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    given = db.session.scalars(db.select(RegisterEntry.number).order_by(RegisterEntry.number)).all()
    assert list(given) == list(range(1, THREADS * EACH * 2 // 3 + 1))
