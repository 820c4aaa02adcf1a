"""Roles, the permissions each one carries, and how far each permission reaches."""

from enum import StrEnum
from typing import Final

from meetings.access.permissions import Permission


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

PERMISSIONS: Final[dict[Role, dict[Permission, Reach]]] = {
    Role.SECRETARIAT: {
        Permission.CONFERENCE_PLAN: _OWN,
        Permission.CONFERENCE_READ: _BRANCH,
        Permission.CONFERENCE_RUN: _OWN,
        Permission.INVITATION_ANNOUNCE: _OWN,
        Permission.INVITATION_PASS_ON: _OWN,
        Permission.INVITATION_ANSWER: _OWN,
        Permission.SUBSTITUTION_DECIDE: _OWN,
        Permission.POINT_READ: _BRANCH,
        Permission.POINT_MANAGE: _OWN,
        Permission.LINE_TEST: _OWN,
        Permission.ATTENDANCE_TAKE: _OWN,
        Permission.SPEECH_REGISTER: _OWN,
        Permission.FLOOR_ORDER: _OWN,
        Permission.FLOOR_GIVE: _OWN,
        Permission.DOCUMENT_ADD: _OWN,
        Permission.MINUTES_WRITE: _OWN,
        Permission.MINUTES_APPROVE: _OWN,
        Permission.MINUTES_NUMBER: _OWN,
        Permission.ASSIGNMENT_GIVE: _OWN,
        Permission.ASSIGNMENT_REPORT: _OWN,
        Permission.ORGANISATION_READ: _BRANCH,
        Permission.REGULATION_MANAGE: _OWN,
        Permission.REGISTER_READ: _OWN,
        Permission.OUTBOX_READ: _OWN,
        Permission.REPORT_READ: _OWN,
    },
    Role.STAFF: {
        Permission.CONFERENCE_READ: _OWN,
        Permission.INVITATION_ANSWER: _OWN,
        Permission.POINT_READ: _OWN,
        Permission.POINT_MANAGE: _OWN,
        Permission.LINE_TEST: _OWN,
        Permission.ATTENDANCE_TAKE: _OWN,
        Permission.SPEECH_REGISTER: _OWN,
        Permission.ORGANISATION_READ: _OWN,
    },
    Role.TECHNICIAN: {
        Permission.CONFERENCE_READ: _OWN,
        Permission.POINT_READ: _BRANCH,
        Permission.LINE_TEST: _BRANCH,
    },
    Role.CHAIR: {
        Permission.CONFERENCE_READ: _OWN,
        Permission.SUBSTITUTION_DECIDE: _OWN,
        Permission.FLOOR_GIVE: _OWN,
        Permission.FLOOR_ORDER: _OWN,
        Permission.MINUTES_APPROVE: _OWN,
        Permission.POINT_READ: _OWN,
        Permission.ORGANISATION_READ: _OWN,
        Permission.REPORT_READ: _OWN,
    },
    Role.RECORDS_CLERK: {
        Permission.CONFERENCE_READ: _OWN,
        Permission.MINUTES_NUMBER: _OWN,
        Permission.REGISTER_READ: _OWN,
        Permission.ORGANISATION_READ: _OWN,
    },
    Role.ADMINISTRATOR: {
        Permission.ORGANISATION_READ: _BRANCH,
        Permission.ORGANISATION_MANAGE: _BRANCH,
        Permission.REGULATION_MANAGE: _BRANCH,
        Permission.POINT_READ: _BRANCH,
        Permission.POINT_MANAGE: _BRANCH,
        Permission.ACCOUNT_MANAGE: _BRANCH,
        Permission.OUTBOX_READ: _BRANCH,
        Permission.CHANNEL_MANAGE: _BRANCH,
    },
    Role.AUDITOR: {
        Permission.CONFERENCE_READ: _BRANCH,
        Permission.ORGANISATION_READ: _BRANCH,
        Permission.POINT_READ: _BRANCH,
        Permission.REGISTER_READ: _BRANCH,
        Permission.OUTBOX_READ: _BRANCH,
        Permission.AUDIT_READ: _BRANCH,
        Permission.REPORT_READ: _BRANCH,
    },
    Role.CONFERENCE_CHAIR: {
        Permission.CONFERENCE_READ: _BRANCH,
        Permission.SUBSTITUTION_DECIDE: _OWN,
        Permission.FLOOR_GIVE: _OWN,
        Permission.FLOOR_ORDER: _OWN,
        Permission.MINUTES_APPROVE: _OWN,
    },
    Role.CONFERENCE_SECRETARY: {
        Permission.CONFERENCE_READ: _BRANCH,
        Permission.CONFERENCE_RUN: _OWN,
        Permission.SUBSTITUTION_DECIDE: _OWN,
        Permission.FLOOR_ORDER: _OWN,
        Permission.FLOOR_GIVE: _OWN,
        Permission.DOCUMENT_ADD: _OWN,
        Permission.MINUTES_WRITE: _OWN,
    },
    Role.MINUTE_TAKER: {Permission.CONFERENCE_READ: _BRANCH, Permission.MINUTES_WRITE: _OWN},
    Role.LOCAL_CHAIR: {Permission.CONFERENCE_READ: _OWN, Permission.SPEECH_REGISTER: _OWN},
    Role.TECHNICIAN_ON_DUTY: {Permission.CONFERENCE_READ: _OWN, Permission.LINE_TEST: _OWN},
    Role.DELEGATE: {Permission.CONFERENCE_READ: _OWN, Permission.SPEECH_REGISTER: _OWN},
}

# What a successor keeps of an organisation merged into it: it reads, nobody writes.
INHERITED: Final[frozenset[Permission]] = frozenset(
    {
        Permission.CONFERENCE_READ,
        Permission.POINT_READ,
        Permission.ORGANISATION_READ,
        Permission.REGISTER_READ,
        Permission.AUDIT_READ,
        Permission.REPORT_READ,
    }
)
