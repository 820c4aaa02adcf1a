"""The person acting, reduced to what a rule needs to know.

A place is a path of text. An organisation is `/1/5/77/`; a bridge point is a place in its
organisation, `/1/5/77/p12/`; a conference is `c12/`, a point taking part in it `c12/4/88/`
(the invitations above it, from the host down). A grant holds a role at one place.
"""

from dataclasses import dataclass

from meetings.access.permissions import Permission
from meetings.access.roles import INHERITED, PERMISSIONS, Reach, Role
from meetings.kit.errors import NotAllowedError
from meetings.kit.events import By
from meetings.kit.i18n import mark as _m


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a place; an inherited one (after a merger) only reads."""

    role: Role
    place: str
    is_inherited: bool = False

    def reach(self, permission: Permission) -> Reach | None:
        """Return how far this grant carries the permission, or None where it has none."""
        if self.is_inherited and permission not in INHERITED:
            return None
        return PERMISSIONS[self.role].get(permission)

    def covers(self, permission: Permission, place: str) -> bool:
        """Say whether this grant gives the permission at that place."""
        reach = self.reach(permission)
        if reach is None or not place.startswith(self.place):
            return False
        return reach is Reach.BRANCH or _is_own(place.removeprefix(self.place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever performs a command."""

    id: int
    name: str
    grants: tuple[Grant, ...] = ()
    organisation_ids: frozenset[int] = frozenset()
    person_id: int | None = None
    origin: str = ""

    @property
    def by(self) -> By:
        """Return the actor as events and the audit name them."""
        return By(account_id=self.id, name=self.name, origin=self.origin)

    def can(self, permission: Permission, *places: str) -> bool:
        """Say whether a grant covers this permission at one of these places."""
        return any(grant.covers(permission, place) for place in places for grant in self.grants)

    def must(self, permission: Permission, *places: str) -> None:
        """Refuse the command unless the actor can; refused and absent look the same (404)."""
        if not self.can(permission, *places):
            raise NotAllowedError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))

    def must_any(self, *ways: tuple[Permission, tuple[str, ...]]) -> None:
        """Refuse the command unless one of these permissions is held at one of its places."""
        if not any(self.can(permission, *places) for permission, places in ways):
            raise NotAllowedError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))

    def anywhere(self, permission: Permission) -> bool:
        """Say whether the actor holds the permission at any place at all."""
        return any(grant.reach(permission) for grant in self.grants)

    def must_anywhere(self, permission: Permission) -> None:
        """Refuse a page to whoever holds its permission at no place at all."""
        if not self.anywhere(permission):
            raise NotAllowedError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))

    def territory(self, permission: Permission, reach: Reach) -> tuple[str, ...]:
        """List the places from which the actor holds the permission with exactly this reach."""
        return tuple(g.place for g in self.grants if g.reach(permission) is reach)


def _is_own(rest: str) -> bool:
    """Say whether what remains below a place is the place itself or a bridge point of it."""
    return not rest or (rest.startswith("p") and rest.count("/") == 1)
