"""Plans that an office keeps to begin from."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.conferences.models import Conference
from meetings.kit.orm import Base
from meetings.organisations.models import Organisation


class ConferenceTemplate(Base):
    """A plan by name: what was decided is kept as it was (`plan`, see rules.templates).

    Points and agenda are those of the conference it was made from, as they stand when the template
    is used; conferences are never deleted.
    """

    __tablename__ = "conference_template"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    plan: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship(lazy="joined", init=False, repr=False)
    conference: Mapped[Conference] = relationship(lazy="joined", init=False, repr=False)
