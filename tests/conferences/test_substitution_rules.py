"""When the chair is asked, when the person changes at once, and what a request needs."""

import pytest

from meetings.conferences.rules import substitution as rules
from meetings.conferences.rules.secrecy import SecretError
from meetings.conferences.rules.substitution import (
    ConsentNeededError,
    NoReasonError,
    NotAskableError,
    NotDecidableError,
    NothingChosenError,
    RequestState,
)
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.errors import DomainError, TooLargeError, WrongTypeError

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.mark.parametrize(
    ("stage", "is_host", "direct"),
    [
        (Stage.ANNOUNCED, True, True),
        (Stage.ANNOUNCED, False, False),
        (Stage.LIVE, True, True),
        (Stage.LIVE, False, True),
    ],
)
def test_a_point_asks_before_the_day_and_changes_on_it(
    stage: Stage, *, is_host: bool, direct: bool
) -> None:
    assert rules.is_direct(stage, is_host=is_host) is direct
    if not direct:
        with pytest.raises(ConsentNeededError):
            rules.check_direct(stage, is_host=is_host)


def test_only_the_host_records_a_consent() -> None:
    assert rules.recorded(is_host=True) is RequestState.CONSENTED
    assert rules.recorded(is_host=False) is RequestState.UNASKED


def test_what_cannot_be_asked_or_decided_is_refused() -> None:
    with pytest.raises(NotAskableError):
        rules.check_asking(Stage.LIVE)
    with pytest.raises(NotAskableError):
        rules.check_none_pending(pending=True)
    with pytest.raises(NothingChosenError):
        rules.check_chosen(0)
    for text in ("", "  ", "x" * 501):
        with pytest.raises(NoReasonError):
            rules.check_refusal(text)
    with pytest.raises(NoReasonError):
        rules.check_reason(" ")


@pytest.mark.parametrize("state", [one for one in RequestState if one is not RequestState.PENDING])
def test_only_what_waits_is_taken_back(state: RequestState) -> None:
    rules.check_pending(RequestState.PENDING)
    with pytest.raises(NotDecidableError):
        rules.check_pending(state)


@pytest.mark.parametrize(
    ("stage", "reason", "error"),
    [
        (Stage.LIVE, "Bận", NotAskableError),
        (Stage.ENDED, "Bận", NotAskableError),
        (Stage.ANNOUNCED, " ", NoReasonError),
        (Stage.ANNOUNCED, "x" * 501, NoReasonError),
    ],
)
def test_an_absence_is_told_before_the_day_with_its_reason(
    stage: Stage, reason: str, error: type
) -> None:
    rules.check_absence(Stage.ANNOUNCED, "Đi công tác nước ngoài")
    with pytest.raises(error):
        rules.check_absence(stage, reason)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("cv.docx", b"PK\x03\x04rest", WrongTypeError),
        ("cv.html", b"<script>alert(1)</script>", WrongTypeError),
        ("cv.pdf", b"", WrongTypeError),
        ("cv.pdf", PDF + b"x" * rules.LARGEST_LETTER, TooLargeError),
        ("Công văn TUYỆT MẬT.pdf", PDF, SecretError),
    ],
)
def test_only_a_letter_is_attached(name: str, data: bytes, error: type[DomainError]) -> None:
    assert rules.letter_type("cv.pdf", PDF) == "application/pdf"
    with pytest.raises(error):
        rules.letter_type(name, data)
