"""Calendar entries that every calendar program reads the same way."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.kit.addresses import Mailbox
from meetings.kit.ical import CalendarEntry, EntryStatus, Method, render
from meetings.kit.vietnamese import clean

GOLDEN = Path(__file__).parent / "golden"
STAMP = datetime(2020, 2, 6, 3, 0, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid="hn-2020-02-12.1@diem-cau.example",
    summary="Hội nghị trực tuyến toàn quốc về phòng, chống dịch; triển khai nhiệm vụ năm 2020",
    description="Chủ trì: Phó Thủ tướng\nĐiểm cầu: 63 tỉnh, thành phố\\quận",
    location="Phòng họp số 1, 11 Lê Hồng Phong, Ba Đình, Hà Nội",
    starts_at=datetime(2020, 2, 12, 1, 0, tzinfo=UTC),
    ends_at=datetime(2020, 2, 12, 4, 30, tzinfo=UTC),
    sequence=2,
    url="https://diem-cau.example/conferences/hn-2020-02-12",
    organizer=Mailbox(name='Văn phòng "UBND"; Quảng Nam', address="hop+k7@diem-cau.example"),
    attendee=Mailbox(name="Nguyễn Thị Hoa, Phó Chủ tịch", address="hoa@quangnam.example"),
    last_modified=datetime(2020, 2, 5, 9, 15, tzinfo=UTC),
)
CANCELLED = replace(ENTRY, status=EntryStatus.CANCELLED, sequence=3)
SECOND_DAY = replace(
    ENTRY,
    uid="hn-2020-02-12.2@diem-cau.example",
    starts_at=ENTRY.starts_at + timedelta(days=1),
    ends_at=ENTRY.ends_at + timedelta(days=1),
    status=EntryStatus.TENTATIVE,
    attendee=None,
    last_modified=None,
)
WRITTEN = {
    "request.ics": render([ENTRY], method="REQUEST", stamped_at=STAMP),
    "cancel.ics": render([CANCELLED], method="CANCEL", stamped_at=STAMP),
    "file.ics": render([ENTRY, SECOND_DAY], method=None, stamped_at=STAMP),
    "feed.ics": render([ENTRY], method="PUBLISH", stamped_at=STAMP, name="Lịch họp: Hoa, tôi"),
    "empty.ics": render([], method=None, stamped_at=STAMP, name="Lịch họp"),
}
PAYLOADS = [
    "x\r\nATTENDEE:mailto:evil@x.vn",
    "x\nBEGIN:VALARM",
    "x\rMETHOD:CANCEL",
    "x\r\n URL:http://x",
    'x";DELEGATED-TO="mailto:e@x',
    "x;CN=y:mailto:e@x.vn",
    "x\\nURL:http://x",
    "x^nURL:x",
    "x\x0bURL:x\x0c\x85\u2028\u2029",
    "END:VEVENT",
    "x\x00\x1b\x7f",
    "\u202ecod.exe",
    "x%0d%0aBcc:e@x.vn",
    "\ufeffBEGIN:VCALENDAR",
    ",;:\\\"'^",
]


def _names(component: Any) -> list[str]:
    return [name for name, _ in component.property_items(recursive=True)]


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_stays_as_it_was_agreed(name: str) -> None:
    assert WRITTEN[name] == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_lines_are_short_and_end_with_crlf(written: bytes) -> None:
    lines = written.split(b"\r\n")

    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert all(line.decode() or True for line in lines)


def test_a_request_carries_what_outlook_and_google_need() -> None:
    calendar = Calendar.from_ical(WRITTEN["request.ics"])
    event = calendar.events[0]
    attendee = event["ATTENDEE"]

    assert calendar["METHOD"] == "REQUEST"
    assert "METHOD" not in event
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20200212T080000\r\n" in WRITTEN["request.ics"]
    assert b"DTSTAMP:20200206T030000Z\r\n" in WRITTEN["request.ics"]
    assert event.decoded("dtstart") == ENTRY.starts_at
    assert event.decoded("dtend") == ENTRY.ends_at
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (ENTRY.uid, 2, "CONFIRMED")
    assert event["ORGANIZER"] == "mailto:hop+k7@diem-cau.example"
    assert attendee == "mailto:hoa@quangnam.example"
    assert attendee.params["PARTSTAT"] == "NEEDS-ACTION"
    assert attendee.params["RSVP"] == "TRUE"
    assert attendee.params["CN"] == "Nguyễn Thị Hoa, Phó Chủ tịch"


def test_words_come_back_as_they_were() -> None:
    event = Calendar.from_ical(WRITTEN["request.ics"]).events[0]

    assert event["SUMMARY"] == ENTRY.summary
    assert event["DESCRIPTION"] == ENTRY.description
    assert event["LOCATION"] == ENTRY.location


def test_a_cancelled_meeting_keeps_its_identity_and_rises() -> None:
    request: Any = Calendar.from_ical(WRITTEN["request.ics"]).events[0]
    cancel: Any = Calendar.from_ical(WRITTEN["cancel.ics"]).events[0]

    assert cancel["UID"] == request["UID"]
    assert cancel["SEQUENCE"] > request["SEQUENCE"]
    assert cancel["STATUS"] == "CANCELLED"


def test_an_unchanged_file_has_the_same_bytes_at_any_time() -> None:
    later = render([ENTRY], method=None, stamped_at=STAMP + timedelta(days=3))

    assert later == render([ENTRY], method=None, stamped_at=STAMP)


@pytest.mark.parametrize(
    ("entries", "method"),
    [
        ([], "REQUEST"),
        ([ENTRY, SECOND_DAY], "REQUEST"),
        ([SECOND_DAY], "REQUEST"),
        ([replace(ENTRY, organizer=None)], "REQUEST"),
        ([CANCELLED], "REQUEST"),
        ([ENTRY], "CANCEL"),
    ],
)
def test_a_mail_that_programs_would_misread_is_not_written(
    entries: list[CalendarEntry], method: Method
) -> None:
    with pytest.raises(ValueError, match="mailed"):
        render(entries, method=method, stamped_at=STAMP)


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "a\r\nATTENDEE:x"},
        {"uid": ""},
        {"url": "javascript:alert(1)"},
        {"url": "https://x.vn/\r\nATTENDEE:x"},
        {"url": "https://x.vn/a b"},
        {"starts_at": datetime(2020, 2, 12, 8, 0)},
        {"ends_at": ENTRY.starts_at},
    ],
    ids=str,
)
def test_an_impossible_entry_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"calendar|page|naive|ends after"):
        replace(ENTRY, **change)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("field", ["summary", "description", "location", "cn", "name"])
def test_no_words_become_properties(payload: str, field: str) -> None:
    entry, name = ENTRY, "Lịch"
    if field == "cn":
        box = Mailbox(name=clean(payload), address="a@b.vn")
        entry = replace(ENTRY, organizer=box, attendee=box)
    elif field == "name":
        name = payload
    else:
        change: dict[str, Any] = {field: payload}
        entry = replace(ENTRY, **change)

    written = render([entry], method="REQUEST", stamped_at=STAMP, name=name)

    plain = render([ENTRY], method="REQUEST", stamped_at=STAMP, name="Lịch")
    assert _names(Calendar.from_ical(written)) == _names(Calendar.from_ical(plain))
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\u202a-\u202e]", written.decode())


@given(st.text(), st.text(), st.text())
def test_any_words_can_be_written_and_read_back(summary: str, words: str, place: str) -> None:
    entry = replace(ENTRY, summary=summary, description=words, location=place)

    written = render([entry], method="REQUEST", stamped_at=STAMP)

    event = Calendar.from_ical(written).events[0]
    assert event["SUMMARY"] == clean(summary)
    assert event["ATTENDEE"] == "mailto:hoa@quangnam.example"
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
