"""Questions about minutes as they are written, and about what was issued."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from meetings.conferences.models import Conference
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.minutes.models import Minutes, MinutesEdition, MinutesFile
from meetings.minutes.rules import RENDER


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """The edition that stands, and its stored bytes once they are made."""

    edition: MinutesEdition
    file: MinutesFile | None


def of(conference: Conference) -> Minutes | None:
    """Return the minutes of a conference, or None before they are drafted."""
    return db.session.scalar(select(Minutes).where(Minutes.conference_id == conference.id))


def for_change(conference: Conference) -> Minutes | None:
    """Return the minutes locked until the transaction ends."""
    wanted = select(Minutes).where(Minutes.conference_id == conference.id).with_for_update()
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def issued(conference: Conference) -> Issued | None:
    """Return the edition that stands (the last one issued), with its file when rendered."""
    last = (
        select(MinutesEdition)
        .where(MinutesEdition.conference_id == conference.id)
        .order_by(MinutesEdition.edition.desc())
        .limit(1)
    )
    edition = db.session.scalar(last)
    if edition is None:
        return None
    return Issued(edition=edition, file=file(edition))


def editions(conference: Conference) -> Sequence[MinutesEdition]:
    """List all editions, the newest first."""
    wanted = select(MinutesEdition).where(MinutesEdition.conference_id == conference.id)
    return db.session.scalars(wanted.order_by(MinutesEdition.edition.desc())).all()


def edition(conference: Conference, public_id: str) -> Issued:
    """Return one edition of a conference, also one that was replaced, or refuse (404)."""
    wanted = select(MinutesEdition).where(
        MinutesEdition.conference_id == conference.id, MinutesEdition.public_id == public_id
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFoundError(_m("Không tìm thấy bản biên bản này."))
    return Issued(edition=found, file=file(found))


def edition_by_id(edition_id: int) -> MinutesEdition | None:
    """Return one edition, for the job that renders it."""
    return db.session.get(MinutesEdition, edition_id)


def conference_of(edition: MinutesEdition) -> Conference:
    """Return the conference an edition belongs to."""
    return db.session.get_one(Conference, edition.conference_id)


def file(edition: MinutesEdition) -> MinutesFile | None:
    """Return the stored bytes of an edition, or None before they are made."""
    return db.session.get(MinutesFile, edition.id)


def render_key(edition: MinutesEdition) -> str:
    """Return the key of the job that renders an edition."""
    return f"{RENDER}:{edition.id}"
