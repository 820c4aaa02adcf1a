"""A post of a composition as the log keeps it, in words."""

import re
from typing import Final

from flask_babel import gettext as _

_KEPT: Final = re.compile(
    r"(?P<post>.*) \((?P<must>[*-]) (?P<least>\d+)–(?P<most>\d*)\)", re.DOTALL
)


def told(kept: str) -> str:
    """Return the post with what was asked of it: whether it must come, and how many people."""
    found = _KEPT.fullmatch(kept)
    if found is None:
        return kept
    least, most = found["least"], found["most"]
    if not most:
        people = _("từ %(least)s người", least=least)
    elif least == most:
        people = _("%(least)s người", least=least)
    else:
        people = _("%(least)s–%(most)s người", least=least, most=most)
    wanted = _("bắt buộc, %(people)s", people=people) if found["must"] == "*" else people
    return f"{found['post']} ({wanted})"
