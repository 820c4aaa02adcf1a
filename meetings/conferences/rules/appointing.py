"""Which parts an account may be given in a conference, and which of them stand at a point."""

from typing import Final

from meetings.access.roles import CONFERENCE_ROLES, Role
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

WHOLE: Final = (Role.CONFERENCE_CHAIR, Role.CONFERENCE_SECRETARY, Role.MINUTE_TAKER)
AT_A_POINT: Final = tuple(role for role in CONFERENCE_ROLES if role not in WHOLE)
# What is planned for a point; who attends there is named anew for each conference.
PLANNED_AT_A_POINT: Final = (Role.LOCAL_CHAIR, Role.TECHNICIAN_ON_DUTY)


class PartError(InvalidError):
    """This part cannot be given like that."""


def check_part(role: Role, *, has_point: bool) -> None:
    """Refuse a duty as a part in a conference, a local part without a point, and the reverse."""
    if role not in CONFERENCE_ROLES:
        raise PartError(_m("Hãy chọn một vai trò trong hội nghị."), field="role")
    if role in AT_A_POINT and not has_point:
        raise PartError(_m("Vai trò này gắn với một điểm cầu; hãy chọn điểm cầu."), field="point")
    if role in WHOLE and has_point:
        raise PartError(
            _m("Vai trò này thuộc toàn hội nghị; hãy để trống điểm cầu."), field="point"
        )
