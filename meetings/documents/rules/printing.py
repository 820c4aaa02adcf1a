"""What the jobs that print letters are called, and when many letters can be printed."""

from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

RENDER: Final = "documents.render_letter"
RENDER_BUNDLE: Final = "documents.render_bundle"


class NoLettersError(InvalidError):
    """Nobody of this tier was invited by this office."""


def render_key(conference_id: int, *, addressee: str, digest: str) -> str:
    """Return the key of the job that prints this content of a letter: one job per content."""
    return f"{RENDER}:{conference_id}:{addressee}:{digest[:32]}"


def bundle_key(public_id: str) -> str:
    """Return the key of the job that prints a bundle of letters."""
    return f"{RENDER_BUNDLE}:{public_id}"


def check_letters(count: int) -> None:
    """Refuse a file of no letters."""
    if not count:
        raise NoLettersError(_m("Chưa có giấy mời nào gửi cấp này."))
