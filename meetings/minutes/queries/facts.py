"""What happened, as the minutes tell it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from meetings.attendance.queries import numbers
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries import tally
from meetings.conferences.queries.tally import Sums
from meetings.conferences.rules.vocabulary import Answer, Measure
from meetings.kit.database import db
from meetings.kit.vietnamese import ZONE
from meetings.minutes.queries import people
from meetings.minutes.rules import LONGEST_LIST, Facts, Text, TierFact, TurnFact
from meetings.speeches.models import Speech
from meetings.speeches.queries import lists
from meetings.speeches.rules.vocabulary import SpeechKind

_UNKNOWN: Final = "–"
_LOWEST_NAMED_ALONE: Final = 2  # below it many points bear the same name


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """The numbers and speeches of this moment, without the long lists."""

    tiers: tuple[TierFact, ...]
    delegates: dict[str, int | None]
    turns: tuple[TurnFact, ...]


def figures(conference: Conference) -> Figures:
    """Return what the running counts tell now; it costs the same for 7 and for 37,000 points."""
    sums = tally.totals(conference.id)
    return Figures(
        tiers=_tiers(conference, sums),
        delegates=numbers.of_sums(conference, sums).delegates(),
        turns=_turns(conference),
    )


def facts(conference: Conference) -> Facts:
    """Return what happened as the tables tell it now: points, delegates, speeches."""
    sums = tally.counted(tally.invited(conference.id))
    named = _count_present(conference)
    delegates = numbers.of_sums(conference, sums).delegates()
    return Facts(
        starts_at=_iso(conference.actual_started_at or conference.starts_at) or "",
        ended_at=_iso(conference.actual_ended_at or conference.ends_at) or "",
        tiers=_tiers(conference, sums),
        delegates=delegates | {"substitutes": _substitutes(conference)},
        turns=_turns(conference),
        points=_points(conference),
        present=people.present(conference) if named <= LONGEST_LIST else (),
        present_count=named,
        absent=people.absent(conference),
        substitutes=people.substitutes(conference),
    )


def proposal(conference: Conference) -> Text:
    """Return the text to begin with, made from what happened."""
    main = db.session.scalar(
        select(Participation).where(
            Participation.conference_id == conference.id, Participation.is_main
        )
    )
    chair = conference.chairs[0] if conference.chairs else None
    return Text(
        title=conference.title,
        place=_place(conference, main),
        composition=_composition(conference),
        conclusions=_concluded(_turns(conference)),
        recipients=("Như thành phần tham dự", "Các cơ quan, đơn vị được giao nhiệm vụ"),
        signer_name=chair.name if chair else "",
        signer_title=chair.title if chair else "",
    )


def _place(conference: Conference, main: Participation | None) -> str:
    if main is None:
        return conference.place
    words = [main.name, conference.place or main.address]
    return ", ".join(word for word in words if word)


def _composition(conference: Conference) -> tuple[str, ...]:
    """Return who took part, without numbers: those stand beside it as they are at closing."""
    levels = sorted(tally.totals(conference.id))
    words = [f"cấp {conference.scheme.label(level)}" for level in levels]
    if len(words) < 2:  # noqa: PLR2004 only the main point's own tier
        return ("Đại biểu dự tại điểm cầu chính.",)
    return (f"Đại biểu dự tại điểm cầu chính và tại các điểm cầu {', '.join(words)}.",)


def _concluded(turns: tuple[TurnFact, ...]) -> tuple[str, ...]:
    """Return the words noted under the chair's conclusion, a paragraph each."""
    return tuple(
        line.strip()
        for turn in turns
        if turn.kind == SpeechKind.KET_LUAN
        for line in turn.summary.splitlines()
        if line.strip()
    )


def _tiers(conference: Conference, sums: Sums) -> tuple[TierFact, ...]:
    return tuple(
        TierFact(
            label=f"Cấp {conference.scheme.label(level)}",
            invited=sums[level][Measure.INVITED],
            connected=sums[level][Measure.CONNECTED],
        )
        for level in sorted(sums)
        if sums[level][Measure.INVITED]
    )


def _substitutes(conference: Conference) -> int:
    there = people.there(conference).where(Delegate.substitute_for != "")
    return db.session.scalar(select(func.count()).select_from(there.subquery())) or 0


def _count_present(conference: Conference) -> int:
    there = people.there(conference)
    return db.session.scalar(select(func.count()).select_from(there.subquery())) or 0


def _turns(conference: Conference) -> tuple[TurnFact, ...]:
    return tuple(_turn(row.speech, row.point) for row in lists.done(conference))


def _turn(speech: Speech, point: str) -> TurnFact:
    return TurnFact(
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


def _points(conference: Conference) -> tuple[tuple[str, ...], ...]:
    """Rows of Phụ lục I: point, tier, local chair, connection, head-count."""
    rows = (
        select(Participation)
        .where(tally.invited(conference.id), Participation.answer != Answer.WITHDRAWN)
        .order_by(Participation.level, Participation.parent_name, Participation.sort_key)
    )
    return tuple(_point_row(conference, point) for point in db.session.scalars(rows))


def _point_row(conference: Conference, point: Participation) -> tuple[str, ...]:
    told = numbers.of_point(point)
    chair = ", ".join(w for w in (point.local_chair_name, point.local_chair_title) if w)
    is_alone = point.level <= _LOWEST_NAMED_ALONE or not point.parent_name
    return (
        point.name if is_alone else f"{point.name}, {point.parent_name}",
        conference.scheme.label(point.level),
        chair or _UNKNOWN,
        "đã kết nối" if point.first_connected_at else "không kết nối",
        _UNKNOWN if told.headcount is None else str(told.headcount),
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(ZONE).isoformat() if moment else None
