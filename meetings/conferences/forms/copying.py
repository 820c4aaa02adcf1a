"""What a planner says of a copy: its days, its title, and what is taken along."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField
from wtforms.validators import Length

from meetings.conferences.forms.rows import DayRow, Listed
from meetings.conferences.rules import soundness
from meetings.conferences.rules.planning import PlannedDay
from meetings.web.fields import Form, LineField, by_rule

ALONG: Final = ("points", "agenda", "chairs", "contacts", "roles")


class AlongForm(Form):
    """What is taken along into a new draft, and that its content is no state secret."""

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
    def wanted(self) -> frozenset[str]:
        """Return the names of what was ticked."""
        return frozenset(name for name in ALONG if self[name].data)


class CopyForm(AlongForm, Listed):
    """When the copy is held and what it is called."""

    title = LineField(_l("Tên hội nghị"), [Length(max=soundness.LENGTHS["title"])])
    days = FieldList(FormField(DayRow), _l("Ngày họp"), min_entries=1, max_entries=31)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 as WTForms has it
        """Check every field, and that there is a day."""
        valid: bool = super().validate(extra_validators)
        if all(row.form.is_blank for row in self.days):
            self.days[0].form.day.errors = [str(_l("Hãy nhập ngày và giờ họp."))]
            valid = False
        self.gather()
        return valid

    @property
    def planned_days(self) -> tuple[PlannedDay, ...]:
        """Return the days that were filled in."""
        rows = (entry.form for entry in self.days)
        return tuple(row.planned() for row in rows if not row.is_blank and not row.errors)
