"""For whom and where a common free time is looked for."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.calendar.queries.free import Room
from meetings.calendar.rules.stretches import Wish
from meetings.conferences.queries.former import Former
from meetings.kit import vietnamese
from meetings.web.fields import DayField, Form, LinesField, WholeField

_LONGEST = 20_000


class FreeForm(Form):
    """Who chairs, which points and rooms, between which days and hours, and for how long."""

    like = SelectField(_l("Theo hội nghị"), validate_choice=False)
    chairs = LinesField(_l("Người chủ trì"), [Length(max=_LONGEST)], render_kw={"rows": 2})
    points = LinesField(_l("Điểm cầu hoặc đơn vị"), [Length(max=_LONGEST)], render_kw={"rows": 4})
    rooms = SelectMultipleField(
        _l("Phòng họp của đơn vị"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    first = DayField(_l("Từ ngày"), [DataRequired()])
    last = DayField(_l("Đến ngày"), [DataRequired()])
    opens = TimeField(_l("Trong khoảng từ"), [InputRequired()])
    closes = TimeField(_l("đến"), [InputRequired()])
    minutes = WholeField(_l("Thời lượng (phút)"), [InputRequired(), NumberRange(15, 720)])

    def offer(self, rooms: Sequence[Room], former: Sequence[Former]) -> "FreeForm":
        """Name the rooms and conferences to choose from."""
        self.rooms.choices = [(one.public_id, one.name) for one in rooms]
        self.like.choices = [("", _l("— không —"))] + [
            (one.code, f"{vietnamese.short_date(one.starts_at)} · {one.title}") for one in former
        ]
        return self

    @property
    def wish(self) -> Wish:
        """Return the free time looked for, of a valid form."""
        return Wish(
            first=self.first.data or date.min,
            last=self.last.data or date.min,
            opens=self.opens.data or time.min,
            closes=self.closes.data or time.min,
            length=timedelta(minutes=self.minutes.data or 0),
        )

    @property
    def names(self) -> list[str]:
        """Return who chairs, one name per line."""
        return [name for name in self.chairs.data.splitlines() if name]
