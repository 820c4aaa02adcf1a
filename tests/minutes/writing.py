"""Holding a conference and writing its minutes, each step in a transaction of its own."""

from dataclasses import replace
from typing import Any

from meetings.access.actor import Actor
from meetings.attendance.commands import lines, marking
from meetings.attendance.rules import Presence
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.minutes import commands, queries
from meetings.minutes.models import Minutes, MinutesEdition
from meetings.minutes.rules import Task, Text
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from meetings.speeches.commands import asking, giving
from meetings.speeches.rules.vocabulary import SpeechKind
from tests.attendance.hall import MINUTE, Hall, saw
from tests.speeches import floor

CONCLUSION = "Các tỉnh báo cáo kết quả trước ngày 30 tháng 4 năm 2027."
PAPER = "Kinh nghiệm ở tỉnh Bắc"
SAID = "Quý I đạt kế hoạch.\n\nCác tỉnh báo cáo trước ngày 30/4/2027."
TASK = Task(
    lead="Tỉnh Bắc",
    partners=("Tỉnh Nam", "Bộ Thử nghiệm"),
    text="Báo cáo kết quả thực hiện",
    deadline="trước ngày 30/4/2027",
)


def take_place(hall: Hall) -> None:
    """Let people come, speak and hear the conclusion; each kind of presence happens once.

    Who pressed first speaks last: the minutes tell the order in which people really spoke.
    """
    cast = hall.cast
    for index, state in enumerate(
        (Presence.PRESENT, Presence.LATE, Presence.PRESENT_ONLINE, Presence.EXCUSED)
    ):
        mark(hall, cast.canh, cast.north_a, index, state)
    mark(hall, cast.dung, cast.south_a, 0, Presence.ABSENT)
    mark(hall, cast.dung, cast.south_a, 1, Presence.LEFT)
    count_heads(hall, cast.dung, cast.south_a, 7)
    for who, office in ((cast.bich, cast.north), (cast.canh, cast.north_a)):
        actor = hall.actor(who)
        with transaction():
            lines.connect(hall.point(office, actor), actor=actor, now=clock.now())
    speak(hall)
    hall.stage(Stage.ENDED)


def speak(hall: Hall) -> None:
    """Let two people speak in the other order than they asked, then the chair conclude."""
    cast = hall.cast
    wishes = (
        (cast.south, floor.wish("Lê Văn Sơn")),
        (cast.north, floor.wish("Trần Ngọc Bích", kind=SpeechKind.THAM_LUAN, title=PAPER)),
        (cast.centre, floor.wish("Đỗ Quang Minh", kind=SpeechKind.KET_LUAN, summary=SAID)),
    )
    asked = [floor.say(hall, asking.add, cast.lan, office, wish) for office, wish in wishes]
    begun = clock.now()
    for speech, start, length in ((asked[1], 0, 6), (asked[0], 7, 3), (asked[2], 11, 9)):
        at = begun + start * MINUTE
        floor.do(hall, giving.start, cast.lan, speech, now=at)
        floor.do(hall, giving.stop, cast.lan, speech, now=at + length * MINUTE)


def mark(hall: Hall, who: Account, office: Organisation, index: int, state: Presence) -> None:
    """Mark one delegate of a point."""
    actor, now = hall.actor(who), clock.now()
    with transaction():
        marking.mark(
            hall.point(office, actor),
            delegate=hall.delegates(office)[index],
            sighting=saw(state, now, reason="Đi công tác" if state is Presence.EXCUSED else ""),
            actor=actor,
            now=now,
        )


def count_heads(hall: Hall, who: Account, office: Organisation, heads: int) -> None:
    """Enter how many heads were counted at a point."""
    actor = hall.actor(who)
    with transaction():
        marking.enter_headcount(
            hall.point(office, actor), headcount=heads, actor=actor, now=clock.now()
        )


def draft(hall: Hall, who: Account | None = None) -> None:
    """Begin the minutes from what happened."""
    actor = hall.actor(who or hall.cast.lan)
    with transaction():
        conference = visibility.for_change(hall.conference.code, actor=actor)
        commands.draft(conference, queries.proposal(conference), actor=actor, now=clock.now())


def edit(hall: Hall, *, version: int | None = None, **changes: Any) -> None:
    """Write what people write; complete unless told otherwise."""
    told = {
        "secretary_name": "Nguyễn Thị Lan",
        "signer_name": "Đỗ Quang Minh",
        "signer_title": "Chủ tịch",
        "conclusions": (CONCLUSION,),
        "tasks": (TASK,),
        **changes,
    }

    def change(minutes: Minutes, conference: Conference, actor: Actor) -> None:
        commands.edit(
            minutes,
            replace(Text.from_json(minutes.content), **told),
            conference=conference,
            version=version or minutes.version,
            actor=actor,
            now=clock.now(),
        )

    _do(hall, hall.cast.lan, change)


def close(hall: Hall, who: Account | None = None, *, version: int | None = None) -> None:
    """Freeze text and numbers."""
    _do(
        hall,
        who or hall.cast.lan,
        lambda minutes, conference, actor: commands.close(
            minutes,
            conference=conference,
            version=version or minutes.version,
            actor=actor,
            now=clock.now(),
        ),
    )


def issue(hall: Hall, who: Account | None = None, *, version: int | None = None) -> MinutesEdition:
    """Give the number."""
    _do(
        hall,
        who or hall.cast.clerk,
        lambda minutes, conference, actor: commands.issue(
            minutes,
            conference=conference,
            version=version or minutes.version,
            actor=actor,
            now=clock.now(),
        ),
    )
    found = queries.issued(hall.conference)
    assert found is not None
    return found.edition


def reopen(hall: Hall, reason: str = "Sai tên đại biểu") -> None:
    """Begin a new edition."""
    _do(
        hall,
        hall.cast.lan,
        lambda minutes, conference, actor: commands.reopen(
            minutes,
            conference=conference,
            reason=reason,
            version=minutes.version,
            actor=actor,
            now=clock.now(),
        ),
    )


def issued(hall: Hall) -> MinutesEdition:
    """Take the conference from its floor to its issued minutes."""
    draft(hall)
    edit(hall)
    close(hall)
    return issue(hall)


def now(hall: Hall) -> Minutes:
    """Return the minutes as the database has them now."""
    db.session.rollback()
    db.session.expire_all()
    found = queries.of(hall.conference)
    assert found is not None
    return found


def _do(hall: Hall, who: Account, deed: Any) -> None:
    actor = hall.actor(who)
    with transaction():
        conference = visibility.for_change(hall.conference.code, actor=actor)
        minutes = queries.for_change(conference)
        assert minutes is not None
        deed(minutes, conference, actor)
