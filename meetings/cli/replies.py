"""Looking into the mailbox for answers by hand."""

from typing import Final

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from meetings.access.actor import Actor
from meetings.cli.speaking import told
from meetings.conferences.commands import fetching
from meetings.conferences.queries.replying import Post
from meetings.kit.mailbox import ImapMailbox, MailboxError

_HOUSE: Final = Actor(id=0, name="Điểm Cầu", origin="mail")
replies_group = AppGroup("replies", help="Answers that come back by mail.")


@replies_group.command("fetch")
def fetch() -> None:
    """Work off the mails in the mailbox for answers, now."""
    config = current_app.config
    with told():
        if not (config["IMAP_URL"] and config["REPLY_ADDRESS"]):
            raise click.ClickException(
                _("Chưa có hộp thư nhận trả lời. Hãy đặt IMAP_URL và REPLY_ADDRESS.")
            )
        post = Post(mailbox=config["REPLY_ADDRESS"], key=config["SECRET_KEY"])
        try:
            with ImapMailbox(config["IMAP_URL"]).opened() as session:
                done = fetching.fetch(session, post=post, actor=_HOUSE)
        except (MailboxError, ValueError) as error:
            raise click.ClickException(str(error)) from error
        click.echo(_("Đã đọc %(taken)s thư, %(odd)s thư cần xem.", taken=done.taken, odd=done.odd))
