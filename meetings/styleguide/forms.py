"""A form with one field of every kind, right and wrong."""

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


class Sample(Form):
    """What a form of the product is made of."""

    title = StringField(
        _l("Tên hội nghị"),
        description=_l("Như sẽ ghi trong giấy mời."),
        validators=[InputRequired(), Length(max=300)],
    )
    starts_at = DateTimeLocalField(_l("Bắt đầu"), validators=[InputRequired()])
    host = SelectField(
        _l("Cơ quan chủ trì"), choices=[("1", "Văn phòng Chính phủ"), ("2", "Bộ Nội vụ")]
    )
    headcount = IntegerField(_l("Số người dự kiến"))
    form = RadioField(
        _l("Hình thức"),
        choices=[("online", _l("trực tuyến")), ("hybrid", _l("trực tiếp kết hợp trực tuyến"))],
        default="online",
    )
    purpose = TextAreaField(_l("Mục đích"))
    not_secret = BooleanField(_l("Nội dung hội nghị không thuộc bí mật nhà nước"))
    delegates = FileField(_l("Danh sách đại biểu"))
