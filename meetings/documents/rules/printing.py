"""What a job that prints a letter is called."""

from typing import Final

RENDER: Final = "documents.render_letter"


def render_key(conference_id: int, *, addressee: str, digest: str) -> str:
    """Return the key of the job that prints this content of a letter: one job per content."""
    return f"{RENDER}:{conference_id}:{addressee}:{digest[:32]}"
