"""The papers of a conference, as far as the actor may read them."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import Conference
from meetings.conferences.rules import places
from meetings.documents.models import Document
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m


def may_add(conference: Conference, *, actor: Actor) -> bool:
    """Say whether the actor keeps the papers of this conference."""
    return actor.can(Permission.DOCUMENT_ADD, *places.of_conference(conference))


def papers(conference: Conference, *, actor: Actor) -> Sequence[Document]:
    """List the papers the actor may read, in the order they came."""
    wanted = _readable(conference, actor)
    return db.session.scalars(wanted.order_by(Document.added_at, Document.id)).all()


def by_item(conference: Conference, *, actor: Actor) -> dict[int, list[Document]]:
    """Return the papers the actor may read beside the items (by their key) of the agenda."""
    found: dict[int, list[Document]] = {}
    for paper in papers(conference, actor=actor):
        if paper.agenda_item_id is not None:
            found.setdefault(paper.agenda_item_id, []).append(paper)
    return found


def released_by_item(conference: Conference) -> dict[int, list[Document]]:
    """Return the papers that everybody invited may read beside the items of the agenda."""
    wanted = select(Document).where(
        Document.conference_id == conference.id,
        Document.removed_at.is_(None),
        Document.released_at.is_not(None),
        Document.agenda_item_id.is_not(None),
    )
    found: dict[int, list[Document]] = {}
    for paper in db.session.scalars(wanted.order_by(Document.added_at, Document.id)):
        found.setdefault(paper.agenda_item_id or 0, []).append(paper)
    return found


def get(conference: Conference, public_id: str, *, actor: Actor) -> Document:
    """Return one paper the actor may read, or refuse (404)."""
    wanted = _readable(conference, actor).where(Document.public_id == public_id)
    return _found(db.session.scalar(wanted))


def for_change(conference: Conference, public_id: str, *, actor: Actor) -> Document:
    """Return one paper locked until the transaction ends, or refuse."""
    wanted = _readable(conference, actor).where(Document.public_id == public_id)
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    return _found(db.session.scalar(locked))


def _readable(conference: Conference, actor: Actor) -> Select[Document]:
    """Return the papers released to all; to those who keep them also the others."""
    wanted = select(Document).where(
        Document.conference_id == conference.id, Document.removed_at.is_(None)
    )
    if may_add(conference, actor=actor):
        return wanted
    return wanted.where(Document.released_at.is_not(None))


def _found(document: Document | None) -> Document:
    if document is None:
        raise NotFoundError(_m("Không tìm thấy tài liệu này, hoặc bạn không được xem."))
    return document
