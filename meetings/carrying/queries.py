"""What a former conference left open, and which items continue one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from meetings.access.actor import Actor
from meetings.agenda import queries as agenda
from meetings.agenda.models import AgendaItem
from meetings.assignments import queries as assignments
from meetings.assignments.models import Assignment
from meetings.assignments.rules import AssignmentState
from meetings.carrying import rules
from meetings.carrying.models import CarriedItem
from meetings.carrying.rules import NothingToCarryError
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import visibility
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another

_MOST_OFFERED: Final = 30
_HELD: Final = (Stage.LIVE, Stage.ENDED, Stage.CLOSED)
_OPEN: Final = (AssignmentState.GIVEN, AssignmentState.ACCEPTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Former:
    """A meeting that was held before; `is_series` where it belongs to the same series."""

    code: str
    title: str
    starts_at: datetime
    is_series: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenItem:
    """An item not known to be done, and whether it is proposed to be carried on.

    It was carried to another agenda, or one of its title stands here without having been carried:
    it came along with a copy, or was written by hand.
    """

    item: AgendaItem
    is_elsewhere: bool
    is_here: bool
    is_proposed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenTask:
    """A task from the conclusions that is not done."""

    task: Assignment
    is_elsewhere: bool
    is_here: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What of a former conference may still join an agenda."""

    former: Conference
    items: Sequence[OpenItem]
    tasks: Sequence[OpenTask]


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The conference an item was carried on from."""

    code: str
    title: str
    day: date


def formers(conference: Conference, *, actor: Actor) -> Sequence[Former]:
    """List the meetings of the same host that were held before this one: its series first."""
    of_series = Conference.series_id == conference.series_id
    wanted = (
        select(Conference.code, Conference.title, Conference.starts_at, Conference.series_id)
        .where(
            visibility.conferences_visible_to(actor),
            Conference.host_id == conference.host_id,
            Conference.id != conference.id,
            Conference.starts_at < conference.starts_at,
            Conference.stage.in_(_HELD),
        )
        .limit(_MOST_OFFERED)
    )
    latest = (Conference.starts_at.desc(), Conference.id.desc())
    if conference.series_id is not None:
        wanted = wanted.order_by(of_series.is_not(True), *latest)
    else:
        wanted = wanted.order_by(*latest)
    return [
        Former(
            code=code,
            title=title,
            starts_at=starts_at,
            is_series=series is not None and series == conference.series_id,
        )
        for code, title, starts_at, series in db.session.execute(wanted)
    ]


def former_named(code: str, *, actor: Actor) -> Conference:
    """Return the conference that was named on the form, or refuse (422)."""
    try:
        return visibility.get(code, actor=actor)
    except NotFoundError as missing:
        raise NothingToCarryError(
            _m("Hãy chọn một hội nghị trước trong danh sách."), field="former"
        ) from missing


def offer(conference: Conference, *, former: Conference) -> Offer:
    """Return what a former conference (found by visibility) left open and is not here yet."""
    here, elsewhere = _carried(conference, former)
    titles = {vietnamese.fold(item.title) for item in agenda.items(conference)}
    items = [
        _open_item(item, is_elsewhere=("item", item.id) in elsewhere, titles=titles)
        for item in agenda.items(former)
        if rules.is_open(item.kind, item.outcome) and ("item", item.id) not in here
    ]
    tasks = [
        OpenTask(
            task=task,
            is_elsewhere=("task", task.id) in elsewhere,
            is_here=vietnamese.fold(rules.title_of_task(task.text)) in titles,
        )
        for task in assignments.of(former)
        if task.state in _OPEN and ("task", task.id) not in here
    ]
    return Offer(former=former, items=items, tasks=tasks)


def points_here(conference: Conference, items: Sequence[AgendaItem]) -> dict[int, str]:
    """Return for the points that items name those of the same offices here (public ids)."""
    ids = {item.participation_id for item in items if item.participation_id}
    here = another(Participation, "spoken_from")
    wanted = (
        select(Participation.id, here.public_id)
        .join(here, here.organisation_id == Participation.organisation_id)
        .where(Participation.id.in_(ids), here.conference_id == conference.id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)} if ids else {}


def origins(conference: Conference, *, actor: Actor) -> dict[int, Origin]:
    """Return for items (by their key) the conference they continue, as far as the actor sees it."""
    wanted = (
        select(CarriedItem.agenda_item_id, Conference.code, Conference.title, Conference.starts_at)
        .join(Conference, Conference.id == CarriedItem.former_id)
        .where(CarriedItem.conference_id == conference.id, visibility.conferences_visible_to(actor))
    )
    return {
        item: Origin(code=code, title=title, day=starts_at)
        for item, code, title, starts_at in db.session.execute(wanted)
    }


def _open_item(item: AgendaItem, *, is_elsewhere: bool, titles: Collection[str]) -> OpenItem:
    is_here = vietnamese.fold(item.title) in titles
    return OpenItem(
        item=item,
        is_elsewhere=is_elsewhere,
        is_here=is_here,
        is_proposed=rules.is_proposed(item.outcome, is_elsewhere=is_elsewhere, is_here=is_here),
    )


def _carried(
    conference: Conference, former: Conference
) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Return what of a former conference stands on this agenda, and what on others."""
    wanted = (
        select(CarriedItem.conference_id, CarriedItem.former_item_id, CarriedItem.assignment_id)
        .join(Conference, Conference.id == CarriedItem.conference_id)
        .where(CarriedItem.former_id == former.id, Conference.stage != Stage.CANCELLED)
    )
    here: set[tuple[str, int]] = set()
    elsewhere: set[tuple[str, int]] = set()
    for at, item, task in db.session.execute(wanted):
        found = here if at == conference.id else elsewhere
        if item is not None:
            found.add(("item", item))
        if task is not None:
            found.add(("task", task))
    return here, elsewhere
