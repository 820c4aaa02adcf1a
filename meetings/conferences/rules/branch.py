"""What an invited office sends to its lower tier of its own: contacts, requirements, papers."""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from meetings.conferences.rules import soundness
from meetings.conferences.rules.planning import PlannedContact
from meetings.conferences.rules.secrecy import check_not_secret
from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import ANSWERABLE, Answer, Stage
from meetings.kit.addresses import BadAddressError, check_address
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import clean

MOST_CONTACTS: Final = 10
LONGEST_NOTE: Final = 1000


class NothingBelowError(DomainError):
    """Nobody is invited below this point, or can be."""


class WrongContactError(InvalidError):
    """A contact that cannot be right or cannot be kept."""


class Above(Protocol):
    """As much of a point as says whether there is anybody below it to write to."""

    @property
    def answer(self) -> Answer: ...  # noqa: D102 as stored
    @property
    def is_main(self) -> bool: ...  # noqa: D102
    @property
    def has_lower_tier(self) -> bool: ...  # noqa: D102
    @property
    def below_invited(self) -> int: ...  # noqa: D102


def has_branch(point: Above) -> bool:
    """Say whether an office has, or may get, points below its own."""
    is_in = not point.is_main and point.answer is not Answer.WITHDRAWN
    return is_in and (point.has_lower_tier or point.below_invited > 0)


def check_telling(point: Above, *, stage: Stage) -> None:
    """Refuse to write to a lower tier before the letters went out, after all is over, or to none.

    The host's own contacts and papers stand in its plan.
    """
    if stage not in ANSWERABLE:
        raise WrongStageError(
            _m("Hội nghị chưa phát hành giấy mời hoặc đã kết thúc, hoãn, hủy; không sửa được.")
        )
    if not has_branch(point):
        raise NothingBelowError(_m("Đơn vị này không có cấp dưới trong thành phần hội nghị."))


def cleaned(contacts: Iterable[PlannedContact]) -> tuple[PlannedContact, ...]:
    """Return the contacts with every text clean: NFC, single blanks."""
    return tuple(
        PlannedContact(
            name=clean(one.name),
            title=clean(one.title),
            phone=clean(one.phone),
            email=clean(one.email),
        )
        for one in contacts
    )


def check(contacts: Sequence[PlannedContact], note: str) -> None:
    """Refuse too many contacts, nameless ones, texts too long to be kept, and state secrets."""
    if len(contacts) > MOST_CONTACTS:
        raise WrongContactError(_m("Tối đa %(most)d đầu mối."), most=MOST_CONTACTS)
    for at, one in enumerate(contacts):
        _check_one(one, f"contacts-{at}-")
    if len(note) > LONGEST_NOTE:
        raise WrongContactError(_m("Tối đa %(max)d ký tự."), field="note", max=LONGEST_NOTE)
    check_not_secret(note, field="note")


def _check_one(one: PlannedContact, blamed: str) -> None:
    if not one.name:
        raise WrongContactError(_m("Hãy nhập ô này."), field=f"{blamed}name")
    for name in ("name", "title", "phone", "email"):
        text, longest = getattr(one, name), soundness.ROW_LENGTHS[name]
        if len(text) > longest:
            raise WrongContactError(
                _m("Tối đa %(max)d ký tự."), field=f"{blamed}{name}", max=longest
            )
        check_not_secret(text, field=f"{blamed}{name}")
    if one.email:
        try:
            check_address(one.email)
        except BadAddressError as error:
            raise WrongContactError(error.message, field=f"{blamed}email", **error.facts) from error
