"""The declarative base every table shares: names, moments in UTC, enums by value."""

import enum
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, Literal, TypeVar, dataclass_transform

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import (
    DeclarativeBase,
    MappedAsDataclass,
    MappedColumn,
    aliased,
    mapped_column,
    relationship,
)
from sqlalchemy.types import TypeDecorator

Table = TypeVar("Table", bound="Base")
_NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: refuses naive values on the way in, returns UTC on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every stored moment its time zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our types into migrations as plain SQL types, so that they need no import."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


# The type checker takes over what kw_only says to SQLAlchemy: it does not follow it to the tables.
@dataclass_transform(
    kw_only_default=True, field_specifiers=(mapped_column, relationship, MappedColumn)
)
class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """A table whose constructor the type checker can check."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {  # noqa: RUF012
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=32,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


@cache
def another(entity: type[Table], role: str) -> type[Table]:
    """Return a second look at a table under the name of its role, the same one at every call.

    Building one copies every column of the table, which takes longer than most questions asked
    with it; so whoever asks anew at each call names the role instead of building another.
    """
    return aliased(entity, name=f"{entity.__tablename__}_{role}")
