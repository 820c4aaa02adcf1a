"""Papers beside the items of the agenda."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetings.agenda import commands as agenda
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft, ItemKind
from meetings.conferences.models import Conference
from meetings.conferences.rules.vocabulary import Stage
from meetings.documents import papers
from meetings.documents.models import Document
from meetings.documents.queries import letters
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.cast import NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.counting import statements
from tests.plans import planned

ADDRESS = "/conferences/hn-2027-03-10"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n"


@pytest.fixture
def conference(cast: Cast) -> Conference:
    return planned(cast.centre, cast.actor(cast.lan))


@pytest.fixture(autouse=True)
def _storage(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "STORAGE_URL", tmp_path.as_uri())


def item_of(cast: Cast, conference: Conference, title: str = "Báo cáo sơ kết") -> AgendaItem:
    draft = ItemDraft(kind=ItemKind.BAO_CAO, title=title, planned_minutes=30)
    with transaction():
        return agenda.add(conference, draft=draft, actor=cast.actor(cast.lan), now=NOON)


def paper() -> Document:
    """The newest paper."""
    db.session.expire_all()
    found: Document = db.session.scalars(db.select(Document).order_by(Document.id.desc())).all()[0]
    return found


def sent(name: str, **more: Any) -> dict[str, Any]:
    return {"_key": key(), "title": "", "file": (io.BytesIO(PDF), name), **more}


def pressed(document: Document) -> dict[str, str]:
    return {"_key": key(), "_version": str(document.version)}


def test_a_paper_is_put_on_the_system_beside_an_item(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    item = item_of(cast, conference)
    sign_in(browser, cast.lan)
    page = f"{ADDRESS}/agenda/{item.public_id}/documents"
    assert "Nội dung này chưa có tài liệu" in browser.get(page).text

    assert browser.post(f"{page}/add", data=sent("Báo cáo quý.pdf")).status_code == 302

    assert paper().agenda_item_id == item.id
    assert "Báo cáo quý" in browser.get(f"{ADDRESS}/agenda").text
    assert "thuộc nội dung:" in browser.get(f"{ADDRESS}/documents").text
    nothing = browser.post(f"{page}/add", data={"_key": key(), "title": "Tên tôi đặt"})
    assert nothing.status_code == 422
    assert "Tên tôi đặt" in nothing.text
    program = browser.post(f"{page}/add", data=sent("tro-choi.exe"))
    assert program.status_code == 415


def test_a_paper_there_is_goes_beside_an_item_and_away_again(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    item = item_of(cast, conference)
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/documents/add", data=sent("Phụ lục.pdf"))
    page = f"{ADDRESS}/agenda/{item.public_id}/documents"
    held = paper()
    assert "Gắn vào nội dung này" in browser.get(page).text

    first = browser.post(f"{page}/{held.public_id}/attach", data=pressed(held))
    stale = browser.post(f"{page}/{held.public_id}/attach", data={"_key": key(), "_version": "1"})

    assert (first.status_code, stale.status_code) == (302, 409)
    assert paper().agenda_item_id == item.id
    browser.post(f"{page}/{held.public_id}/detach", data=pressed(paper()))
    assert paper().agenda_item_id is None
    assert paper().removed_at is None


def test_whoever_may_not_read_a_paper_does_not_read_its_name(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    item = item_of(cast, conference)
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/agenda/{item.public_id}/documents/add", data=sent("Kín.pdf"))
    with transaction():
        conference.stage, conference.announced_at = Stage.ANNOUNCED, NOON
    told = {"_key": key(), "_version": "1"}

    sign_in(browser, cast.auditor)
    assert "Kín" not in browser.get(f"{ADDRESS}/agenda").text
    assert "Kín" not in browser.get(f"{ADDRESS}/agenda/sheet").text
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/documents/{paper().public_id}/release", data=told)
    sign_in(browser, cast.auditor)
    assert "Kín" in browser.get(f"{ADDRESS}/agenda").text
    assert "Tài liệu: Kín" in browser.get(f"{ADDRESS}/agenda/sheet").text


def test_the_letter_names_what_was_released_beside_an_item(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    item = item_of(cast, conference)
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/agenda/{item.public_id}/documents/add", data=sent("Phụ lục.pdf"))
    with transaction():
        conference.stage, conference.announced_at = Stage.ANNOUNCED, NOON

    def programme() -> list[str]:
        invitation = letters.invitation(conference, organisation="", actor=cast.actor(cast.lan))
        printed = papers.letter(invitation, letters.content(conference))
        return [line.title for line in printed.agenda]

    assert programme() == ["Báo cáo sơ kết"]
    told = {"_key": key(), "_version": "1"}
    browser.post(f"{ADDRESS}/documents/{paper().public_id}/release", data=told)
    assert programme() == ["Báo cáo sơ kết (tài liệu: Phụ lục)"]


def test_a_paper_outlives_the_item_it_stood_beside(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    item = item_of(cast, conference)
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/agenda/{item.public_id}/documents/add", data=sent("Phụ lục.pdf"))

    removed = {"_key": key(), "_version": "1"}
    browser.post(f"{ADDRESS}/agenda/{item.public_id}/remove", data=removed)

    assert (paper().agenda_item_id, paper().removed_at) == (None, None)


def test_the_agenda_costs_the_same_however_many_papers_stand_beside_it(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    counts = []
    for _ in range(3):
        item = item_of(cast, conference)
        browser.post(f"{ADDRESS}/agenda/{item.public_id}/documents/add", data=sent("Tài liệu.pdf"))
        browser.get(f"{ADDRESS}/agenda")
        with statements() as told:
            browser.get(f"{ADDRESS}/agenda")
        counts.append(len(told))

    assert len(set(counts)) == 1


def test_a_paper_is_kept_when_a_colleague_strikes_its_item_first(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    item = item_of(cast, conference)
    sign_in(browser, cast.lan)
    browser.send(f"{ADDRESS}/agenda/{item.public_id}/remove", {"_version": str(item.version)})

    late = browser.post(
        f"{ADDRESS}/agenda/{item.public_id}/documents/add", data=sent("Bao cao.pdf")
    )

    assert late.location == f"{ADDRESS}/documents"
    assert "không gắn với nội dung nào" in browser.get(late.location).text
    assert paper().agenda_item_id is None
