"""Taking lists of people from a sheet: read first, taken over when somebody has looked at them."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import delegates as naming
from meetings.conferences.events.inviting import DelegateListRead, DelegateListTaken
from meetings.conferences.models import ImportDraft, Participation
from meetings.conferences.queries import delegates as queries
from meetings.conferences.queries import points
from meetings.conferences.rules import delegates
from meetings.conferences.rules.delegates import Roster
from meetings.kit import events, tokens
from meetings.kit.database import db

KEPT_FOR: Final = timedelta(days=1)
_NAME_LENGTH: Final = 200


def keep_list(
    participation: Participation, *, roster: Roster, source: str, actor: Actor, now: datetime
) -> ImportDraft:
    """Keep a list that was read until its uploader has looked at it, at most a day.

    `source` is where it is from: the name of a file (safe), a former conference, the directory.
    """
    as_whom = points.capacity(participation, actor=actor, permission=Permission.INVITATION_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    delegates.check_filled(len(roster.lines))

    db.session.execute(delete(ImportDraft).where(ImportDraft.expires_at <= now))
    kept = ImportDraft(
        public_id=tokens.public_id(),
        account_id=actor.id,
        participation_id=participation.id,
        filename=source[:_NAME_LENGTH],
        columns={"known": dict(roster.columns), "unknown": list(roster.unknown)},
        rows=[delegates.as_row(line) for line in roster.lines],
        made_at=now,
        expires_at=now + KEPT_FOR,
    )
    db.session.add(kept)
    db.session.flush()
    events.emit(
        DelegateListRead(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
            lines=len(roster.lines),
            good=sum(line.is_good for line in roster.lines),
        )
    )
    return kept


def take_list(
    participation: Participation, *, kept: ImportDraft, actor: Actor, now: datetime
) -> int:
    """Name the people of the good lines of a list that was read; return how many.

    Lines that meanwhile became doubles are left out too. The list can be used once.
    """
    as_whom = points.capacity(participation, actor=actor, permission=Permission.INVITATION_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    known = queries.keys(participation)
    good = [line.person for line in queries.lines(kept) if line.is_good]
    people = [person for person in good if person.key not in known]
    delegates.check_importable(len(people))
    named = naming.name_delegates(participation, people=people, actor=actor, now=now)
    db.session.delete(kept)
    db.session.flush()
    events.emit(
        DelegateListTaken(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
            taken=len(named),
            left_out=len(kept.rows) - len(named),
        )
    )
    return len(named)
