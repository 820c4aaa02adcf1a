"""Issued minutes give tasks to the offices they name, and only those offices answer for them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from meetings.assignments import commands, queries
from meetings.assignments.models import Assignment
from meetings.assignments.rules import AssignmentState, WrongStepError
from meetings.audit.models import AuditEntry
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError, StaleError
from meetings.kit.transactions import transaction
from meetings.minutes.rules import Task
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.assignments.giving import give, standing, task
from tests.attendance.hall import Hall
from tests.minutes import writing


def _do(
    hall: Hall, deed: Any, who: Account, assignment: Assignment, *args: Any, **facts: Any
) -> None:
    """Do something about a task as somebody who has it before them."""
    actor = hall.actor(who)
    with transaction():
        placed = queries.for_change(assignment.public_id, actor=actor)
        facts = {"version": placed.task.version, **facts}
        deed(placed, *args, actor=actor, now=clock.now(), **facts)


def test_tasks_go_out_with_the_number_of_the_minutes_and_not_before(hall: Hall) -> None:
    writing.draft(hall)
    writing.edit(hall)
    writing.close(hall)
    before = standing(hall)
    edition = writing.issue(hall)

    (given,) = standing(hall)

    assert before == []
    assert (given.lead, given.text, given.partners) == (
        writing.TASK.lead, writing.TASK.text, "Tỉnh Nam; Bộ Thử nghiệm",
    )  # fmt: skip
    assert (given.deadline, given.deadline_text) == (date(2027, 4, 30), "trước ngày 30/4/2027")
    assert given.lead_organisation_id == hall.cast.north.id
    assert (given.state, given.given_at) == (AssignmentState.GIVEN, edition.closed_at)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "AssignmentsGiven")
    ).one()
    assert (entry.facts["count"], entry.facts["dropped"]) == (1, 0)


def test_a_lead_finds_the_one_present_office_it_names(hall: Hall) -> None:
    cast = hall.cast
    with transaction():
        for office, changes in (
            (cast.north_b, {"fold": "xa bac a"}),
            (cast.south_a, {"valid_to": date(2026, 1, 1)}),
        ):
            db.session.execute(
                update(Organisation).where(Organisation.id == office.id).values(**changes)
            )

    leads = (
        "Tỉnh Bắc", "tỉnh nam", "Chủ tịch Tỉnh Bắc", "Bộ trưởng Bộ Thử nghiệm", "Xã Bắc A",
        "Xã Nam A", "Các địa phương",
    )  # fmt: skip
    given = give(hall, *(task(lead=lead) for lead in leads))

    north, south, ministry = cast.north.id, cast.south.id, cast.ministry.id
    assert [one.lead for one in given] == list(leads)
    assert [one.lead_organisation_id for one in given] == [
        north, south, north, ministry, None, None, None,
    ]  # fmt: skip


def test_a_new_edition_adds_renews_and_drops_and_forgets_nothing_done(hall: Hall) -> None:
    kept, dropped, done = give(hall, task("Giữ"), task("Bỏ"), task("Xong"))
    _do(hall, commands.finish, hall.cast.bich, done, "Đã làm xong.")
    version = standing(hall)[0].version

    give(hall, task("Mới"), task("Giữ", deadline="trước ngày 15/5/2027", partners=("Tỉnh Nam",)))

    now = {one.text: one for one in standing(hall)}
    assert {text: one.state.value for text, one in now.items()} == {
        "Giữ": "given", "Bỏ": "cancelled", "Xong": "done", "Mới": "given",
    }  # fmt: skip
    assert [one.text for one in queries.of(hall.conference)][:2] == ["Mới", "Giữ"]
    renewed = now["Giữ"]
    assert (renewed.public_id, renewed.deadline) == (kept.public_id, date(2027, 5, 15))
    assert (renewed.partners, renewed.version) == ("Tỉnh Nam", version + 1)
    assert now["Xong"].report == "Đã làm xong."

    give(hall, task("Bỏ"), task("Giữ"), task("Mới"))

    back = next(one for one in standing(hall) if one.text == "Bỏ")
    assert (back.public_id, back.state) == (dropped.public_id, AssignmentState.GIVEN)


def test_the_same_task_written_twice_is_one(hall: Hall) -> None:
    given = give(hall, task("Một"), task("Một"), task("Hai"))

    assert [(one.text, one.position) for one in given] == [("Một", 1), ("Hai", 2)]


def test_the_lead_takes_a_task_on_and_reports_it_done(hall: Hall) -> None:
    (given,) = give(hall, task())
    _do(hall, commands.accept, hall.cast.bich, given)
    accepted = standing(hall)[0].state
    _do(hall, commands.finish, hall.cast.bich, given, "Đã gửi báo cáo.")

    (done,) = standing(hall)
    assert accepted is AssignmentState.ACCEPTED
    assert (done.state, done.report) == (AssignmentState.DONE, "Đã gửi báo cáo.")
    assert done.done_at is not None
    with pytest.raises(WrongStepError):
        _do(hall, commands.finish, hall.cast.bich, given, "Lần nữa.")
    about = AuditEntry.action.in_(("AssignmentAccepted", "AssignmentDone"))
    entries = db.session.scalars(select(AuditEntry).where(about).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("AssignmentAccepted", given.public_id), ("AssignmentDone", given.public_id),
    ]  # fmt: skip
    assert entries[1].facts["report"] == "Đã gửi báo cáo."


def test_a_task_that_was_renewed_meanwhile_is_not_reported_on_unseen(hall: Hall) -> None:
    (given,) = give(hall, task())
    seen = given.version
    give(hall, task(deadline="trước ngày 15/5/2027"))

    for deed, told in ((commands.accept, ()), (commands.finish, ("Đã xong.",))):
        with pytest.raises(StaleError):
            _do(hall, deed, hall.cast.bich, given, *told, version=seen)

    assert standing(hall)[0].state is AssignmentState.GIVEN


def test_nobody_but_the_secretariat_of_the_lead_finds_a_task(hall: Hall) -> None:
    given, nobody_s = give(hall, task(), task(lead="Các địa phương"))
    cast = hall.cast

    for who in (cast.lan, cast.son, cast.canh, cast.tuan, cast.clerk, cast.auditor, cast.stranger):
        actor = hall.actor(who)
        assert queries.mine(actor=actor).total == 0, actor.name
        for one in (given, nobody_s):
            with pytest.raises(NotFoundError):
                queries.get(one.public_id, actor=actor)
    assert [one.task.id for one in queries.mine(actor=hall.actor(cast.bich))] == [given.id]


def test_the_nearest_deadline_comes_first_and_what_is_over_no_more(hall: Hall) -> None:
    later = task("Sau", deadline="ngày 15/5/2027")
    sooner = task("Trước", deadline="ngày 15/4/2027")
    undated, over = task("Không ngày", deadline="sớm"), task("Xong", deadline="ngày 01/3/2027")
    tasks: tuple[Task, ...] = (undated, later, over, sooner, task("Bỏ"))
    given = give(hall, *tasks)
    _do(hall, commands.finish, hall.cast.bich, given[2], "Xong.")
    give(hall, *tasks[:-1])
    actor = hall.actor(hall.cast.bich)

    assert [one.task.text for one in queries.mine(actor=actor)] == ["Trước", "Sau", "Không ngày"]
    assert [one.task.text for one in queries.mine(actor=actor, group="done")] == ["Xong"]
    assert [one.task.text for one in queries.soonest(actor=actor, most=2)] == ["Trước", "Sau"]
