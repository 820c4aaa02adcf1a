"""An engine that would forget is found out."""

import pytest

from meetings.kit import durability
from meetings.kit.database import db

KEEPS = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@pytest.mark.parametrize(
    ("version", "settings", "faults"),
    [
        (15, KEEPS, []),
        (18, KEEPS | {"synchronous_commit": "remote_apply"}, []),
        (14, KEEPS, ["PostgreSQL 14 < 15"]),
        (15, KEEPS | {"fsync": "off"}, ["fsync=off"]),
        (15, KEEPS | {"full_page_writes": "off"}, ["full_page_writes=off"]),
        (15, KEEPS | {"synchronous_commit": "off"}, ["synchronous_commit=off"]),
    ],
)
def test_postgresql_must_keep_its_promises(
    version: int, settings: dict[str, str], faults: list[str]
) -> None:
    assert list(durability.faults_of_postgresql(version, settings)) == faults


@pytest.mark.parametrize(
    ("version", "journal", "synchronous", "faults"),
    [
        ((3, 40, 1), "truncate", 2, []),
        ((3, 51, 3), "wal", 2, []),
        ((3, 51, 3), "wal", 3, []),
        ((3, 40, 1), "wal", 2, ["journal_mode=wal, not truncate"]),
        ((3, 51, 3), "delete", 2, ["journal_mode=delete, not wal"]),
        ((3, 51, 3), "wal", 1, ["synchronous=1, not FULL"]),
        ((3, 52, 0), "wal", 2, ["SQLite 3.52.0 was withdrawn"]),
    ],
)
def test_sqlite_must_write_through(
    version: tuple[int, ...], journal: str, synchronous: int, faults: list[str]
) -> None:
    assert list(durability.faults_of_sqlite(version, journal, synchronous)) == faults


def test_the_engine_under_the_product_keeps_what_it_is_told(rolled_back: None) -> None:
    found = durability.of(db.session.connection())

    assert found.faults == ()
    assert found.version in found.summary
