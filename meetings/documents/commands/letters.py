"""Having letters printed, and keeping what was printed: steps that follow from an invitation."""

from datetime import datetime

from meetings.conferences.models import Conference
from meetings.documents.models import LetterFile
from meetings.documents.rules import printing
from meetings.kit import jobs, sql


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
