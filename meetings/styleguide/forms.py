"""A form with one field of every kind, right and wrong."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from meetings.web.fields import Form


def _hosts() -> dict[str, str]:
    return {"1": _("Văn phòng Chính phủ"), "2": _("Bộ Nội vụ")}


def _forms() -> dict[str, str]:
    return {"online": _("trực tuyến"), "hybrid": _("trực tiếp kết hợp trực tuyến")}


class Sample(Form):
    """What a form of the product is made of."""

    title = StringField(
        _l("Tên hội nghị"),
        description=_l("Như sẽ ghi trong giấy mời."),
        validators=[InputRequired(), Length(max=300)],
    )
    starts_at = DateTimeLocalField(_l("Bắt đầu"), validators=[InputRequired()])
    host = SelectField(
        _l("Cơ quan chủ trì"),
        choices=_hosts,
    )
    headcount = IntegerField(_l("Số người dự kiến"))
    form = RadioField(
        _l("Hình thức"),
        choices=_forms,
        default="online",
    )
    purpose = TextAreaField(_l("Mục đích"))
    not_secret = BooleanField(_l("Nội dung hội nghị không thuộc bí mật nhà nước"))
    delegates = FileField(_l("Danh sách đại biểu"))
