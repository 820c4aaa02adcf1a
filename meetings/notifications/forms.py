"""What an administrator fills in about the channels."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.notifications.commands.webhooks import Wanted
from meetings.notifications.rules.webhooks import HookEvent
from meetings.web.fields import Form, LineField, options

LANGUAGES: Final[Mapping[str, LazyString]] = {"vi": _l("Tiếng Việt"), "en": _l("Tiếng Anh")}
EVENTS: Final[Mapping[HookEvent, LazyString]] = {
    HookEvent.ANNOUNCED: _l("phát hành giấy mời"),
    HookEvent.CHANGED: _l("sửa hội nghị"),
    HookEvent.POSTPONED: _l("hoãn hội nghị"),
    HookEvent.CANCELLED: _l("hủy hội nghị"),
    HookEvent.STARTED: _l("khai mạc hội nghị"),
    HookEvent.ENDED: _l("kết thúc hội nghị"),
    HookEvent.PASSED_ON: _l("chuyển mời cấp dưới"),
    HookEvent.ANSWERED: _l("trả lời giấy mời"),
    HookEvent.MINUTES: _l("phát hành biên bản"),
    HookEvent.TEST: _l("gửi thử"),
}


class WebhookForm(Form):
    """A machine that is told: where, of what, in which language."""

    name = LineField(_l("Tên gọi"), [DataRequired(), Length(max=120)])
    office = SelectField(
        _l("Đơn vị"),
        description=_l("Báo việc của các hội nghị do đơn vị này và các đơn vị trực thuộc chủ trì."),
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
    language = SelectField(_l("Ngôn ngữ của câu báo"), choices=options(LANGUAGES), default="vi")
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
