"""Letters are printed when a conference is announced, and each other one when it is asked for."""

from typing import Any

from flask import current_app

from meetings.conferences.events.inviting import ConferenceAnnounced
from meetings.conferences.queries import visibility
from meetings.documents import papers
from meetings.documents.commands import letters as commands
from meetings.documents.queries import letters
from meetings.kit import clock
from meetings.kit.files import storage_from
from meetings.kit.transactions import transaction

_LIMIT = 64 * 1024 * 1024


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
    letter = papers.letter(invitation, letters.content(conference))
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


def _digest_of(invitation: letters.Invitation) -> str:
    content = letters.content(invitation.conference)
    return papers.content_digest(papers.letter(invitation, content))
