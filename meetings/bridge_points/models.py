"""Bridge points as stored."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.bridge_points.rules import ContactKind, LineKind, place_of
from meetings.kit.orm import Base
from meetings.organisations.models import Organisation


class BridgePoint(Base):
    """A venue that joins conferences by line (điểm cầu)."""

    __tablename__ = "bridge_point"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    lat: Mapped[float | None] = mapped_column(default=None)
    lon: Mapped[float | None] = mapped_column(default=None)
    is_default: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    sort_key: Mapped[str] = mapped_column(String(600), default="", index=True)
    fold: Mapped[str] = mapped_column(String(600), default="", index=True)
    version: Mapped[int] = mapped_column(default=1)
    # of the private address of its calendar; the address itself is kept nowhere (T31)
    feed_digest: Mapped[str | None] = mapped_column(
        String(64), default=None, unique=True, index=True
    )
    organisation: Mapped[Organisation] = relationship(lazy="joined", init=False, repr=False)
    rooms: Mapped[list["BridgeRoom"]] = relationship(
        lazy="raise", init=False, repr=False, order_by="BridgeRoom.id"
    )
    lines: Mapped[list["BridgeLine"]] = relationship(
        lazy="raise", init=False, repr=False, order_by="BridgeLine.is_backup"
    )
    contacts: Mapped[list["BridgeContact"]] = relationship(
        lazy="raise", init=False, repr=False, order_by="BridgeContact.id"
    )

    @property
    def place(self) -> str:
        """Return where this point stands for the decision point."""
        return place_of(self.organisation.path, self.id)


class BridgeRoom(Base):
    """A room or hall of a point."""

    __tablename__ = "bridge_room"
    __table_args__ = (CheckConstraint("capacity >= 1", name="room_holds_somebody"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    bridge_point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[int]


class BridgeLine(Base):
    """An endpoint by which the point is reached, main or backup."""

    __tablename__ = "bridge_line"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    bridge_point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    kind: Mapped[LineKind]
    address: Mapped[str] = mapped_column(String(200))
    is_backup: Mapped[bool] = mapped_column(default=False)


class BridgeContact(Base):
    """Whom to call.

    Personal data: name, phone, mail (legal basis: task of the agency); kept with the point.
    """

    __tablename__ = "bridge_contact"
    __table_args__ = (Index("ix_bridge_contact_email", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    bridge_point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    kind: Mapped[ContactKind]
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
