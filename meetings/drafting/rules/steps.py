"""The steps of a planner from the plan to the letters, and how far a draft has come."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from meetings.kit.i18n import mark as _m


class Name(StrEnum):
    """One step of a planner."""

    PLAN = "plan"
    COMPOSITION = "composition"
    POINTS = "points"
    AGENDA = "agenda"
    DOCUMENTS = "documents"
    CHECK = "check"
    ANNOUNCE = "announce"


class State(StrEnum):
    """Whether a step is done, the one to take next, or still to come."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


LABELS: Final = {
    Name.PLAN: _m("Kế hoạch"),
    Name.COMPOSITION: _m("Thành phần"),
    Name.POINTS: _m("Các điểm cầu"),
    Name.AGENDA: _m("Chương trình"),
    Name.DOCUMENTS: _m("Tài liệu"),
    Name.CHECK: _m("Kiểm tra"),
    Name.ANNOUNCE: _m("Phát hành"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What a draft has already; `posts` are those asked for, of whomever."""

    posts: bool
    points: bool
    items: bool
    papers: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step with its word and how it stands."""

    name: Name
    label: str
    state: State


def steps(progress: Progress) -> tuple[Step, ...]:
    """Return the steps in order; the first one that is not done is the next.

    Who is invited by post may be left to the invited, so that step is never the next one. The check
    and the letters are done only once nobody needs these steps any more.
    """
    done = {
        Name.PLAN: True,
        Name.COMPOSITION: progress.posts,
        Name.POINTS: progress.points,
        Name.AGENDA: progress.items,
        Name.DOCUMENTS: progress.papers,
    }
    waiting = [name for name in Name if name is not Name.COMPOSITION and not done.get(name)]
    return tuple(
        Step(name=name, label=LABELS[name], state=_state(name, done, waiting[0])) for name in Name
    )


def _state(name: Name, done: dict[Name, bool], upcoming: Name) -> State:
    if done.get(name):
        return State.DONE
    return State.NEXT if name is upcoming else State.LATER
