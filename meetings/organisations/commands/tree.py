"""Founding, changing and merging organisations."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.kit import events, tokens, vietnamese
from meetings.kit.database import db
from meetings.organisations import queries, rules
from meetings.organisations.events import (
    OrganisationChanged,
    OrganisationFounded,
    OrganisationMerged,
)
from meetings.organisations.models import Organisation, OrganisationInterval
from meetings.organisations.rules import Profile

_ONE_DAY: Final = timedelta(days=1)


def found(
    profile: Profile,
    *,
    parent: Organisation | None,
    valid_from: date | None,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Bring a new organisation into the tree, under a parent or as a root of its own."""
    actor.must(Permission.ORGANISATION_MANAGE, parent.path if parent else "/")

    rules.check_nesting(parent=parent.level if parent else None, child=profile.level)
    _check_code_is_free(profile, besides=None, now=now)

    identity = tokens.public_id()
    founded = Organisation(
        public_id=identity,
        key=f"u-{identity}",
        code=profile.code,
        name=profile.name,
        short_name=profile.short_name,
        kind=profile.kind,
        level=profile.level,
        parent_id=parent.id if parent else None,
        valid_from=valid_from,
    )
    _describe(founded, profile)
    db.session.add(founded)
    db.session.flush()
    place = parent.path if parent else "/"
    founded.path = rules.path_below(place, organisation_id=founded.id)
    db.session.add(_interval(founded, valid_from=valid_from))
    db.session.flush()

    events.emit(
        OrganisationFounded(at=now, by=actor.by, subject=founded.public_id, name=founded.name)
    )
    return founded


def change(
    organisation: Organisation,
    *,
    profile: Profile,
    parent: Organisation | None,
    as_of: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Give an organisation another name, code or parent from a day on; what it was before is kept.

    A change as of the day the current name began corrects that name. A new parent takes the whole
    branch along. `organisation` is loaded by `queries.for_change`.
    """
    actor.must(Permission.ORGANISATION_MANAGE, organisation.path)
    if parent is not None and parent.id != organisation.parent_id:
        actor.must(Permission.ORGANISATION_MANAGE, parent.path)

    current = queries.current_interval(organisation)
    today = now.astimezone(vietnamese.ZONE).date()
    rules.check_takes_effect(as_of=as_of, today=today, current_from=current.valid_from)
    rules.check_nesting(parent=parent.level if parent else None, child=profile.level)
    rules.check_nesting(parent=profile.level, child=_highest_child(organisation, profile.level))
    if parent is not None:
        rules.check_not_below_itself(path=organisation.path, parent_path=parent.path)
    _check_code_is_free(profile, besides=organisation.id, now=now)

    before = f"{organisation.code} {organisation.name}"
    if parent is not None and parent.id != organisation.parent_id:
        _move_branch(organisation, below=parent)
    _describe(organisation, profile)
    organisation.version += 1
    _turn_over(organisation, current, as_of=as_of)

    events.emit(
        OrganisationChanged(
            at=now,
            by=actor.by,
            subject=organisation.public_id,
            before=before,
            after=f"{organisation.code} {organisation.name}",
        )
    )


def merge(
    organisation: Organisation,
    *,
    successor: Organisation,
    last_day: date,
    actor: Actor,
    now: datetime,
) -> None:
    """End an organisation whose work another goes on with.

    From the next day on the successor reads what was written there and nobody writes.
    `organisation` is loaded by `queries.for_change`.
    """
    actor.must(Permission.ORGANISATION_MANAGE, organisation.path)
    actor.must(Permission.ORGANISATION_MANAGE, successor.path)

    current = queries.current_interval(organisation)
    rules.check_validity(valid_from=current.valid_from, valid_to=last_day)
    ends_before = successor.valid_to is not None and successor.valid_to <= last_day
    rules.check_successor(
        path=organisation.path, successor_path=successor.path, ends_before=ends_before
    )

    organisation.successor_id = successor.id
    organisation.valid_to = current.valid_to = last_day
    organisation.version += 1
    db.session.flush()

    events.emit(
        OrganisationMerged(
            at=now, by=actor.by, subject=organisation.public_id, successor=successor.public_id
        )
    )


def _describe(organisation: Organisation, profile: Profile) -> None:
    organisation.code = profile.code
    organisation.name = profile.name
    organisation.short_name = profile.short_name
    organisation.kind = profile.kind
    organisation.level = profile.level
    organisation.symbol = profile.symbol
    organisation.lat, organisation.lon = profile.lat, profile.lon
    organisation.sort_key = vietnamese.sort_key(profile.name)
    organisation.fold = rules.search_text(profile.name, profile.short_name)


def _interval(organisation: Organisation, *, valid_from: date | None) -> OrganisationInterval:
    return OrganisationInterval(
        organisation_id=organisation.id,
        code=organisation.code,
        name=organisation.name,
        short_name=organisation.short_name,
        parent_id=organisation.parent_id,
        valid_from=valid_from,
        valid_to=organisation.valid_to,
    )


def _turn_over(organisation: Organisation, current: OrganisationInterval, *, as_of: date) -> None:
    """Correct the current interval when the day is its first, else end it and begin another."""
    following = _interval(organisation, valid_from=as_of)
    if current.valid_from == as_of:
        current.code, current.name = following.code, following.name
        current.short_name, current.parent_id = following.short_name, following.parent_id
    elif _says_more(current, following):
        current.valid_to = as_of - _ONE_DAY
        db.session.add(following)
    db.session.flush()


def _says_more(current: OrganisationInterval, following: OrganisationInterval) -> bool:
    """Say whether anything changed that is kept per interval."""
    names = ("code", "name", "short_name", "parent_id")
    return any(getattr(current, name) != getattr(following, name) for name in names)


def _move_branch(organisation: Organisation, *, below: Organisation) -> None:
    """Hang a branch under another parent: one statement for the whole of it."""
    old = organisation.path
    new = rules.path_below(below.path, organisation_id=organisation.id)
    db.session.flush()
    db.session.execute(
        update(Organisation)
        .where(Organisation.path.startswith(old, autoescape=True))
        .values(path=new + func.substr(Organisation.path, len(old) + 1))
        .execution_options(synchronize_session=False)
    )
    organisation.parent_id = below.id
    db.session.flush()
    db.session.refresh(organisation)


def _highest_child(organisation: Organisation, level: int) -> int:
    wanted = select(func.min(Organisation.level)).where(Organisation.parent_id == organisation.id)
    return db.session.scalar(wanted) or level


def _check_code_is_free(profile: Profile, *, besides: int | None, now: datetime) -> None:
    day = now.astimezone(vietnamese.ZONE).date()
    taken = queries.bearer_of_code(profile.code, kind=profile.kind, day=day)
    if taken is not None and taken.id != besides:
        raise rules.CodeTakenError(
            rules.CODE_TAKEN, field="code", code=profile.code, name=taken.name
        )
