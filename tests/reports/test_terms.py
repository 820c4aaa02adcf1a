"""Which steps of conferences kept to their terms: measured when they happen, read by their host."""

import io
from datetime import date, datetime, timedelta

import openpyxl
import pytest

from meetings.conferences.commands import answering, delegates, inviting, staging
from meetings.conferences.models import Conference
from meetings.conferences.queries import points, visibility
from meetings.conferences.rules.answers import Reply
from meetings.documents.commands import papers
from meetings.documents.rules.taking import Paper
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.regulations.rules import Rule
from meetings.reports import queries
from meetings.reports.models import MeasuredStep
from meetings.reports.queries import Sought
from tests.cascades import drafted, people, point_of
from tests.cast import DAY, HOUR, NOON, Cast, sign_in
from tests.conftest import Browser
from tests.plans import EIGHT

ADDRESS = "/reports/terms"


def _announce(cast: Cast, conference: Conference, at: datetime) -> None:
    lan = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        inviting.announce(found, reply_deadline=conference.starts_at - HOUR, actor=lan, now=at)


def _release(cast: Cast, conference: Conference, title: str, at: datetime) -> None:
    lan = cast.actor(cast.lan)
    paper = Paper(
        title=title, filename="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64
    )
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        kept = papers.add(found, paper=paper, actor=lan, now=at)
        papers.release(kept, conference=found, version=kept.version, actor=lan, now=at)


def _steps() -> dict[tuple[Rule, str], MeasuredStep]:
    found = db.session.scalars(db.select(MeasuredStep))
    return {(step.rule, step.about): step for step in found}


@pytest.mark.parametrize(
    ("before", "late"), [(timedelta(days=9), []), (timedelta(days=2), [Rule.NOTICE])]
)
def test_the_letters_are_measured_when_they_go_out(
    cast: Cast, before: timedelta, late: list[Rule]
) -> None:
    conference = drafted(cast)

    _announce(cast, conference, EIGHT - before)

    (step,) = _steps().values()
    assert (step.rule, step.asked) == (Rule.NOTICE, 3)
    assert [one.rule for one in (step,) if one.is_late] == late
    assert step.about == conference.letter_number
    assert step.source == "QĐ 45/2018/QĐ-TTg"
    assert step.due_at.astimezone(ZONE).date() == date(2027, 3, 4)


def test_each_paper_is_measured_once_by_its_first_release(cast: Cast) -> None:
    conference = drafted(cast)
    _announce(cast, conference, NOON)

    _release(cast, conference, "Báo cáo", NOON + HOUR)
    _release(cast, conference, "Bổ sung", EIGHT - DAY)

    steps = _steps()
    assert not steps[Rule.DOCUMENTS, "Báo cáo"].is_late
    assert steps[Rule.DOCUMENTS, "Bổ sung"].is_late


def test_at_the_opening_the_points_without_a_list_are_counted(cast: Cast) -> None:
    conference = drafted(cast)
    _announce(cast, conference, NOON)
    lan = cast.actor(cast.lan)
    with transaction():
        north = points.for_change(conference, point_of(conference, cast.north).public_id, actor=lan)
        answering.confirm(north, reply=Reply(), version=north.version, actor=lan, now=NOON)
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        staging.start(found, version=found.version, actor=lan, now=EIGHT)

    step = _steps()[Rule.DELEGATES, ""]
    assert (step.missing, step.is_late) == (1, True)
    assert step.due_at == EIGHT - timedelta(minutes=15)


@pytest.mark.parametrize(("before", "missing"), [(16, 0), (15, 0), (14, 1)])
def test_a_list_counts_by_the_minute_it_was_there(cast: Cast, before: int, missing: int) -> None:
    conference = drafted(cast)
    _announce(cast, conference, NOON)
    lan, named_at = cast.actor(cast.lan), EIGHT - timedelta(minutes=before)
    with transaction():
        north = points.for_change(conference, point_of(conference, cast.north).public_id, actor=lan)
        answering.confirm(north, reply=Reply(), version=north.version, actor=lan, now=NOON)
        delegates.name_delegates(north, people=people("Lê Văn An"), actor=lan, now=named_at)
        delegates.name_delegates(north, people=people("Lê Văn Ba"), actor=lan, now=EIGHT)
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        staging.start(found, version=found.version, actor=lan, now=EIGHT)

    step = _steps()[Rule.DELEGATES, ""]
    assert (step.missing, step.is_late) == (missing, bool(missing))


def test_a_host_reads_its_own_steps_and_the_auditor_all(cast: Cast) -> None:
    conference = drafted(cast)
    _announce(cast, conference, EIGHT - DAY)

    def titles(who: str, sought: Sought) -> list[str]:
        return [kept.code for kept in queries.page(sought, actor=cast.actor(getattr(cast, who)))]

    assert titles("lan", Sought()) == [conference.code]
    assert titles("auditor", Sought(only_late=True)) == [conference.code]
    assert titles("chair", Sought(rule=Rule.NOTICE)) == [conference.code]
    assert titles("bich", Sought()) == []
    assert titles("lan", Sought(rule=Rule.DOCUMENTS)) == []
    assert titles("lan", Sought(last=date(2027, 3, 1))) == []
    assert titles("lan", Sought(first=date(2027, 3, 9), last=date(2027, 3, 9))) == [conference.code]
    (total,) = queries.sums(Sought(only_late=True), actor=cast.actor(cast.lan))
    assert (total.rule, total.steps, total.late, total.share_in_time) == (Rule.NOTICE, 1, 1, 0.0)


def test_the_page_says_what_was_late_and_excel_has_the_same(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    sign_in(browser, cast.lan)
    assert "Chưa có việc nào" in browser.get(ADDRESS).text
    _announce(cast, conference, EIGHT - DAY)

    page = browser.get(ADDRESS).text
    none = browser.get(f"{ADDRESS}?rule=documents").text
    wrong = browser.get(f"{ADDRESS}?first=2027-03-09&last=2027-03-01")
    table = browser.get(f"{ADDRESS}.xlsx", buffered=True)

    assert conference.letter_number in page
    assert "muộn" in page
    assert "0 %" in page
    assert conference.letter_number not in none
    assert wrong.status_code == 422
    sheet = openpyxl.load_workbook(io.BytesIO(table.data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == conference.code
    assert rows[1][4] == conference.letter_number
    assert "muộn" in rows[1]


def test_who_plans_nothing_reads_no_report(browser: Browser, cast: Cast) -> None:
    for who in (cast.canh, cast.clerk, cast.stranger):
        sign_in(browser, who)
        assert browser.get(ADDRESS).status_code == 404
        assert browser.get(f"{ADDRESS}.xlsx").status_code == 404
