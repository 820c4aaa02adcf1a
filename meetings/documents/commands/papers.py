"""Keeping the papers of a conference: add, place, release, take back, remove."""

from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.agenda.models import AgendaItem
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import points
from meetings.conferences.rules import branch, places, stages
from meetings.documents.events import (
    DocumentAdded,
    DocumentPlaced,
    DocumentReleased,
    DocumentRemoved,
    DocumentTakenBack,
)
from meetings.documents.models import Document
from meetings.documents.queries import papers as queries
from meetings.documents.rules import taking
from meetings.documents.rules.taking import Paper
from meetings.kit import events, onetime, tokens
from meetings.kit.database import db
from meetings.kit.filenames import safe_filename


def add(
    conference: Conference,
    *,
    paper: Paper,
    item: AgendaItem | None = None,
    under: Participation | None = None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Add a paper that was found fit (rules.taking) and stored; who adds it alone sees it yet.

    With an `item` of the agenda it stands beside that; `under` is the point of an invited office
    that hands it to its own lower tier.
    """
    _must(conference, under, actor=actor)
    if under is not None:
        branch.check_telling(under, stage=conference.stage)
    stages.check_open(conference.stage)
    title = taking.titled(paper.title, paper.filename)
    document = Document(
        public_id=tokens.public_id(),
        conference_id=conference.id,
        agenda_item_id=item.id if item else None,
        title=title,
        filename=safe_filename(paper.filename),
        media_type=paper.media_type,
        size=paper.size,
        sha256=paper.sha256,
        under_id=under.id if under else None,
        added_by=actor.name,
        added_at=now,
    )
    db.session.add(document)
    db.session.flush()
    events.emit(
        DocumentAdded(
            at=now,
            by=actor.by,
            subject=document.public_id,
            conference_id=conference.id,
            title=document.title,
            sha256=document.sha256,
            size=document.size,
            under=under.public_id if under else "",
        )
    )
    return document


def place(
    document: Document,
    *,
    item: AgendaItem | None,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Put the paper beside an item of the agenda, or beside none; its readers stay the same."""
    actor.must(Permission.DOCUMENT_ADD, *places.of_conference(conference))
    onetime.check_version(document.version, version)
    stages.check_open(conference.stage)
    document.agenda_item_id = item.id if item else None
    document.version += 1
    events.emit(
        DocumentPlaced(
            at=now,
            by=actor.by,
            subject=document.public_id,
            conference_id=conference.id,
            title=document.title,
            item=item.title if item else "",
        )
    )
    return document


def release(
    document: Document,
    *,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Let everybody who sees the conference read the paper."""
    under = _check_change(document, conference=conference, version=version, actor=actor)
    document.released_at = now
    _changed(document, DocumentReleased, conference=conference, under=under, actor=actor, now=now)
    return document


def take_back(
    document: Document,
    *,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Keep the paper to its host again."""
    under = _check_change(document, conference=conference, version=version, actor=actor)
    document.released_at = None
    _changed(document, DocumentTakenBack, conference=conference, under=under, actor=actor, now=now)
    return document


def remove(
    document: Document,
    *,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Offer the paper no longer; row and bytes are kept with the file of the conference."""
    under = _check_change(document, conference=conference, version=version, actor=actor)
    document.removed_at = now
    _changed(document, DocumentRemoved, conference=conference, under=under, actor=actor, now=now)
    return document


def _check_change(
    document: Document, *, conference: Conference, version: int | None, actor: Actor
) -> Participation | None:
    """Refuse who may not change the paper now; return the office below the host that added it."""
    under = queries.owner(document, conference=conference)
    _must(conference, under, actor=actor)
    onetime.check_version(document.version, version)
    stages.check_open(conference.stage)
    return under


def _changed(
    document: Document,
    event: type[DocumentReleased | DocumentTakenBack | DocumentRemoved],
    *,
    conference: Conference,
    under: Participation | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell what became of the paper; letters of an office name the papers it sends along."""
    document.version += 1
    if under is not None:
        conference.changed_at = now
    events.emit(
        event(
            at=now,
            by=actor.by,
            subject=document.public_id,
            conference_id=conference.id,
            title=document.title,
            under=under.public_id if under else "",
        )
    )


def _must(conference: Conference, under: Participation | None, *, actor: Actor) -> None:
    """Refuse whoever does not keep the papers of the host, or of the office `under` it."""
    if under is None:
        actor.must(Permission.DOCUMENT_ADD, *places.of_conference(conference))
        return
    as_whom = points.capacity(under, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)
