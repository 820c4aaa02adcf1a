"""Having letters printed, and keeping what was printed: steps that follow from an invitation."""

from datetime import datetime

from meetings.access.actor import Actor
from meetings.conferences.models import Conference
from meetings.documents.events import LettersPrinted
from meetings.documents.models import LetterBundle, LetterFile
from meetings.documents.queries import bundles
from meetings.documents.rules import printing
from meetings.kit import events, jobs, sql, tokens
from meetings.kit.database import db


def ask(conference: Conference, *, addressee: str, digest: str, now: datetime) -> None:
    """Promise to print a letter; the same content is promised once.

    A letter that read otherwise while its job ran, and reads so again, is promised once more.
    """
    payload = {"conference": conference.id, "addressee": addressee}
    key = printing.render_key(conference.id, addressee=addressee, digest=digest)
    before = jobs.progress(key)
    if before and before.done >= 1:
        key = f"{key}:{now:%Y%m%d%H%M}"
    jobs.enqueue(printing.RENDER, payload, key=key, now=now)


def keep(
    conference: Conference, *, addressee: str, digest: str, sha256: str, size: int, now: datetime
) -> None:
    """Remember the printed bytes of a letter; the first print of a content stands."""
    row = {
        "conference_id": conference.id,
        "addressee": addressee,
        "content_sha256": digest,
        "sha256": sha256,
        "size": size,
        "made_at": now,
    }
    sql.upsert(LetterFile, [row], key=["conference_id", "addressee", "content_sha256"])


def print_all(
    conference: Conference, *, level: int, issuer: str, actor: Actor, now: datetime
) -> LetterBundle:
    """Have all letters of one office to one tier printed as one file, in the background.

    `issuer` is "tier" for the host or the public id of the point whose office invited. While such
    a file is being made, that one is returned. Raises NoLettersError, NotAllowedError.
    """
    bundles.must_print(conference, issuer=issuer, actor=actor)
    count = bundles.count(conference, level=level, issuer=issuer)
    printing.check_letters(count)
    standing = bundles.latest(conference, level=level, issuer=issuer)
    if standing is not None and bundles.is_being_made(standing):
        return standing

    bundle = LetterBundle(
        public_id=tokens.public_id(),
        conference_id=conference.id,
        issuer=issuer,
        level=level,
        asked_by=actor.name[:120],
        asked_at=now,
        count=count,
    )
    db.session.add(bundle)
    db.session.flush()
    jobs.enqueue(
        printing.RENDER_BUNDLE,
        {"bundle": bundle.public_id},
        key=printing.bundle_key(bundle.public_id),
        now=now,
    )
    events.emit(
        LettersPrinted(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            level=level,
            issuer=issuer,
            count=count,
        )
    )
    return bundle


def keep_all(bundle: LetterBundle, *, count: int, sha256: str, size: int, now: datetime) -> None:
    """Remember the file of a bundle and how many letters it holds."""
    bundle.count = count
    bundle.sha256 = sha256
    bundle.size = size
    bundle.made_at = now
