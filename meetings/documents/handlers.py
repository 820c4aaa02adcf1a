"""Letters are printed when a conference is announced, and each other one when it is asked for."""

from functools import partial
from typing import Any

from flask import current_app

from meetings.conferences.events.inviting import ConferenceAnnounced
from meetings.conferences.queries import visibility
from meetings.documents import papers
from meetings.documents.commands import letters as commands
from meetings.documents.queries import bundles, letters
from meetings.documents.rules import printing
from meetings.kit import clock, jobs
from meetings.kit.files import storage_from
from meetings.kit.transactions import transaction

_LIMIT = 64 * 1024 * 1024
_LARGEST = 1024 * 1024 * 1024  # letters to thousands of offices


def print_letter(event: ConferenceAnnounced) -> None:
    """Promise the letter to the first tier, in the transaction that announced it."""
    conference = visibility.known(event.conference_id or 0)
    digest = _digest_of(letters.invitation_for(conference, letters.TIER))
    commands.ask(conference, addressee=letters.TIER, digest=digest, now=event.at)


def render(payload: dict[str, Any]) -> None:
    """Print a letter as it reads now and keep its bytes; doing it twice changes nothing."""
    conference = visibility.known(payload["conference"])
    addressee = payload["addressee"]
    invitation = letters.invitation_for(conference, addressee)
    page = current_app.config["BASE_URL"]
    letter = papers.letter(invitation, letters.content(conference), base_url=page)
    digest = papers.content_digest(letter)
    if letters.printed(conference, addressee=addressee, digest=digest) is not None:
        return
    content = papers.letter_pdf(letter)
    stored = storage_from(current_app.config["STORAGE_URL"]).put(content, limit=_LIMIT)
    with transaction():
        commands.keep(
            conference,
            addressee=addressee,
            digest=digest,
            sha256=stored.sha256,
            size=stored.size,
            now=clock.now(),
        )


def render_all(payload: dict[str, Any]) -> None:
    """Print all letters of a bundle as one file and keep it; progress is told on the way."""
    bundle = bundles.known(payload["bundle"])
    if bundle.sha256:
        return
    conference = visibility.known(bundle.conference_id)
    content, page = letters.content(conference), current_app.config["BASE_URL"]
    found = bundles.invitations(conference, level=bundle.level, issuer=bundle.issuer)
    # read before the first piece is printed: telling of progress ends the reading transaction
    written = [papers.letter(one, content, base_url=page) for one in found]
    key = printing.bundle_key(payload["bundle"])
    pdf = papers.letters_pdf(
        iter(written), count=len(written), on_progress=partial(jobs.report_progress, key)
    )
    stored = storage_from(current_app.config["STORAGE_URL"]).put(pdf, limit=_LARGEST)
    with transaction():
        commands.keep_all(
            bundles.known(payload["bundle"]),
            count=len(written),
            sha256=stored.sha256,
            size=stored.size,
            now=clock.now(),
        )


def _digest_of(invitation: letters.Invitation) -> str:
    content = letters.content(invitation.conference)
    page = current_app.config["BASE_URL"]
    return papers.content_digest(papers.letter(invitation, content, base_url=page))
