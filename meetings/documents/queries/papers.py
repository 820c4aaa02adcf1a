"""The papers of a conference, as far as the actor may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, and_, or_, select, true
from sqlalchemy.orm import joinedload

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import branch, points, visibility
from meetings.conferences.rules import places
from meetings.documents.models import Document
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another

_OWNER: Final = another(Participation, "paper_owner")
_MOST: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class BranchPapers:
    """What one invited office hands to its lower tier, and what the reader may do with it."""

    office: Participation
    papers: tuple[Document, ...]
    may_add: bool
    may_change: bool


def may_add(conference: Conference, *, actor: Actor) -> bool:
    """Say whether the actor keeps the papers of this conference."""
    return actor.can(Permission.DOCUMENT_ADD, *places.of_conference(conference))


def papers(conference: Conference, *, actor: Actor) -> Sequence[Document]:
    """List the host's papers the actor may read, in the order they came."""
    wanted = _readable(conference, actor).where(Document.under_id.is_(None))
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
        Document.under_id.is_(None),
        Document.removed_at.is_(None),
        Document.released_at.is_not(None),
        Document.agenda_item_id.is_not(None),
    )
    found: dict[int, list[Document]] = {}
    for paper in db.session.scalars(wanted.order_by(Document.added_at, Document.id)):
        found.setdefault(paper.agenda_item_id or 0, []).append(paper)
    return found


def branches(conference: Conference, *, actor: Actor) -> Sequence[BranchPapers]:
    """List what invited offices hand to their lower tiers: that they may read, or may add to."""
    may_write = {point.id: point for point in branch.offices(conference, actor=actor)}
    wanted = (
        select(Document, _OWNER)
        .join(_OWNER, _OWNER.id == Document.under_id)
        .where(Document.id.in_(_readable(conference, actor).with_only_columns(Document.id)))
        .order_by(_OWNER.level, _OWNER.sort_key, _OWNER.id, Document.added_at, Document.id)
        .limit(_MOST)
    )
    found: dict[int, tuple[Participation, list[Document]]] = {
        point.id: (point, []) for point in may_write.values()
    }
    for document, owner in db.session.execute(wanted):
        found.setdefault(owner.id, (owner, []))[1].append(document)
    runs = actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    return [
        BranchPapers(
            office=owner,
            papers=tuple(some),
            may_add=owner.id in may_write,
            may_change=runs or owner.id in may_write,
        )
        for owner, some in found.values()
    ]


def owner(document: Document, *, conference: Conference) -> Participation | None:
    """Return the point of the office whose paper it is; None for the host's."""
    if document.under_id is None:
        return None
    wanted = (
        select(Participation)
        .where(Participation.id == document.under_id)
        .options(joinedload(Participation.bridge_point))
    )
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    return points.belongs(found, conference)


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
    """Return the papers released to all, and to their branch; to those who keep them also others.

    The host's people see what offices hand to their lower tiers, too.
    """
    hosts = Document.under_id.is_(None)
    released = Document.released_at.is_not(None)
    written = select(Participation.id).where(branch.written_by(conference, actor=actor))
    owned = Document.under_id.in_(written)
    whole = visibility.sees_whole(conference, actor=actor)
    below = select(_OWNER.id).where(branch.stands_below(_OWNER, conference, actor=actor))
    handed = true() if whole else Document.under_id.in_(below)
    runs = actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    return select(Document).where(
        Document.conference_id == conference.id,
        Document.removed_at.is_(None),
        or_(
            and_(hosts, true() if may_add(conference, actor=actor) else released),
            and_(~hosts, or_(owned, and_(handed, true() if runs else released))),
        ),
    )


def _found(document: Document | None) -> Document:
    if document is None:
        raise NotFoundError(_m("Không tìm thấy tài liệu này, hoặc bạn không được xem."))
    return document
