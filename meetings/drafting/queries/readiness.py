"""How far a draft has come, and what the last look before the letters is made of."""

from collections.abc import Iterator, Sequence

from sqlalchemy import exists, func, select

from meetings.access.actor import Actor
from meetings.agenda import queries as agenda
from meetings.agenda.models import AgendaItem
from meetings.agenda.queries import Block
from meetings.conferences.models import Conference, InvitedPost, Participation
from meetings.conferences.queries import planning as plans
from meetings.conferences.rules.clashes import Clashes
from meetings.documents.models import Document
from meetings.documents.queries import papers
from meetings.drafting.rules.readiness import Doubled, Draft, Overrun, Spilled
from meetings.drafting.rules.steps import Progress
from meetings.kit import vietnamese
from meetings.kit.database import db


def progress(conference: Conference) -> Progress:
    """Return what a draft has already, in one statement."""
    wanted = select(
        exists().where(InvitedPost.conference_id == conference.id),
        exists().where(Participation.conference_id == conference.id, ~Participation.is_main),
        exists().where(AgendaItem.conference_id == conference.id),
        exists().where(Document.conference_id == conference.id, Document.removed_at.is_(None)),
    )
    posts, points, items, held = db.session.execute(wanted).one()
    return Progress(posts=bool(posts), points=bool(points), items=bool(items), papers=bool(held))


def draft(conference: Conference, *, clashes: Clashes, actor: Actor) -> Draft:
    """Return what the last look needs of a draft."""
    blocks = agenda.timetable(conference)
    held = papers.papers(conference, actor=actor)
    points = select(func.count()).where(
        Participation.conference_id == conference.id, ~Participation.is_main
    )
    return Draft(
        plan=plans.as_plan(conference),
        points=db.session.scalar(points) or 0,
        items=sum(len(block.lines) for block in blocks),
        overruns=tuple(_overruns(blocks)),
        spilled=tuple(
            Spilled(minutes=day.spill.minutes, where=_name(day.plain), into=_name(day.spill.into))
            for day in agenda.days(blocks)
            if day.spill
        ),
        doubled=tuple(
            Doubled(who=one.who, one=_name(one.first), other=_name(one.second))
            for one in agenda.twice(blocks)
        ),
        papers=len(held),
        unreleased=sum(paper.released_at is None for paper in held),
        clashes=clashes.count,
    )


def _overruns(blocks: Sequence[Block]) -> Iterator[Overrun]:
    """Yield what lasts too long; a day that stands alone needs no name."""
    for block in blocks:
        if block.overrun:
            yield Overrun(minutes=block.overrun, where=_name(block) if len(blocks) > 1 else "")


def _name(block: Block) -> str:
    return block.session.title if block.session else vietnamese.short_date(block.day.day)
