"""What an administrator fills in about the channels."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.notifications.commands import gateway
from meetings.notifications.commands.webhooks import Wanted
from meetings.notifications.rules.gateways import BodyFormat
from meetings.notifications.rules.templates import LONGEST_BODY, LONGEST_SUBJECT
from meetings.notifications.rules.webhooks import WORDS, HookEvent
from meetings.web.fields import Form, LineField, LinesField, options

LANGUAGES: Final[Mapping[str, LazyString]] = {"vi": _l("Tiếng Việt"), "en": _l("Tiếng Anh")}
EVENTS: Final[Mapping[HookEvent, LazyString]] = {one: _l(word) for one, word in WORDS.items()}


class WebhookForm(Form):
    """A machine that is told: where, of what, in which language."""

    name = LineField(_l("Tên webhook"), [DataRequired(), Length(max=120)])
    office = SelectField(
        _l("Đơn vị"),
        description=_l("Báo về các hội nghị do đơn vị này và các đơn vị trực thuộc chủ trì."),
    )
    url = LineField(
        _l("Địa chỉ nhận"),
        [DataRequired(), Length(max=500)],
        description=_l("Địa chỉ https của máy chủ có trong danh sách được phép."),
    )
    events = SelectMultipleField(
        _l("Báo khi"),
        choices=options({one: word for one, word in EVENTS.items() if one is not HookEvent.TEST}),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    language = SelectField(_l("Ngôn ngữ của tin"), choices=options(LANGUAGES), default="vi")
    is_enabled = BooleanField(_l("Đang dùng"), default=True)

    @property
    def wanted(self) -> Wanted:
        """Return what was filled in."""
        return Wanted(
            name=self.name.data,
            url=self.url.data,
            events=list(self.events.data or ()),
            language=str(self.language.data),
            is_enabled=bool(self.is_enabled.data),
        )


class GatewayForm(Form):
    """How the operator's gateway for short messages wants to be asked."""

    url = LineField(
        _l("Địa chỉ cổng tin nhắn"),
        [Length(max=500)],
        description=_l("Địa chỉ https của nhà mạng, có trong danh sách được phép."),
    )
    header_name = LineField(
        _l("Tên tiêu đề xác thực"), [Length(max=60)], description=_l("Ví dụ Authorization.")
    )
    header_value = LineField(
        _l("Giá trị tiêu đề"),
        [Length(max=300)],
        description=_l("Dùng {khoa} ở chỗ của khóa; khóa đặt trong cấu hình SMS_KEY."),
    )
    body_format = SelectField(
        _l("Dạng nội dung gửi"),
        choices=options({BodyFormat.JSON: "JSON", BodyFormat.FORM: _l("biểu mẫu web")}),
        default=BodyFormat.JSON.value,
    )
    fields = LinesField(
        _l("Các trường"),
        [Length(max=2000)],
        description=_l("Mỗi dòng một trường, như to = {so}; có {so}, {noi_dung}, {ma} và {khoa}."),
        render_kw={"rows": 5},
    )
    is_plain = BooleanField(
        _l("Bỏ dấu tiếng Việt"),
        default=True,
        description=_l("Một phần tin không dấu chứa 160 ký tự, có dấu chỉ 70."),
    )
    is_enabled = BooleanField(_l("Bật tin nhắn SMS"))

    @property
    def wanted(self) -> gateway.Wanted:
        """Return what was filled in."""
        return gateway.Wanted(
            url=self.url.data,
            header_name=self.header_name.data,
            header_value=self.header_value.data,
            body_format=BodyFormat(self.body_format.data),
            fields=self.fields.data,
            is_plain=bool(self.is_plain.data),
            is_enabled=bool(self.is_enabled.data),
        )


class TryPhoneForm(Form):
    """A number to send a test to."""

    phone = LineField(_l("Số di động nhận thử"), [DataRequired(), Length(max=40)])


class WordsForm(Form):
    """The words of a kind of message."""

    subject: LineField | None = LineField(
        _l("Tiêu đề thư"), [DataRequired(), Length(max=LONGEST_SUBJECT)]
    )
    body = LinesField(
        _l("Nội dung"), [DataRequired(), Length(max=LONGEST_BODY)], render_kw={"rows": 16}
    )


def standing(form: Form) -> list[tuple[str, str]]:
    """Return what a form that was filled from what is stored says, field by field, in words."""
    return [(field.label.text, _said(field)) for field in form]


def _said(field: Field) -> str:
    if isinstance(field, BooleanField):
        return str(_("có") if field.data else _("không"))
    if isinstance(field, SelectField):  # of one or several
        return ", ".join(str(choice[1]) for choice in field.iter_choices() if choice[2])
    return str(field.data or "")
