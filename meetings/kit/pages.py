"""One page of a long list, and where it stands in the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


def within(number: int, *, total: int, size: int) -> int:
    """Return the page asked for, or the last one where there are fewer: rows may be gone."""
    return min(number, max(1, -(-total // size)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[T]):
    """The items of page `number` (from 1) of a list of `total`, at most `size` a page."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    def __post_init__(self) -> None:
        if self.number < 1 or self.size < 1 or self.total < 0:
            raise ValueError("a page is numbered from 1 and holds at least one item")

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        # A page is something even when the list is empty; ask for its items to know.
        return True

    @property
    def pages(self) -> int:
        """Tell how many pages there are; an empty list still has one."""
        return max(1, -(-self.total // self.size))

    @property
    def has_prev(self) -> bool:
        """Tell whether a page stands before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Tell whether a page follows this one."""
        return self.number < self.pages

    @property
    def first(self) -> int:
        """Give the position of the first item in the whole list, 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """Give the position of the last item in the whole list, 0 when there is none."""
        return (self.number - 1) * self.size + len(self.items) if self.items else 0
