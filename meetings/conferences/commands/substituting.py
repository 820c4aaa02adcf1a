"""Sending somebody else: asked, agreed or not, or done at once; absences told beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.access.actor import Actor, Grant
from meetings.access.permissions import Permission
from meetings.access.roles import Role
from meetings.conferences.commands import delegates as naming
from meetings.conferences.events.substitution import (
    AbsenceReported,
    AbsenceTakenBack,
    SubstitutionAsked,
    SubstitutionDecided,
    SubstitutionMade,
    SubstitutionTakenBack,
)
from meetings.conferences.models import Conference, Delegate, Participation, Substitution
from meetings.conferences.queries import points
from meetings.conferences.queries import substitution as queries
from meetings.conferences.rules import delegates, places
from meetings.conferences.rules import substitution as rules
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.substitution import RequestState
from meetings.kit import events, onetime, tokens
from meetings.kit.database import db
from meetings.kit.filenames import safe_filename

_ANSWER = Permission.INVITATION_ANSWER


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """The letter that came with a request: its name, what it is, where its bytes lie."""

    filename: str
    media_type: str
    sha256: str


def ask(
    delegate: Delegate,
    *,
    person: Named,
    reason: str,
    letter: Letter | None = None,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Substitution:
    """Ask the chair to let somebody else come in a delegate's place."""
    point = delegate.participation
    as_whom = points.capacity(point, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    stage = point.conference.stage
    delegates.check_may_substitute(stage=stage, answer=point.answer)
    rules.check_asking(stage)
    rules.check_none_pending(pending=queries.is_pending(delegate))
    rules.check_reason(reason)
    onetime.check_version(delegate.version, version)

    request = _kept(delegate, person, reason, actor=actor, now=now)
    request.asked_office = as_whom.office
    if letter is not None:
        request.filename = safe_filename(letter.filename)
        request.media_type, request.sha256 = letter.media_type, letter.sha256
    db.session.flush()
    events.emit(
        SubstitutionAsked(
            at=now,
            by=actor.by,
            subject=point.public_id,
            conference_id=point.conference_id,
            request=request.public_id,
            delegate=delegate.public_id,
            office=as_whom.office,
            has_letter=letter is not None,
        )
    )
    return request


def take_back(request: Substitution, *, point: Participation, actor: Actor, now: datetime) -> None:
    """Ask no longer, while nobody has decided."""
    as_whom = points.capacity(point, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    rules.check_pending(request.state)

    request.state = RequestState.WITHDRAWN
    request.version += 1
    events.emit(
        SubstitutionTakenBack(
            at=now,
            by=actor.by,
            subject=point.public_id,
            conference_id=point.conference_id,
            request=request.public_id,
        )
    )


def change_at_once(
    delegate: Delegate,
    *,
    person: Named,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Substitution:
    """Let somebody else sit in a delegate's seat now, and keep whether the chair agreed.

    The host's secretariat records a consent it was told; a point may do it once the conference has
    begun, and the chair's word is still to come.
    """
    point = delegate.participation
    conference = point.conference
    actor.must_any(
        (Permission.CONFERENCE_RUN, places.of_conference(conference)),
        _own_way(point, actor=actor),
    )
    is_host = actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    successor = naming.substitute(
        delegate, person=person, reason=reason, version=version, actor=actor, now=now
    )
    request = _kept(delegate, person, reason, actor=actor, now=now)
    request.state, request.successor_id = rules.recorded(is_host=is_host), successor.id
    if is_host:
        request.decided_at, request.decided_by = now, actor.name
    db.session.flush()
    events.emit(
        SubstitutionMade(
            at=now,
            by=actor.by,
            subject=point.public_id,
            conference_id=conference.id,
            request=request.public_id,
            state=request.state,
        )
    )
    return request


def decide(
    conference: Conference,
    *,
    requests: Sequence[str],
    consents: bool,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> int:
    """Agree to these requests (public ids) or refuse them; return how many were still open.

    With a consent the person in the seat changes; with a refusal he or she stays. One that was
    made on the day stands either way: then only the chair's word is kept.
    """
    actor.must(Permission.SUBSTITUTION_DECIDE, *places.of_conference(conference))
    if not consents:
        rules.check_refusal(reason)
    waiting = queries.open_among(conference, requests)
    decided = 0
    for point, public_id in waiting:
        request, delegate = queries.for_change(conference, point, public_id, actor=actor)
        if request.state not in rules.OPEN_STATES:  # taken back since it was listed
            continue
        decided += 1
        if consents and request.state is RequestState.PENDING:
            request.successor_id = _seat(request, delegate, actor=actor, now=now)
        request.state = RequestState.CONSENTED if consents else RequestState.REFUSED
        request.refusal = "" if consents else reason
        request.decided_at, request.decided_by = now, actor.name
        request.version += 1
        events.emit(
            SubstitutionDecided(
                at=now,
                by=actor.by,
                subject=point,
                conference_id=conference.id,
                request=public_id,
                state=request.state,
                reason=request.refusal,
            )
        )
    rules.check_chosen(decided, of=len(requests))
    return decided


def report_absence(
    delegate: Delegate, *, reason: str, version: int | None, actor: Actor, now: datetime
) -> None:
    """Tell before the day that a delegate will be absent and why; the roll will propose it."""
    point = _absent_at(delegate, actor=actor)
    rules.check_absence(point.conference.stage, reason)
    onetime.check_version(delegate.version, version)

    delegate.absence_reason, delegate.absence_at = reason, now
    delegate.version += 1
    db.session.flush()
    events.emit(
        AbsenceReported(
            at=now,
            by=actor.by,
            subject=point.public_id,
            conference_id=point.conference_id,
            delegate=delegate.public_id,
        )
    )


def take_back_absence(
    delegate: Delegate, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Say that a delegate will come after all."""
    point = _absent_at(delegate, actor=actor)
    onetime.check_version(delegate.version, version)

    delegate.absence_reason, delegate.absence_at = "", None
    delegate.version += 1
    db.session.flush()
    events.emit(
        AbsenceTakenBack(
            at=now,
            by=actor.by,
            subject=point.public_id,
            conference_id=point.conference_id,
            delegate=delegate.public_id,
        )
    )


def _absent_at(delegate: Delegate, *, actor: Actor) -> Participation:
    point = delegate.participation
    as_whom = points.capacity(point, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    delegates.check_may_substitute(stage=point.conference.stage, answer=point.answer)
    return point


def _own_way(point: Participation, *, actor: Actor) -> tuple[Permission, tuple[str, ...]]:
    as_whom = points.capacity(point, actor=actor, permission=_ANSWER)
    return as_whom.permission, as_whom.places


def _seat(request: Substitution, delegate: Delegate, *, actor: Actor, now: datetime) -> int:
    """Let the person of a request sit down.

    Who may agree may not change lists by that alone, so the secretary's part is lent for this step.
    """
    part = Grant(Role.CONFERENCE_SECRETARY, f"c{request.conference_id}/")
    successor = naming.substitute(
        delegate,
        person=Named(
            name=request.name,
            post=request.post,
            unit=request.unit,
            email=request.email,
            phone=request.phone,
        ),
        reason=request.reason,
        version=delegate.version,
        actor=replace(actor, grants=(*actor.grants, part)),
        now=now,
    )
    return successor.id


def _kept(
    delegate: Delegate, person: Named, reason: str, *, actor: Actor, now: datetime
) -> Substitution:
    person = delegates.cleaned(person)
    delegates.check_person(person)
    request = Substitution(
        public_id=tokens.public_id(),
        conference_id=delegate.conference_id,
        participation_id=delegate.participation_id,
        delegate_id=delegate.id,
        name=person.name,
        post=person.post,
        unit=person.unit,
        email=person.email,
        phone=person.phone,
        reason=reason,
        asked_at=now,
        asked_by=actor.name,
    )
    db.session.add(request)
    return request
