"""Roles, the permissions each one carries, and how far each permission reaches."""

from enum import StrEnum
from typing import Final

from meetings.access.permissions import Permission as P


class Role(StrEnum):
    """A duty held at an organisation or a bridge point, or a part played in one conference."""

    SECRETARIAT = "secretariat"
    STAFF = "staff"
    TECHNICIAN = "technician"
    CHAIR = "chair"
    RECORDS_CLERK = "records_clerk"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    CONFERENCE_CHAIR = "conference_chair"
    CONFERENCE_SECRETARY = "conference_secretary"
    MINUTE_TAKER = "minute_taker"
    LOCAL_CHAIR = "local_chair"
    TECHNICIAN_ON_DUTY = "technician_on_duty"
    DELEGATE = "delegate"


class Reach(StrEnum):
    """How far a permission carries from the place where the role is held."""

    OWN = "own"  # the very place and its bridge points
    BRANCH = "branch"  # everything beneath it too


DUTIES: Final = (
    Role.SECRETARIAT,
    Role.STAFF,
    Role.TECHNICIAN,
    Role.CHAIR,
    Role.RECORDS_CLERK,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
CONFERENCE_ROLES: Final = tuple(role for role in Role if role not in DUTIES)

_OWN: Final = Reach.OWN
_BRANCH: Final = Reach.BRANCH

PERMISSIONS: Final[dict[Role, dict[P, Reach]]] = {
    Role.SECRETARIAT: {
        P.CONFERENCE_PLAN: _OWN,
        P.CONFERENCE_READ: _BRANCH,
        P.CONFERENCE_RUN: _OWN,
        P.INVITATION_ANNOUNCE: _OWN,
        P.INVITATION_PASS_ON: _OWN,
        P.INVITATION_ANSWER: _OWN,
        P.POINT_READ: _BRANCH,
        P.POINT_MANAGE: _OWN,
        P.LINE_TEST: _OWN,
        P.ATTENDANCE_TAKE: _OWN,
        P.SPEECH_REGISTER: _OWN,
        P.FLOOR_ORDER: _OWN,
        P.FLOOR_GIVE: _OWN,
        P.DOCUMENT_ADD: _OWN,
        P.MINUTES_WRITE: _OWN,
        P.MINUTES_APPROVE: _OWN,
        P.MINUTES_NUMBER: _OWN,
        P.ASSIGNMENT_GIVE: _OWN,
        P.ASSIGNMENT_REPORT: _OWN,
        P.ORGANISATION_READ: _BRANCH,
        P.REGISTER_READ: _OWN,
        P.OUTBOX_READ: _OWN,
    },
    Role.STAFF: {
        P.CONFERENCE_READ: _OWN,
        P.INVITATION_ANSWER: _OWN,
        P.POINT_READ: _OWN,
        P.POINT_MANAGE: _OWN,
        P.LINE_TEST: _OWN,
        P.ATTENDANCE_TAKE: _OWN,
        P.SPEECH_REGISTER: _OWN,
        P.ORGANISATION_READ: _OWN,
    },
    Role.TECHNICIAN: {
        P.CONFERENCE_READ: _OWN,
        P.POINT_READ: _BRANCH,
        P.LINE_TEST: _BRANCH,
    },
    Role.CHAIR: {
        P.CONFERENCE_READ: _OWN,
        P.FLOOR_GIVE: _OWN,
        P.FLOOR_ORDER: _OWN,
        P.MINUTES_APPROVE: _OWN,
        P.POINT_READ: _OWN,
        P.ORGANISATION_READ: _OWN,
    },
    Role.RECORDS_CLERK: {
        P.CONFERENCE_READ: _OWN,
        P.MINUTES_NUMBER: _OWN,
        P.REGISTER_READ: _OWN,
        P.ORGANISATION_READ: _OWN,
    },
    Role.ADMINISTRATOR: {
        P.ORGANISATION_READ: _BRANCH,
        P.ORGANISATION_MANAGE: _BRANCH,
        P.POINT_READ: _BRANCH,
        P.POINT_MANAGE: _BRANCH,
        P.ACCOUNT_MANAGE: _BRANCH,
        P.OUTBOX_READ: _BRANCH,
    },
    Role.AUDITOR: {
        P.CONFERENCE_READ: _BRANCH,
        P.ORGANISATION_READ: _BRANCH,
        P.POINT_READ: _BRANCH,
        P.REGISTER_READ: _BRANCH,
        P.OUTBOX_READ: _BRANCH,
        P.AUDIT_READ: _BRANCH,
    },
    Role.CONFERENCE_CHAIR: {
        P.CONFERENCE_READ: _BRANCH,
        P.FLOOR_GIVE: _OWN,
        P.FLOOR_ORDER: _OWN,
        P.MINUTES_APPROVE: _OWN,
    },
    Role.CONFERENCE_SECRETARY: {
        P.CONFERENCE_READ: _BRANCH,
        P.CONFERENCE_RUN: _OWN,
        P.FLOOR_ORDER: _OWN,
        P.FLOOR_GIVE: _OWN,
        P.DOCUMENT_ADD: _OWN,
        P.MINUTES_WRITE: _OWN,
    },
    Role.MINUTE_TAKER: {P.CONFERENCE_READ: _BRANCH, P.MINUTES_WRITE: _OWN},
    Role.LOCAL_CHAIR: {P.CONFERENCE_READ: _OWN, P.SPEECH_REGISTER: _OWN},
    Role.TECHNICIAN_ON_DUTY: {P.CONFERENCE_READ: _OWN, P.LINE_TEST: _OWN},
    Role.DELEGATE: {P.CONFERENCE_READ: _OWN, P.SPEECH_REGISTER: _OWN},
}

# What a successor keeps of an organisation merged into it: it reads, nobody writes.
INHERITED: Final[frozenset[P]] = frozenset(
    {P.CONFERENCE_READ, P.POINT_READ, P.ORGANISATION_READ, P.REGISTER_READ, P.AUDIT_READ}
)
