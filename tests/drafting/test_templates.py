"""Templates of an office: kept, renamed, removed, and planned from."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from meetings.audit.models import AuditEntry
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import planning as plans
from meetings.conferences.rules.planning import PlannedSession
from meetings.drafting.commands import templates
from meetings.drafting.models import ConferenceTemplate
from meetings.drafting.rules import templates as rules
from meetings.drafting.rules.templates import TemplateError
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError
from meetings.kit.transactions import transaction
from tests.cascades import announced
from tests.cast import DAY, HOUR, NOON, Cast
from tests.conftest import Browser
from tests.plans import EIGHT, day, draft

LIST = "/conferences/templates"


def kept(cast: Cast, conference: Conference, name: str = "Giao ban") -> ConferenceTemplate:
    with transaction():
        return templates.keep(conference, name=name, actor=cast.actor(cast.lan), now=NOON)


def test_a_plan_is_read_back_on_another_day_but_nothing_is_declared() -> None:
    held = PlannedSession(title="Tổ một", place="A", starts_at=EIGHT, ends_at=EIGHT + HOUR)
    plan = draft(days=(day(sessions=(held,)), day(EIGHT + 2 * DAY)), theme="Đô thị", levels=2)

    told = rules.from_json(rules.as_json(plan), first=date(2027, 5, 12))

    assert [one.day for one in told.days] == [date(2027, 5, 12), date(2027, 5, 14)]
    assert told.days[0].ends_at - told.days[0].starts_at == 3.5 * HOUR
    assert told.days[0].sessions[0].title == "Tổ một"
    assert (told.title, told.theme, told.levels, told.kind) == (
        plan.title, "Đô thị", 2, plan.kind,
    )  # fmt: skip
    assert (told.chairs, told.contacts) == (plan.chairs, plan.contacts)
    assert (told.declared_not_secret, told.code, told.reply_deadline) == (False, "", None)


@pytest.mark.parametrize("name", ["", "x" * 201, "Tuyệt mật"])
def test_a_name_that_cannot_be_kept_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(Exception) as refused:  # noqa: PT011 a missing, long or secret name
        kept(cast, announced(cast), name)

    assert getattr(refused.value, "field", "") == "name"
    assert db.session.scalars(select(ConferenceTemplate)).all() == []


def test_two_templates_of_an_office_do_not_share_a_name(cast: Cast) -> None:
    conference = announced(cast)
    kept(cast, conference)

    with pytest.raises(TemplateError):
        kept(cast, conference)


def test_what_was_kept_stays_when_the_conference_changes(cast: Cast) -> None:
    conference = announced(cast)
    template = kept(cast, conference)
    with transaction():
        conference.title = "Tên đổi sau"

    plan = rules.from_json(template.plan, first=date(2027, 5, 12))

    assert plan.title == draft().title
    assert plans.as_plan(conference).title == "Tên đổi sau"


@pytest.mark.parametrize("who", ["bich", "chair", "admin", "auditor"])
def test_only_the_host_keeps_renames_removes_and_uses(cast: Cast, who: str) -> None:
    conference = announced(cast)
    template, actor = kept(cast, conference), cast.actor(getattr(cast, who))

    with pytest.raises(NotAllowedError), transaction():
        templates.keep(conference, name="Khác", actor=actor, now=NOON)
    with pytest.raises(NotAllowedError), transaction():
        templates.rename(template, name="Khác", version=1, actor=actor, now=NOON)
    with pytest.raises(NotAllowedError), transaction():
        templates.remove(template, version=1, actor=actor, now=NOON)
    with pytest.raises(NotAllowedError), transaction():
        templates.plan_from(template, draft=draft(code="hn-x"), actor=actor, now=NOON)


def test_the_log_tells_of_templates(cast: Cast) -> None:
    template, lan = kept(cast, announced(cast)), cast.actor(cast.lan)
    with transaction():
        templates.rename(template, name="Giao ban tháng", version=1, actor=lan, now=NOON)
    with transaction():
        templates.remove(template, version=2, actor=lan, now=NOON)

    wanted = select(AuditEntry).where(AuditEntry.action.like("Template%"))
    entries = db.session.scalars(wanted.order_by(AuditEntry.id)).all()
    assert [(one.action, one.facts["name"]) for one in entries] == [
        ("TemplateKept", "Giao ban"),
        ("TemplateRenamed", "Giao ban tháng"),
        ("TemplateRemoved", "Giao ban tháng"),
    ]


# --- on the pages ------------------------------------------------------------------------------


def fields(page: str) -> dict[str, Any]:
    """Return what a form of a page would send as it stands."""
    typed = dict(re.findall(r'<input[^>]*name="([\w-]+)"[^>]*value="([^"]*)"', page))
    chosen = dict(re.findall(r'<select[^>]*name="(\w+)">.*?selected value="([^"]*)"', page))
    return {name: value for name, value in (typed | chosen).items() if not name.startswith("_")}


def test_a_secretary_keeps_a_template_and_plans_from_it(browser: Browser, cast: Cast) -> None:
    former = announced(cast)
    browser.sign_in(cast.lan)

    saved = browser.send(f"/conferences/{former.code}/template", {"name": "Sơ kết quý"})
    listed = browser.get(saved.location).text
    (page,) = re.findall(rf'href="({LIST}/\w+/plan)"', listed)
    shown = browser.get(page).text
    typed = fields(shown) | {
        "form": "online", "days-0-day": "2030-05-15", "declared_not_secret": "y",
    }  # fmt: skip
    answer = browser.send(page, typed)

    assert "Sơ kết quý" in listed
    assert f'value="{former.title}"' in shown
    assert 'value="08:00"' in shown
    assert 'name="days-0-day"' in shown
    assert "2027-03-10" not in shown
    assert answer.status_code == 302
    new = db.session.scalars(select(Conference).where(Conference.code != former.code)).one()
    assert answer.location == f"/conferences/{new.code}"
    assert [chair.name for chair in new.chairs] == ["Đỗ Quang Minh"]
    invited = select(Participation.organisation_name).where(
        Participation.conference_id == new.id, ~Participation.is_main
    )
    assert set(db.session.scalars(invited)) == {"Bộ Thử nghiệm", "Tỉnh Bắc", "Tỉnh Nam"}


def test_a_template_is_renamed_and_removed_after_asking(browser: Browser, cast: Cast) -> None:
    template = kept(cast, announced(cast))
    browser.sign_in(cast.lan)
    page = f"{LIST}/{template.public_id}"

    stale = browser.send(f"{page}/rename", {"name": "Mới", "_version": "7"})
    renamed = browser.send(f"{page}/rename", {"name": "Mới", "_version": "1"})
    asked = browser.get(f"{page}/remove").text
    removed = browser.send(f"{page}/remove", {"_version": "2"})

    assert (stale.status_code, renamed.status_code, removed.status_code) == (409, 302, 302)
    assert "Hội nghị đã lập từ mẫu này vẫn giữ nguyên." in asked
    assert "Đơn vị chưa có mẫu nào" in browser.get(LIST).text


def test_templates_of_others_do_not_exist(browser: Browser, cast: Cast) -> None:
    template = kept(cast, announced(cast), "Mẫu của trung tâm")
    browser.sign_in(cast.bich)

    assert "Mẫu của trung tâm" not in browser.get(LIST).text
    for step in ("plan", "rename", "remove"):
        assert browser.get(f"{LIST}/{template.public_id}/{step}").status_code == 404


def test_a_plan_is_not_lost_when_its_template_is_removed_meanwhile(
    browser: Browser, cast: Cast
) -> None:
    template = kept(cast, announced(cast))
    browser.sign_in(cast.lan)
    page = f"{LIST}/{template.public_id}"
    typed = fields(browser.get(f"{page}/plan").text) | {
        "title": "Tên đã gõ lại", "form": "online", "days-0-day": "2030-05-15",
        "declared_not_secret": "y",
    }  # fmt: skip
    browser.send(f"{page}/remove", {"_version": "1"})

    answer = browser.send(f"{page}/plan", typed)

    assert answer.status_code == 404
    assert "Mẫu này vừa được người khác xóa" in answer.text
    assert 'value="Tên đã gõ lại"' in answer.text
    assert 'action="/conferences/plan"' in answer.text
    assert browser.send("/conferences/plan", typed).status_code == 302
    assert browser.get(f"{page}/plan").status_code == 404
