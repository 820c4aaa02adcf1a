"""What happens to the posts a conference asks for.

The subject is the code of the conference, or the public id of the point they are asked of or by.
"""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class PostsAsked(Event):
    """Posts were added to what a class of points is asked to send."""

    posts: tuple[str, ...]
    level: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedPostChanged(Event):
    """A post is worded otherwise, or asked for in other numbers."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedPostMoved(Event):
    """A post changed places with its neighbour."""

    post: str
    later: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedPostRemoved(Event):
    """A post is no longer asked for."""

    post: str
