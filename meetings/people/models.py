"""People, accounts, sessions and duties as stored."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.access.roles import Role
from meetings.bridge_points.models import BridgePoint
from meetings.kit.orm import Base
from meetings.organisations.models import Organisation


class Person(Base):
    """Somebody known by name; an account is another matter.

    Personal data: name, post, mail, phone (legal basis: task of the agency; a personal phone only
    with consent); kept while in office, then pseudonymised after 5 years.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), default=None, index=True
    )
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    sort_key: Mapped[str] = mapped_column(String(400), default="", index=True)
    fold: Mapped[str] = mapped_column(String(400), default="", index=True)


class Account(Base):
    """A person who can sign in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(64))
    username_key: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    must_change_password: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    feed_digest: Mapped[str | None] = mapped_column(String(64), default=None, unique=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="joined", init=False, repr=False)


class Duty(Base):
    """A role held at an organisation or at one of its bridge points, from one day to another."""

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name="ends_after_it_begins",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    bridge_point_id: Mapped[int | None] = mapped_column(
        ForeignKey("bridge_point.id"), default=None, index=True
    )
    starts_on: Mapped[date | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    account: Mapped[Account] = relationship(lazy="raise", init=False, repr=False)
    organisation: Mapped[Organisation] = relationship(lazy="joined", init=False, repr=False)
    bridge_point: Mapped[BridgePoint | None] = relationship(lazy="raise", init=False, repr=False)


class UserSession(Base):
    """A signed-in browser; revoked here, it is out at its next request (kept 30 days)."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    ip: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"), default=None)


class SignInGuard(Base):
    """Failed sign-ins of one name or one address, and until when it is locked (T06)."""

    __tablename__ = "sign_in_guard"

    key: Mapped[str] = mapped_column(String(130), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure_at: Mapped[datetime | None] = mapped_column(default=None)
    locked_until: Mapped[datetime | None] = mapped_column(default=None)


class PasswordReset(Base):
    """A mailed link to set a new password: single use, 30 minutes, stored hashed (T07)."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
