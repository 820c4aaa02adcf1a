"""The line of steps of a draft, and the last look before the letters."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from meetings.agenda import commands as agenda
from meetings.agenda.rules import ItemDraft, ItemKind
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules.planning import Plan, PlannedSession
from meetings.conferences.rules.vocabulary import Kind
from meetings.drafting.rules import readiness, steps
from meetings.drafting.rules.readiness import Doubled, Draft, Overrun, Spilled
from meetings.drafting.rules.steps import Name, Progress, State
from meetings.kit.transactions import transaction
from meetings.regulations.rules import Terms
from tests.cascades import announced, drafted
from tests.cast import DAY, HOUR, NOON, Cast
from tests.clocks import standing_clock
from tests.conftest import Browser
from tests.counting import statements
from tests.plans import EIGHT, day, draft, planned

PAGE = "/conferences/hn-2027-03-10"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    standing_clock(monkeypatch)


@pytest.mark.parametrize(
    ("points", "items", "papers", "upcoming"),
    [
        (False, False, False, Name.POINTS),
        (True, False, False, Name.AGENDA),
        (True, True, False, Name.DOCUMENTS),
        (True, True, True, Name.CHECK),
        (False, True, True, Name.POINTS),
    ],
)
def test_the_first_step_not_done_is_the_next(
    *, points: bool, items: bool, papers: bool, upcoming: Name
) -> None:
    for posts in (False, True):
        line = steps.steps(Progress(posts=posts, points=points, items=items, papers=papers))

        assert [one.name for one in line] == list(Name)
        assert [one.name for one in line if one.state is State.NEXT] == [upcoming]
        assert line[0].state is State.DONE
        assert line[1].state is (State.DONE if posts else State.LATER), "it may be left out"


def ready_plan(**changes: Any) -> Plan:
    """A plan that lacks nothing, seen from NOON."""
    return draft(
        **{
            "reply_deadline": NOON + 5 * DAY,
            "line_test_at": NOON + 7 * DAY,
            "signer_title": "Chánh Văn phòng",
            "signer_name": "Trần A",
        }
        | changes
    )


def found(plan: Plan, **facts: Any) -> list[tuple[Name, bool]]:
    whole: dict[str, Any] = {
        "points": 3, "items": 2, "overruns": (), "spilled": (), "doubled": (), "papers": 1,
        "unreleased": 0, "clashes": 0,
    }  # fmt: skip
    told = readiness.findings(Draft(plan=plan, **(whole | facts)), now=NOON, terms=Terms())
    return [(one.step, one.is_needed) for one in told]


def test_a_draft_that_lacks_nothing_has_no_findings() -> None:
    assert found(ready_plan()) == []


@pytest.mark.parametrize(
    ("changes", "facts", "expected"),
    [
        ({"chairs": ()}, {}, [(Name.PLAN, False)]),
        ({"contacts": ()}, {}, [(Name.PLAN, False)]),
        ({"signer_name": ""}, {}, [(Name.PLAN, False)]),
        ({"reply_deadline": None}, {}, [(Name.PLAN, False)]),
        ({"reply_deadline": NOON}, {}, [(Name.PLAN, False)]),
        ({"speech_deadline": NOON - HOUR}, {}, [(Name.PLAN, False)]),
        ({"line_test_at": None}, {}, [(Name.PLAN, False)]),
        ({}, {"points": 0}, [(Name.POINTS, True)]),
        ({}, {"clashes": 4}, [(Name.POINTS, False)]),
        ({}, {"items": 0}, [(Name.AGENDA, False)]),
        (
            {},
            {"overruns": (Overrun(minutes=15), Overrun(minutes=5, where="Phiên 1"))},
            [(Name.AGENDA, False), (Name.AGENDA, False)],
        ),
        (
            {},
            {"spilled": (Spilled(minutes=30, where="10/03/2027", into="Phiên 1"),)},
            [(Name.AGENDA, False)],
        ),
        (
            {},
            {"doubled": (Doubled(who="Bà Hà", one="Phiên 1", other="Phiên 2"),)},
            [(Name.AGENDA, False)],
        ),
        ({}, {"papers": 0}, [(Name.DOCUMENTS, False)]),
        ({}, {"unreleased": 1}, []),  # there is time until the term
        ({"kind": Kind.GIAO_BAN, "days": (day(hours=8),)}, {}, [(Name.PLAN, False)]),
        (
            {
                "days": (day(NOON + DAY),),
                "reply_deadline": NOON + HOUR,
                "line_test_at": NOON + HOUR,
            },
            {"unreleased": 1},
            [(Name.DOCUMENTS, False), (Name.PLAN, False)],
        ),
    ],
)
def test_everything_missing_or_late_is_found(
    changes: dict[str, Any], facts: dict[str, Any], expected: list[tuple[Name, bool]]
) -> None:
    assert found(ready_plan(**changes), **facts) == expected


def test_what_the_letters_cannot_go_out_without_comes_first() -> None:
    past = replace(ready_plan(chairs=()), days=(day(NOON - timedelta(hours=2)),))

    told = found(past, points=0)

    assert [needed for _, needed in told][:2] == [True, True]
    assert not any(needed for _, needed in told[2:])


# --- on the pages ------------------------------------------------------------------------------


def with_item(cast: Cast, conference: Conference, minutes: int, **facts: Any) -> None:
    lan = cast.actor(cast.lan)
    with transaction():
        item = ItemDraft(kind=ItemKind.BAO_CAO, title="Báo cáo", planned_minutes=minutes, **facts)
        found = visibility.for_change(conference.code, actor=lan)
        agenda.add(found, draft=item, actor=lan, now=NOON)


@pytest.mark.parametrize(
    "page", ["", "/edit", "/invitations", "/invitations/choose", "/agenda", "/documents", "/check",
             "/invitations/announce"]
)  # fmt: skip
def test_every_page_of_a_draft_shows_the_steps(browser: Browser, cast: Cast, page: str) -> None:
    drafted(cast)
    browser.sign_in(cast.lan)

    shown = browser.get(PAGE + page).text

    assert "Các bước lập hội nghị" in shown
    assert 'class="plan-step-' in shown
    assert f'href="{PAGE}/check"' in shown


def test_once_announced_nobody_sees_the_steps(browser: Browser, cast: Cast) -> None:
    announced(cast)
    browser.sign_in(cast.lan)

    assert "Các bước lập hội nghị" not in browser.get(PAGE).text


def test_the_check_tells_what_is_missing_with_the_page_that_mends_it(
    browser: Browser, cast: Cast
) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan), chairs=(), days=(day(hours=1),))
    with_item(cast, conference, minutes=75)
    drafted(cast, code="hn-khac", days=(day(EIGHT),))
    browser.sign_in(cast.lan)

    shown = browser.get(f"{PAGE}/check").text

    assert "Chưa chọn điểm cầu nào." in shown
    assert "Chưa có người chủ trì." in shown
    assert "Chương trình dài hơn thời gian họp 15 phút." in shown
    assert "Có 1 chỗ trùng lịch với hội nghị khác" in shown
    assert f'href="{PAGE}/agenda"' in shown
    assert "Phát hành giấy mời" not in shown
    assert "QĐ 45/2018/QĐ-TTg" in shown


def test_the_check_names_the_session_that_runs_over_and_who_is_asked_for_twice(
    browser: Browser, cast: Cast
) -> None:
    sessions = tuple(
        PlannedSession(title=title, starts_at=EIGHT, ends_at=EIGHT + HOUR)
        for title in ("Phiên Một", "Phiên Hai")
    )
    conference = planned(cast.centre, cast.actor(cast.lan), days=(day(sessions=sessions),))
    first, second = conference.days[0].sessions
    with_item(cast, conference, 70, session=first.public_id, presenter_name="Bùi Thu Hà")
    with_item(cast, conference, 60, session=second.public_id, presenter_name="bùi thu hà")
    with_item(cast, conference, 20)
    browser.sign_in(cast.lan)

    shown = browser.get(f"{PAGE}/check").text

    assert "Phiên Một: chương trình dài hơn thời gian họp 10 phút." in shown
    assert "Bùi Thu Hà trình bày cùng lúc ở hai nơi: Phiên Một và Phiên Hai." in shown
    assert "Phiên Hai: chương trình dài hơn" not in shown
    assert "10/03/2027: phần chung lấn 20 phút vào phiên “Phiên Một”." in shown
    assert "Phần chung lấn 20 phút vào phiên “Phiên Một”" in browser.get(f"{PAGE}/agenda").text


def test_the_steps_cost_one_statement_however_large_the_draft(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    browser.sign_in(cast.lan)
    counts = []
    for _ in range(2):
        with_item(cast, conference, minutes=5)
        with statements() as told:
            browser.get(f"{PAGE}/check")
        counts.append(len(told))

    assert counts[0] == counts[1]
