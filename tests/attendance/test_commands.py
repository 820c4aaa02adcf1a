"""What marks leave behind."""

from datetime import timedelta

import pytest

from meetings.attendance import queries
from meetings.attendance.commands import lines, marking, repair
from meetings.attendance.commands.marking import VoidedBeforeError
from meetings.attendance.models import AttendanceEvent, AttendanceState, HeadcountEvent, LineEvent
from meetings.attendance.queries import truth
from meetings.attendance.rules import (
    LineCheck,
    LineMoveError,
    Presence,
    RollClosedError,
    WrongMarkError,
)
from meetings.audit.models import AuditEntry
from meetings.conferences.queries import tally
from meetings.conferences.rules.vocabulary import LineState, LineTest, Measure, Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.onetime import ReusedKeyError
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.attendance.hall import MINUTE, Hall, saw
from tests.cast import Cast, key


def marked(hall: Hall, who: Account, office: Organisation, index: int, **seen: object) -> object:
    actor = hall.actor(who)
    now = clock.now()
    sighting = saw(seen.pop("state", Presence.PRESENT), seen.pop("at", now), **seen)  # type: ignore[arg-type]
    with transaction():
        return marking.mark(
            hall.point(office, actor),
            delegate=hall.delegates(office)[index],
            sighting=sighting,
            actor=actor,
            now=now,
        )


def take_back(hall: Hall, office: Organisation, nonce: str, reason: str) -> None:
    actor, now = hall.actor(hall.cast.canh), clock.now()
    with transaction():
        point = hall.point(office, actor)
        seen = saw(None, now, reason=reason)
        marking.void(point, voided=nonce, sighting=seen, actor=actor, now=now)


def states(hall: Hall, office: Organisation) -> list[str]:
    wanted = db.select(AttendanceState.state).where(
        AttendanceState.participation_id == hall.at(office).id
    )
    return sorted(db.session.scalars(wanted))


def test_a_mark_moves_the_state_the_point_and_the_count_of_its_tier(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0, state=Presence.PRESENT_ONLINE)

    at = hall.at(cast.north_a)
    assert states(hall, cast.north_a) == ["present_online"]
    assert (at.expected, at.present, at.present_online, at.headcount) == (4, 0, 1, None)
    sums = tally.totals(hall.conference_id)
    assert (sums[3][Measure.PRESENT_ONLINE], sums[3][Measure.HEADCOUNT]) == (1, 1)
    assert sums[2][Measure.PRESENT_ONLINE] == 0


def test_a_mark_is_told_without_names_or_reasons(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0, state=Presence.EXCUSED, reason="bị ốm")

    entry = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.action == "AttendanceMarked")
    ).one()
    assert entry.chain == f"p{hall.at(cast.north_a).id}"
    assert entry.facts["state"] == "excused"
    assert "ốm" not in str(entry.facts)
    assert "Nguyễn" not in str(entry.facts)


def test_a_correction_replaces_the_state_and_keeps_both_marks(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0, state=Presence.ABSENT)
    marked(hall, cast.canh, cast.north_a, 0, state=Presence.LATE)

    at = hall.at(cast.north_a)
    assert (at.absent, at.late) == (0, 1)
    assert db.session.query(AttendanceEvent).count() == 2


def test_an_earlier_mark_that_comes_in_later_does_not_decide(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0, state=Presence.LEFT)
    marked(hall, cast.canh, cast.north_a, 0, at=hall.starts_at)

    assert states(hall, cast.north_a) == ["left"]


def test_the_same_nonce_again_changes_nothing_and_gets_the_first_answer(
    hall: Hall, cast: Cast
) -> None:
    nonce = key()
    first = marked(hall, cast.canh, cast.north_a, 0, nonce=nonce)
    again = marked(hall, cast.canh, cast.north_a, 0, nonce=nonce, state=Presence.ABSENT)

    assert (first.state, first.replayed) == (Presence.PRESENT, False)  # type: ignore[attr-defined]
    assert (again.state, again.replayed) == (Presence.PRESENT, True)  # type: ignore[attr-defined]
    assert db.session.query(AttendanceEvent).count() == 1
    assert hall.at(cast.north_a).present == 1
    with pytest.raises(ReusedKeyError):
        marked(hall, cast.canh, cast.north_a, 1, nonce=nonce)


def test_who_arrives_after_the_beginning_is_late_unless_it_is_said(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0, state=None)
    marked(hall, cast.canh, cast.north_a, 1, state=None, at=hall.starts_at)
    marked(hall, cast.canh, cast.north_a, 2, state=Presence.PRESENT)

    assert states(hall, cast.north_a) == ["late", "present", "present"]


def test_all_the_rest_are_marked_with_one_press_and_nobody_else(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0, state=Presence.EXCUSED, reason="đi công tác")
    actor, now = hall.actor(cast.canh), clock.now()

    with transaction():
        done = marking.mark_rest(
            hall.point(cast.north_a, actor), sighting=saw(Presence.PRESENT, now),
            actor=actor, now=now,
        )  # fmt: skip

    at = hall.at(cast.north_a)
    assert done.count == 3
    assert (at.present, at.excused) == (3, 1)
    assert list(truth.broken_chains(hall.conference)) == []


def test_the_chosen_are_marked_at_once_and_only_once(hall: Hall, cast: Cast) -> None:
    actor, now = hall.actor(cast.canh), clock.now()
    chosen, seen = hall.delegates(cast.north_a)[:2], saw(Presence.LATE, now)
    counts = []
    for _ in range(2):
        with transaction():
            done = marking.mark_chosen(
                hall.point(cast.north_a, actor), delegates=chosen, sighting=seen,
                actor=actor, now=now,
            )  # fmt: skip
        counts.append((done.count, done.replayed))

    assert counts == [(2, False), (2, True)]
    assert hall.at(cast.north_a).late == 2
    assert db.session.query(AuditEntry).filter_by(action="ManyMarked").count() == 1


def test_a_mark_taken_back_no_longer_counts_and_stays_in_the_chain(hall: Hall, cast: Cast) -> None:
    nonce, now = key(), clock.now()
    marked(hall, cast.canh, cast.north_a, 0, state=Presence.ABSENT, at=now - MINUTE)
    marked(hall, cast.canh, cast.north_a, 0, nonce=nonce)

    take_back(hall, cast.north_a, nonce, "bấm nhầm")

    at = hall.at(cast.north_a)
    assert (at.present, at.absent) == (0, 1)
    assert db.session.query(AttendanceEvent).count() == 3
    assert list(truth.differences(hall.conference)) == []
    with pytest.raises(VoidedBeforeError):
        take_back(hall, cast.north_a, nonce, "bấm nhầm")


def test_taking_back_the_only_mark_leaves_nothing_known(hall: Hall, cast: Cast) -> None:
    nonce = key()
    marked(hall, cast.canh, cast.north_a, 0, nonce=nonce)

    with pytest.raises(WrongMarkError):
        take_back(hall, cast.north_a, nonce, "")
    take_back(hall, cast.north_a, nonce, "nhầm người")

    assert states(hall, cast.north_a) == []
    assert hall.at(cast.north_a).present == 0
    assert tally.totals(hall.conference_id)[3][Measure.HEADCOUNT] == 0


def test_a_headcount_stands_for_the_named_present(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0)
    actor, now = hall.actor(cast.canh), clock.now()
    for count in (48, 45):
        with transaction():
            point = hall.point(cast.north_a, actor)
            marking.enter_headcount(point, headcount=count, actor=actor, now=now)
    marked(hall, cast.canh, cast.north_a, 1)

    assert hall.at(cast.north_a).headcount == 45
    assert tally.totals(hall.conference_id)[3][Measure.HEADCOUNT] == 45
    assert db.session.query(HeadcountEvent).count() == 2
    assert queries.totals(hall.seen_by(cast.lan), actor=hall.actor(cast.lan)).headcount == 45


def test_somebody_replaced_no_longer_counts(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0)
    delegate, actor = hall.delegates(cast.north_a)[0], hall.actor(cast.lan)

    with transaction():
        point = hall.point(cast.north_a, actor)
        marking.release(point, delegate=delegate, actor=actor, now=clock.now())

    assert hall.at(cast.north_a).present == 0
    assert states(hall, cast.north_a) == []


def test_a_line_connects_once_for_the_count_however_often_it_drops(hall: Hall, cast: Cast) -> None:
    actor, now = hall.actor(cast.canh), clock.now()
    for step in (lines.connect, lines.drop, lines.connect, lines.close_line, lines.connect):
        with transaction():
            step(hall.point(cast.north_a, actor), actor=actor, now=now)

    at = hall.at(cast.north_a)
    assert (at.line_state, at.first_connected_at) == (LineState.CONNECTED, now)
    assert tally.totals(hall.conference_id)[3][Measure.CONNECTED] == 1
    assert db.session.query(LineEvent).count() == 5
    with pytest.raises(LineMoveError), transaction():
        lines.connect(hall.point(cast.north_a, actor), actor=actor, now=now)


def test_a_rehearsal_keeps_its_result_and_what_passed(hall: Hall, cast: Cast) -> None:
    actor = hall.actor(cast.tuan)

    with transaction():
        lines.record_test(
            hall.point(cast.north, actor),
            result=LineTest.PASSED_WITH_NOTES,
            passed=[LineCheck.CAMERA, LineCheck.LINE],
            note="Tiếng nhỏ",
            actor=actor,
            now=clock.now(),
        )

    at = hall.at(cast.north)
    kept = db.session.scalars(db.select(LineEvent)).one()
    assert (at.line_test, at.line_test_note) == (LineTest.PASSED_WITH_NOTES, "Tiếng nhỏ")
    assert kept.passed == ["line", "camera"]


def test_the_host_connects_many_points_at_once(hall: Hall, cast: Cast) -> None:
    actor, now = hall.actor(cast.lan), clock.now()
    with transaction():
        lines.connect(hall.point(cast.north, actor), actor=actor, now=now)
    with transaction():
        one = lines.connect_chosen(
            hall.conference, points=[hall.at(cast.south).public_id], actor=actor, now=now
        )
    with transaction():
        rest = lines.connect_all(hall.conference, actor=actor, now=now)

    assert (one, rest) == (1, 4)
    sums = tally.totals(hall.conference_id)
    assert [sums[level][Measure.CONNECTED] for level in (1, 2, 3)] == [1, 2, 3]
    assert db.session.query(LineEvent).count() == 6
    assert tally.differences(hall.conference) == []


def test_a_technician_tests_lines_but_takes_no_attendance(hall: Hall, cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        marked(hall, cast.tuan, cast.north, 0)


@pytest.mark.parametrize("who", ["son", "stranger", "auditor", "admin", "chair"])
def test_whoever_is_not_of_the_point_finds_nothing_there(hall: Hall, cast: Cast, who: str) -> None:
    with pytest.raises(NotFoundError):
        marked(hall, getattr(cast, who), cast.north_a, 0)


def test_the_secretariat_of_the_host_acts_for_any_point(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.lan, cast.south_a, 0)

    assert hall.at(cast.south_a).present == 1


def test_a_delegate_of_another_point_is_not_found(hall: Hall, cast: Cast) -> None:
    actor, now = hall.actor(cast.canh), clock.now()
    elsewhere = hall.delegates(cast.north_b)[0]

    with pytest.raises(NotFoundError), transaction():
        marking.mark(
            hall.point(cast.north_a, actor),
            delegate=elsewhere,
            sighting=saw(Presence.PRESENT, now),
            actor=actor,
            now=now,
        )


def test_a_closed_conference_refuses_and_keeps_what_it_had(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0)
    hall.stage(Stage.CLOSED)

    with pytest.raises(RollClosedError):
        marked(hall, cast.canh, cast.north_a, 1)
    actor = hall.actor(cast.canh)
    with pytest.raises(RollClosedError), transaction():
        marking.enter_headcount(
            hall.point(cast.north_a, actor), headcount=3, actor=actor, now=clock.now()
        )
    assert hall.at(cast.north_a).present == 1


def test_rebuilding_mends_what_was_changed_behind_the_back(hall: Hall, cast: Cast) -> None:
    marked(hall, cast.canh, cast.north_a, 0)
    marked(hall, cast.canh, cast.north_a, 1, state=Presence.ABSENT)
    first = hall.delegates(cast.north_a)[0]
    with transaction():
        db.session.execute(db.update(AttendanceState).values(state=Presence.LEFT))
        hall.at(cast.north_a).present = 7
    assert len(list(truth.differences(hall.conference))) == 2
    assert truth.miscounts(hall.conference) != []

    with transaction():
        actor = hall.actor(cast.lan)
        found = repair.rebuild(hall.conference, actor=actor, now=clock.now())

    assert found == 2
    assert list(truth.differences(hall.conference)) == []
    assert truth.miscounts(hall.conference) == []
    assert tally.differences(hall.conference) == []
    assert hall.at(cast.north_a).present == 1
    assert first == hall.delegates(cast.north_a)[0]


def test_early_on_the_day_attendance_waits_for_its_hour(hall: Hall, cast: Cast) -> None:
    with transaction():
        conference = hall.conference
        conference.stage, conference.actual_started_at = Stage.ANNOUNCED, None
        conference.starts_at = clock.now() + timedelta(minutes=61)
        conference.ends_at = conference.starts_at + timedelta(hours=2)

    with pytest.raises(RollClosedError, match="Chưa đến giờ"):
        marked(hall, cast.canh, cast.north_a, 0)
