"""Where conferences and their points stand for the decision point (see meetings.access.actor)."""

from typing import Protocol


class HasPath(Protocol):
    """An organisation."""

    path: str


class Hosted(Protocol):
    """A conference with its host."""

    id: int

    @property
    def host(self) -> HasPath:
        """Return the organisation that hosts it."""
        ...


class TakingPart(Protocol):
    """A point in a conference."""

    conference_id: int
    bridge_point_id: int
    path: str


def of_conference(conference: Hosted) -> tuple[str, str]:
    """Return the places at which one may act for the whole conference: its host, and itself."""
    return conference.host.path, f"c{conference.id}/"


def of_point(participation: TakingPart, *, organisation_path: str) -> tuple[str, str]:
    """Return the places at which one may act for one point: itself, and its seat in the cascade.

    `participation.path` is "/4/88/", the points from the host's own down.
    """
    return (
        f"{organisation_path}p{participation.bridge_point_id}/",
        f"c{participation.conference_id}{participation.path}",
    )
