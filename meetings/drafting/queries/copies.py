"""What of a conference can be taken along."""

from collections.abc import Sequence

from sqlalchemy import select

from meetings.access.roles import Role
from meetings.conferences.models import Conference, ConferenceRole
from meetings.kit.database import db
from meetings.people.models import Account


def parts(former: Conference) -> Sequence[tuple[Account, Role]]:
    """List the parts in the whole conference of accounts still in use."""
    wanted = (
        select(Account, ConferenceRole.role)
        .join(Account, Account.id == ConferenceRole.account_id)
        .where(
            ConferenceRole.conference_id == former.id,
            ConferenceRole.participation_id.is_(None),
            Account.is_active,
        )
        .order_by(ConferenceRole.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]
