"""What opening and revoking a private address leaves behind."""

import pytest
from sqlalchemy import select

from meetings.audit.models import AuditEntry
from meetings.calendar import commands
from meetings.calendar.queries import feeds as queries
from meetings.kit import tokens
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.transactions import transaction
from meetings.people.models import Account
from tests.cast import NOON, Cast


def opened(cast: Cast, who: Account) -> str:
    with transaction():
        return commands.open_feed(actor=cast.actor(who), now=NOON)


def closed(cast: Cast, who: Account) -> None:
    with transaction():
        commands.close_feed(actor=cast.actor(who), now=NOON)


def digests() -> dict[str, str | None]:
    wanted = select(Account.username, Account.feed_digest).where(Account.feed_digest.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def test_the_digest_of_one_s_own_address_alone_is_kept(cast: Cast) -> None:
    token = opened(cast, cast.bich)

    assert len(token) >= 32
    assert digests() == {"bich": tokens.digest(token)}
    assert queries.feed(token).account_id == cast.bich.id


def test_a_new_address_ends_the_old_one(cast: Cast) -> None:
    old = opened(cast, cast.bich)
    other = opened(cast, cast.son)
    new = opened(cast, cast.bich)

    assert queries.feed(new).account_id == cast.bich.id
    assert queries.feed(other).account_id == cast.son.id
    with pytest.raises(NotFoundError):
        queries.feed(old)


def test_revoking_ends_it(cast: Cast) -> None:
    token = opened(cast, cast.bich)

    closed(cast, cast.bich)

    assert digests() == {}
    with pytest.raises(NotFoundError):
        queries.feed(token)


def test_the_log_names_the_account_by_its_public_name_and_never_the_address(cast: Cast) -> None:
    token = opened(cast, cast.bich)
    closed(cast, cast.bich)

    wanted = select(AuditEntry).where(AuditEntry.action.in_(["FeedOpened", "FeedClosed"]))
    entries = db.session.scalars(wanted.order_by(AuditEntry.id)).all()
    assert [(one.action, one.subject, one.facts) for one in entries] == [
        ("FeedOpened", cast.bich.public_id, {}),
        ("FeedClosed", cast.bich.public_id, {}),
    ]
    assert token not in repr([vars(one) for one in entries])
