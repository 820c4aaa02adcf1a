"""A series: one draft per date, each with a life of its own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from meetings.audit.models import AuditEntry
from meetings.conferences.commands import inviting, planning
from meetings.conferences.models import Conference
from meetings.conferences.models.series import Series
from meetings.conferences.queries import planning as plans
from meetings.conferences.queries import visibility
from meetings.conferences.rules.vocabulary import Kind, Stage
from meetings.drafting.commands import series
from meetings.drafting.commands.copying import Copied
from meetings.drafting.commands.series import Wish
from meetings.drafting.rules.series import Pattern, Rule, SeriesError
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.people.models import Account
from meetings.regulations import commands as regulations
from tests.cascades import DEADLINE, announced, drafted
from tests.cast import DAY, NOON, Cast
from tests.clocks import standing_clock
from tests.conftest import Browser
from tests.counting import statements
from tests.plans import EIGHT, day

YEAR = Rule(
    pattern=Pattern.MONTHLY_WEEKDAY, first=date(2027, 4, 1), until=date(2028, 3, 31), weekday=1
)
TITLE = "Giao ban tháng {thang}/{nam}"
PAGE = "/conferences/hn-2027-03-10/series"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    standing_clock(monkeypatch)


def made(
    cast: Cast, former: Conference, rule: Rule = YEAR, who: Account | None = None, **wishes: Any
) -> Sequence[Copied]:
    actor = cast.actor(who or cast.lan)
    facts: dict[str, Any] = {
        "rule": rule,
        "starts": time(8),
        "ends": time(10),
        "title": TITLE,
        "declared": True,
    }
    wish = Wish(**{**facts, **wishes})
    with transaction():
        found = visibility.for_change(former.code, actor=actor)
        return series.make(found, wish=wish, actor=actor, now=NOON)


def members() -> list[Conference]:
    wanted = select(Conference).order_by(Conference.starts_at)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def test_a_giao_ban_over_a_year_is_twelve_conferences_of_their_own(cast: Cast) -> None:
    former = drafted(cast, kind=Kind.GIAO_BAN)

    found = made(cast, former)

    days = [one.conference.starts_at.astimezone(ZONE).date() for one in found]
    assert [one.month for one in days] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    assert {one.weekday() for one in days} == {1}
    assert all(one.day <= 7 for one in days)
    everybody = members()
    assert len(everybody) == 13
    assert len({one.uid for one in everybody}) == 13
    assert len({day.uid for one in everybody for day in one.days}) == 13
    assert everybody[1].code == "gb-2027-04-06"
    assert everybody[1].title == "Giao ban tháng 4/2027"
    assert {one.series_id for one in everybody} == {db.session.scalars(select(Series.id)).one()}
    for one in everybody[1:]:
        assert one.stage is Stage.DRAFT
        assert one.reply_deadline is not None
        assert one.reply_deadline < one.starts_at
    assert {one.taken.chosen.count for one in found} == {3}


def test_days_off_of_the_office_move_a_date(cast: Cast) -> None:
    with transaction():
        regulations.mark_days(
            cast.centre, first=date(2027, 4, 6), last=date(2027, 4, 6), is_worked=False,
            name="Ngày của cơ quan", actor=cast.actor(cast.lan), now=NOON,
        )  # fmt: skip

    found = made(cast, drafted(cast))

    assert found[0].conference.starts_at.astimezone(ZONE).date() == date(2027, 4, 7)


def test_changing_one_never_changes_the_others(cast: Cast) -> None:
    made(cast, drafted(cast))
    _, first, second, *_ = members()
    before, lan = plans.as_plan(second), cast.actor(cast.lan)

    with transaction():
        found = visibility.for_change(first.code, actor=lan)
        changed = replace(plans.as_plan(found), title="Tên khác", days=(day(EIGHT + 28 * DAY),))
        planning.change(found, changed, version=found.version, actor=lan, now=NOON)

    (_, first, second, *_) = members()
    assert first.title == "Tên khác"
    assert plans.as_plan(second) == before
    assert {one.series_id for one in members()} == {first.series_id}


def test_a_series_is_continued_and_never_meets_twice_on_a_day(cast: Cast) -> None:
    former = drafted(cast)
    made(cast, former, Rule(pattern=Pattern.WEEKLY, first=date(2027, 4, 1), count=3, weekday=0))

    more = made(
        cast, former, Rule(pattern=Pattern.WEEKLY, first=date(2027, 4, 1), count=3, weekday=0)
    )

    days = [one.starts_at.astimezone(ZONE).date() for one in members()]
    assert len(days) == len(set(days)) == 7
    assert len(more) == 3
    assert db.session.scalars(select(Series)).one().rule["pattern"] == "weekly"


def test_what_is_left_is_called_off_but_nothing_that_was_announced(cast: Cast) -> None:
    made(cast, drafted(cast))
    first, second, *rest = members()
    lan = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(second.code, actor=lan)
        inviting.announce(found, reply_deadline=DEADLINE, actor=lan, now=NOON)

    with transaction():
        found = visibility.for_change(second.code, actor=lan)
        count = series.cancel_rest(found, reason="Thay đổi kế hoạch", actor=lan, now=NOON)

    stages = {one.code: one.stage for one in members()}
    assert count == 12
    assert stages[second.code] is Stage.ANNOUNCED
    assert {stages[one.code] for one in (first, *rest)} == {Stage.CANCELLED}
    with pytest.raises(SeriesError), transaction():
        series.cancel_rest(visibility.known(second.id), reason="Nữa", actor=lan, now=NOON)


def test_a_conference_of_several_days_is_not_repeated(cast: Cast) -> None:
    former = drafted(cast, days=(day(), day(EIGHT + DAY)))

    with pytest.raises(SeriesError):
        made(cast, former)

    assert db.session.scalars(select(Series)).all() == []


def test_a_date_that_is_refused_takes_all_of_them_back(cast: Cast) -> None:
    former = drafted(cast)

    with pytest.raises(SeriesError):
        made(cast, former, Rule(pattern=Pattern.WEEKLY, first=date(2027, 4, 1)))
    with pytest.raises(Exception, match="tương lai"):
        made(cast, former, Rule(pattern=Pattern.WEEKLY, first=date(2027, 2, 8), count=9, weekday=0))

    assert [one.code for one in members()] == [former.code]


def test_the_log_names_every_draft(cast: Cast) -> None:
    made(cast, drafted(cast))

    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "SeriesMade")).one()
    assert told.subject == "hn-2027-03-10"
    assert len(told.facts["codes"]) == 12


def test_only_the_host_repeats(cast: Cast) -> None:
    former = announced(cast)

    for who in (cast.bich, cast.chair, cast.auditor):
        with pytest.raises(NotAllowedError):
            made(cast, former, who=who)
        with pytest.raises(NotAllowedError), transaction():
            series.cancel_rest(former, reason="Không", actor=cast.actor(who), now=NOON)


# --- on the pages ------------------------------------------------------------------------------


def filled(**changes: str) -> dict[str, str]:
    return {
        "pattern": "monthly_weekday",
        "weekday": "1",
        "nth": "1",
        "working_day": "1",
        "first": "2027-08-01",
        "until": "2027-10-31",
        "count": "",
        "starts": "08:00",
        "ends": "10:00",
        "day_off": "next",
        "title": TITLE,
        "points": "y",
        "chairs": "y",
        "declared_not_secret": "y",
        **changes,
    }


def test_the_preview_tells_every_date_and_why_and_makes_nothing(
    browser: Browser, cast: Cast
) -> None:
    drafted(cast)
    browser.sign_in(cast.lan)
    tet = filled(weekday="3", first="2027-09-01", until="2027-09-30", nth="1")

    shown = browser.get(f"{PAGE}/plan", query_string=tet).text

    assert "thứ Năm, ngày 02/09/2027" in shown
    assert "thứ Hai, ngày 06/09/2027" in shown or "thứ Sáu, ngày 03/09/2027" in shown
    assert "Quốc khánh" in shown
    assert "chuyển ngày" in shown
    assert "Lập 1 kỳ ở dạng nháp" in shown
    assert len(members()) == 1


def test_a_planner_makes_a_series_and_walks_along_it(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    browser.sign_in(cast.lan)
    shown = browser.get(f"{PAGE}/plan", query_string=filled()).text
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
    assert {**filled(), **sent} == {**sent, "count": ""}

    answer = browser.send(f"{PAGE}/plan", filled())

    assert answer.location == PAGE
    listed = browser.get(PAGE).text
    for title in ("Giao ban tháng 8/2027", "Giao ban tháng 9/2027", "Giao ban tháng 10/2027"):
        assert title in listed
    middle = browser.get(f"/conferences/{members()[2].code}").text
    assert "Cùng chuỗi: kỳ 3/4" in middle
    assert "Kỳ trước (03/08/2027)" in middle
    assert "Kỳ sau (05/10/2027)" in middle


def test_two_planners_with_one_preview_make_each_day_once(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    browser.sign_in(cast.lan)
    weekly = filled(pattern="weekly", until="", count="3")
    seen = browser.get(f"{PAGE}/plan", query_string=weekly).text
    first = browser.fill(f"{PAGE}/plan", {}, read=_making(seen))

    second = browser.fill(f"{PAGE}/plan", {}, read=_making(seen))

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Các ngày của chuỗi đã thay đổi" in second.text
    assert len(members()) == 4
    assert browser.fill(f"{PAGE}/plan", {}, read=_making(second.text)).status_code == 302
    assert len(members()) == 7


def _making(page: str) -> str:
    """Return the form that makes the drafts: the one that asks for the days has its address."""
    return page[page.index('<form method="post" action="/conferences/hn') :]


def test_a_wrong_rule_is_told_and_keeps_what_was_typed(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    browser.sign_in(cast.lan)

    unended = browser.get(f"{PAGE}/plan", query_string=filled(until="")).text
    early = browser.get(f"{PAGE}/plan", query_string=filled(declared_not_secret="")).text
    undeclared = browser.send(f"{PAGE}/plan", filled(declared_not_secret=""))
    past = browser.send(f"{PAGE}/plan", filled(first="2027-01-01"))

    assert "Hãy chọn ngày cuối hoặc số kỳ." in unended
    assert f'value="{TITLE}"' in unended
    assert "Cần cam kết nội dung không chứa bí mật nhà nước." in early
    assert undeclared.status_code == 422
    assert f'value="{TITLE}"' in undeclared.text
    assert past.status_code == 422
    assert len(members()) == 1


def test_the_rest_is_called_off_on_a_page_that_asks(browser: Browser, cast: Cast) -> None:
    made(cast, drafted(cast))
    browser.sign_in(cast.lan)

    asked = browser.get(f"{PAGE}/cancel").text
    unsaid = browser.send(f"{PAGE}/cancel", {"reason": ""})
    done = browser.send(f"{PAGE}/cancel", {"reason": "Đổi lịch"}, follow_redirects=True).text

    assert "13 bản nháp sau đây sẽ bị hủy" in asked
    assert unsaid.status_code == 422
    assert "Đã hủy 13 kỳ còn lại của chuỗi." in done


def test_drafts_nobody_read_are_not_called_off_with_the_rest(browser: Browser, cast: Cast) -> None:
    former = drafted(cast)
    made(cast, former)
    browser.sign_in(cast.lan)
    read = browser.get(f"{PAGE}/cancel").text
    made(cast, former, Rule(pattern=Pattern.WEEKLY, first=date(2029, 1, 1), count=2, weekday=0))

    refused = browser.fill(f"{PAGE}/cancel", {"reason": "Đổi lịch"}, read=read)

    assert refused.status_code == 409
    assert "ngày 08/01/2029" in refused.text
    assert "Đổi lịch" in refused.text
    assert all(one.stage is Stage.DRAFT for one in members())
    again = browser.fill(f"{PAGE}/cancel", {"reason": "Đổi lịch"}, read=refused.text)
    assert again.status_code == 302


def test_the_series_shows_each_reader_only_what_he_may_see(browser: Browser, cast: Cast) -> None:
    former = announced(cast)
    made(cast, former)
    browser.sign_in(cast.bich)

    shown = browser.get(PAGE).text

    assert former.title in shown
    assert "Giao ban tháng" not in shown
    assert "Cùng chuỗi: kỳ 1/1" in browser.get(f"/conferences/{former.code}").text


def test_a_longer_series_costs_no_more_statements_on_the_page(browser: Browser, cast: Cast) -> None:
    former = drafted(cast)
    browser.sign_in(cast.lan)
    counts = []
    for first in (date(2027, 4, 1), date(2027, 8, 1)):
        made(cast, former, Rule(pattern=Pattern.WEEKLY, first=first, count=8, weekday=0))
        with statements() as told:
            browser.get(PAGE)
        counts.append(len(told))

    assert counts[0] == counts[1]
