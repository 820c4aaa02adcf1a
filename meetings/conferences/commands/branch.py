"""Telling the lower tier whom to ask and what an invited office requires beside the host."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.events.branch import BranchTold
from meetings.conferences.models import BranchContact, Participation
from meetings.conferences.queries import points
from meetings.conferences.rules import branch as rules
from meetings.conferences.rules.planning import PlannedContact
from meetings.kit import events, onetime
from meetings.kit.database import db


def tell_below(
    office: Participation,
    *,
    contacts: Sequence[PlannedContact],
    note: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the contacts and requirements an office adds for the points directly below its own.

    What the host names and requires stays. The caller holds the lock on the conference
    (visibility.for_change): its letters read otherwise from now on.
    """
    as_whom = points.capacity(office, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)
    rules.check_telling(office, stage=office.conference.stage)
    onetime.check_version(office.version, version)
    named = rules.cleaned(contacts)
    rules.check(named, note)

    old = delete(BranchContact).where(BranchContact.participation_id == office.id)
    db.session.execute(old.execution_options(synchronize_session="fetch"))
    db.session.add_all(
        BranchContact(
            participation_id=office.id,
            position=position,
            name=one.name,
            title=one.title,
            phone=one.phone,
            email=one.email,
        )
        for position, one in enumerate(named)
    )
    office.passed_on_note = note
    office.version += 1
    office.conference.changed_at = now
    db.session.flush()
    events.emit(
        BranchTold(
            at=now,
            by=actor.by,
            subject=office.public_id,
            conference_id=office.conference_id,
            contacts=len(named),
            note=note,
            office=as_whom.office,
        )
    )
