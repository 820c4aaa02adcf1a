"""Rendering an issued edition, once, in the background."""

from typing import Any, Final

from flask import current_app

from meetings.kit import clock, jobs
from meetings.kit.files import storage_from
from meetings.kit.transactions import transaction
from meetings.minutes import commands, papers, queries
from meetings.minutes.papers import content

_LARGEST: Final = 512 * 1024 * 1024


def render(payload: dict[str, Any]) -> None:
    """Render an edition and keep its bytes; doing it twice changes nothing."""
    edition = queries.edition_by_id(payload["edition"])
    if edition is None or queries.file(edition) is not None:
        return
    key = queries.render_key(edition)
    paper = content.paper(edition, queries.conference_of(edition))
    printed = papers.minutes_pdf(paper, on_progress=lambda done: jobs.report_progress(key, done))
    stored = storage_from(current_app.config["STORAGE_URL"]).put(printed, limit=_LARGEST)
    with transaction():
        commands.keep_file(edition, sha256=stored.sha256, size=stored.size, now=clock.now())
