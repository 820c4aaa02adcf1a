"""Giving numbers out of the register of outgoing documents."""

from datetime import date, datetime

from sqlalchemy import update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.kit import events, sql
from meetings.kit.database import db
from meetings.organisations import rules
from meetings.organisations.events import NumberTaken
from meetings.organisations.models import Organisation, RegisterBook, RegisterEntry


def take_number(
    organisation: Organisation,
    *,
    symbol: str,
    year: int,
    about: str,
    issued_on: date,
    actor: Actor,
    now: datetime,
    is_illustrative: bool = False,
) -> int:
    """Give the next number of an office's register for a symbol and a year, 1 in January.

    Nghị định 30/2020/NĐ-CP, Điều 15: numbers run from 01 on 1 January to 31 December. The row of
    the book is counted up in this transaction, so a refusal gives the number back: no gaps, no
    doubles. Raises WrongYearError when the document is not issued in that year.
    """
    actor.must(Permission.MINUTES_NUMBER, organisation.path)
    rules.check_year(year=year, issued_on=issued_on)

    book = {"organisation_id": organisation.id, "symbol": symbol, "year": year}
    sql.upsert(RegisterBook, [book | {"last_number": 0}], key=book)
    counted = (
        update(RegisterBook)
        .filter_by(**book)
        .values(last_number=RegisterBook.last_number + 1)
        .returning(RegisterBook.id, RegisterBook.last_number)
        .execution_options(synchronize_session=False)
    )
    book_id, number = db.session.execute(counted).one()
    entry = RegisterEntry(
        book_id=book_id,
        number=number,
        about=about[:500],
        issued_on=issued_on,
        taken_at=now,
        account_id=actor.id,
        is_illustrative=is_illustrative,
    )
    db.session.add(entry)
    db.session.flush()

    events.emit(
        NumberTaken(
            at=now,
            by=actor.by,
            subject=organisation.public_id,
            number=number,
            symbol=symbol,
            year=year,
            about=entry.about,
        )
    )
    return int(number)
