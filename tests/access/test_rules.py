"""Who may do what, and where: the whole table in small."""

import pytest

from meetings.access.actor import Actor, Grant
from meetings.access.permissions import Permission as P  # noqa: N817 a table of them
from meetings.access.roles import CONFERENCE_ROLES, DUTIES, INHERITED, PERMISSIONS, Reach, Role
from meetings.kit.errors import NotAllowedError

CENTRE, NORTH, NORTH_A = "/1/", "/1/5/", "/1/5/77/"
POINT = "/1/5/77/p12/"


def actor(*grants: Grant) -> Actor:
    return Actor(id=1, name="Lan", grants=grants)


@pytest.mark.parametrize(
    ("role", "held", "permission", "place", "may"),
    [
        (Role.SECRETARIAT, NORTH, P.CONFERENCE_PLAN, NORTH, True),
        (Role.SECRETARIAT, NORTH, P.CONFERENCE_PLAN, NORTH_A, False),
        (Role.SECRETARIAT, NORTH, P.CONFERENCE_PLAN, CENTRE, False),
        (Role.SECRETARIAT, NORTH, P.CONFERENCE_READ, NORTH_A, True),
        (Role.SECRETARIAT, NORTH, P.POINT_MANAGE, f"{NORTH}p3/", True),
        (Role.SECRETARIAT, NORTH, P.POINT_MANAGE, POINT, False),
        (Role.SECRETARIAT, NORTH, P.AUDIT_READ, NORTH, False),
        (Role.STAFF, POINT, P.ATTENDANCE_TAKE, POINT, True),
        (Role.STAFF, POINT, P.ATTENDANCE_TAKE, NORTH_A, False),
        (Role.STAFF, NORTH_A, P.ATTENDANCE_TAKE, POINT, True),
        (Role.STAFF, NORTH, P.ATTENDANCE_TAKE, POINT, False),
        (Role.TECHNICIAN, NORTH, P.LINE_TEST, POINT, True),
        (Role.TECHNICIAN, NORTH, P.ATTENDANCE_TAKE, POINT, False),
        (Role.TECHNICIAN, NORTH_A, P.LINE_TEST, NORTH, False),
        (Role.CHAIR, CENTRE, P.FLOOR_GIVE, CENTRE, True),
        (Role.CHAIR, CENTRE, P.MINUTES_WRITE, CENTRE, False),
        (Role.RECORDS_CLERK, CENTRE, P.MINUTES_NUMBER, CENTRE, True),
        (Role.RECORDS_CLERK, CENTRE, P.MINUTES_NUMBER, NORTH, False),
        (Role.ADMINISTRATOR, CENTRE, P.ACCOUNT_MANAGE, POINT, True),
        (Role.ADMINISTRATOR, NORTH, P.ACCOUNT_MANAGE, CENTRE, False),
        (Role.ADMINISTRATOR, CENTRE, P.CONFERENCE_READ, CENTRE, False),
        (Role.AUDITOR, CENTRE, P.AUDIT_READ, NORTH_A, True),
        (Role.AUDITOR, CENTRE, P.ORGANISATION_MANAGE, CENTRE, False),
        (Role.CONFERENCE_SECRETARY, "c12/", P.CONFERENCE_RUN, "c12/", True),
        (Role.CONFERENCE_SECRETARY, "c12/", P.CONFERENCE_RUN, "c1/", False),
        (Role.CONFERENCE_SECRETARY, "c12/", P.CONFERENCE_READ, "c12/4/88/", True),
        (Role.LOCAL_CHAIR, "c12/4/88/", P.SPEECH_REGISTER, "c12/4/88/", True),
        (Role.LOCAL_CHAIR, "c12/4/", P.SPEECH_REGISTER, "c12/4/88/", False),
    ],
)
def test_a_grant_reaches_as_far_as_its_role_says(
    role: Role, held: str, permission: P, place: str, *, may: bool
) -> None:
    assert actor(Grant(role, held)).can(permission, place) is may


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(P))
def test_every_role_and_permission_agree_with_the_table(role: Role, permission: P) -> None:
    reach = PERMISSIONS[role].get(permission)
    who = actor(Grant(role, NORTH))

    assert who.can(permission, NORTH) is (reach is not None)
    assert who.can(permission, NORTH_A) is (reach is Reach.BRANCH)
    assert not who.can(permission, CENTRE)
    assert not who.can(permission, "/1/55/"), "a path that begins alike is another place"
    assert who.anywhere(permission) is (reach is not None)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(P))
def test_what_a_merger_leaves_only_reads(role: Role, permission: P) -> None:
    heir = actor(Grant(role, NORTH, is_inherited=True))

    may = permission in INHERITED and permission in PERMISSIONS[role]
    assert heir.can(permission, NORTH) is may
    assert permission.value.endswith(".read") or not may


def test_nobody_may_do_anything() -> None:
    nobody = Actor(id=0, name="")

    assert not any(nobody.can(permission, "/", CENTRE, "c1/") for permission in P)
    with pytest.raises(NotAllowedError):
        nobody.must(P.CONFERENCE_READ, CENTRE)
    with pytest.raises(NotAllowedError):
        nobody.must_anywhere(P.CONFERENCE_READ)


def test_one_of_several_places_is_enough() -> None:
    secretary = actor(Grant(Role.CONFERENCE_SECRETARY, "c12/"))

    assert secretary.can(P.CONFERENCE_RUN, CENTRE, "c12/")
    assert not secretary.can(P.CONFERENCE_RUN)


def test_a_refusal_looks_like_absence() -> None:
    assert NotAllowedError.status == 404


def test_territory_tells_reach_apart() -> None:
    who = actor(Grant(Role.SECRETARIAT, NORTH), Grant(Role.STAFF, POINT))

    assert who.territory(P.CONFERENCE_READ, Reach.BRANCH) == (NORTH,)
    assert who.territory(P.CONFERENCE_READ, Reach.OWN) == (POINT,)


def test_duties_and_parts_in_a_conference_are_two_lists() -> None:
    assert {*DUTIES, *CONFERENCE_ROLES} == set(Role)
    assert not {*DUTIES} & {*CONFERENCE_ROLES}
    assert set(PERMISSIONS) == set(Role)
