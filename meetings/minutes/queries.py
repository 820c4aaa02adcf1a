"""Questions about minutes, and what happened as they tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from meetings.attendance.models import AttendanceState
from meetings.attendance.rules import HAVE_BEEN_THERE, Presence
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.vietnamese import ZONE
from meetings.minutes.models import Minutes, MinutesEdition, MinutesFile
from meetings.minutes.rules import Facts, Text, TierFact, TurnFact
from meetings.speeches.models import Speech
from meetings.speeches.rules.vocabulary import SpeechKind, SpeechState

_PRESENCE: Final = {
    Presence.PRESENT: "có mặt trực tiếp",
    Presence.PRESENT_ONLINE: "trực tuyến",
    Presence.LATE: "đến muộn",
    Presence.LEFT: "về sớm",
}
_SPOKEN: Final = (SpeechState.DONE,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """The edition that stands, and its stored bytes once they are made."""

    edition: MinutesEdition
    file: MinutesFile | None


def of(conference: Conference) -> Minutes | None:
    """Return the minutes of a conference, or None before they are drafted."""
    return db.session.scalar(select(Minutes).where(Minutes.conference_id == conference.id))


def for_change(conference: Conference) -> Minutes | None:
    """Return the minutes locked until the transaction ends."""
    wanted = select(Minutes).where(Minutes.conference_id == conference.id).with_for_update()
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def issued(conference: Conference) -> Issued | None:
    """Return the edition that stands (the last one issued), with its file when rendered."""
    last = (
        select(MinutesEdition)
        .where(MinutesEdition.conference_id == conference.id)
        .order_by(MinutesEdition.edition.desc())
        .limit(1)
    )
    edition = db.session.scalar(last)
    if edition is None:
        return None
    return Issued(edition=edition, file=db.session.get(MinutesFile, edition.id))


def editions(conference: Conference) -> Sequence[MinutesEdition]:
    """List all editions, the newest first."""
    wanted = select(MinutesEdition).where(MinutesEdition.conference_id == conference.id)
    return db.session.scalars(wanted.order_by(MinutesEdition.edition.desc())).all()


def edition(public_id: str) -> MinutesEdition | None:
    """Return one edition by its public id."""
    return db.session.scalar(select(MinutesEdition).where(MinutesEdition.public_id == public_id))


def edition_by_id(edition_id: int) -> MinutesEdition | None:
    """Return one edition, for the job that renders it."""
    return db.session.get(MinutesEdition, edition_id)


def conference_of(edition: MinutesEdition) -> Conference:
    """Return the conference an edition belongs to."""
    return db.session.get_one(Conference, edition.conference_id)


def file(edition: MinutesEdition) -> MinutesFile | None:
    """Return the stored bytes of an edition, or None before they are made."""
    return db.session.get(MinutesFile, edition.id)


def proposal(conference: Conference) -> Text:
    """Return the text to begin with, made from what happened."""
    told = facts(conference)
    main = db.session.scalar(
        select(Participation).where(
            Participation.conference_id == conference.id, Participation.is_main
        )
    )
    chair = conference.chairs[0] if conference.chairs else None
    return Text(
        title=conference.title,
        place=_place(conference, main),
        composition=_composition(told),
        conclusions=_concluded(told),
        recipients=("Như thành phần tham dự", "Các cơ quan, đơn vị được giao nhiệm vụ"),
        signer_name=chair.name if chair else "",
        signer_title=chair.title if chair else "",
    )


def _place(conference: Conference, main: Participation | None) -> str:
    if main is None:
        return conference.place
    words = [main.name, conference.place or main.address]
    return ", ".join(word for word in words if word)


def _composition(told: Facts) -> tuple[str, ...]:
    lines = [
        f"{tier.label}: {tier.connected}/{tier.invited} điểm cầu đã kết nối."
        for tier in told.tiers
        if tier.invited > 1
    ]
    if told.present:
        lines.append("Đại biểu dự tại các điểm cầu: theo danh sách kèm theo (Phụ lục II).")
    return tuple(lines)


def _concluded(told: Facts) -> tuple[str, ...]:
    """Return the words noted under the chair's conclusion, a paragraph each."""
    return tuple(
        line.strip()
        for turn in told.turns
        if turn.kind == SpeechKind.KET_LUAN
        for line in turn.summary.splitlines()
        if line.strip()
    )


def facts(conference: Conference) -> Facts:
    """Return what happened as the tables tell it now: points, delegates, speeches."""
    return Facts(
        starts_at=_iso(conference.actual_started_at or conference.starts_at) or "",
        ended_at=_iso(conference.actual_ended_at or conference.ends_at) or "",
        tiers=_tiers(conference),
        delegates=_delegates(conference),
        turns=_turns(conference),
        points=_points(conference),
        present=_present(conference),
    )


def _tiers(conference: Conference) -> tuple[TierFact, ...]:
    counted = (
        select(
            Participation.level,
            func.count(),
            func.count(Participation.first_connected_at),
        )
        .where(*_took_part(conference))
        .group_by(Participation.level)
        .order_by(Participation.level)
    )
    label = conference.scheme.label
    return tuple(
        TierFact(label=f"Cấp {label(level)}", invited=invited, connected=connected)
        for level, invited, connected in db.session.execute(counted)
    )


def _delegates(conference: Conference) -> dict[str, int]:
    """Count delegates per state; `headcount` is the sum over points, entered or counted by name."""
    named = Participation
    sums = select(
        func.coalesce(func.sum(named.expected), 0).label("expected"),
        func.coalesce(func.sum(named.present), 0).label("present"),
        func.coalesce(func.sum(named.present_online), 0).label("present_online"),
        func.coalesce(func.sum(named.late), 0).label("late"),
        func.coalesce(func.sum(named.left), 0).label("left"),
        func.coalesce(func.sum(named.excused), 0).label("excused"),
        func.coalesce(func.sum(named.absent), 0).label("absent"),
        func.coalesce(
            func.sum(
                func.coalesce(
                    named.headcount,
                    named.present + named.present_online + named.late + named.left,
                )
            ),
            0,
        ).label("headcount"),
    ).where(*_took_part(conference))
    told = {name: int(value) for name, value in db.session.execute(sums).mappings().one().items()}
    substitutes = (
        select(func.count())
        .select_from(Delegate)
        .join(AttendanceState, AttendanceState.delegate_id == Delegate.id)
        .where(
            Delegate.conference_id == conference.id,
            Delegate.replaced_at.is_(None),
            Delegate.substitute_for != "",
            AttendanceState.state.in_(HAVE_BEEN_THERE),
        )
    )
    return told | {"substitutes": db.session.scalar(substitutes) or 0}


def _turns(conference: Conference) -> tuple[TurnFact, ...]:
    given = (
        select(Speech, Participation.name)
        .join(Participation, Participation.id == Speech.participation_id)
        .where(Speech.conference_id == conference.id, Speech.state.in_(_SPOKEN))
        .order_by(Speech.started_at, Speech.id)
    )
    return tuple(
        TurnFact(
            kind=speech.kind.value,
            point=point,
            speaker=", ".join(w for w in (speech.speaker_name, speech.speaker_title) if w),
            title=speech.title,
            started_at=_iso(speech.started_at),
            ended_at=_iso(speech.ended_at),
            allotted=speech.allotted_seconds,
            used=speech.used_seconds,
            summary=speech.summary,
        )
        for speech, point in db.session.execute(given)
    )


def _points(conference: Conference) -> tuple[tuple[str, ...], ...]:
    """Rows of Phụ lục I: point, tier, local chair, connection, head-count."""
    rows = (
        select(Participation)
        .where(*_took_part(conference))
        .order_by(Participation.level, Participation.parent_name, Participation.sort_key)
    )
    return tuple(_point_row(conference, point) for point in db.session.scalars(rows))


def _point_row(conference: Conference, point: Participation) -> tuple[str, ...]:
    there = point.present + point.present_online + point.late + point.left
    heads = point.headcount if point.headcount is not None else there
    chair = ", ".join(w for w in (point.local_chair_name, point.local_chair_title) if w)
    place = point.name if point.level < 3 else f"{point.name}, {point.parent_name}"  # noqa: PLR2004
    linked = "đã kết nối" if point.first_connected_at else "không kết nối"
    return (place, conference.scheme.label(point.level), chair or "–", linked, str(heads))


def _present(conference: Conference) -> tuple[tuple[str, ...], ...]:
    """Rows of Phụ lục II: name, post and office, point, how the delegate took part."""
    rows = (
        select(
            Delegate.name, Delegate.post, Delegate.unit, Participation.name,
            AttendanceState.state, Delegate.substitute_for,
        )
        .join(AttendanceState, AttendanceState.delegate_id == Delegate.id)
        .join(Participation, Participation.id == Delegate.participation_id)
        .where(
            Delegate.conference_id == conference.id,
            Delegate.replaced_at.is_(None),
            AttendanceState.state.in_(HAVE_BEEN_THERE),
        )
        .order_by(
            Participation.level, Participation.parent_name, Participation.sort_key,
            Delegate.sort_key,
        )
    )  # fmt: skip
    return tuple(_present_row(*row) for row in db.session.execute(rows))


def _present_row(
    name: str, post: str, unit: str, point: str, state: Presence, substitute_for: str
) -> tuple[str, ...]:
    how = _PRESENCE[state]
    if substitute_for:
        how = f"{how}, dự thay {substitute_for}"
    return (name, ", ".join(word for word in (post, unit) if word), point, how)


def _took_part(conference: Conference) -> tuple[Any, ...]:
    return (
        Participation.conference_id == conference.id,
        Participation.answer != Answer.WITHDRAWN,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(ZONE).isoformat() if moment else None
