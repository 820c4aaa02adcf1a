"""What of a meeting is open, and how it is written on the agenda of the next."""

from datetime import date
from typing import Final

from meetings.agenda.rules import LENGTHS, ItemDraft, ItemKind, ItemOutcome
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

MINUTES_OF_A_TASK: Final = 10
# What every meeting has of its own; it is carried on only when somebody says that it is unfinished.
_OF_EVERY_MEETING: Final = frozenset({ItemKind.KHAI_MAC, ItemKind.NGHI, ItemKind.KET_LUAN})
_TASK: Final = "Kết quả thực hiện nhiệm vụ: "


class NothingToCarryError(InvalidError):
    """Nothing was chosen, or it stands on the agenda already."""


def is_open(kind: ItemKind, outcome: ItemOutcome) -> bool:
    """Say whether an item may have to be treated again: it is not known to be done."""
    if outcome is ItemOutcome.UNKNOWN:
        return kind not in _OF_EVERY_MEETING
    return outcome is ItemOutcome.UNFINISHED


def is_proposed(outcome: ItemOutcome, *, is_elsewhere: bool, is_here: bool) -> bool:
    """Say whether an item is ticked at first: marked unfinished, and on no agenda yet."""
    return outcome is ItemOutcome.UNFINISHED and not (is_elsewhere or is_here)


def check_chosen(count: int) -> None:
    """Refuse to carry nothing."""
    if not count:
        raise NothingToCarryError(
            _m("Hãy chọn ít nhất một nội dung chưa có trong chương trình này."), field="items"
        )


def title_of_task(text: str) -> str:
    """Return how an agenda calls the report on a task; what is too long is cut."""
    return _cut(f"{_TASK}{' '.join(text.split())}", LENGTHS["title"])


def of_task(text: str, *, lead: str, day: date | None, session: str) -> ItemDraft:
    """Return a task as an item: whoever leads it reports; what is too long is cut."""
    return ItemDraft(
        kind=ItemKind.BAO_CAO,
        title=title_of_task(text),
        planned_minutes=MINUTES_OF_A_TASK,
        presenter_name=_cut(lead, LENGTHS["presenter_name"]),
        day=day,
        session=session,
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
