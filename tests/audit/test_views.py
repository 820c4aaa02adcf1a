"""The log as an auditor sees it."""

import pytest
from flask import Flask
from sqlalchemy import text

from meetings.access.roles import Role
from meetings.audit.papers import deed
from meetings.kit.database import db
from meetings.kit.events import Event
from meetings.kit.transactions import transaction
from meetings.people.models import Duty
from tests.audit.test_chains import drop_the_guards
from tests.cascades import drafted
from tests.cast import Cast
from tests.conftest import Browser


def test_the_log_is_listed_filtered_and_exported(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    browser.sign_in(cast.auditor)

    whole = browser.get("/admin/audit/")
    planned = browser.get("/admin/audit/?action=ConferencePlanned")
    inside = browser.get(f"/admin/audit/?subject={conference.code}")
    nobody = browser.get("/admin/audit/?person=Không+ai")
    past = browser.get("/admin/audit/?last=2020-01-01")
    table = browser.get("/admin/audit/entries.csv?action=ConferencePlanned")

    assert "lập hội nghị" in whole.text
    assert "Nguyễn Thị Lan" in planned.text
    assert "chọn điểm cầu" not in planned.text.partition("<tbody>")[2]
    assert "chọn điểm cầu" in inside.text.partition("<tbody>")[2]
    assert "Không có việc nào khớp" in nobody.text
    assert "Không có việc nào khớp" in past.text
    assert table.text.startswith("\ufeffMã,Lúc,Việc")
    assert table.text.count("\r\n") == 2


@pytest.mark.parametrize("query", ["first=hôm+qua", "first=2027-01-02&last=2027-01-01"])
def test_a_wrong_span_is_told(browser: Browser, cast: Cast, query: str) -> None:
    browser.sign_in(cast.auditor)

    assert browser.get(f"/admin/audit/?{query}").status_code == 422


def test_an_auditor_verifies_the_chains_on_a_page(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    browser.sign_in(cast.auditor)
    whole = browser.get("/admin/audit/verify")
    drop_the_guards()
    db.session.execute(text("UPDATE audit_entry SET account_name = 'Kẻ khác'"))
    db.session.commit()
    tampered = browser.get("/admin/audit/verify")

    assert "Nhật ký nguyên vẹn" in whole.text
    assert "Nhật ký đã bị thay đổi" in tampered.text
    assert "nội dung đã bị sửa" in tampered.text


def test_an_auditor_of_a_branch_is_shown_the_way(browser: Browser, cast: Cast) -> None:
    with transaction():
        db.session.add(
            Duty(account_id=cast.stranger.id, role=Role.AUDITOR, organisation_id=cast.north.id)
        )
    browser.sign_in(cast.stranger)

    shown = browser.get("/admin/audit/")

    assert shown.status_code == 200
    assert "mục Nhật ký của hội nghị" in shown.text
    assert browser.get("/admin/audit/entries.csv").status_code == 404
    assert browser.get("/admin/audit/verify").status_code == 404


@pytest.mark.parametrize("who", ["admin", "lan", "chair", "stranger"])
@pytest.mark.parametrize("page", ["", "verify", "entries.csv"])
def test_nobody_else_reads_the_log(browser: Browser, cast: Cast, who: str, page: str) -> None:
    browser.sign_in(getattr(cast, who))

    assert browser.get(f"/admin/audit/{page}").status_code == 404


def every(kind: type[Event]) -> set[type[Event]]:
    return {kind}.union(*(every(sub) for sub in kind.__subclasses__()))


def test_everything_that_can_happen_has_words(app: Flask) -> None:
    names = {
        kind.__name__ for kind in every(Event) - {Event} if kind.__module__.startswith("meetings")
    }

    assert len(names) > 80
    with app.test_request_context():
        assert {name for name in names if deed(name) == name} == set()
        assert deed("SomethingOld") == "SomethingOld"
