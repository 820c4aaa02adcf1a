"""Nobody rewrites the log: the engine refuses, and the chains tell on who gets around it."""

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from meetings.audit import commands, queries
from meetings.audit.models import AuditEntry, AuditHead
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.events import By
from meetings.kit.transactions import transaction
from meetings.people.events import PersonChanged, SignedIn, SignedOut
from tests.cast import Cast

LAN = By(account_id=1, name="Nguyễn Thị Lan", origin="10.0.0.1")
CHAINS = ("house", "c7", "p12", "a1")


def write(count: int = 40) -> None:
    with transaction():
        for number in range(count):
            chain = CHAINS[number % len(CHAINS)]
            kind: Any = (SignedIn, SignedOut)[number % 2]
            commands.write(kind(at=clock.now(), by=LAN, subject=f"s{number}", chain=chain))
        commands.write(
            PersonChanged(at=clock.now(), by=LAN, subject="x", changed=("name", "phone"))
        )


def drop_the_guards() -> None:
    """Do what somebody with the whole database in hand can do."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        return
    for verb in ("update", "delete"):
        db.session.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))


@pytest.fixture
def written(rolled_back: None) -> list[int]:
    """A log of some length, its guards gone; the ids of its entries."""
    write()
    drop_the_guards()
    return list(db.session.scalars(db.select(AuditEntry.id).order_by(AuditEntry.id)))


def broken() -> list[queries.Broken]:
    db.session.expire_all()
    return list(queries.broken())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET account_name = 'X'",
        "UPDATE audit_entry SET hash = hash",
        "DELETE FROM audit_entry",
    ],
)
def test_the_engine_refuses_to_change_the_log(rolled_back: None, statement: str) -> None:
    write(4)

    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(statement))

    assert broken() == []


def test_an_untouched_log_holds(written: list[int]) -> None:
    assert broken() == []


def _values(draw: random.Random) -> list[tuple[str, Any]]:
    return [
        ("account_name", "Kẻ khác"),
        ("account_id", 99),
        ("origin", "10.9.9.9"),
        ("action", "SignedElsewhere"),
        ("subject", "y"),
        ("conference_id", 5),
        ("at", datetime(2020, 1, draw.randint(1, 28), tzinfo=UTC)),
        ("facts", {"changed": ["nothing"]}),
        ("hash", "0" * 64),
        ("prev_hash", "1" * 64),
        ("seq", 900 + draw.randint(0, 99)),
    ]


def test_two_hundred_tampers_are_all_found(written: list[int]) -> None:
    draw = random.Random(20200212)  # noqa: S311 the same two hundred every time
    unseen = []
    for _ in range(200):
        name, value = draw.choice(_values(draw))
        number = draw.choice(written)
        with db.session.begin_nested() as savepoint:
            entry = db.session.get_one(AuditEntry, number, populate_existing=True)
            if draw.random() < 0.3:
                db.session.delete(entry)
                name = "deleted"
            else:
                setattr(entry, name, value)
            db.session.flush()
            if not broken():
                unseen.append((number, name))
            savepoint.rollback()
        db.session.expire_all()

    assert unseen == []
    assert broken() == []


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: db.session.execute(
            text(
                "DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry WHERE chain = 'c7') AND chain = 'c7'"
            )
        ),
        lambda: db.session.execute(text("DELETE FROM audit_entry WHERE chain = 'c7'")),
        lambda: db.session.execute(text("DELETE FROM audit_head WHERE chain = 'c7'")),
        lambda: db.session.execute(text("UPDATE audit_head SET seq = seq - 1 WHERE chain = 'c7'")),
    ],
    ids=["the last entry gone", "a chain gone", "a head gone", "a head set back"],
)
def test_a_cut_is_found(written: list[int], tamper: Callable[[], object]) -> None:
    tamper()

    assert [fault.chain for fault in broken()] == ["c7"]


def test_a_report_stops_where_nobody_reads_on(written: list[int], cast: Cast) -> None:
    db.session.execute(text("UPDATE audit_entry SET subject = 'z'"))
    db.session.expire_all()

    report = queries.verified(actor=cast.actor(cast.auditor))

    assert 0 < len(report.broken) <= 200
    assert report.chains == len(CHAINS)


def test_many_writers_of_one_chain_leave_it_whole(own_app: Flask) -> None:
    start = threading.Barrier(8)

    def work(number: int) -> None:
        with own_app.app_context():
            start.wait()
            for turn in range(5):
                with transaction():
                    commands.write(
                        SignedIn(at=clock.now(), by=LAN, subject=f"{number}-{turn}", chain="c1")
                    )
            db.session.remove()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert broken() == []
    assert db.session.get_one(AuditHead, "c1").seq == 40
