"""The few expressions that the two engines spell differently: raw SQL lives here (D10)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, Table, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import GenericFunction

from meetings.kit.database import FOLD, db
from meetings.kit.orm import Base
from meetings.kit.vietnamese import fold

# The letters with marks that a single bare letter stands for; capitals too, because not every
# locale of PostgreSQL lowers them.
_LETTERS: Final = tuple(
    letter
    for letter in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
    if letter.isalpha() and len(fold(letter)) == 1 and fold(letter) != letter
)
_MARKED: Final = "".join(_LETTERS)
_BARE: Final = "".join(fold(letter) for letter in _LETTERS)


class random_id(GenericFunction[str]):  # noqa: N801 an SQL function
    """128 random bits as 32 hexadecimal digits, made by the database, one per row."""

    type = Text()
    inherit_cache = True


@compiles(random_id, "sqlite")
def _sqlite_random_id(_element: object, _compiler: object, **_: object) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(random_id, "postgresql")
def _postgresql_random_id(_element: object, _compiler: object, **_: object) -> str:
    return "replace(gen_random_uuid()::text, '-', '')"


class folded(GenericFunction[str]):  # noqa: N801 an SQL function
    """A text as search compares it, worked out by the database (see `vietnamese.fold`)."""

    type = Text()
    inherit_cache = True


@compiles(folded, "sqlite")
def _sqlite_folded(element: Any, compiler: Any, **wishes: object) -> str:
    return f"{FOLD}({compiler.process(element.clauses, **wishes)})"


@compiles(folded, "postgresql")
def _postgresql_folded(element: Any, compiler: Any, **wishes: object) -> str:
    text = compiler.process(element.clauses, **wishes)
    return f"translate(lower({text}), '{_MARKED}', '{_BARE}')"


_PASSING: Final = ("40001", "40P01", "08")  # serialisation, deadlock, connection (D05)
_MOST_PARAMETERS: Final = 30_000  # SQLite takes 32,766 in one statement, PostgreSQL 65,535


def is_passing(error: OperationalError) -> bool:
    """Say whether the whole transaction may succeed if it is tried once more."""
    return str(getattr(error.orig, "sqlstate", None) or "").startswith(_PASSING)


def upsert(
    table: type[Base] | Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Iterable[str],
    add: Iterable[str] = (),
    put: Iterable[str] = (),
) -> int:
    """Insert rows; where the key stands already, add to `add` and replace `put`, names of columns.

    With neither it leaves what stands. Returns how many rows were written.
    """
    if not rows:
        return 0
    key, add, put = list(key), list(add), list(put)
    most = max(1, _MOST_PARAMETERS // len(rows[0]))
    parts = (rows[start : start + most] for start in range(0, len(rows), most))
    return sum(_upsert(table, part, key, add, put) for part in parts)


def insert_from(
    table: type[Base], columns: Sequence[str], rows: Select[Any], *, key: Sequence[str]
) -> None:
    """Insert what a query gives, but for what stands already by its key: a twin was quicker."""
    make = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = make(table).from_select(list(columns), rows)
    db.session.execute(statement.on_conflict_do_nothing(index_elements=list(key)))


def _upsert(
    table: type[Base] | Table,
    rows: Sequence[Mapping[str, Any]],
    key: list[str],
    add: list[str],
    put: list[str],
) -> int:
    target: Table = table if isinstance(table, Table) else table.__table__  # type: ignore[assignment]
    make = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement, given = make(target), list(rows)
    if any(isinstance(value, ColumnElement) for value in rows[0].values()):
        # What the database works out itself must stand in the statement, which is then made anew.
        statement, given = statement.values(given), []
    changes: dict[str, ColumnElement[Any]] = {
        name: target.c[name] + statement.excluded[name] for name in add
    }
    changes |= {name: statement.excluded[name] for name in put}
    if changes:
        statement = statement.on_conflict_do_update(index_elements=key, set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    statement = statement.execution_options(preserve_rowcount=True)
    done = db.session.execute(statement, given[0] if len(given) == 1 else given or None)
    return done.rowcount  # type: ignore[attr-defined,no-any-return]
