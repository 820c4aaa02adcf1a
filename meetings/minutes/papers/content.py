"""From stored content to the paper that is printed."""

from datetime import timedelta
from typing import Final

from meetings.conferences.models import Conference
from meetings.conferences.papers import official
from meetings.conferences.papers.official import Agency, Number, Person
from meetings.minutes import rules
from meetings.minutes.models import MinutesEdition
from meetings.minutes.papers.paper import (
    Annex,
    AttendanceCounts,
    MinutesPaper,
    Section,
    Task,
    TierRow,
    Turn,
    absent_annex,
    delegates_annex,
    points_annex,
    substitutes_annex,
    tasks_annex,
)
from meetings.minutes.rules import Facts, Text, TurnFact

_KINDS: Final = {
    "bao_cao": "Báo cáo",
    "tham_luan": "Tham luận",
    "phat_bieu": "Phát biểu",
    "cau_hoi": "Câu hỏi",
    "tra_loi": "Trả lời",
    "tranh_luan": "Tranh luận",
    "the_thuc": "Ý kiến về thể thức",
    "chi_dao": "Phát biểu chỉ đạo",
    "ket_luan": "Kết luận",
}
_OCCASIONS: Final = {
    "toa_dam": "Tọa đàm",
    "hoi_thao": "Hội thảo",
    "dien_dan": "Diễn đàn",
    "hop": "Cuộc họp",
    "giao_ban": "Cuộc họp giao ban",
}


def paper(edition: MinutesEdition, conference: Conference) -> MinutesPaper:
    """Return the paper of an edition; everything comes from what was frozen at closing."""
    text = Text.from_json(edition.content)
    facts = Facts.from_json(edition.content["facts"])
    number, _, symbol = edition.number.partition("/")
    tasks = tuple(
        Task(lead=t.lead, partners=t.partners, text=t.text, deadline=t.deadline) for t in text.tasks
    )
    annexes = [
        points_annex(facts.points) if facts.points else None,
        _delegates(facts),
        tasks_annex(tasks) if tasks else None,
        absent_annex(facts.absent) if facts.absent else None,
        substitutes_annex(facts.substitutes) if facts.substitutes else None,
    ]
    return MinutesPaper(
        agency=Agency(name=edition.content["agency"]),
        number=Number(symbol=symbol, number=number),
        title=text.title,
        occasion=_OCCASIONS.get(conference.kind.value, "Hội nghị"),
        starts_at=rules.moment(facts.starts_at),
        ended_at=rules.moment(facts.ended_at),
        place=text.place,
        chairs=tuple(
            Person(name=chair["name"], titles=tuple(chair["titles"]))
            for chair in edition.content["chairs"]
        ),
        signer=Person(name=text.signer_name, titles=_titles(text.signer_title)),
        replaces=edition.content.get("replaces", ""),
        secretary=Person(name=text.secretary_name, titles=_titles(text.secretary_title)),
        composition=text.composition,
        tiers=tuple(
            TierRow(
                label=tier.label,
                invited=tier.invited,
                connected=tier.connected,
                absent=tier.invited - tier.connected,
            )
            for tier in facts.tiers
        ),
        attendance=_attendance(facts),
        sections=tuple(Section(heading=s.heading, paragraphs=s.paragraphs) for s in text.sections),
        turns=tuple(_turn(turn) for turn in facts.turns),
        votes=text.votes,
        incidents=text.incidents,
        conclusions=text.conclusions,
        tasks=tasks,
        recipients=text.recipients,
        annexes=tuple(annex for annex in annexes if annex),
        illustrative=conference.is_illustrative,
        made_at=edition.closed_at,
    )


def _delegates(facts: Facts) -> Annex | None:
    """Return Phụ lục II, or only its number where the list is too long for paper."""
    if facts.present:
        return delegates_annex(facts.present)
    if not facts.present_count:
        return None
    number = official.count(facts.present_count)
    note = f"Danh sách gồm {number} đại biểu, lưu trong hệ thống cùng hồ sơ hội nghị."
    return delegates_annex((), note=note)


def _attendance(facts: Facts) -> AttendanceCounts:
    """Return the counts; what is unknown stays unknown, never 0."""
    told = facts.delegates
    there = [told.get(name) for name in ("present", "late", "left")]
    return AttendanceCounts(
        expected=told.get("expected"),
        present=None if None in there else sum(n for n in there if n is not None),
        present_online=told.get("present_online"),
        substitutes=told.get("substitutes") or None,
        excused=told.get("excused"),
        absent=told.get("absent"),
        headcount=told.get("headcount"),
    )


def _turn(turn: TurnFact) -> Turn:
    return Turn(
        kind=_KINDS[turn.kind],
        point=turn.point,
        speaker=turn.speaker,
        title=turn.title,
        started_at=rules.moment(turn.started_at) if turn.started_at else None,
        ended_at=rules.moment(turn.ended_at) if turn.ended_at else None,
        allotted=timedelta(seconds=turn.allotted) if turn.allotted else None,
        used=timedelta(seconds=turn.used),
        summary=tuple(line for line in turn.summary.splitlines() if line.strip()),
    )


def _titles(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
