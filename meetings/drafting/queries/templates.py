"""The templates of the offices in whose name somebody plans."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.drafting.models import ConferenceTemplate
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation


def templates(*, actor: Actor) -> Sequence[ConferenceTemplate]:
    """List the templates of the actor's offices by office and name."""
    wanted = _visible(actor).order_by(Organisation.sort_key, ConferenceTemplate.name)
    return db.session.scalars(wanted).all()


def get(public_id: str, *, actor: Actor) -> ConferenceTemplate:
    """Return a template of one of the actor's offices, or refuse (404)."""
    return _found(_visible(actor).where(ConferenceTemplate.public_id == public_id))


def for_change(public_id: str, *, actor: Actor) -> ConferenceTemplate:
    """Return a template locked until the transaction ends, or refuse (404)."""
    wanted = _visible(actor).where(ConferenceTemplate.public_id == public_id)
    locked = wanted.with_for_update(of=ConferenceTemplate)
    return _found(locked.execution_options(populate_existing=True))


def is_taken(organisation: Organisation, name: str) -> bool:
    """Say whether an office has a template of this name."""
    wanted = select(ConferenceTemplate.id).where(
        ConferenceTemplate.organisation_id == organisation.id, ConferenceTemplate.name == name
    )
    return db.session.scalar(wanted) is not None


def count(organisation: Organisation) -> int:
    """Count the templates of an office."""
    wanted = select(func.count()).where(ConferenceTemplate.organisation_id == organisation.id)
    return db.session.scalar(wanted) or 0


def _visible(actor: Actor) -> Select[Any]:
    paths = actor.territory(Permission.CONFERENCE_PLAN, Reach.OWN)
    return (
        select(ConferenceTemplate)
        .join(Organisation, Organisation.id == ConferenceTemplate.organisation_id)
        .where(Organisation.path.in_(paths))
    )


def _found(wanted: Select[Any]) -> ConferenceTemplate:
    found: ConferenceTemplate | None = db.session.scalar(wanted)
    if found is None:
        raise NotFoundError(_m("Không tìm thấy mẫu này, hoặc bạn không được xem."))
    return found
