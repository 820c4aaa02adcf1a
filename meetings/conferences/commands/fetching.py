"""Reading the mailbox for answers: each mail in its own transaction, once, whatever comes."""

from dataclasses import dataclass
from typing import Final

from meetings.access.actor import Actor
from meetings.conferences.commands import replying
from meetings.conferences.queries.replying import Post
from meetings.conferences.rules.replying import ODD, Fate
from meetings.kit import clock
from meetings.kit.i18n import mark as _m
from meetings.kit.incoming import IncomingMail, UnreadableMailError, key_of, read_mail
from meetings.kit.mailbox import Letter, Session
from meetings.kit.transactions import transaction

MOST: Final = 100  # mails of one round; the others wait a minute
_TOO_LARGE: Final = _m("Thư quá lớn nên không đọc. Hãy xem trong hộp thư.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """How many mails were worked off, and how many of them somebody ought to look at."""

    taken: int
    odd: int


def fetch(session: Session, *, post: Post, actor: Actor, most: int = MOST) -> Round:
    """Work off the mails that wait; one that is broken is kept with the reason, and the next comes.

    A mail is marked in the mailbox only after what it says is stored: after a crash it is read
    again, and known. Raises MailboxError when the server goes away.
    """
    fates = []
    for letter in session.waiting(most=most):
        fate = _take(letter, post=post, actor=actor)
        session.settle(letter, is_odd=fate in ODD)
        fates.append(fate)
    return Round(taken=len(fates), odd=sum(fate in ODD for fate in fates))


def _take(letter: Letter, *, post: Post, actor: Actor) -> Fate | None:
    mail, detail = _read(letter)
    with transaction():
        now = clock.now()
        if detail:
            return replying.put_aside(mail, detail=detail, post=post, actor=actor, now=now)
        return replying.take(mail, post=post, actor=actor, now=now)


def _read(letter: Letter) -> tuple[IncomingMail, str]:
    """Return the mail, and why it cannot be read, if it cannot."""
    try:
        return read_mail(letter.raw), "" if letter.is_whole else _TOO_LARGE
    except UnreadableMailError as error:
        return IncomingMail(key=key_of(letter.raw)), error.message
