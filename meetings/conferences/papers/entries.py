"""A conference as calendar entries: the same in file, feed and mail."""

from collections.abc import Sequence
from typing import Final

from flask_babel import gettext

from meetings.conferences.models import Conference, ConferenceDay
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import vietnamese
from meetings.kit.addresses import Mailbox
from meetings.kit.ical import CalendarEntry, EntryStatus

_STATUS: Final = {
    Stage.DRAFT: EntryStatus.TENTATIVE,
    Stage.POSTPONED: EntryStatus.TENTATIVE,
    Stage.CANCELLED: EntryStatus.CANCELLED,
}


def entries(
    conference: Conference,
    *,
    url: str,
    organizer: Mailbox | None = None,
    attendee: Mailbox | None = None,
) -> Sequence[CalendarEntry]:
    """Return one entry per day of the conference; parallel sessions stand in the description."""
    return tuple(
        CalendarEntry(
            uid=day.uid,
            summary=_summary(conference, day),
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            description=_description(conference, day, url),
            location=conference.place,
            sequence=conference.sequence,
            status=_STATUS.get(conference.stage, EntryStatus.CONFIRMED),
            url=url,
            organizer=organizer,
            attendee=attendee,
            last_modified=conference.changed_at,
        )
        for day in conference.days
    )


def _summary(conference: Conference, day: ConferenceDay) -> str:
    if len(conference.days) == 1:
        return conference.title
    position = conference.days.index(day) + 1
    return f"{conference.title} ({position}/{len(conference.days)})"


def _description(conference: Conference, day: ConferenceDay, url: str) -> str:
    chairs = "; ".join(f"{chair.name} ({', '.join(chair.titles)})" for chair in conference.chairs)
    lines = [conference.purpose]
    if chairs:
        lines.append(f"{gettext('Chủ trì')}: {chairs}")
    lines += [
        f"{vietnamese.clock_time(session.starts_at)} – {vietnamese.clock_time(session.ends_at)}: "
        f"{session.title}{f' ({session.place})' if session.place else ''}"
        for session in day.sessions
    ]
    if conference.cancel_reason:
        lines.append(f"{gettext('Lý do')}: {conference.cancel_reason}")
    if conference.is_illustrative:
        lines.append(gettext("Dữ liệu minh họa"))
    lines.append(url)
    return "\n".join(line for line in lines if line)
