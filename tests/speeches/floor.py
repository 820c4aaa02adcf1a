"""What people do on the floor, each in a transaction of its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from meetings.attendance.queries import points
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from meetings.speeches.commands import asking, giving
from meetings.speeches.models import Speech
from meetings.speeches.queries import turns
from meetings.speeches.rules.floor import Wish
from meetings.speeches.rules.vocabulary import SpeechKind
from tests.attendance.hall import CODE, Hall

Deed = Callable[..., Any]


def wish(name: str = "Nguyễn Văn An", **facts: Any) -> Wish:
    """Return what somebody would like to say."""
    kind = facts.pop("kind", SpeechKind.PHAT_BIEU)
    title = facts.pop("title", "Chuyển đổi số ở cơ sở" if kind is SpeechKind.THAM_LUAN else "")
    return Wish(kind=kind, speaker_name=name, title=title, **facts)


def say(
    hall: Hall,
    deed: Deed,
    who: Account,
    office: Organisation,
    wished: Wish,
    *,
    now: datetime | None = None,
) -> str:
    """Register, ask or add at the point of an office; return the public id of the speech."""
    actor = hall.actor(who)
    with transaction():
        conference = visibility.get(CODE, actor=actor)
        point = points.seen(conference, hall.at(office).public_id, actor=actor)
        made: Speech = deed(
            conference, point=point, wish=wished, actor=actor, now=now or clock.now()
        )
        return made.public_id


def do(
    hall: Hall, deed: Deed, who: Account, speech: str, *, now: datetime | None = None, **facts: Any
) -> None:
    """Do something about one speech."""
    actor = hall.actor(who)
    with transaction():
        conference = visibility.get(CODE, actor=actor)
        turn = turns.for_change(conference, speech)
        deed(turn, actor=actor, now=now or clock.now(), **facts)


def over_all(hall: Hall, deed: Deed, who: Account, *, now: datetime | None = None) -> None:
    """Do something about the floor as a whole."""
    actor = hall.actor(who)
    with transaction():
        deed(visibility.get(CODE, actor=actor), actor=actor, now=now or clock.now())


def speech(public_id: str) -> Speech:
    """Return a speech as the database has it now."""
    wanted = db.select(Speech).where(Speech.public_id == public_id)
    found: Speech = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    return found


def waiting(hall: Hall) -> list[str]:
    """Return the names in the queue, in order."""
    return [one.speaker_name for one in turns.queue(hall.conference, None)]


def added(hall: Hall, *names: str, now: datetime | None = None) -> list[str]:
    """Let the secretary put people of North into the queue."""
    return [
        say(hall, asking.add, hall.cast.lan, hall.cast.north, wish(name), now=now) for name in names
    ]


__all__ = ["added", "asking", "do", "giving", "over_all", "say", "speech", "waiting", "wish"]
