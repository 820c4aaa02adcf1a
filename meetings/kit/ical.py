"""Calendar entries as iCalendar text, to subscribe to or to mail (RFC 5545, 5546, 6047)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from meetings.kit.addresses import Mailbox, without_controls
from meetings.kit.vietnamese import clean

Method: TypeAlias = Literal["REQUEST", "CANCEL", "PUBLISH"]

ICS_TYPE: Final = "text/calendar; charset=utf-8"

_PRODUCT: Final = "-//Diem Cau//Calendar//VI"
_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_OFFSET: Final = timedelta(hours=7)  # without summer time, since 1975
_REFRESH: Final = "PT1H"
_UID: Final = re.compile(r"[A-Za-z0-9._@+-]{1,200}")
_URL: Final = re.compile(r"https?://[!#-;=?-\[\]_a-z~%]+")


class EntryStatus(StrEnum):
    """Whether the meeting takes place."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEntry:
    """What any calendar needs to know about a meeting.

    `uid` stays for life; `sequence` rises when time, place or status change, never for words.
    Moments are aware. Texts may be anything: what is unsafe in them is taken out or escaped.
    """

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    description: str = ""
    location: str = ""
    sequence: int = 0
    status: EntryStatus = EntryStatus.CONFIRMED
    url: str = ""
    organizer: Mailbox | None = None
    attendee: Mailbox | None = None
    last_modified: datetime | None = None
    is_busy: bool = True  # whether the whole time between beginning and end is taken

    def __post_init__(self) -> None:
        if not _UID.fullmatch(self.uid):
            raise ValueError(f"not an identifier for a calendar: {self.uid!r}")
        if self.url and not _URL.fullmatch(self.url):
            raise ValueError(f"not an address of a page: {self.url!r}")
        moments = (self.starts_at, self.ends_at, self.last_modified)
        if any(moment and moment.tzinfo is None for moment in moments):
            raise ValueError("naive datetime")
        if self.ends_at <= self.starts_at:
            raise ValueError("a meeting ends after it begins")


def render(
    entries: Sequence[CalendarEntry],
    *,
    method: Method | None,
    stamped_at: datetime,
    name: str = "",
) -> bytes:
    """Write the entries as one VCALENDAR; the same input gives the same bytes.

    Without a method (a file, a feed) DTSTAMP tells when the entry changed last (RFC 5545
    3.8.7.2), so that an unchanged feed stays unchanged. REQUEST and CANCEL are mailed: one
    entry, one organizer, one attendee, or ValueError. `name` is the title of a feed.
    """
    if method in {"REQUEST", "CANCEL"}:
        _check_mailed(entries, method)
    calendar = _empty_calendar(method, name)
    for entry in entries:
        stamp = stamped_at if method else entry.last_modified or stamped_at
        calendar.add_component(_event(entry, method, stamp))
    return bytes(calendar.to_ical())


def _check_mailed(entries: Sequence[CalendarEntry], method: Method | None) -> None:
    if len(entries) != 1 or not entries[0].organizer or not entries[0].attendee:
        raise ValueError("a mailed calendar has one entry, one organizer and one attendee")
    cancelled = entries[0].status is EntryStatus.CANCELLED
    if cancelled is not (method == "CANCEL"):
        raise ValueError("what is cancelled is mailed as CANCEL, and nothing else is")


def _empty_calendar(method: Method | None, name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", vText(clean(name)))
        calendar.add("x-wr-calname", vText(clean(name)))
        calendar.add("x-wr-timezone", _ZONE.key)
        calendar.add("refresh-interval", vText(_REFRESH), {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vText(_REFRESH))
    calendar.add_component(_vietnam())
    return calendar


def _vietnam() -> Timezone:
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local by definition
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    standard.add("tzname", "+07")
    zone = Timezone()
    zone.add("tzid", _ZONE.key)
    zone.add_component(standard)
    return zone


def _event(entry: CalendarEntry, method: Method | None, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(_ZONE))
    event.add("dtend", entry.ends_at.astimezone(_ZONE))
    event.add("sequence", entry.sequence)
    event.add("status", entry.status.value)
    event.add("summary", clean(entry.summary))
    if not entry.is_busy:
        event.add("transp", "TRANSPARENT")
    if entry.description:
        event.add("description", without_controls(entry.description))
    if entry.location:
        event.add("location", clean(entry.location))
    if entry.url:
        event.add("url", entry.url)
    if entry.last_modified:
        event.add("last-modified", entry.last_modified.astimezone(UTC))
    _add_people(event, entry, method)
    return event


def _add_people(event: Event, entry: CalendarEntry, method: Method | None) -> None:
    if entry.organizer:
        event.add("organizer", _person(entry.organizer))
    if entry.attendee:
        attendee = _person(entry.attendee)
        attendee.params["CUTYPE"] = "INDIVIDUAL"
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        if method == "REQUEST":
            attendee.params["PARTSTAT"] = "NEEDS-ACTION"
            attendee.params["RSVP"] = "TRUE"
        event.add("attendee", attendee)


def _person(mailbox: Mailbox) -> vCalAddress:
    person = vCalAddress(f"mailto:{mailbox.address}")
    if mailbox.name:
        # Outlook does not know the escapes of RFC 6868, so a name goes without their signs.
        person.params["CN"] = mailbox.name.replace('"', "'").replace("^", "")
    return person
