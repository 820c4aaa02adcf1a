"""The posts a conference asks a class of points, or one point, to send."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit.orm import Base


class InvitedPost(Base):
    """One post in words ("Giám đốc Sở Nội vụ"), from `least` to `most` people of it.

    Asked by the host of every point of a tier (`level`) or of one point, or by an invited office
    (`under_id`, its own point) of the points directly below it.
    """

    __tablename__ = "invited_post"
    __table_args__ = (
        CheckConstraint("least >= 1 AND (most IS NULL OR most >= least)", name="numbers_fit"),
        CheckConstraint(
            "level IS NOT NULL OR participation_id IS NOT NULL OR under_id IS NOT NULL",
            name="asks_somebody",
        ),
        Index("ix_invited_post_conference_id_position", "conference_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    level: Mapped[int | None] = mapped_column(default=None)
    participation_id: Mapped[int | None] = mapped_column(
        ForeignKey("participation.id", ondelete="CASCADE"), default=None, index=True
    )
    under_id: Mapped[int | None] = mapped_column(
        ForeignKey("participation.id", ondelete="CASCADE"), default=None, index=True
    )
    post: Mapped[str] = mapped_column(String(200))
    fold: Mapped[str] = mapped_column(String(200))
    is_required: Mapped[bool] = mapped_column(default=False)
    least: Mapped[int] = mapped_column(default=1)
    most: Mapped[int | None] = mapped_column(default=None)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
