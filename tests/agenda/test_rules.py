"""What an item is, and how times add up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from meetings.agenda import rules
from meetings.agenda.rules import ItemDraft, ItemKind
from meetings.kit.errors import DomainError

EIGHT = datetime(2027, 3, 10, 1, tzinfo=UTC)


def _draft(**changes: Any) -> ItemDraft:
    facts = {"kind": ItemKind.BAO_CAO, "title": "Báo cáo sơ kết", "planned_minutes": 20}
    return ItemDraft(**{**facts, **changes})


def test_a_sound_item_is_taken() -> None:
    rules.check_item(_draft(planned_minutes=1))
    rules.check_item(_draft(planned_minutes=1440))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a" * 501}, "title"),
        ({"title": "Báo cáo TỐI MẬT"}, "title"),
        ({"presenter_title": "b" * 201}, "presenter_title"),
        ({"planned_minutes": 0}, "planned_minutes"),
        ({"planned_minutes": 1441}, "planned_minutes"),
        ({"planned_minutes": -5}, "planned_minutes"),
    ],
)
def test_an_unsound_item_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        rules.check_item(_draft(**changes))

    assert refusal.value.field == field


def test_texts_are_cleaned() -> None:
    assert rules.cleaned(_draft(title="  Báo\u200b  cáo ")).title == "Báo cáo"


@pytest.mark.parametrize(
    ("minutes", "after"),
    [([], []), ([5], [0]), ([5, 30, 10], [0, 5, 35])],
)
def test_each_item_begins_when_the_one_before_ends(minutes: list[int], after: list[int]) -> None:
    expected = [EIGHT + timedelta(minutes=number) for number in after]

    assert rules.starts(EIGHT, minutes) == expected


@pytest.mark.parametrize(("minutes", "over"), [([], 0), ([120], 0), ([121], 1), ([60, 60, 30], 30)])
def test_items_that_do_not_fit_are_told(minutes: list[int], over: int) -> None:
    assert rules.overrun(EIGHT, EIGHT + timedelta(hours=2), minutes) == over


def test_an_agenda_holds_so_many_items() -> None:
    rules.check_room(rules.MOST_ITEMS - 1)

    with pytest.raises(rules.TooManyItemsError):
        rules.check_room(rules.MOST_ITEMS)
