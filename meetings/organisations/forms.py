"""What is told about an organisation, and which ones to list."""

from datetime import date
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import FloatField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from meetings.organisations.models import Organisation
from meetings.organisations.queries import Sought
from meetings.organisations.rules import OrganisationKind, Profile
from meetings.web.fields import DayField, Form, LineField, WholeField, options

KIND_WORDS: Final[dict[OrganisationKind, LazyString]] = {
    OrganisationKind.GOVERNMENT: _l("Chính phủ"),
    OrganisationKind.MINISTRY: _l("bộ, ngành"),
    OrganisationKind.PROVINCE: _l("tỉnh, thành phố"),
    OrganisationKind.DEPARTMENT: _l("sở"),
    OrganisationKind.DISTRICT: _l("huyện, quận, thị xã"),
    OrganisationKind.COMMUNE: _l("xã, phường, đặc khu"),
    OrganisationKind.OTHER: _l("đơn vị khác"),
}
_KINDS: Final = {kind.value: word for kind, word in KIND_WORDS.items()}
_DEEPEST: Final = 9


class OrganisationsFilter(Form):
    """Which organisations to list: those of a day, as they were called then."""

    day = DayField(_l("Vào ngày"), [Optional()])
    kind = SelectField(_l("Loại đơn vị"), choices=options({"": _l("Tất cả"), **_KINDS}), default="")

    def sought(self, *, text: str, level: int | None, sort: str, today: date) -> Sought:
        """Return what is asked for."""
        return Sought(
            day=self.day.data or today,
            kind=OrganisationKind(self.kind.data) if self.kind.data else None,
            text=text,
            level=level,
            sort=sort,
        )


class _ProfileForm(Form):
    code = LineField(
        _l("Mã"),
        [DataRequired(), Length(max=20)],
        description=_l("Mã hành chính hoặc mã do đơn vị đặt; số 0 ở đầu có nghĩa."),
    )
    name = LineField(_l("Tên đầy đủ"), [DataRequired(), Length(max=200)])
    short_name = LineField(_l("Tên gọi ngắn"), [Length(max=200)])
    kind = SelectField(_l("Loại đơn vị"), [DataRequired()], choices=options(_KINDS))
    level = WholeField(
        _l("Cấp"), [InputRequired(), NumberRange(1, _DEEPEST)], description=_l("1 là cấp cao nhất.")
    )
    parent = LineField(
        _l("Trực thuộc"),
        [Length(max=220)],
        description=_l("Mã hoặc tên đơn vị chủ quản; gõ vài chữ rồi chọn."),
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    symbol = LineField(
        _l("Chữ viết tắt trên văn bản"),
        [Length(max=40)],
        description=_l("Ví dụ UBND; đứng sau số văn bản: 05/BB-UBND."),
    )
    lat = FloatField(_l("Vĩ độ"), [Optional(), NumberRange(-90, 90)])
    lon = FloatField(_l("Kinh độ"), [Optional(), NumberRange(-180, 180)])

    @property
    def profile(self) -> Profile:
        """Return what was told about the organisation."""
        return Profile(
            code=self.code.data,
            name=self.name.data,
            short_name=self.short_name.data or self.name.data,
            kind=OrganisationKind(self.kind.data),
            level=self.level.data or 0,
            symbol=self.symbol.data,
            lat=self.lat.data,
            lon=self.lon.data,
        )


class FoundForm(_ProfileForm):
    """A new organisation."""

    valid_from = DayField(_l("Có hiệu lực từ ngày"), [Optional()])


class ChangeForm(_ProfileForm):
    """Another name, code or parent from a day on."""

    as_of = DayField(
        _l("Áp dụng từ ngày"),
        [DataRequired()],
        description=_l("Tên và đơn vị chủ quản trước ngày này được giữ lại trong lịch sử."),
    )


class MergeForm(Form):
    """Who goes on for an organisation, and its last day."""

    successor = LineField(
        _l("Đơn vị kế thừa"),
        [DataRequired(), Length(max=220)],
        description=_l("Mã hoặc tên; gõ vài chữ rồi chọn."),
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    last_day = DayField(_l("Ngày hoạt động cuối cùng"), [DataRequired()])


def typed(organisation: Organisation | None) -> str:
    """Return an organisation as the fields take it: code and name."""
    return f"{organisation.code} – {organisation.name}" if organisation else ""
