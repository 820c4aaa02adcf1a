"""Organisations as stored: an identity, its intervals, and its document registers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.kit.orm import Base
from meetings.organisations.rules import OrganisationKind


class TierScheme(Base):
    """An ordered list of tiers, for example "trung ương – tỉnh – xã"."""

    __tablename__ = "tier_scheme"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    tiers: Mapped[list["Tier"]] = relationship(
        lazy="selectin", init=False, repr=False, order_by="Tier.level"
    )

    def label(self, level: int) -> str:
        """Return the word for a level, such as "trung ương"."""
        return next((tier.label for tier in self.tiers if tier.level == level), str(level))


class Tier(Base):
    """One level of a scheme, 1 at the top."""

    __tablename__ = "tier"
    __table_args__ = (CheckConstraint("level >= 1", name="level_counts_from_one"),)

    scheme_id: Mapped[int] = mapped_column(ForeignKey("tier_scheme.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(60))
    label_en: Mapped[str] = mapped_column(String(60))


class Organisation(Base):
    """A body of government. Its identity survives renaming; a merger gives it a successor."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name="ends_after_it_begins",
        ),
        CheckConstraint("level >= 1", name="level_counts_from_one"),
        Index("ix_organisation_path_pattern", "path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    code: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[OrganisationKind]
    level: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    path: Mapped[str] = mapped_column(String(120), default="")
    sort_key: Mapped[str] = mapped_column(String(600), default="", index=True)
    fold: Mapped[str] = mapped_column(String(400), default="", index=True)
    symbol: Mapped[str] = mapped_column(String(40), default="")
    lat: Mapped[float | None] = mapped_column(default=None)
    lon: Mapped[float | None] = mapped_column(default=None)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None, index=True)
    successor_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), default=None, index=True
    )
    version: Mapped[int] = mapped_column(default=1)


class OrganisationInterval(Base):
    """What an organisation was called and where it hung, from one date to another."""

    __tablename__ = "organisation_interval"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)


class RegisterBook(Base):
    """The register of outgoing documents of one office, symbol and year."""

    __tablename__ = "register_book"
    __table_args__ = (
        UniqueConstraint("organisation_id", "symbol", "year"),
        CheckConstraint("last_number >= 0", name="numbers_rise"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    symbol: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    last_number: Mapped[int] = mapped_column(default=0)


class RegisterEntry(Base):
    """One number given to one document, never again (class: permanent)."""

    __tablename__ = "register_entry"
    __table_args__ = (UniqueConstraint("book_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    book_id: Mapped[int] = mapped_column(ForeignKey("register_book.id"))
    number: Mapped[int]
    about: Mapped[str] = mapped_column(String(500))
    issued_on: Mapped[date]
    taken_at: Mapped[datetime]
    account_id: Mapped[int]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
