"""People who are known already, as a list that can be looked at before it is taken over."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from meetings.conferences.rules.delegates import Line, Named, Problem, Roster, cleaned, problems
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import fold

MOST: Final = 500  # people chosen at one go; more come by a sheet


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Somebody who could be named again: a public id, and who it is with the seat of then."""

    id: str
    person: Named

    @property
    def seat(self) -> str:
        """Return the post whose seat this person would take."""
        return self.person.seat or self.person.post


class NobodyPickedError(InvalidError):
    """Nobody was ticked."""


class TooManyPickedError(InvalidError):
    """More were ticked than are looked at together."""


def check_picked(count: int) -> None:
    """Refuse to go on with nobody."""
    if not count:
        raise NobodyPickedError(_m("Hãy chọn ít nhất một người."))


def check_carried(count: int) -> None:
    """Refuse to carry more people from page to page than are looked at together."""
    if count > MOST:
        raise TooManyPickedError(
            _m(
                "Mỗi lần chọn được nhiều nhất %(most)d người. Hãy ghi những người đã chọn rồi chọn "
                "tiếp, hoặc nhập từ Excel."
            ),
            most=MOST,
        )


def fills(one: Known, wanted: Collection[str]) -> bool:
    """Say whether a person's seat is one of the folded posts that nobody fills yet."""
    return bool(one.seat) and fold(one.seat) in wanted


def roster(people: Iterable[Known], *, known: Collection[str]) -> Roster:
    """Return people as a list that was read; `known` holds the keys of those named already."""
    seen = set(known)
    lines: list[Line] = []
    for number, person in enumerate((cleaned(one.person) for one in people), start=1):
        wrong = tuple(
            Problem(field=error.field or "", message=error.message, facts=error.facts)
            for error in problems(person)
        )
        is_double = person.key in seen
        lines.append(Line(number=number, person=person, problems=wrong, is_double=is_double))
        seen.add(person.key)
    return Roster(columns={}, unknown=(), lines=tuple(lines))
