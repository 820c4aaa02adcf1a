"""What the jobs that print letters are called, and when many letters can be printed."""

from typing import Final

from meetings.conferences.rules.vocabulary import LetterForm
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


def is_telegram(form: LetterForm, *, is_passed_on: bool) -> bool:
    """Say whether a letter goes out as a công điện; one that is passed on never does."""
    return form is LetterForm.CONG_DIEN and not is_passed_on


def file_name(code: str, *, as_telegram: bool, level: int | None = None) -> str:
    """Return under which name a letter, or all letters of a tier, are handed out."""
    tier = "" if level is None else f"-cap-{level}"
    return f"{'cong-dien' if as_telegram else 'giay-moi'}-{code}{tier}.pdf"


def check_letters(count: int) -> None:
    """Refuse a file of no letters."""
    if not count:
        raise NoLettersError(_m("Chưa có giấy mời nào gửi cấp này."))
