"""A conference, its days, chairs and all that the host decides about it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.access.roles import Role
from meetings.conferences.rules.vocabulary import Form, Kind, LetterForm, Stage, Urgency
from meetings.kit.orm import Base
from meetings.organisations.models import Organisation, TierScheme


class Conference(Base):
    """One conference, held by a host (class: conference file, 10 years)."""

    __tablename__ = "conference"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_it_begins"),
        CheckConstraint("declared_not_secret", name="holds_no_state_secret"),
        Index("ix_conference_stage_starts_at", "stage", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    form: Mapped[Form]
    kind: Mapped[Kind]
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    host_name: Mapped[str] = mapped_column(String(200), default="")
    scheme_id: Mapped[int] = mapped_column(ForeignKey("tier_scheme.id"))
    levels: Mapped[int] = mapped_column(default=3)
    purpose: Mapped[str] = mapped_column(Text, default="")
    theme: Mapped[str] = mapped_column(String(500), default="")
    requirements: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    actual_started_at: Mapped[datetime | None] = mapped_column(default=None)
    actual_ended_at: Mapped[datetime | None] = mapped_column(default=None)
    reply_deadline: Mapped[datetime | None] = mapped_column(default=None)
    speech_deadline: Mapped[datetime | None] = mapped_column(default=None)
    line_test_at: Mapped[datetime | None] = mapped_column(default=None)
    announced_at: Mapped[datetime | None] = mapped_column(default=None)
    cancel_reason: Mapped[str] = mapped_column(String(1000), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    speech_minutes: Mapped[int] = mapped_column(default=7)
    declared_not_secret: Mapped[bool]
    declared_by_id: Mapped[int]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    is_silent: Mapped[bool] = mapped_column(default=False)
    letter_number: Mapped[str] = mapped_column(String(60), default="")
    letter_on: Mapped[date | None] = mapped_column(default=None)
    letter_form: Mapped[LetterForm] = mapped_column(default=LetterForm.GIAY_MOI)
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NONE)
    signer_title: Mapped[str] = mapped_column(String(200), default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), default=None, index=True)
    fold: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    host: Mapped[Organisation] = relationship(lazy="joined", init=False, repr=False)
    scheme: Mapped[TierScheme] = relationship(lazy="joined", init=False, repr=False)
    aliases: Mapped[list["TitleAlias"]] = relationship(
        lazy="selectin",
        init=False,
        repr=False,
        order_by="TitleAlias.position",
        cascade="all, delete-orphan",
    )
    chairs: Mapped[list["Chair"]] = relationship(
        lazy="selectin",
        init=False,
        repr=False,
        order_by="Chair.position",
        cascade="all, delete-orphan",
    )
    organisers: Mapped[list["Organiser"]] = relationship(
        lazy="raise",
        init=False,
        repr=False,
        order_by="Organiser.position",
        cascade="all, delete-orphan",
    )
    contacts: Mapped[list["ConferenceContact"]] = relationship(
        lazy="raise",
        init=False,
        repr=False,
        order_by="ConferenceContact.position",
        cascade="all, delete-orphan",
    )
    days: Mapped[list["ConferenceDay"]] = relationship(
        lazy="selectin",
        init=False,
        repr=False,
        order_by="ConferenceDay.starts_at",
        cascade="all, delete-orphan",
    )

    @property
    def place_of_roles(self) -> str:
        """Return the place at which roles within this conference are held."""
        return f"c{self.id}/"


class TitleAlias(Base):
    """Another title the same conference is known by."""

    __tablename__ = "title_alias"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))


class Chair(Base):
    """One who chairs, with the titles as the documents give them (kept with the file)."""

    __tablename__ = "chair"
    __table_args__ = (UniqueConstraint("conference_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    other_title: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    # how search and the check for clashes compare the name
    fold: Mapped[str] = mapped_column(String(240), default="", index=True)

    @property
    def titles(self) -> list[str]:
        """Return the one or two titles."""
        return [title for title in (self.title, self.other_title) if title]


class Organiser(Base):
    """A body that organises, leading or helping; perhaps not one of our organisations."""

    __tablename__ = "organiser"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    part: Mapped[str] = mapped_column(String(60), default="")


class ConferenceContact(Base):
    """Whom to call about the conference (QĐ 45/2018: đầu mối liên hệ)."""

    __tablename__ = "conference_contact"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")


class ConferenceDay(Base):
    """One day of a conference: one entry in people's calendars, with a UID of its own."""

    __tablename__ = "conference_day"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_it_begins"),
        UniqueConstraint("conference_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    day: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    sessions: Mapped[list["ConferenceSession"]] = relationship(
        lazy="selectin",
        init=False,
        repr=False,
        order_by="ConferenceSession.starts_at",
        cascade="all, delete-orphan",
    )


class StruckDay(Base):
    """A day no longer held after people were told of it: calendars that hold it are told so."""

    __tablename__ = "struck_day"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    struck_at: Mapped[datetime]


class FormerPlan(Base):
    """When and where a conference was to be held until its host moved it, after people were told.

    `hours` are pairs of moments (ISO 8601 with offset), one for each day.
    """

    __tablename__ = "former_plan"
    __table_args__ = (Index("ix_former_plan_conference_id_moved_at", "conference_id", "moved_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    hours: Mapped[list[Any]]
    place: Mapped[str] = mapped_column(String(300))
    moved_at: Mapped[datetime]


class ConferenceSession(Base):
    """A session within a day; several may run side by side."""

    __tablename__ = "conference_session"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("conference_day.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class ConferenceRole(Base):
    """A part an account plays in one conference, beside its duties."""

    __tablename__ = "conference_role"
    __table_args__ = (UniqueConstraint("conference_id", "account_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    participation_id: Mapped[int | None] = mapped_column(
        ForeignKey("participation.id"), default=None
    )
