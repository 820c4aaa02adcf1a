"""Pages of tasks as people use them."""

import re
from datetime import UTC, datetime

import pytest

from meetings.access.roles import Role
from meetings.assignments.models import Assignment
from meetings.assignments.rules import AssignmentState
from meetings.kit.transactions import transaction
from tests.assignments.giving import give, standing, task
from tests.attendance.hall import CODE, Hall
from tests.cast import key, person
from tests.clocks import standing_clock
from tests.conftest import Browser

MINE = "/assignments/"
HOME = f"/conferences/{CODE}/assignments"


@pytest.fixture
def given(hall: Hall) -> Assignment:
    """A task of North, due at the end of April 2027."""
    (given,) = give(hall, task(partners=("Tỉnh Nam",), deadline="trước ngày 30/4/2027"))
    return given


@pytest.fixture
def lead(browser: Browser, hall: Hall, given: Assignment) -> Browser:
    """The secretary of North, which leads the task."""
    browser.sign_in(hall.cast.bich)
    return browser


def address(given: Assignment) -> str:
    return f"{MINE}{given.public_id}"


def version(page: str) -> str:
    """Return the version that the form of the report carries."""
    found = re.search(r'/finish".*?name="_version" value="(\d+)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_task_goes_from_the_list_to_the_report_that_all_can_read(
    lead: Browser, hall: Hall, given: Assignment
) -> None:
    here = address(given)
    first, listed = lead.get("/").text, lead.get(MINE).text
    accepted = lead.send(f"{here}/accept", {"_version": "1"})
    done = lead.send(f"{here}/finish", {"report": "Đã gửi báo cáo.", "_version": "2"})

    assert here in first, "it awaits them on their first page"
    assert here in listed
    assert (accepted.status_code, done.status_code) == (302, 302)
    assert here not in lead.get(MINE).text
    assert here in lead.get(f"{MINE}?group=done").text
    assert "Đã gửi báo cáo." in lead.get(here).text
    lead.sign_in(hall.cast.dung)
    told = lead.get(HOME).text
    for said in ("Tỉnh Bắc", "Tỉnh Nam", "trước ngày 30/4/2027", "hoàn thành", "Đã gửi báo cáo."):
        assert said in told, said


def test_a_task_is_overdue_from_midnight_in_viet_nam(
    browser: Browser, hall: Hall, given: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = standing_clock(monkeypatch)
    now.now = datetime(2027, 4, 30, 16, 59, tzinfo=UTC)
    browser.sign_in(hall.cast.bich)

    def said() -> list[bool]:
        return ["quá hạn" in browser.get(path).text for path in (MINE, address(given), HOME)]

    on_the_day = said()
    now.after(minutes=1)
    the_day_after = said()
    browser.send(f"{address(given)}/finish", {"report": "Xong.", "_version": "1"})

    assert on_the_day == [False, False, False]
    assert the_day_after == [True, True, True]
    assert said() == [False, False, False]


def test_a_report_with_a_mistake_is_shown_again_at_the_version_it_was_read(
    lead: Browser, hall: Hall, given: Assignment
) -> None:
    wrong = lead.send(f"{address(given)}/finish", {"report": "  ", "_version": "1"})
    give(hall, task(deadline="trước ngày 15/5/2027"))
    wrong = lead.send(f"{address(given)}/finish", {"report": "", "_version": version(wrong.text)})
    blind = lead.send(
        f"{address(given)}/finish", {"report": "Xong.", "_version": version(wrong.text)}
    )

    assert wrong.status_code == 422
    assert blind.status_code == 409, "the new deadline was not on the form they answered"
    assert "trước ngày 15/5/2027" in blind.text
    assert "Xong." in blind.text
    again = lead.send(
        f"{address(given)}/finish", {"report": "Xong.", "_version": version(blind.text)}
    )
    assert again.status_code == 302


@pytest.mark.parametrize("over", [AssignmentState.DONE, AssignmentState.CANCELLED])
def test_a_report_on_a_task_that_is_over_is_refused_and_not_lost(
    lead: Browser, hall: Hall, given: Assignment, over: AssignmentState
) -> None:
    if over is AssignmentState.DONE:
        lead.send(f"{address(given)}/finish", {"report": "Bản thứ nhất.", "_version": "1"})
    else:
        give(hall, task("Việc khác"))

    late = lead.send(f"{address(given)}/finish", {"report": "Bản thứ hai.", "_version": "1"})

    assert late.status_code == 409
    assert "Nhiệm vụ đang ở bước khác." in late.text
    assert "Bản thứ hai." in late.text
    stands = standing(hall)[0]
    assert (stands.state, stands.report) == (
        over, "Bản thứ nhất." if over is AssignmentState.DONE else "",
    )  # fmt: skip


def test_a_double_click_reports_once(lead: Browser, hall: Hall, given: Assignment) -> None:
    sent = {"report": "Xong.", "_version": "1", "_key": key()}

    answers = [lead.send(f"{address(given)}/finish", sent).status_code for _ in range(2)]

    assert answers == [302, 303]
    assert standing(hall)[0].version == 2


def test_who_does_not_lead_the_task_finds_nothing(
    browser: Browser, hall: Hall, given: Assignment
) -> None:
    here = address(given)
    assert browser.get(here).status_code in {302, 401}
    for who in (hall.cast.lan, hall.cast.son, hall.cast.canh):
        browser.sign_in(who)
        assert here not in browser.get(MINE).text
        assert browser.get(here).status_code == 404
        assert browser.send(f"{here}/accept", {"_version": "1"}).status_code == 404
        for report in ("Xong.", ""):
            told = browser.send(f"{here}/finish", {"report": report, "_version": "1"})
            assert told.status_code == 404
    browser.sign_in(hall.cast.stranger)
    assert browser.get(HOME).status_code == 404
    assert standing(hall)[0].state is AssignmentState.GIVEN


def test_a_lead_that_did_not_take_part_is_not_sent_to_a_page_it_may_not_see(
    browser: Browser, hall: Hall
) -> None:
    with transaction():
        who = person("Mai Thị Hoa", "hoa", (Role.SECRETARIAT, hall.cast.ministry))
    (given,) = give(hall, task(lead="Bộ trưởng Bộ Thử nghiệm"))
    browser.sign_in(who)

    page = browser.get(address(given))

    assert page.status_code == 200
    assert hall.conference.title in page.text
    assert HOME not in page.text
    assert browser.get(HOME).status_code == 404


def test_without_tasks_the_pages_say_when_there_will_be_some(browser: Browser, hall: Hall) -> None:
    browser.sign_in(hall.cast.bich)

    assert "Chưa có nhiệm vụ" in browser.get(HOME).text
    assert "Không có nhiệm vụ nào đang chờ" in browser.get(MINE).text
    assert "Chưa có nhiệm vụ nào hoàn thành" in browser.get(f"{MINE}?group=done").text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_stand_in_both_languages(lead: Browser, given: Assignment, language: str) -> None:
    for path in (HOME, MINE, address(given)):
        page = lead.get(f"{path}?lang={language}")

        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
        assert ("Nội dung nhiệm vụ" in page.text or "Thời hạn" in page.text) == (language == "vi")
