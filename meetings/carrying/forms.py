"""Where carried items go."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from meetings.agenda.queries import Block
from meetings.kit import vietnamese
from meetings.web.fields import Form


class CarryForm(Form):
    """The day or session whose end the items come to."""

    slot = SelectField(_l("Đưa vào cuối ngày, phiên"))

    def offer(self, blocks: Sequence[Block]) -> "CarryForm":
        """Offer the days and sessions of the agenda; the first one where none was chosen."""
        self.slot.choices = {block.slot: _name(block) for block in blocks}
        if not self.slot.data:
            self.slot.data = next(iter(self.slot.choices), "")
        return self

    @property
    def day(self) -> date:
        """Return the day that was chosen."""
        return date.fromisoformat(self.slot.data.partition("/")[0])

    @property
    def session(self) -> str:
        """Return the public id of the session that was chosen; empty for what all attend."""
        return str(self.slot.data.partition("/")[2])


def _name(block: Block) -> str:
    day = vietnamese.short_date(block.day.day)
    return f"{day}: {block.session.title}" if block.session else day
