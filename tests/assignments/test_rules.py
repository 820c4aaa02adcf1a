"""Where a task stands, until when it is due, and whom its lead names."""

from datetime import date

import pytest

from meetings.assignments import rules
from meetings.assignments.rules import AssignmentState, WrongStepError

GIVEN, ACCEPTED, DONE, CANCELLED = AssignmentState


def test_a_task_only_goes_forward() -> None:
    allowed = {(GIVEN, ACCEPTED), (GIVEN, DONE), (ACCEPTED, DONE)}
    for current in AssignmentState:
        for wanted in AssignmentState:
            if (current, wanted) in allowed:
                rules.check_step(current=current, wanted=wanted)
                continue
            with pytest.raises(WrongStepError):
                rules.check_step(current=current, wanted=wanted)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("trước ngày 30/4/2027", date(2027, 4, 30)),
        ("trước ngày 30 tháng 4 năm 2027", date(2027, 4, 30)),
        ("15.04.2027", date(2027, 4, 15)),
        ("từ 01/3/2027 đến 15/4/2027", date(2027, 4, 15)),
        ("ngày 30/02/2027", None),
        ("trong quý I năm 2027", None),
        ("trước tháng 4/2027", None),
        ("thường xuyên", None),
        ("", None),
    ],
)
def test_only_a_whole_day_in_the_words_of_the_chair_is_a_deadline(
    words: str, day: date | None
) -> None:
    assert rules.day_in(words) == day


def test_a_lead_is_an_office_or_its_head() -> None:
    assert rules.leads("Tỉnh Bắc") == ("Tỉnh Bắc",)
    assert "Bộ Thử nghiệm" in rules.leads("Bộ trưởng Bộ Thử nghiệm")
    assert "Ủy ban Dân tộc" in rules.leads("Bộ trưởng, Chủ nhiệm Ủy ban Dân tộc")


@pytest.mark.parametrize(
    ("state", "deadline", "late"),
    [
        (GIVEN, date(2027, 4, 29), True),
        (ACCEPTED, date(2027, 4, 29), True),
        (GIVEN, date(2027, 4, 30), False),
        (GIVEN, None, False),
        (DONE, date(2027, 4, 1), False),
        (CANCELLED, date(2027, 4, 1), False),
    ],
)
def test_a_task_is_overdue_from_the_day_after_while_it_is_open(
    state: AssignmentState, deadline: date | None, *, late: bool
) -> None:
    assert late == rules.is_overdue(deadline=deadline, state=state, today=date(2027, 4, 30))
