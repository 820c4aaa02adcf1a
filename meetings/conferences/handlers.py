"""Looking into the mailbox for answers."""

import logging
from datetime import datetime, timedelta
from typing import Final

from flask import current_app

from meetings.access.actor import Actor
from meetings.conferences.commands import fetching
from meetings.conferences.queries.replying import Post
from meetings.kit import clock
from meetings.kit.mailbox import ImapMailbox, MailboxError

_EVERY: Final = timedelta(minutes=1)
_HOUSE: Final = Actor(id=0, name="Điểm Cầu", origin="mail")
_looking_at: Final[dict[str, datetime]] = {}
_logger: Final = logging.getLogger(__name__)


def fetch_replies() -> int:
    """Work off the mails that came back, once a minute; return how many. Without IMAP_URL: none.

    While the server is away it is asked again a minute later; the mails wait there.
    """
    url, now = str(current_app.config["IMAP_URL"]), clock.now()
    if not url or now < _looking_at.get(url, now):
        return 0
    _looking_at[url] = now + _EVERY
    post = Post(
        mailbox=str(current_app.config["REPLY_ADDRESS"]), key=str(current_app.config["SECRET_KEY"])
    )
    try:
        with ImapMailbox(url).opened() as session:
            return fetching.fetch(session, post=post, actor=_HOUSE).taken
    except MailboxError as error:
        _logger.warning("the mailbox for answers did not answer: %s", error)
        return 0
