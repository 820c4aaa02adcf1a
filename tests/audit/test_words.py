"""The log reads as an office writes: no code words, no ids, no names of columns."""

import dataclasses
import re
import typing
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask

from meetings.access.roles import DUTIES
from meetings.attendance.rules import LineCheck, Presence
from meetings.audit import papers
from meetings.audit.models import AuditEntry
from meetings.audit.papers import words
from meetings.conferences.rules.cascade import Which
from meetings.drafting.rules.series import Pattern
from meetings.kit.events import By, Event
from meetings.notifications.rules.outbox import MailKind
from meetings.notifications.rules.webhooks import HookEvent
from meetings.organisations.events import NumberTaken
from meetings.regulations.rules import Rule
from tests.audit.test_views import every
from tests.cascades import announced
from tests.cast import Cast
from tests.conftest import Browser

_COMMON = {field.name for field in dataclasses.fields(Event)}


def entry(action: str, facts: dict[str, Any], subject: str = "hn-2027-01-05") -> AuditEntry:
    return AuditEntry(
        chain="c68",
        seq=7,
        at=datetime(2027, 1, 5, tzinfo=UTC),
        account_id=1,
        account_name="Nguyễn Thị Lan",
        action=action,
        subject=subject,
        facts=facts,
        prev_hash="",
        hash="",
    )


CASES = [
    ("AnswerGiven", {"answer": "declined", "before": "invited", "reason": "Trùng lịch", "headcount": None, "rooms": 0, "office": ""},
     "trả lời: từ chối; trước đó: chờ trả lời; lý do: Trùng lịch"),
    ("ConferenceAnnounced", {"count": 93, "digest": "b2" * 32, "letter_number": "01/GM-CP", "reply_deadline": "2020-02-11T17:00:00+07:00", "is_short_notice": True},
     "thời hạn: gấp hơn quy định; số lượng: 93; số giấy mời: 01/GM-CP; hạn trả lời: 17 giờ 00 ngày 11/02/2020"),
    ("ConferencePostponed", {"reason": "bão", "starts_at": None, "sequence": 2, "dropped_uids": []}, "họp lúc: chưa định ngày mới; lý do: bão"),
    ("ConferenceChanged", {"stage": "announced", "parts": ["days", "place"], "is_moved": True, "sequence": 3, "dropped_uids": ["x@y"]},
     "trạng thái: đã phát hành giấy mời; phần đã sửa: ngày giờ họp, địa điểm; lịch họp: đổi thời gian hoặc địa điểm"),
    ("HeadcountEntered", {"headcount": 801, "before": None}, "số người: 801"),
    ("HeadcountEntered", {"headcount": 0, "before": 12}, "trước đó: 12; số người: 0"),
    ("TermSet", {"rule": "notice", "value": None}, "thời hạn: Gửi giấy mời, chậm nhất trước ngày họp; giá trị: theo quy định"),
    ("DutyGiven", {"role": "records_clerk", "place": "", "starts_on": "2026-01-05", "ends_on": ""}, "vai trò: văn thư; từ ngày: 05/01/2026"),
    ("SpeechEnded", {"point": "", "used_seconds": 450, "allotted_seconds": 420}, "đã dùng: 8 phút; được dùng: 7 phút"),
    ("ItemMoved", {"title": "Khai mạc", "later": False}, "tên: Khai mạc; chuyển: lên trước"),
    ("SmsGatewaySet", {"host": "sms.example.vn", "is_enabled": False}, "tình trạng: đã tắt; máy chủ: sms.example.vn"),
    ("AskedPostChanged", {"before": "Chủ tịch UBND (* 1–1)", "after": "Chủ tịch UBND (- 1–)"},
     "trước đó: Chủ tịch UBND (bắt buộc, 1 người); nay là: Chủ tịch UBND (từ 1 người)"),
    ("ReplyGiven", {"answer": "maybe", "channel": "calendar", "sequence": 0}, "trả lời: chưa chắc chắn; cách gửi: qua lịch"),
    ("DelegateRemoved", {"delegate": "zvh6s5tgktlb7mnyiythfkqh2q"}, "đại biểu: mã zvh6s5tg…"),
    ("SomethingOld", {"colour": "red"}, "colour: red"),
    ("ConferenceEnded", {}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("action", "facts", "told"), CASES)
def test_facts_are_told_as_an_office_writes(
    app: Flask, action: str, facts: dict[str, Any], told: str
) -> None:
    with app.test_request_context():
        assert papers.facts(entry(action, facts)) == told


def test_ids_are_told_by_names(app: Flask) -> None:
    written = entry("DelegateRemoved", {"delegate": "zvh6s5tgktlb7mnyiythfkqh2q"}, "a" * 32)
    names = {"zvh6s5tgktlb7mnyiythfkqh2q": "Trần Văn Bảy", "a" * 32: "Điểm cầu Sa Pa"}

    with app.test_request_context():
        assert papers.facts(written, names) == "đại biểu: Trần Văn Bảy"
        assert papers.subject(written, names) == "Điểm cầu Sa Pa"
        assert papers.chain("c68", {"c68": "hn-2027-01-05"}) == "hn-2027-01-05"
        assert papers.chain("house") == "toàn hệ thống"


def test_the_table_for_machines_leaves_nothing_out(app: Flask) -> None:
    written = entry("MinutesClosed", {"digest": "b2" * 32})

    with app.test_request_context():
        assert papers.facts(written) == ""
        assert papers.facts(written, is_whole=True) == "mã kiểm: " + "b2" * 32


def happenings() -> Iterator[tuple[str, str, object]]:
    """Every fact that any event may tell, with what its type says."""
    for kind in sorted(every(Event) - {Event}, key=lambda one: one.__name__):
        if kind.__module__.startswith("meetings"):
            hints = typing.get_type_hints(kind)
            for field in dataclasses.fields(kind):
                if field.name not in _COMMON:
                    yield kind.__name__, field.name, hints[field.name]


def test_every_fact_has_a_name() -> None:
    assert {name for _, name, _ in happenings()} - set(words.LABELS) == {"host"} - set(words.LABELS)


PLAIN: dict[tuple[str, str], Iterable[StrEnum]] = {  # told as text, each one of these
    ("DutyGiven", "role"): DUTIES,
    ("LineTested", "passed"): LineCheck,
    ("MailsQueued", "kind"): MailKind,
    ("ManyMarked", "state"): Presence,
    ("PointsChosen", "which"): Which,
    ("SeriesMade", "pattern"): Pattern,
    ("TermSet", "rule"): Rule,
    ("WebhookAdded", "events"): HookEvent,
}


def test_every_code_word_has_words(app: Flask) -> None:
    choices = [
        (action, name, str(value))
        for action, name, hint in happenings()
        if isinstance(hint, type) and issubclass(hint, StrEnum)
        for value in hint
        if value not in DUTIES
    ]
    choices += [(*fact, str(value)) for fact, values in PLAIN.items() for value in values]

    assert len(choices) > 80
    with app.test_request_context():
        bare = {
            (action, name, value)
            for action, name, value in choices
            if papers.facts(entry(action, {name: value})).endswith(f": {value}")
        }
    assert bare == set()


def test_every_yes_and_no_has_words(app: Flask) -> None:
    flags = {name for _, name, hint in happenings() if hint is bool}

    assert flags <= set(words.YES_NO)


def test_the_pages_of_the_log_speak_to_people(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    browser.sign_in(cast.auditor)

    for page in ("/admin/audit/", f"/conferences/{conference.code}/audit"):
        for language in ("vi", "en"):
            browser.set_cookie("lang", language)
            body = browser.get(page).text.partition("<tbody>")[2].partition("</tbody>")[0]
            told = re.sub(r"<[^>]*>", " ", body)

            assert conference.code in told
            assert not re.search(r"\b(None|True|False|c\d+ #|[a-z]+_[a-z]+)\b", told), page
            assert not re.search(r"[0-9a-f]{32}", told.replace(conference.code, ""))


def test_a_moment_of_a_fact_is_that_of_viet_nam(app: Flask) -> None:
    event = NumberTaken(
        at=datetime(2027, 1, 5, tzinfo=UTC),
        by=By(account_id=1, name="Lan"),
        subject="x",
        number=3,
        symbol="GM-CP",
        year=2027,
        about=date(2027, 1, 4).isoformat(),
    )

    with app.test_request_context():
        told = papers.facts(entry("NumberTaken", event.facts))
    assert told == "số: 3; sổ: GM-CP; năm: 2027; trích yếu: 04/01/2027"
