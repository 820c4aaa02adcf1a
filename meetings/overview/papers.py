"""One conference as JSON (interfaces.md)."""

from typing import Any

from meetings.conferences.models import Conference
from meetings.kit.vietnamese import ZONE
from meetings.minutes.rules import MinutesStage
from meetings.overview.queries import Snapshot


def as_json(conference: Conference, told: Snapshot) -> dict[str, Any]:
    """Return what the reader may know, in the stored vocabulary; unknown is null, never 0."""
    return {
        "code": conference.code,
        "title": conference.title,
        "alias_titles": [alias.title for alias in conference.aliases],
        "form": conference.form.value,
        "kind": conference.kind.value,
        "stage": conference.stage.value,
        "starts_at": conference.starts_at.astimezone(ZONE).isoformat(),
        "ends_at": conference.ends_at.astimezone(ZONE).isoformat(),
        "sequence": conference.sequence,
        "illustrative": conference.is_illustrative,
        "host": {"code": conference.host.code, "name": conference.host_name},
        "chairs": [{"name": chair.name, "titles": chair.titles} for chair in conference.chairs],
        "main_point": _main_point(conference, told),
        "points": [
            {
                "level": tier.level,
                "label": tier.label,
                "invited": tier.invited,
                "passed_on": tier.passed_on,
                "confirmed": tier.confirmed,
                "declined": tier.declined,
                "overdue": tier.overdue,
                "connected": tier.connected,
            }
            for tier in told.tiers
        ],
        "delegates": told.delegates.delegates(),
        "speeches": {
            "registered": told.speeches.registered,
            "accepted": told.speeches.accepted,
            "done": told.speeches.done,
            "seconds": told.speeches.seconds,
        },
        "minutes": _minutes(told),
    }


def _main_point(conference: Conference, told: Snapshot) -> dict[str, str | None] | None:
    if told.main is None:
        return None
    return {"name": told.main.name, "place": conference.place or told.main.address or None}


def _minutes(told: Snapshot) -> dict[str, str | None]:
    stage = MinutesStage.ISSUED if told.issued else told.minutes_stage
    file = told.issued.file if told.issued else None
    return {
        "stage": stage.value,
        "number": told.issued.edition.number if told.issued else None,
        "sha256": file.sha256 if file else None,
    }
