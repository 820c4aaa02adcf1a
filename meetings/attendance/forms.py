"""What people fill in about attendance and lines."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.attendance.rules import DECIDED, LineCheck, Presence
from meetings.conferences.rules.vocabulary import LineTest
from meetings.web.fields import Form, MomentField, WholeField, options
from meetings.web.states import state as look

ARRIVED = "arrived"

_RESULTS = (LineTest.PASSED, LineTest.PASSED_WITH_NOTES, LineTest.FAILED)

CHECKS = {
    LineCheck.LINE: _l("Đường truyền ổn định"),
    LineCheck.CAMERA: _l("Camera"),
    LineCheck.MICROPHONE: _l("Micro"),
    LineCheck.LOUDSPEAKER: _l("Loa"),
    LineCheck.SCREEN: _l("Màn hình"),
    LineCheck.BACKUP: _l("Đường dự phòng"),
    LineCheck.PHONE: _l("Điện thoại liên hệ kỹ thuật"),
}


class CheckboxGroupField(SelectMultipleField):
    """Several boxes to tick under one legend."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MarkForm(Form):
    """What was seen of one delegate, with the moment and the reason where they matter."""

    state = RadioField(
        _l("Tình trạng"),
        validators=[DataRequired()],
        choices=options({one: look("attendance", one.value).word for one in DECIDED}),
    )
    occurred_at = MomentField(
        _l("Vào lúc"),
        validators=[Optional()],
        description=_l("Để trống nếu là bây giờ. Giờ đến muộn hoặc giờ về ghi ở đây."),
    )
    reason = StringField(
        _l("Lý do"),
        validators=[Length(max=500)],
        description=_l("Bắt buộc khi vắng có lý do. Không ghi chi tiết về sức khỏe."),
    )

    @property
    def presence(self) -> Presence:
        """Return the chosen state."""
        return Presence(self.state.data)


class VoidForm(Form):
    """Why a mark is taken back."""

    reason = StringField(_l("Lý do hủy"), validators=[Length(max=500)])


class HeadcountForm(Form):
    """How many people are in the hall."""

    headcount = WholeField(
        _l("Số người có mặt tại điểm cầu"),
        description=_l("Đếm tất cả người dự, kể cả người không có tên trong danh sách."),
    )


class LineTestForm(Form):
    """How the rehearsal went."""

    passed = CheckboxGroupField(
        _l("Các mục đạt"),
        choices=options(CHECKS),
    )
    result = RadioField(
        _l("Kết quả"),
        validators=[DataRequired()],
        choices=options({one: look("line", one.value).word for one in _RESULTS}),
    )
    note = TextAreaField(_l("Ghi chú"), validators=[Length(max=500)])

    @property
    def checks(self) -> list[LineCheck]:
        """Return what passed."""
        return [LineCheck(value) for value in self.passed.data or []]
