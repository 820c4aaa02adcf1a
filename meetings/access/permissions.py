"""Every permission of the product, named resource.action."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may be allowed to do."""

    CONFERENCE_PLAN = "conference.plan"
    CONFERENCE_READ = "conference.read"
    CONFERENCE_RUN = "conference.run"
    INVITATION_ANNOUNCE = "invitation.announce"
    INVITATION_PASS_ON = "invitation.pass_on"  # noqa: S105 a permission
    INVITATION_ANSWER = "invitation.answer"
    SUBSTITUTION_DECIDE = "substitution.decide"
    POINT_READ = "point.read"
    POINT_MANAGE = "point.manage"
    LINE_TEST = "line.test"
    ATTENDANCE_TAKE = "attendance.take"
    SPEECH_REGISTER = "speech.register"
    FLOOR_ORDER = "floor.order"
    FLOOR_GIVE = "floor.give"
    DOCUMENT_ADD = "document.add"
    MINUTES_WRITE = "minutes.write"
    MINUTES_APPROVE = "minutes.approve"
    MINUTES_NUMBER = "minutes.number"
    ASSIGNMENT_GIVE = "assignment.give"
    ASSIGNMENT_REPORT = "assignment.report"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_MANAGE = "organisation.manage"
    REGULATION_MANAGE = "regulation.manage"
    ACCOUNT_MANAGE = "account.manage"
    REGISTER_READ = "register.read"
    OUTBOX_READ = "outbox.read"
    CHANNEL_MANAGE = "channel.manage"
    AUDIT_READ = "audit.read"
    REPORT_READ = "report.read"
