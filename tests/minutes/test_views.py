"""Pages of the minutes as people use them."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import jobs
from meetings.kit.database import db
from meetings.kit.files import storage_from
from meetings.kit.transactions import transaction
from meetings.minutes import queries
from meetings.minutes.models import MinutesEdition
from meetings.minutes.rules import MinutesStage, Text
from meetings.organisations.models import RegisterEntry
from tests.attendance.hall import CODE, Hall
from tests.cast import key
from tests.conftest import Browser
from tests.kit.reading import opened, plain
from tests.minutes import writing

HOME = f"/conferences/{CODE}/minutes"
WRITTEN = {
    "title": "Hội nghị trực tuyến trong ngày",
    "place": "Điểm cầu Trung tâm",
    "secretary_name": "Nguyễn Thị Lan",
    "signer_name": "Đỗ Quang Minh",
    "signer_title": "Chủ tịch",
    "composition": "Đại biểu ba cấp.\n\nKhách mời.",
    "sections-0-heading": "Khai mạc",
    "sections-0-paragraphs": "Chủ tọa khai mạc.",
    "sections-1-heading": "",
    "conclusions": "Làm ngay.\nBáo cáo sau.",
    "tasks-0-lead": "Tỉnh Bắc",
    "tasks-0-partners": "Tỉnh Nam; Bộ Thử nghiệm",
    "tasks-0-text": "Báo cáo kết quả",
    "tasks-0-deadline": "trước ngày 30/4/2027",
    "tasks-1-lead": "",
    "recipients": "Như trên",
}


@pytest.fixture
def secretary(browser: Browser, hall: Hall) -> Browser:
    """The host's secretary after the conference, with a draft of its minutes."""
    hall.stage(Stage.ENDED)
    writing.draft(hall)
    browser.sign_in(hall.cast.lan)
    return browser


def text(hall: Hall) -> Text:
    return Text.from_json(writing.now(hall).content)


def version(page: str, form: str = "edit") -> str:
    """Return the version that a form of the page carries."""
    found = re.search(
        rf'action="[^"]*/minutes/{form}".*?name="_version" value="(\d+)"', page, re.DOTALL
    )
    assert found is not None
    return found[1]


def figures(page: str) -> list[str]:
    """Return the numbers that stand beside the text, in their order on the page."""
    return re.findall(r"<dd>\s*([\d—–]+)\s*</dd>", page)


def work() -> None:
    """Let the worker do what was promised."""
    while jobs.work_once():
        pass


def test_minutes_go_from_the_first_draft_to_the_file_of_a_participant(
    browser: Browser, hall: Hall, app: Flask
) -> None:
    writing.take_place(hall)
    browser.sign_in(hall.cast.lan)
    empty = browser.get(HOME)
    browser.send(f"{HOME}/draft")
    drafted = browser.get(HOME).text
    saved = browser.send(f"{HOME}/edit", WRITTEN | {"_version": version(drafted)})
    before = browser.get(HOME).text
    closed = browser.send(f"{HOME}/close", {"_version": version(before, "close")})
    after = browser.get(HOME).text
    browser.sign_in(hall.cast.canh)
    unseen = [browser.get(path).status_code for path in (HOME, f"{HOME}.pdf")]
    browser.sign_in(hall.cast.clerk)
    numbered = browser.send(f"{HOME}/issue", {"_version": str(writing.now(hall).version)})
    making = browser.get(f"{HOME}.pdf", headers={"Accept": "application/json"})
    work()
    browser.sign_in(hall.cast.canh)
    file = browser.get(f"{HOME}.pdf", buffered=True)

    assert empty.status_code == 200
    assert [answer.status_code for answer in (saved, closed, numbered)] == [302, 302, 302]
    told = queries.facts(hall.conference).delegates
    names = (
        "expected", "present", "present_online", "late", "left", "excused", "absent", "headcount",
    )  # fmt: skip
    for page in (drafted, before, after):
        assert figures(page)[-8:] == [str(told[name]) for name in names]
        assert page.index("Trần Ngọc Bích (") < page.index("Lê Văn Sơn (")
    assert unseen == [200, 404], "nothing goes out before it has its number"
    assert (making.status_code, making.json) == (202, {"progress": 0.0})
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    issued = queries.issued(hall.conference)
    assert issued is not None
    assert issued.file is not None
    assert file.headers["X-Content-SHA256"] == issued.file.sha256
    assert file.data == storage_from(app.config["STORAGE_URL"]).read(issued.file.sha256)
    _check_paper(file.data, issued.edition)


def _check_paper(content: bytes, edition: MinutesEdition) -> None:
    """The paper says the number, the counts, the speakers in their order, and the task."""
    words = plain(content)
    assert "Số: 01/BB-TT" in words
    assert "được triệu tập: 24" in words
    order = [words.index(name) for name in (writing.PAPER, "Lê Văn Sơn")]
    assert order == sorted(order)
    for said in ("Làm ngay.", "Báo cáo kết quả", "trước ngày 30/4/2027", "Nguyễn Văn An"):
        assert said in words, said
    (enclosed,) = opened(content).attachments["bien-ban.json"]
    assert f'"{edition.content["title"]}"' in enclosed.decode()


def test_what_is_typed_is_kept_line_by_line(secretary: Browser, hall: Hall) -> None:
    secretary.send(f"{HOME}/edit", WRITTEN | {"_version": "1"})

    kept = text(hall)
    assert kept.composition == ("Đại biểu ba cấp.", "Khách mời.")
    assert kept.conclusions == ("Làm ngay.", "Báo cáo sau.")
    assert [(one.heading, one.paragraphs) for one in kept.sections] == [
        ("Khai mạc", ("Chủ tọa khai mạc.",))
    ]
    (task,) = kept.tasks
    assert (task.lead, task.partners) == ("Tỉnh Bắc", ("Tỉnh Nam", "Bộ Thử nghiệm"))


def test_a_stale_form_is_shown_beside_what_stands_and_can_be_sent_again(
    secretary: Browser, hall: Hall
) -> None:
    writing.edit(hall, conclusions=("Lời của người thứ nhất.",))
    mine = WRITTEN | {"conclusions": "Lời của người thứ hai.", "_version": "1"}

    stale = secretary.send(f"{HOME}/edit", mine)
    kept = text(hall).conclusions
    again = secretary.send(f"{HOME}/edit", mine | {"_version": version(stale.text)})

    assert stale.status_code == 409
    assert "Lời của người thứ nhất." in stale.text
    assert "Lời của người thứ hai." in stale.text
    assert kept == ("Lời của người thứ nhất.",)
    assert again.status_code == 302
    assert text(hall).conclusions == ("Lời của người thứ hai.",)


def test_a_form_with_a_mistake_keeps_what_was_typed_and_the_version_it_was_read_at(
    secretary: Browser, hall: Hall
) -> None:
    writing.edit(hall, conclusions=("Lời của người thứ nhất.",))

    wrong = secretary.send(f"{HOME}/edit", WRITTEN | {"title": "", "_version": "1"})
    mended = secretary.send(f"{HOME}/edit", WRITTEN | {"_version": version(wrong.text)})

    assert wrong.status_code == 422
    assert "Chủ tọa khai mạc." in wrong.text
    assert version(wrong.text) == "1"
    assert mended.status_code == 409, "what the first wrote is not overwritten unseen"
    assert text(hall).conclusions == ("Lời của người thứ nhất.",)


@pytest.mark.parametrize("title", ["Hội nghị trực tuyến", ""], ids=["sound", "mistaken"])
def test_closed_minutes_refuse_a_change_and_lose_nothing_of_it(
    secretary: Browser, hall: Hall, title: str
) -> None:
    writing.edit(hall, conclusions=("Lời đã khóa.",))
    writing.close(hall)
    mine = WRITTEN | {"title": title, "conclusions": "Lời đến muộn.", "_version": "2"}

    refused = secretary.send(f"{HOME}/edit", mine)

    assert refused.status_code == 409
    assert "Biên bản đã khóa nên không sửa được nữa." in refused.text
    assert "Lời đến muộn." in refused.text
    assert "Lời đã khóa." in refused.text
    assert text(hall).conclusions == ("Lời đã khóa.",)


def test_a_second_draft_tells_that_there_is_one(secretary: Browser, hall: Hall) -> None:
    writing.edit(hall, title="Lời của thư ký")

    refused = secretary.send(f"{HOME}/draft")

    assert refused.status_code == 409
    assert "đã có biên bản" in refused.text
    assert text(hall).title == "Lời của thư ký"


def test_what_is_missing_is_named_when_closing(secretary: Browser, hall: Hall) -> None:
    refused = secretary.send(f"{HOME}/close", {"_version": "1"})

    assert refused.status_code == 422
    assert "Biên bản chưa có họ tên thư ký" in refused.text
    assert writing.now(hall).stage is MinutesStage.DRAFT


def test_a_double_click_takes_one_number(secretary: Browser, hall: Hall) -> None:
    writing.edit(hall)
    writing.close(hall)
    clicked = {"_key": key(), "_version": "3"}

    answers = [secretary.send(f"{HOME}/issue", clicked).status_code for _ in range(2)]
    late = secretary.send(f"{HOME}/issue", {"_version": "4"})

    assert answers == [302, 303]
    assert late.status_code == 409
    assert list(db.session.scalars(select(RegisterEntry.number))) == [1]


def test_a_new_edition_leaves_the_one_it_replaces_to_be_read(
    secretary: Browser, hall: Hall
) -> None:
    first = _issue_once(hall)
    without = secretary.send(f"{HOME}/reopen", {"_version": "4", "reason": "  "})
    secretary.send(f"{HOME}/reopen", {"_version": "4", "reason": "Sai tên đại biểu"})
    meanwhile = secretary.get(HOME).text
    writing.edit(hall, conclusions=("Lời mới.",))
    writing.close(hall)
    writing.issue(hall)
    work()
    secretary.sign_in(hall.cast.dung)

    page = secretary.get(HOME).text
    new, old = (
        secretary.get(path, buffered=True) for path in (f"{HOME}.pdf", f"{HOME}/{first}.pdf")
    )

    assert without.status_code == 422
    assert "01/BB-TT" in meanwhile
    assert "02/BB-TT" in page
    assert f"{HOME}/{first}.pdf" in page
    assert (new.status_code, old.status_code) == (200, 200)
    assert "Lời mới." in plain(new.data)
    assert "thay thế" in plain(new.data).lower()
    assert "Lời mới." not in plain(old.data)


def _issue_once(hall: Hall) -> str:
    writing.edit(hall)
    writing.close(hall)
    return writing.issue(hall).public_id


def test_a_file_that_was_given_up_is_asked_for_again_by_the_clerk(
    secretary: Browser, hall: Hall
) -> None:
    _issue_once(hall)
    with transaction():
        db.session.execute(update(jobs.Job).values(state=jobs.JobState.DEAD))
    secretary.sign_in(hall.cast.clerk)

    failed = secretary.get(f"{HOME}.pdf")
    offered = secretary.get(HOME).text
    asked = secretary.send(f"{HOME}/render")
    twice = secretary.send(f"{HOME}/render")

    assert failed.status_code == 503
    assert f"{HOME}/render" in offered
    assert (asked.status_code, twice.status_code) == (302, 409)
    assert secretary.get(f"{HOME}.pdf", headers={"Accept": "text/html"}).status_code == 202


def test_only_who_sees_the_conference_finds_its_minutes(secretary: Browser, hall: Hall) -> None:
    edition = _issue_once(hall)
    files = (f"{HOME}.pdf", f"{HOME}/{edition}.pdf")

    def answers(*paths: str) -> list[int]:
        return [secretary.get(path).status_code for path in paths]

    secretary.sign_in(hall.cast.son)
    assert answers(HOME, *files, f"{HOME}/khong-co.pdf") == [200, 202, 202, 404]
    for who in (hall.cast.stranger, hall.cast.admin):
        secretary.sign_in(who)
        assert answers(HOME, *files) == [404, 404, 404]


def test_a_reader_gets_neither_the_draft_nor_an_answer_about_it(
    secretary: Browser, hall: Hall
) -> None:
    writing.edit(hall, conclusions=("Lời chưa ai đọc.",))
    secretary.sign_in(hall.cast.bich)

    page = secretary.get(HOME)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("draft", {}), ("edit", {"title": ""}), ("edit", WRITTEN), ("close", {}),
        ("reopen", {"reason": ""}), ("reopen", {"reason": "x"}), ("issue", {}), ("render", {}),
    ]  # fmt: skip

    assert page.status_code == 200
    assert "Lời chưa ai đọc." not in page.text
    for deed, data in wrong:
        answer = secretary.send(f"{HOME}/{deed}", data | {"_version": "2"})
        assert answer.status_code == 404, (deed, data)
    assert writing.now(hall).version == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_stands_in_both_languages(secretary: Browser, hall: Hall, language: str) -> None:
    pages = [secretary.get(f"{HOME}?lang={language}")]
    _issue_once(hall)
    pages.append(secretary.get(f"{HOME}?lang={language}"))

    assert [page.status_code for page in pages] == [200, 200]
    assert all(f'<html lang="{language}"' in page.text for page in pages)
    assert ("Đã khóa" in pages[0].text, "Khóa biên bản" in pages[0].text) == (
        False, language == "vi",
    )  # fmt: skip
