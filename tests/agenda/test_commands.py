"""What putting an agenda together leaves behind."""

from typing import Any

import pytest

from meetings.agenda import commands, queries, rules
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft, ItemKind, ItemOutcome, arranging
from meetings.agenda.rules.arranging import RearrangedError, WrongOrderError
from meetings.audit.models import AuditEntry
from meetings.conferences.commands import planning
from meetings.conferences.models import Conference
from meetings.conferences.rules.planning import PlannedSession
from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError, StaleError
from meetings.kit.transactions import transaction
from tests.cast import DAY, HOUR, NOON, Cast
from tests.plans import EIGHT, day, draft, planned


def _add(cast: Cast, conference: Conference, title: str, **facts: Any) -> AgendaItem:
    wish: dict[str, Any] = {"kind": ItemKind.BAO_CAO, "planned_minutes": 30, **facts}
    with transaction():
        return commands.add(
            conference,
            draft=ItemDraft(title=title, **wish),
            actor=cast.actor(cast.lan),
            now=NOON,
        )


def _titles(conference: Conference) -> list[list[str]]:
    return [[line.item.title for line in block.lines] for block in queries.timetable(conference)]


def test_items_stand_in_order_with_their_beginnings(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    _add(cast, conference, "Khai mạc", planned_minutes=10)
    _add(cast, conference, "Báo cáo", planned_minutes=180)
    _add(cast, conference, "Kết luận", planned_minutes=30)

    (block,) = queries.timetable(conference)

    assert [line.item.title for line in block.lines] == ["Khai mạc", "Báo cáo", "Kết luận"]
    assert [line.starts_at - EIGHT for line in block.lines] == [
        0 * HOUR,
        HOUR / 6,
        HOUR / 6 + 3 * HOUR,
    ]
    assert (block.minutes, block.overrun) == (220, 10)


def test_items_belong_to_days_and_parallel_sessions(cast: Cast) -> None:
    sessions = tuple(
        PlannedSession(title=title, starts_at=EIGHT + DAY, ends_at=EIGHT + DAY + HOUR)
        for title in ("Phiên 1", "Phiên 2")
    )
    days = (day(), day(EIGHT + DAY, sessions=sessions))
    conference = planned(cast.centre, cast.actor(cast.lan), days=days)
    second = conference.days[1]
    _add(cast, conference, "Ngày đầu")
    for session in second.sessions:
        _add(cast, conference, session.title, day=second.day, session=session.public_id)

    assert _titles(conference) == [["Ngày đầu"], [], ["Phiên 1"], ["Phiên 2"]]
    with pytest.raises(rules.NoSlotError):
        _add(cast, conference, "Lạc", session=second.sessions[0].public_id)
    with pytest.raises(rules.NoSlotError):
        _add(cast, conference, "Lạc", day=NOON.date())
    with pytest.raises(rules.NoSlotError):
        _add(cast, conference, "Lạc", point="khong-co")


def test_items_outlive_a_day_that_is_dropped(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan), days=(day(), day(EIGHT + DAY)))
    _add(cast, conference, "Ngày hai", day=conference.days[1].day)

    with transaction():
        planning.change(conference, draft(), version=1, actor=cast.actor(cast.lan), now=NOON)
    db.session.expire_all()

    assert _titles(conference) == [["Ngày hai"]]


def test_items_change_places_with_their_neighbours_only(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan), days=(day(), day(EIGHT + DAY)))
    one = _add(cast, conference, "Một")
    _add(cast, conference, "Ngày hai", day=conference.days[1].day)
    two = _add(cast, conference, "Hai")
    lan = cast.actor(cast.lan)

    with transaction():
        commands.move_up(two, conference=conference, version=1, actor=lan, now=NOON)
    assert _titles(conference) == [["Hai", "Một"], ["Ngày hai"]]
    with transaction():
        commands.move_up(two, conference=conference, version=2, actor=lan, now=NOON)
        commands.move_down(one, conference=conference, version=1, actor=lan, now=NOON)
    assert _titles(conference) == [["Hai", "Một"], ["Ngày hai"]]
    with transaction():
        commands.move_down(two, conference=conference, version=2, actor=lan, now=NOON)
    assert _titles(conference) == [["Một", "Hai"], ["Ngày hai"]]

    moves = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "ItemMoved")).all()
    assert len(moves) == 2


def test_a_stale_hand_is_refused(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    item = _add(cast, conference, "Một")
    lan = cast.actor(cast.lan)
    facts: dict[str, Any] = {"conference": conference, "version": 9, "actor": lan, "now": NOON}

    for command in (commands.move_up, commands.move_down, commands.remove):
        with pytest.raises(StaleError):
            command(item, **facts)
    changed = ItemDraft(kind=ItemKind.NGHI, title="Nghỉ", planned_minutes=5)
    with pytest.raises(StaleError):
        commands.change(item, draft=changed, **facts)


def test_an_item_is_changed_and_removed(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    item = _add(cast, conference, "Một")
    lan = cast.actor(cast.lan)

    with transaction():
        commands.change(
            item,
            draft=ItemDraft(kind=ItemKind.NGHI, title="Nghỉ giải lao", planned_minutes=15),
            conference=conference,
            version=1,
            actor=lan,
            now=NOON,
        )
    assert (item.title, item.kind, item.version) == ("Nghỉ giải lao", ItemKind.NGHI, 2)
    with transaction():
        commands.remove(item, conference=conference, version=2, actor=lan, now=NOON)

    assert queries.items(conference) == []


@pytest.mark.parametrize("who", ["bich", "canh", "chair", "clerk", "stranger"])
def test_only_those_who_run_the_conference_arrange_it(cast: Cast, who: str) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))

    with pytest.raises(NotAllowedError):
        commands.add(
            conference,
            draft=ItemDraft(kind=ItemKind.NGHI, title="Nghỉ", planned_minutes=5),
            actor=cast.actor(getattr(cast, who)),
            now=NOON,
        )


@pytest.mark.parametrize("stage", [Stage.ENDED, Stage.CLOSED, Stage.CANCELLED])
def test_what_is_over_is_arranged_no_more(cast: Cast, stage: Stage) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    with transaction():
        conference.stage = stage

    with pytest.raises(WrongStageError):
        _add(cast, conference, "Muộn")


def _stamp(conference: Conference) -> str:
    return arranging.stamp(queries.layout(queries.timetable(conference)))


def _two_days(cast: Cast) -> tuple[Conference, list[AgendaItem]]:
    conference = planned(cast.centre, cast.actor(cast.lan), days=(day(), day(EIGHT + DAY)))
    items = [_add(cast, conference, title) for title in ("Một", "Hai", "Ba")]
    return conference, items


def test_all_items_are_put_in_order_at_once_over_several_days(cast: Cast) -> None:
    conference, (one, two, three) = _two_days(cast)
    first, second = (arranging.slot(held.day) for held in conference.days)
    wanted = {first: (three.public_id, one.public_id), second: (two.public_id,)}

    with transaction():
        moved = commands.arrange(
            conference,
            wanted=wanted,
            read_at=_stamp(conference),
            actor=cast.actor(cast.lan),
            now=NOON,
        )

    assert moved == 2
    assert _titles(conference) == [["Ba", "Một"], ["Hai"]]
    assert (one.version, two.version, three.version) == (1, 2, 1), "only another day is a change"
    told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "ItemsArranged"))
    assert set(told.one().facts["moved"]) <= {"Ba", "Hai", "Một"}


def test_an_order_read_too_long_ago_changes_nothing(cast: Cast) -> None:
    conference, items = _two_days(cast)
    before = _stamp(conference)
    wanted = {
        arranging.slot(conference.days[0].day): tuple(one.public_id for one in items[::-1]),
        arranging.slot(conference.days[1].day): (),
    }
    lan = cast.actor(cast.lan)
    with transaction():
        commands.move_up(items[2], conference=conference, version=1, actor=lan, now=NOON)

    with pytest.raises(RearrangedError), transaction():
        commands.arrange(conference, wanted=wanted, read_at=before, actor=lan, now=NOON)
    assert _titles(conference) == [["Một", "Ba", "Hai"], []]
    with pytest.raises(WrongOrderError), transaction():
        commands.arrange(conference, wanted={}, read_at=_stamp(conference), actor=lan, now=NOON)


def test_the_same_order_again_is_no_news(cast: Cast) -> None:
    conference, _ = _two_days(cast)
    blocks = queries.timetable(conference)
    wanted = queries.layout(blocks)

    with transaction():
        lan = cast.actor(cast.lan)
        assert not commands.arrange(
            conference, wanted=wanted, read_at=_stamp(conference), actor=lan, now=NOON
        )

    assert not db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.action == "ItemsArranged")
    ).all()


def test_what_became_of_an_item_is_said_while_the_conference_is_on(cast: Cast) -> None:
    conference, (item, *_) = _two_days(cast)
    lan = cast.actor(cast.lan)
    facts: dict[str, Any] = {"conference": conference, "actor": lan, "now": NOON}
    with pytest.raises(WrongStageError):
        commands.mark(item, outcome=ItemOutcome.DONE, version=1, **facts)
    with transaction():
        conference.stage = Stage.ENDED
        commands.mark(item, outcome=ItemOutcome.UNFINISHED, version=1, **facts)

    assert (item.outcome, item.version) == (ItemOutcome.UNFINISHED, 2)
    with pytest.raises(StaleError):
        commands.mark(item, outcome=ItemOutcome.DONE, version=1, **facts)
    with pytest.raises(NotAllowedError):
        commands.mark(
            item,
            outcome=ItemOutcome.DONE,
            version=2,
            **{**facts, "actor": cast.actor(cast.bich)},
        )
