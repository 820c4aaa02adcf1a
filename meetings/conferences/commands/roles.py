"""Who plays which part in a conference, beside the duties people hold."""

from datetime import datetime

from sqlalchemy import insert, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Role
from meetings.conferences.events.planning import RoleGiven, RolesRepeated, RoleTaken
from meetings.conferences.models import Conference, ConferenceRole, Participation
from meetings.conferences.queries import parts as queries
from meetings.conferences.rules import appointing
from meetings.kit import events
from meetings.kit.database import db
from meetings.kit.vietnamese import ZONE
from meetings.people.models import Account


def give(
    conference: Conference,
    *,
    account: Account,
    role: Role,
    point: Participation | None = None,
    actor: Actor,
    now: datetime,
) -> ConferenceRole:
    """Let an account play a part in the conference; a part at a point needs the point.

    Giving a part somebody plays already moves it to the point given now.
    """
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    appointing.check_part(role, has_point=point is not None)
    held = select(ConferenceRole).where(
        ConferenceRole.conference_id == conference.id,
        ConferenceRole.account_id == account.id,
        ConferenceRole.role == role,
    )
    part = db.session.scalar(held.with_for_update())
    if part is None:
        part = ConferenceRole(conference_id=conference.id, account_id=account.id, role=role)
        db.session.add(part)
    part.participation_id = point.id if point else None
    db.session.flush()
    events.emit(
        RoleGiven(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            account=account.username,
            role=role,
            point=point.name if point else "",
        )
    )
    return part


def repeat_at_points(
    conference: Conference, former: Conference, *, actor: Actor, now: datetime
) -> int:
    """Let whoever chaired or minded the lines at a point of a former conference do so here again.

    For a new draft, in one statement however many points there are; returns how many parts.
    """
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    again = queries.to_repeat(conference, former, today=now.astimezone(ZONE).date())
    columns = [column.name for column in again.selected_columns]
    done = db.session.execute(
        insert(ConferenceRole).from_select(columns, again).execution_options(preserve_rowcount=True)
    )
    count = int(done.rowcount)  # type: ignore[attr-defined]
    if count:
        events.emit(
            RolesRepeated(
                at=now,
                by=actor.by,
                subject=conference.code,
                conference_id=conference.id,
                former=former.code,
                count=count,
            )
        )
    return count


def take(
    conference: Conference, *, account: Account, role: Role, actor: Actor, now: datetime
) -> None:
    """End the part an account plays; one it does not play is left as it is."""
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    held = select(ConferenceRole).where(
        ConferenceRole.conference_id == conference.id,
        ConferenceRole.account_id == account.id,
        ConferenceRole.role == role,
    )
    part = db.session.scalar(held.with_for_update())
    if part is None:
        return
    db.session.delete(part)
    db.session.flush()
    events.emit(
        RoleTaken(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            account=account.username,
            role=role,
        )
    )
