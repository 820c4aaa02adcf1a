"""The first page of a conference as each of its readers meets it."""

import re
from typing import Final

import pytest

from meetings.conferences.rules.vocabulary import Stage
from meetings.people.models import Account
from tests.attendance.hall import CODE, Hall
from tests.cascades import announced, drafted, point_of
from tests.cast import Cast
from tests.clocks import Clock
from tests.conftest import Browser
from tests.minutes import writing
from tests.notifications.outbox import cancel, postpone
from tests.overview.answers import answered, drop
from tests.plans import planned

PLANNED: Final = "/conferences/hn-2027-03-10"
TODAY: Final = f"/conferences/{CODE}"
_TAGS: Final = re.compile(r"<[^>]+>")
_LINKS: Final = re.compile(r'href="(/[^"#]*)"')
_STEPS: Final = re.compile(r'aria-current="step".*?</li>', re.DOTALL)


def page(browser: Browser, who: Account, where: str = PLANNED) -> str:
    """Return the page as somebody gets it."""
    browser.sign_in(who)
    answer = browser.get(where)
    assert answer.status_code == 200
    return answer.text


def words(html: str) -> str:
    """Return what a person reads, with single blanks."""
    return " ".join(_TAGS.sub(" ", html).split())


# --- the numbers --------------------------------------------------------------------------------


def test_the_host_reads_how_far_the_cascade_has_come(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    answered(cast)
    standing.after(days=6)

    vietnamese = words(page(browser, cast.lan))
    english = words(page(browser, cast.lan, f"{PLANNED}?lang=en"))

    assert "1/2 tỉnh đã chuyển 1/2 tỉnh đã xác nhận 1/1 xã đã xác nhận 1 quá hạn" in vietnamese
    assert (
        "1/2 passed on (province) 1/2 confirmed (province) 1/1 confirmed (commune) 1 overdue"
        in english
    )
    assert "Điểm cầu xác nhận 3 /5" in vietnamese


def test_nobody_has_passed_on_yet_and_it_says_so(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast)

    assert "0/2 tỉnh đã chuyển 0/2 tỉnh đã xác nhận" in words(page(browser, cast.lan))


def test_where_nobody_can_pass_on_nothing_is_said_of_it(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast, levels=2)

    text = words(page(browser, cast.lan))

    assert "0/2 tỉnh đã xác nhận" in text
    assert "đã chuyển" not in text


def test_a_branch_reads_its_own_numbers(browser: Browser, cast: Cast, hall: Hall) -> None:
    writing.take_place(hall)

    north, whole = (words(page(browser, who, TODAY)) for who in (cast.bich, cast.lan))

    assert "Đại biểu có mặt 3 /12" in north
    assert "Tổng số người dự: 3" in north
    assert "Đại biểu có mặt 4 /24" in whole
    assert "Tổng số người dự: 10" in whole
    assert "Điểm cầu đã kết nối 2 /6" in whole
    assert "Điểm cầu đã kết nối 2 /4" in north


def test_tasks_take_their_place_once_they_are_given(
    browser: Browser, cast: Cast, hall: Hall
) -> None:
    writing.take_place(hall)
    before = words(page(browser, cast.bich, TODAY))
    writing.issued(hall)

    assert "Nhiệm vụ hoàn thành" not in before
    assert "Nhiệm vụ hoàn thành 0 /1" in words(page(browser, cast.bich, TODAY))


# --- where it stands ----------------------------------------------------------------------------


def test_the_strip_marks_the_step_of_the_moment(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    conference = drafted(cast)
    steps = [_step(page(browser, cast.lan))]
    conference = announced(cast, code="hn-khac")
    there = f"/conferences/{conference.code}"
    steps.append(_step(page(browser, cast.bich, there)))
    cancel(cast, conference)
    called_off = page(browser, cast.bich, there)

    assert [step.split(" ")[0] for step in steps] == ["Lập", "Trả"]
    assert not _STEPS.search(called_off)
    assert "Bão số 5" in words(called_off)


def test_why_it_was_put_off_is_read_first(browser: Browser, cast: Cast, standing: Clock) -> None:
    conference = announced(cast)
    postpone(cast, conference)

    text = words(page(browser, cast.bich))

    assert "giờ ghi ở trên là giờ cũ" in text
    assert _main_actions(page(browser, cast.lan)) == ["Chọn thời gian mới"]
    assert _main_actions(page(browser, cast.bich)) == []
    assert "Lý do hoãn, hủy Bão" in text
    assert "đã hoãn" in text


@pytest.mark.parametrize(
    ("stage", "host", "invited"),
    [
        (Stage.ANNOUNCED, "Khai mạc hội nghị", None),
        (Stage.LIVE, "Bàn điều hành", "Theo dõi phát biểu"),
        (Stage.ENDED, "Biên bản", "Biên bản"),
    ],
)
def test_each_stage_has_one_main_action(
    browser: Browser, cast: Cast, hall: Hall, stage: Stage, host: str, invited: str | None
) -> None:
    hall.stage(stage)

    assert _main_actions(page(browser, cast.lan, TODAY)) == [host]
    assert _main_actions(page(browser, cast.bich, TODAY)) == ([invited] if invited else [])


def test_a_draft_is_sent_from_here(browser: Browser, cast: Cast, standing: Clock) -> None:
    drafted(cast)

    assert _main_actions(page(browser, cast.lan)) == ["Chọn điểm cầu và phát hành"]


def test_before_its_day_the_host_looks_at_the_answers(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast)

    assert _main_actions(page(browser, cast.lan)) == ["Theo dõi trả lời"]
    assert _main_actions(page(browser, cast.bich)) == []


def test_it_tells_when_and_where_who_chairs_and_whom_to_call(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast, aliases=("Sơ kết quý I",), purpose="Đánh giá <quý> I", place="Số 11")

    html = page(browser, cast.bich)

    text = words(html)
    assert "08 giờ 00, thứ Tư, ngày 10/03/2027 – 11 giờ 30" in text
    assert "Đỗ Quang Minh Chủ tịch" in text
    assert "Tên khác: Sơ kết quý I" in text
    assert "Điểm cầu chính Điểm cầu Trung tâm Địa điểm Số 11" in text
    assert 'href="tel:0900000001"' in html
    assert "Đánh giá &lt;quý&gt; I" in html


# --- one's own points ---------------------------------------------------------------------------


def test_one_s_own_point_and_what_is_due_there(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    conference = announced(cast)

    html = page(browser, cast.bich)
    mine = words(html)
    host = words(page(browser, cast.lan))

    assert point_of(conference, cast.north).public_id in html
    assert "Trả lời giấy mời" in mine
    assert "Chuyển mời cấp dưới" in mine
    assert "Trả lời giấy mời" not in host, "the main point has nothing to answer"
    assert point_of(conference, cast.south).public_id not in html


@pytest.mark.parametrize("who", ["lan", "bich", "canh", "tuan", "clerk", "chair", "auditor"])
def test_no_way_out_of_the_page_leads_nowhere(
    browser: Browser, cast: Cast, hall: Hall, who: str
) -> None:
    html = page(browser, getattr(cast, who), TODAY)

    links = {link.replace("&amp;", "&") for link in _LINKS.findall(html)}
    own = sorted(link for link in links if link.startswith(TODAY) and not link.endswith(".pdf"))
    nowhere = [link for link in own if browser.get(link).status_code >= 400]

    assert len(own) > 5
    assert nowhere == []


# --- the log ------------------------------------------------------------------------------------


def test_the_log_of_a_conference_is_for_those_who_check(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    announced(cast)

    whole = page(browser, cast.auditor, f"{PLANNED}/audit").partition("<tbody")[2].lower()
    sifted = page(browser, cast.auditor, f"{PLANNED}/audit?action=ConferencePlanned")
    sifted = sifted.partition("<tbody")[2].lower()

    assert "phát hành giấy mời" in whole
    assert "lập hội nghị" in sifted
    assert "phát hành giấy mời" not in sifted
    for who in (cast.lan, cast.bich, cast.admin):
        browser.sign_in(who)
        assert browser.get(f"{PLANNED}/audit").status_code == 404


# --- what is not there --------------------------------------------------------------------------


def test_a_page_is_for_those_who_may_see_the_conference(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    nobody = browser.get(PLANNED)
    drafted(cast)
    browser.sign_in(cast.bich)
    draft = browser.get(PLANNED)
    announced(cast, code="hn-khac")
    browser.sign_in(cast.stranger)

    assert nobody.location == "/sign-in?next=/conferences/hn-2027-03-10"
    assert draft.status_code == 404
    assert browser.get("/conferences/hn-khac").status_code == 404
    assert browser.get("/conferences/khong-co").status_code == 404


def test_a_plan_dropped_before_anybody_heard_of_it_stays_its_host_s(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    planned(cast.north, cast.actor(cast.bich), code="hn-bac")
    drop(cast, "hn-bac", cast.bich)

    assert "đã hủy" in words(page(browser, cast.bich, "/conferences/hn-bac"))
    for who in (cast.lan, cast.auditor, cast.canh):
        browser.sign_in(who)
        assert browser.get("/conferences/hn-bac").status_code == 404
        assert "hn-bac" not in browser.get("/conferences/?when=all").text


def _step(html: str) -> str:
    found = _STEPS.search(html)
    assert found is not None
    return words("<" + found.group().partition("<")[2])


def _main_actions(html: str) -> list[str]:
    buttons = re.findall(
        r'<(?:a|button)[^>]*class="btn btn-primary"[^>]*>(.*?)</(?:a|button)>', html
    )
    return [words(button) for button in buttons]
