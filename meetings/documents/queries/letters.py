"""What a letter of invitation is made of, and the printed ones that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from meetings.access.actor import Actor
from meetings.agenda import queries as agenda
from meetings.agenda.queries import Block
from meetings.conferences.models import BranchContact, Conference, InvitedPost, Participation
from meetings.conferences.queries import branch, composition, planning, tally, visibility
from meetings.conferences.queries.planning import People
from meetings.conferences.rules.vocabulary import Answer, Measure, Stage
from meetings.documents.models import Document, LetterFile
from meetings.documents.queries import papers
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation

TIER: Final = "tier"


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """What an office adds to the letters it passes on: contacts, requirements, papers (titles)."""

    contacts: tuple[BranchContact, ...] = ()
    note: str = ""
    papers: tuple[str, ...] = ()


NOTHING: Final = Own()


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """Who invites whom: a point by the office above it, or the whole first tier by the host.

    `asked` holds the posts that are asked of the point, `own` what the office that passed the
    invitation on says beside the host.
    """

    conference: Conference
    issuer: Organisation
    invited: Organisation | None
    point: Participation | None
    is_passed_on: bool
    asked: tuple[InvitedPost, ...] = ()
    own: Own = NOTHING

    @property
    def addressee(self) -> str:
        """Return the name under which the printed letter is kept."""
        return self.point.public_id if self.point else TIER


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Everything a letter needs from the tables, beside the invitation itself.

    `papers` are the titles of what was released beside each item of the agenda (by its key).
    """

    main: Participation
    people: People
    blocks: tuple[Block, ...]
    papers: Mapping[int, tuple[str, ...]]
    invited: dict[int, int]
    asked: Mapping[int, tuple[InvitedPost, ...]]
    asked_of_main: tuple[InvitedPost, ...]


def invitation(conference: Conference, *, organisation: str, actor: Actor) -> Invitation:
    """Return the invitation the reader asks for: of the organisation named, else of its own.

    The host's people get the letter to the first tier. Refuses (404) where there is none.
    """
    if conference.stage is Stage.DRAFT and not visibility.sees_whole(conference, actor=actor):
        raise _none()
    if not organisation and visibility.sees_whole(conference, actor=actor):
        return _of_tier(conference)
    seen = select(Participation).join(
        Organisation, Organisation.id == Participation.organisation_id
    )
    seen = seen.where(
        visibility.points_visible_to(conference, actor),
        Participation.answer != Answer.WITHDRAWN,
    )
    if organisation:
        seen = seen.where(Organisation.public_id == organisation)
    elif actor.organisation_ids:
        seen = seen.where(Participation.organisation_id.in_(actor.organisation_ids))
    else:  # somebody with nothing but a part at a point of this conference
        seen = seen.where(Participation.is_main.is_(False))
    point = db.session.scalars(seen.order_by(Participation.level, Participation.id)).first()
    if point is None:
        raise _none()
    return _of_point(conference, point)


def invitation_for(conference: Conference, addressee: str) -> Invitation:
    """Return the invitation of this addressee, for the job that prints it."""
    if addressee == TIER:
        return _of_tier(conference)
    wanted = select(Participation).where(
        Participation.conference_id == conference.id, Participation.public_id == addressee
    )
    point = db.session.scalar(wanted)
    if point is None:
        raise _none()
    return _of_point(conference, point)


def content(conference: Conference) -> Content:
    """Return what the letters of a conference say."""
    totals = tally.totals(conference.id)
    main = planning.main_participation(conference)
    return Content(
        main=main,
        people=planning.people(conference),
        blocks=agenda.timetable(conference),
        papers={
            item: tuple(paper.title for paper in held)
            for item, held in papers.released_by_item(conference).items()
        },
        invited={level: sums[Measure.INVITED] for level, sums in sorted(totals.items())},
        asked=composition.of_tiers(conference),
        asked_of_main=tuple(composition.of_point(main)),
    )


def own_of(office: Participation) -> Own:
    """Return what an invited office adds to the letters it sends: with its released papers."""
    given = select(Document.title).where(
        Document.under_id == office.id,
        Document.removed_at.is_(None),
        Document.released_at.is_not(None),
    )
    titles = db.session.scalars(given.order_by(Document.released_at, Document.id))
    return Own(
        contacts=tuple(branch.contacts(office)), note=office.passed_on_note, papers=tuple(titles)
    )


def printed(conference: Conference, *, addressee: str, digest: str) -> LetterFile | None:
    """Return the printed letter with this very content, or None while there is none."""
    wanted = select(LetterFile).where(
        LetterFile.conference_id == conference.id,
        LetterFile.addressee == addressee,
        LetterFile.content_sha256 == digest,
    )
    return db.session.scalar(wanted)


def _of_tier(conference: Conference) -> Invitation:
    return Invitation(
        conference=conference,
        issuer=conference.host,
        invited=None,
        point=None,
        is_passed_on=False,
    )


def _of_point(conference: Conference, point: Participation) -> Invitation:
    if point.is_main:
        return _of_tier(conference)
    issuer, own = None, NOTHING
    # whoever passes an invitation on gives it a number of its own; the host's number is the host's
    if point.letter_number != conference.letter_number:
        above = (
            select(Organisation, Participation)
            .join(Participation, Participation.organisation_id == Organisation.id)
            .where(Participation.id == point.parent_id, Participation.is_main.is_(False))
        )
        for office, parent in db.session.execute(above):
            issuer, own = office, own_of(parent)
    return Invitation(
        conference=conference,
        issuer=issuer or conference.host,
        invited=db.session.get_one(Organisation, point.organisation_id),
        point=point,
        is_passed_on=issuer is not None,
        asked=tuple(composition.of_point(point)),
        own=own,
    )


def _none() -> NotFoundError:
    return NotFoundError(_m("Không có giấy mời nào cho đơn vị của bạn trong hội nghị này."))
