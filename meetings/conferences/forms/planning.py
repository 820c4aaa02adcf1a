"""The plan of a conference as a form, and the smaller forms of its life."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange

from meetings.access.roles import CONFERENCE_ROLES
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.forms.rows import (
    ChairRow,
    ContactRow,
    DayRow,
    Listed,
    OrganiserRow,
    Row,
    SessionRow,
    plain,
)
from meetings.conferences.rules import soundness
from meetings.conferences.rules.planning import Plan, PlannedDay
from meetings.conferences.rules.vocabulary import Form as Shape
from meetings.conferences.rules.vocabulary import Kind
from meetings.kit import vietnamese
from meetings.organisations.models import Organisation, TierScheme
from meetings.web.fields import Form, MomentField, WholeField, by_rule
from meetings.web.states import state

_LONGEST: Final = soundness.LENGTHS
_MOST: Final = soundness.MOST_ROWS

# What a plan and its form call by the same name, and which of it is typed as it is kept.
_TYPED: Final = (
    "code", "title", "purpose", "theme", "requirements", "levels", "place", "signer_title",
    "signer_name", "speech_minutes", "reply_deadline", "speech_deadline", "line_test_at",
    "declared_not_secret",
)  # fmt: skip
_TOLD: Final = (
    *_TYPED, "aliases", "kind", "form", "organisers", "chairs", "scheme", "main_point", "contacts",
)  # fmt: skip


class PlanForm(Listed):
    """Everything a planner decides; lists grow by a button, blank rows count for nothing."""

    # What may be chosen here the command checks; a list of one is not shown at all.
    office = SelectField(_l("Đơn vị chủ trì tổ chức"), validate_choice=False)
    title = StringField(_l("Tên hội nghị"), [InputRequired(), *plain(_LONGEST["title"])])
    aliases = FieldList(
        StringField(
            _l("Tên gọi khác"),
            plain(_LONGEST["aliases"]),
            filters=[lambda text: vietnamese.clean(text or "")],
        ),
        min_entries=1,
        max_entries=_MOST,
    )
    kind = SelectField(_l("Loại"), choices=lambda: _words("kind", Kind))
    form = RadioField(
        _l("Hình thức"),
        choices=lambda: _words("form", Shape),
        default=Shape.ONLINE.value,
    )
    code = StringField(_l("Mã hội nghị"))
    days = FieldList(FormField(DayRow), _l("Ngày họp"), min_entries=1, max_entries=31)
    sessions = FieldList(FormField(SessionRow), _l("Phiên"), max_entries=_MOST)
    chairs = FieldList(FormField(ChairRow), _l("Người chủ trì"), min_entries=1, max_entries=_MOST)
    organisers = FieldList(
        FormField(OrganiserRow), _l("Cơ quan tổ chức"), min_entries=1, max_entries=_MOST
    )
    contacts = FieldList(
        FormField(ContactRow), _l("Đầu mối liên hệ"), min_entries=1, max_entries=_MOST
    )
    theme = StringField(_l("Chủ đề"), plain(_LONGEST["theme"]))
    purpose = TextAreaField(
        _l("Mục đích, nội dung"), plain(_LONGEST["purpose"]), render_kw={"rows": 4}
    )
    requirements = TextAreaField(
        _l("Yêu cầu đối với người dự"), plain(_LONGEST["requirements"]), render_kw={"rows": 3}
    )
    scheme = SelectField(_l("Các cấp hành chính"), validate_choice=False)
    levels = WholeField(_l("Số cấp tham dự"), [InputRequired(), NumberRange(1, 6)], default=3)
    main_point = SelectField(_l("Điểm cầu chính"), validate_choice=False)
    place = StringField(_l("Địa điểm"), plain(_LONGEST["place"]))
    signer_title = StringField(_l("Chức vụ người ký"), plain(_LONGEST["signer_title"]))
    signer_name = StringField(_l("Họ và tên người ký"), plain(_LONGEST["signer_name"]))
    speech_minutes = WholeField(
        _l("Thời lượng một lượt phát biểu (phút)"),
        [InputRequired(), NumberRange(1, soundness.LONGEST_SPEECH)],
        default=7,
    )
    reply_deadline = MomentField(_l("Hạn trả lời giấy mời"))
    speech_deadline = MomentField(_l("Hạn đăng ký tham luận"))
    line_test_at = MomentField(_l("Chạy thử đường truyền"))
    declared_not_secret = BooleanField(
        _l("Nội dung không chứa bí mật nhà nước"),
        [by_rule(lambda ticked: soundness.check_declared(declared=bool(ticked)))],
    )

    _points: Mapping[str, str] = {}

    @classmethod
    def of(cls, plan: Plan) -> "PlanForm":
        """Return the form filled with what stands planned."""
        told: dict[str, Any] = {name: getattr(plan, name) for name in _TOLD}
        told["days"] = [DayRow.told(day) for day in plan.days]
        told["sessions"] = [SessionRow.told(one) for day in plan.days for one in day.sessions]
        return cls(formdata=None, data=told)

    def offer(
        self,
        offices: Sequence[Organisation],
        points: Iterable[BridgePoint],
        schemes: Iterable[TierScheme],
    ) -> "PlanForm":
        """Fill the lists to choose from; with one office there is nothing to choose."""
        several = len(offices) > 1
        self.office.choices = {office.public_id: office.name for office in offices}
        of_office = {"": gettext("điểm cầu của đơn vị đã chọn")} if several else {}
        self._points = of_office | {
            point.public_id: f"{point.organisation.short_name}: {point.name}"
            if several
            else point.name
            for point in points
        }
        self.main_point.choices = self._points
        by_date = {"": gettext("theo ngày họp")}
        self.scheme.choices = by_date | {scheme.code: gettext(scheme.name) for scheme in schemes}
        return self

    @property
    def main_point_names(self) -> dict[str, str]:
        """Return what each point to choose from is called."""
        return dict(self._points)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 as WTForms has it
        """Check every field, and that each session stands on one of the days."""
        valid: bool = super().validate(extra_validators)
        valid = self._sessions_fit() and valid
        self.gather()
        return valid

    def _sessions_fit(self) -> bool:
        if not any(not row.form.is_blank for row in self.days):
            self.days[0].form.day.errors = [gettext("Hãy nhập ngày và giờ họp.")]
            return False
        days = {row.form.day.data for row in self.days}
        valid = True
        for row in self.sessions:
            if not row.form.is_blank and row.form.day.data not in days:
                row.form.day.errors = [gettext("Ngày này không có trong các ngày họp ở trên.")]
                valid = False
        return valid

    @property
    def plan(self) -> Plan:
        """Return what was filled in; only after the form was found valid."""
        typed = {name: self.values[name] for name in _TYPED}
        return Plan(
            **typed,
            aliases=tuple(filter(None, self.aliases.data)),
            kind=Kind(self.kind.data),
            form=Shape(self.form.data),
            organisers=tuple(row.planned for row in _begun(self.organisers)),
            chairs=tuple(row.planned for row in _begun(self.chairs)),
            scheme=self.scheme.data or "",
            days=self._days(),
            main_point=self.main_point.data or "",
            contacts=tuple(row.planned for row in _begun(self.contacts)),
        )

    def _days(self) -> tuple[PlannedDay, ...]:
        sessions = [(row.day.data, row.planned) for row in _begun(self.sessions)]
        return tuple(
            row.planned(tuple(one for day, one in sessions if day == row.day.data))
            for row in _begun(self.days)
        )


class ReasonForm(Listed):
    """Why something is put off or called off, and the days it moves to."""

    reason = TextAreaField(
        _l("Lý do"),
        [InputRequired(_l("Hãy ghi lý do; lý do được gửi tới mọi điểm cầu.")), *plain(1000)],
        render_kw={"rows": 3},
    )
    days = FieldList(FormField(DayRow), _l("Ngày họp"), min_entries=1, max_entries=31)

    def planned_days(self) -> tuple[PlannedDay, ...]:
        """Return the new days; none when they are not known yet."""
        return tuple(row.planned() for row in _begun(self.days))


class PartForm(Form):
    """A part to be played in the conference."""

    username = StringField(_l("Tên đăng nhập của tài khoản"), [InputRequired()])
    role = SelectField(_l("Vai trò"), choices=lambda: _words("role", CONFERENCE_ROLES))
    point = StringField(_l("Điểm cầu (với vai trò tại điểm cầu)"), plain(200))


def _words(kind: str, values: Iterable[str]) -> dict[str, str]:
    return {str(value): str(state(kind, value).word) for value in values}


def _begun(rows: Iterable[Any]) -> list[Any]:
    """Return the rows in which something was filled in."""
    return [entry.form for entry in rows if isinstance(entry.form, Row) and not entry.form.is_blank]
