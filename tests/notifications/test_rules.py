"""When a mail is true, when it is tried again, and what it makes untrue."""

from datetime import timedelta

import pytest

from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.notifications import rules
from meetings.notifications.rules import SUPERSEDES, MailKind


def test_the_waits_grow_from_a_minute_to_a_day_and_then_end() -> None:
    waits = [rules.wait_after(attempt) for attempt in range(1, rules.MOST_ATTEMPTS)]

    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15)]
    assert waits == sorted(wait for wait in waits if wait)
    assert waits[-1] == timedelta(days=1)
    assert rules.wait_after(rules.MOST_ATTEMPTS) is None
    assert rules.wait_after(0) is None


@pytest.mark.parametrize(
    ("kind", "stage", "answer", "is_true"),
    [
        (MailKind.INVITATION, Stage.ANNOUNCED, Answer.INVITED, True),
        (MailKind.INVITATION, Stage.LIVE, Answer.CONFIRMED, True),
        (MailKind.INVITATION, Stage.CANCELLED, Answer.INVITED, False),
        (MailKind.INVITATION, Stage.POSTPONED, Answer.INVITED, False),
        (MailKind.INVITATION, Stage.ANNOUNCED, Answer.WITHDRAWN, False),
        (MailKind.CHANGE, Stage.ANNOUNCED, Answer.CONFIRMED, True),
        (MailKind.CHANGE, Stage.CANCELLED, Answer.CONFIRMED, False),
        (MailKind.CANCELLATION, Stage.CANCELLED, Answer.CONFIRMED, True),
        (MailKind.CANCELLATION, Stage.POSTPONED, Answer.CONFIRMED, True),
        (MailKind.CANCELLATION, Stage.ANNOUNCED, Answer.CONFIRMED, False),
        (MailKind.WITHDRAWAL, Stage.ANNOUNCED, Answer.WITHDRAWN, True),
        (MailKind.WITHDRAWAL, Stage.ANNOUNCED, Answer.INVITED, False),
        (MailKind.MINUTES_OUT, Stage.CLOSED, Answer.CONFIRMED, True),
        (MailKind.SUBSTITUTION_DECIDED, Stage.ANNOUNCED, Answer.CONFIRMED, True),
        (MailKind.SUBSTITUTION_DECIDED, Stage.CANCELLED, Answer.CONFIRMED, False),
        (MailKind.MINUTES_OUT, Stage.CLOSED, Answer.WITHDRAWN, False),
    ],
)
def test_a_mail_tells_what_is_so(
    kind: MailKind, stage: Stage, answer: Answer, *, is_true: bool
) -> None:
    assert rules.is_true(kind, stage=stage, answer=answer) is is_true


def test_every_kind_knows_what_it_makes_untrue() -> None:
    assert set(SUPERSEDES) == set(MailKind)
    assert MailKind.MINUTES_OUT not in SUPERSEDES[MailKind.CANCELLATION]
