"""The rule of a series as a planner fills it in, in the words an office uses."""

from datetime import date, time
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from meetings.conferences.rules import soundness
from meetings.drafting.rules import series as rules
from meetings.drafting.rules.copying import Along
from meetings.drafting.rules.series import DayOff, Pattern, Rule
from meetings.web.fields import DayField, Form, LineField, LinesField, WholeField, by_rule, options

_PATTERNS: Final = {
    Pattern.WEEKLY: _l("Hằng tuần, vào thứ chọn bên dưới"),
    Pattern.MONTHLY_WEEKDAY: _l("Hằng tháng, vào thứ và tuần chọn bên dưới"),
    Pattern.MONTHLY_WORKING_DAY: _l("Hằng tháng, vào ngày làm việc thứ mấy của tháng"),
}
_WEEKDAYS: Final = {
    0: _l("thứ Hai"),
    1: _l("thứ Ba"),
    2: _l("thứ Tư"),
    3: _l("thứ Năm"),
    4: _l("thứ Sáu"),
    5: _l("thứ Bảy"),
    6: _l("Chủ nhật"),
}
_WEEKS: Final = {
    1: _l("tuần đầu tháng"),
    2: _l("tuần thứ hai"),
    3: _l("tuần thứ ba"),
    4: _l("tuần thứ tư"),
    rules.LAST: _l("tuần cuối tháng"),
}
_DAYS_OFF: Final = {
    DayOff.NEXT: _l("Chuyển sang ngày làm việc tiếp theo"),
    DayOff.SKIP: _l("Bỏ kỳ đó"),
}


class SeriesForm(Form):
    """When the conference is repeated, and what each draft takes along."""

    pattern = RadioField(
        _l("Lặp lại"), choices=options(_PATTERNS), default=Pattern.MONTHLY_WEEKDAY.value
    )
    weekday = SelectField(_l("Vào"), choices=options(_WEEKDAYS), default="1")
    nth = SelectField(_l("Tuần"), choices=options(_WEEKS), default="1")
    working_day = WholeField(
        _l("Ngày làm việc thứ"),
        [Optional(), NumberRange(1, rules.MOST_WORKING_DAYS)],
        default=1,
    )
    first = DayField(_l("Từ ngày"), [DataRequired()])
    until = DayField(_l("Đến ngày"), [Optional()])
    count = WholeField(_l("Hoặc số kỳ"), [Optional(), NumberRange(1, rules.MOST)])
    starts = TimeField(_l("Giờ bắt đầu"), [InputRequired()])
    ends = TimeField(_l("Giờ kết thúc"), [InputRequired()])
    day_off = RadioField(
        _l("Khi trùng ngày nghỉ"), choices=options(_DAYS_OFF), default=DayOff.NEXT.value
    )
    title = LineField(_l("Tên từng kỳ"), [Length(max=400)])
    points = BooleanField(_l("Danh sách điểm cầu và thành phần mời"), default=True)
    agenda = BooleanField(_l("Chương trình và các phiên"), default=True)
    chairs = BooleanField(_l("Những người chủ trì"), default=True)
    contacts = BooleanField(_l("Đầu mối liên hệ"), default=True)
    roles = BooleanField(_l("Vai trò trong hội nghị (thư ký, ghi biên bản…)"), default=True)
    declared_not_secret = BooleanField(
        _l("Nội dung không chứa bí mật nhà nước"),
        [by_rule(lambda ticked: soundness.check_declared(declared=bool(ticked)))],
    )

    @property
    def rule(self) -> Rule:
        """Return the rule of a valid form."""
        first: date = self.first.data or date.min
        return Rule(
            pattern=Pattern(self.pattern.data),
            first=first,
            until=self.until.data,
            count=self.count.data,
            weekday=int(self.weekday.data),
            nth=int(self.nth.data),
            working_day=self.working_day.data or 1,
            day_off=DayOff(self.day_off.data),
        )

    @property
    def hours(self) -> tuple[time, time]:
        """Return from when to when each one is held."""
        return self.starts.data or time.min, self.ends.data or time.min

    @property
    def along(self) -> frozenset[Along]:
        """Return what was ticked."""
        return frozenset(one for one in Along if self[one.value].data)

    def sent(self) -> list[tuple[str, Any]]:
        """Return name and value of every field as a form of hidden fields would send them."""
        return [
            (field.short_name, value)
            for field in self
            for value in field.raw_data or ()
            if field.type != "BooleanField" or field.data
        ]


class RestForm(Form):
    """Why what is left of a series is called off."""

    reason = LinesField(_l("Lý do"), [DataRequired(), Length(max=1000)], render_kw={"rows": 3})
