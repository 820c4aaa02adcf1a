"""The gateway for short messages."""

from sqlalchemy import select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError
from meetings.kit.i18n import mark as _m
from meetings.notifications.models import SmsGateway

_TOP = 2  # slashes in the path of an organisation that stands under no other


def may_set_house(actor: Actor) -> bool:
    """Say whether the actor administers a whole tree: only then what holds for all may be set."""
    held = actor.territory(Permission.CHANNEL_MANAGE, Reach.BRANCH)
    return any(place.count("/") == _TOP for place in held)


def must_set_house(actor: Actor) -> None:
    """Refuse to whoever administers less than a whole tree."""
    if not may_set_house(actor):
        raise NotAllowedError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))


def get() -> SmsGateway:
    """Return the gateway as it is set, or one that is not set yet."""
    return db.session.get(SmsGateway, 1) or SmsGateway()


def for_change() -> SmsGateway:
    """Return the gateway locked, made where there is none yet."""
    found = db.session.scalar(select(SmsGateway).with_for_update())
    if found is None:
        found = SmsGateway()
        db.session.add(found)
        db.session.flush()
    return found


def enabled() -> bool:
    """Say whether short messages are sent at all."""
    return bool(db.session.scalar(select(SmsGateway.is_enabled).where(SmsGateway.id == 1)))
