"""Where items that were carried on come from."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base


class CarriedItem(Base):
    """An item that continues one of a former conference, or reports on a task from it.

    Once for each agenda; when the item is taken out, what it continued may be carried on again.
    """

    __tablename__ = "carried_item"
    __table_args__ = (
        UniqueConstraint("conference_id", "former_item_id"),
        UniqueConstraint("conference_id", "assignment_id"),
        Index("ix_carried_item_former_item_id", "former_item_id"),
        Index("ix_carried_item_assignment_id", "assignment_id"),
    )

    agenda_item_id: Mapped[int] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True
    )
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    former_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    former_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), default=None
    )
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), default=None)
