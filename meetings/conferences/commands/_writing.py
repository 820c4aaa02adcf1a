"""How a plan is written into its tables; shared by the commands of planning and staging."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from meetings.bridge_points.models import BridgePoint
from meetings.conferences.models import (
    Chair,
    Conference,
    ConferenceContact,
    ConferenceDay,
    ConferenceSession,
    FormerPlan,
    Organiser,
    Participation,
    StruckDay,
    TitleAlias,
)
from meetings.conferences.queries import planning as queries
from meetings.conferences.rules import schedule, soundness, stages
from meetings.conferences.rules.planning import Plan, PlannedDay, PlannedSession
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import Base
from meetings.organisations.models import Organisation


def check(draft: Plan, *, now: datetime, standing: Plan | None = None) -> None:
    """Refuse a plan that is not sound or whose times do not fit; what stands may have passed."""
    for problem in soundness.problems(draft):
        raise problem
    for problem in schedule.problems(draft, now=now, standing=standing):
        raise problem


def facts(draft: Plan, point: BridgePoint, *, now: datetime) -> dict[str, Any]:
    """Return the columns of a conference that its plan fills, by name."""
    scheme = queries.scheme_for(draft.scheme, day=draft.days[0].day)
    soundness.check_levels(draft.levels, most=len(scheme.tiers))
    return {
        "title": draft.title,
        "form": draft.form,
        "kind": draft.kind,
        "scheme_id": scheme.id,
        "levels": draft.levels,
        "purpose": draft.purpose,
        "theme": draft.theme,
        "requirements": draft.requirements,
        "place": draft.place or place_of(point),
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "reply_deadline": draft.reply_deadline,
        "speech_deadline": draft.speech_deadline,
        "line_test_at": draft.line_test_at,
        "speech_minutes": draft.speech_minutes,
        "declared_not_secret": draft.declared_not_secret,
        "signer_title": draft.signer_title,
        "signer_name": draft.signer_name,
        "fold": vietnamese.fold(" | ".join((draft.title, *draft.aliases, draft.code))),
        "changed_at": now,
    }


def place_of(point: BridgePoint) -> str:
    """Return where a conference is held when its planner names nothing else."""
    return point.address or point.name


def uid() -> str:
    """Return a fresh identifier for calendars."""
    return f"{tokens.public_id()}@diemcau"


def store(conference: Conference) -> None:
    """Send a conference to the database; a code that is taken is refused."""
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise soundness.CodeTakenError(
            _m("Mã “%(code)s” đã được dùng. Hãy chọn mã khác."), field="code", code=conference.code
        ) from taken


def write(
    conference: Conference, draft: Plan, point: BridgePoint, *, now: datetime
) -> tuple[str, ...]:
    """Write a changed plan; return the UIDs of days that are no longer held.

    What people were told before is kept, so that they can be told what became of it.
    """
    told = _hours_and_place(conference)
    for name, value in facts(draft, point, now=now).items():
        setattr(conference, name, value)
    conference.code = draft.code
    conference.version += 1
    store(conference)
    set_parts(conference, draft)
    _set_main_point(conference, point)
    ended = set_days(conference, draft.days)
    if stages.rises(conference.stage):
        db.session.add_all(_struck(day, now=now) for day in ended)
        if told != _hours_and_place(conference):
            hours, place = told
            former = FormerPlan(conference_id=conference.id, hours=hours, place=place, moved_at=now)
            db.session.add(former)
    return tuple(day.uid for day in ended)


def set_parts(conference: Conference, draft: Plan) -> None:
    """Replace the lists of a conference: other titles, chairs, organisers, contacts."""
    for table in (TitleAlias, Chair, Organiser, ConferenceContact):
        db.session.execute(delete(table).where(table.conference_id == conference.id))
    db.session.add_all(_parts(conference.id, draft))
    db.session.flush()
    db.session.expire(conference, ["aliases", "chairs", "organisers", "contacts"])


def set_days(conference: Conference, planned: Sequence[PlannedDay]) -> Sequence[ConferenceDay]:
    """Bring the days in line with the plan, each keeping its UID; return those that end."""
    standing = list(conference.days)
    pairs = schedule.pairing([row.day for row in standing], [day.day for day in planned])
    ended = [row for at, row in enumerate(standing) if at not in pairs]
    for row in ended:
        db.session.delete(row)
    db.session.flush()
    both = [
        (None if at is None else standing[at], day) for at, day in zip(pairs, planned, strict=True)
    ]
    # A conference moved to later days frees each day before the one before it takes its place.
    is_later = bool(standing) and planned[0].day > standing[0].day
    for kept, day in reversed(both) if is_later else both:
        _set_day(conference, kept, day)
    db.session.expire(conference, ["days"])
    return ended


def add_main_point(conference: Conference, host: Organisation, point: BridgePoint) -> None:
    """Let the host's point take part as the main one; announcing confirms it."""
    main = Participation(
        public_id=tokens.public_id(),
        conference_id=conference.id,
        bridge_point_id=point.id,
        organisation_id=host.id,
        parent_id=None,
        level=1,
        is_main=True,
        name=point.name,
        organisation_name=host.name,
        organisation_code=host.code,
        address=point.address,
        sort_key=point.sort_key,
        fold=point.fold,
    )
    db.session.add(main)
    db.session.flush()
    main.path = f"/{main.id}/"
    db.session.flush()


def pass_deadline_on(conference: Conference, before: datetime | None) -> None:
    """Give the conference's deadline to those who had the earlier one.

    Who has answered gets it too: until then the answer may be changed.
    """
    waiting = update(Participation).where(
        Participation.conference_id == conference.id,
        Participation.answer != Answer.WITHDRAWN,
        ~Participation.is_main,
        Participation.reply_deadline == before,
    )
    db.session.execute(waiting.values(reply_deadline=conference.reply_deadline))


def renew_deadlines(conference: Conference) -> None:
    """Give the conference's deadline to all who were invited, whether they have answered or not."""
    waiting = update(Participation).where(
        Participation.conference_id == conference.id,
        Participation.answer != Answer.WITHDRAWN,
        ~Participation.is_main,
        Participation.invited_at.is_not(None),
    )
    db.session.execute(waiting.values(reply_deadline=conference.reply_deadline))


def _parts(own: int, draft: Plan) -> Iterator[Base]:
    for at, title in enumerate(draft.aliases):
        yield TitleAlias(conference_id=own, position=at, title=title)
    for at, chair in enumerate(draft.chairs):
        yield Chair(
            conference_id=own,
            position=at,
            name=chair.name,
            title=chair.title,
            other_title=chair.other_title,
            note=chair.note,
            fold=vietnamese.fold(chair.name),
        )
    for at, body in enumerate(draft.organisers):
        yield Organiser(conference_id=own, position=at, name=body.name, part=body.part)
    for at, contact in enumerate(draft.contacts):
        yield ConferenceContact(
            conference_id=own,
            position=at,
            name=contact.name,
            title=contact.title,
            phone=contact.phone,
            email=contact.email,
        )


def _set_main_point(conference: Conference, point: BridgePoint) -> None:
    main = queries.main_participation(conference)
    if main.bridge_point_id == point.id:
        return
    main.bridge_point_id, main.name, main.address = point.id, point.name, point.address
    main.sort_key, main.fold = point.sort_key, point.fold
    main.version += 1
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise soundness.PointTakenError(
            _m("Điểm cầu này đã được mời dự hội nghị, không thể đồng thời là điểm cầu chính."),
            field="main_point",
        ) from taken


def _set_day(conference: Conference, row: ConferenceDay | None, planned: PlannedDay) -> None:
    if row is None:
        row = ConferenceDay(
            conference_id=conference.id,
            day=planned.day,
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
            uid=uid(),
        )
        db.session.add(row)
    row.day, row.starts_at, row.ends_at = planned.day, planned.starts_at, planned.ends_at
    db.session.flush()
    standing = {session.public_id: session for session in row.sessions}
    for key in standing.keys() - {session.key for session in planned.sessions}:
        db.session.delete(standing[key])
    for session in planned.sessions:
        _set_session(row, standing.get(session.key), session)
    db.session.flush()
    db.session.expire(row, ["sessions"])


def _set_session(
    day: ConferenceDay, row: ConferenceSession | None, planned: PlannedSession
) -> None:
    if row is None:
        row = ConferenceSession(
            public_id=tokens.public_id(),
            day_id=day.id,
            title=planned.title,
            place=planned.place,
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
        )
        db.session.add(row)
    row.title, row.place = planned.title, planned.place
    row.starts_at, row.ends_at = planned.starts_at, planned.ends_at


def _hours_and_place(conference: Conference) -> tuple[list[list[str]], str]:
    hours = [[day.starts_at.isoformat(), day.ends_at.isoformat()] for day in conference.days]
    return hours, conference.place


def _struck(day: ConferenceDay, *, now: datetime) -> StruckDay:
    return StruckDay(
        conference_id=day.conference_id,
        uid=day.uid,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        struck_at=now,
    )
