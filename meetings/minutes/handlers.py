"""Rendering an issued edition, once, in the background."""

from typing import Any

from flask import current_app

from meetings.kit import clock, jobs
from meetings.kit.files import storage_from
from meetings.kit.transactions import transaction
from meetings.minutes import commands, papers, queries, sheets


def render(payload: dict[str, Any]) -> None:
    """Render an edition and keep its bytes; doing it twice changes nothing."""
    edition = queries.edition_by_id(payload["edition"])
    if edition is None or queries.file(edition) is not None:
        return
    key = commands.render_key(edition)
    paper = sheets.paper(edition, queries.conference_of(edition))
    content = papers.minutes_pdf(paper, on_progress=lambda done: jobs.report_progress(key, done))
    stored = storage_from(current_app.config["STORAGE_URL"]).put(content, limit=512 * 1024 * 1024)
    with transaction():
        commands.keep_file(edition, sha256=stored.sha256, size=stored.size, now=clock.now())
