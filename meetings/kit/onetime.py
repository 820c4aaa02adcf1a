"""The one-time key and the version that every changing form carries (D09, D11)."""

from datetime import datetime

from sqlalchemy import Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit import sql
from meetings.kit.database import db
from meetings.kit.errors import InvalidError, StaleError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import Base


class IdempotencyKey(Base):
    """A form that was sent, and the answer it got (kept 7 days)."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("ix_idempotency_key_created_at", "created_at"),)

    account_id: Mapped[int] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(String(160), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column(default=None)
    location: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]


class ReusedKeyError(InvalidError):
    """The same key came with another body."""


def check_version(current: int, read_at: int | None) -> None:
    """Refuse a change to something that has changed since it was read."""
    if read_at != current:
        raise StaleError(
            _m(
                "Nội dung đã được người khác sửa sau khi bạn mở. Hãy xem bản hiện tại bên cạnh "
                "phần bạn đã nhập rồi gửi lại."
            )
        )


def claim(
    *, account_id: int, route: str, key: str, body_sha256: str, now: datetime
) -> IdempotencyKey | None:
    """Claim the key in the open transaction; return the earlier answer if it was used before.

    Claim, change and answer are stored together, so a key that can be seen is a change that was
    made, with its answer. A parallel twin waits at the insert until it can see which. Raises
    ReusedKeyError when the same key comes with another body.
    """
    identity = {"account_id": account_id, "route": route, "key": key}
    row = identity | {"body_sha256": body_sha256, "location": "", "created_at": now}
    if sql.upsert(IdempotencyKey, [row], key=identity):
        return None
    before = db.session.scalars(select(IdempotencyKey).filter_by(**identity)).one()
    if before.body_sha256 != body_sha256:
        raise ReusedKeyError(
            _m("Biểu mẫu này đã được gửi với nội dung khác. Hãy tải lại trang rồi gửi lại.")
        )
    return before


def answered(*, account_id: int, route: str, key: str, status: int, location: str) -> None:
    """Keep the answer beside the key in the open transaction, for a second click on the form."""
    db.session.execute(
        update(IdempotencyKey)
        .filter_by(account_id=account_id, route=route, key=key)
        .values(status=status, location=location[:500])
        .execution_options(synchronize_session=False)
    )
