"""Keeping how steps stood against their terms, in the transaction of the step itself."""

from meetings.conferences.models import Conference
from meetings.kit import sql
from meetings.regulations.rules import Verdict
from meetings.reports.models import MeasuredStep


def keep(
    conference: Conference,
    verdict: Verdict,
    *,
    subject: str = "",
    about: str = "",
    missing: int | None = None,
) -> None:
    """Remember a step; the first one stands, whatever is done again later.

    Where it is known what was `missing` when the step was due, that alone makes it late.
    """
    row = {
        "conference_id": conference.id,
        "rule": verdict.term.rule,
        "subject": subject,
        "about": about[:300],
        "due_at": verdict.due,
        "done_at": verdict.at,
        "asked": verdict.term.value,
        "source": verdict.term.source,
        "is_late": verdict.is_late if missing is None else missing > 0,
        "missing": missing or 0,
    }
    sql.upsert(MeasuredStep, [row], key=["conference_id", "rule", "subject"])
