"""A page knows where it stands."""

import pytest

from meetings.kit.pages import Page, within


@pytest.mark.parametrize(
    ("number", "total", "held", "pages", "prev", "following", "first", "last"),
    [
        (1, 0, 0, 1, False, False, 0, 0),
        (1, 1, 1, 1, False, False, 1, 1),
        (1, 20, 20, 1, False, False, 1, 20),
        (1, 21, 20, 2, False, True, 1, 20),
        (2, 21, 1, 2, True, False, 21, 21),
        (3, 50, 10, 3, True, False, 41, 50),
        (9, 50, 0, 3, True, False, 0, 0),
    ],
)
def test_a_page_tells_its_place(
    number: int,
    total: int,
    held: int,
    pages: int,
    prev: bool,  # noqa: FBT001
    following: bool,  # noqa: FBT001
    first: int,
    last: int,
) -> None:
    page = Page(items=list(range(held)), number=number, size=20, total=total)

    assert (page.pages, page.has_prev, page.has_next) == (pages, prev, following)
    assert (page.first, page.last) == (first, last)
    assert list(page) == list(range(held))
    assert len(page) == held
    assert page


@pytest.mark.parametrize(("number", "size", "total"), [(0, 20, 0), (1, 0, 0), (1, 20, -1)])
def test_an_impossible_page_is_refused(number: int, size: int, total: int) -> None:
    with pytest.raises(ValueError, match="numbered from 1"):
        Page(items=[], number=number, size=size, total=total)


@pytest.mark.parametrize(
    ("number", "total", "shown"), [(1, 0, 1), (2, 0, 1), (2, 50, 1), (2, 51, 2), (9, 101, 3)]
)
def test_a_page_beyond_the_end_is_the_last_one(number: int, total: int, shown: int) -> None:
    assert within(number, total=total, size=50) == shown
