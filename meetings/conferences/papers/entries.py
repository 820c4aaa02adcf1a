"""A conference as calendar entries: the same in file, feed and mail."""

from collections.abc import Iterator, Sequence
from typing import Final

from flask_babel import gettext

from meetings.conferences.models import Conference, ConferenceDay, StruckDay
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import vietnamese
from meetings.kit.ical import CalendarEntry, EntryStatus

_STATUS: Final = {
    Stage.DRAFT: EntryStatus.TENTATIVE,
    Stage.POSTPONED: EntryStatus.TENTATIVE,
    Stage.CANCELLED: EntryStatus.CANCELLED,
}


def entries(conference: Conference, *, url: str, brief: bool = False) -> Sequence[CalendarEntry]:
    """Return one entry per day of the conference; parallel sessions stand in the description.

    A brief one tells times, places and titles alone, for an address that may leak (T31).
    """
    return tuple(
        CalendarEntry(
            uid=day.uid,
            summary=_summary(conference, day),
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            description="\n".join(_lines(conference, day, url, brief=brief)),
            location=conference.place,
            sequence=conference.sequence,
            status=_STATUS.get(conference.stage, EntryStatus.CONFIRMED),
            url=url,
            last_modified=conference.changed_at,
        )
        for day in conference.days
    )


def struck(
    conference: Conference, days: Sequence[StruckDay], *, url: str
) -> Sequence[CalendarEntry]:
    """Return an entry that takes back each day no longer held.

    For what is kept once it was read, a file or a mail: a feed leaves such a day out.
    """
    words = gettext("Ngày này không còn họp.")
    return tuple(
        CalendarEntry(
            uid=day.uid,
            summary=conference.title,
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            description=f"{words}\n{url}",
            sequence=conference.sequence,
            status=EntryStatus.CANCELLED,
            url=url,
            last_modified=conference.changed_at,
        )
        for day in days
    )


def _summary(conference: Conference, day: ConferenceDay) -> str:
    if len(conference.days) == 1:
        return conference.title
    position = conference.days.index(day) + 1
    return f"{conference.title} ({position}/{len(conference.days)})"


def _lines(conference: Conference, day: ConferenceDay, url: str, *, brief: bool) -> Iterator[str]:
    chairs = "; ".join(f"{chair.name} ({', '.join(chair.titles)})" for chair in conference.chairs)
    if conference.purpose and not brief:
        yield conference.purpose
    if chairs and not brief:
        yield f"{gettext('Chủ trì')}: {chairs}"
    for session in day.sessions:
        hours = [vietnamese.clock_time(at) for at in (session.starts_at, session.ends_at)]
        place = f" ({session.place})" if session.place else ""
        yield f"{' – '.join(hours)}: {session.title}{place}"
    if conference.cancel_reason and not brief:
        yield f"{gettext('Lý do')}: {conference.cancel_reason}"
    if conference.is_illustrative:
        yield gettext("Dữ liệu minh họa")
    yield url
