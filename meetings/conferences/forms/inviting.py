"""Whom to invite, until when, and under which number."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, cast

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.conferences.queries.candidates import Branch
from meetings.conferences.queries.former import Former
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.letters import LetterStyle
from meetings.conferences.rules.vocabulary import LetterForm, Urgency
from meetings.kit import vietnamese
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation
from meetings.web.fields import Form, LineField, LinesField, MomentField

ALL: Final = "all"
SOME: Final = "some"
_LONGEST_LIST: Final = 200_000


# What one filled in for another choice than the one that is ticked.
_LEFT_ASIDE: Final = {
    Which.PASTED.value: _m(
        "Ô danh sách bên dưới đã có nội dung. Hãy chọn “Danh sách dán vào bên dưới”, hoặc xóa "
        "trống ô đó."
    ),
    Which.BELOW.value: _m(
        "Bên dưới đã đánh dấu đơn vị cấp trên. Hãy chọn “Tất cả cấp dưới của các đơn vị chọn bên "
        "dưới”, hoặc bỏ các dấu đó."
    ),
    Which.FORMER.value: _m(
        "Bên dưới đã chọn một hội nghị trước. Hãy chọn “Các điểm cầu của hội nghị trước chọn bên "
        "dưới”, hoặc bỏ chọn hội nghị đó."
    ),
}


class CheckboxGroupField(SelectMultipleField):
    """Several of a list, each with its own box; what may be chosen the command checks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    validate_choice = False
    data: list[str] | None


class DeadlineForm(Form):
    """A form that says until when to answer."""

    reply_deadline = MomentField(_l("Hạn trả lời"), [DataRequired()])

    @property
    def deadline(self) -> datetime:
        """Return the deadline of a valid form."""
        return cast("datetime", self.reply_deadline.data)


class ChooseForm(Form):
    """Whom to put on the list of a draft."""

    which = RadioField(_l("Mời ai"), default=Which.PROVINCES.value, validate_choice=False)
    organisations = CheckboxGroupField(_l("Cấp dưới của"), validate_choice=False)
    former = SelectField(_l("Hội nghị trước"), validate_choice=False)
    text = LinesField(
        _l("Danh sách mã hoặc tên đơn vị"), [Length(max=_LONGEST_LIST)], render_kw={"rows": 8}
    )

    def offer(
        self,
        central: int,
        provinces: int,
        branches: Sequence[Branch],
        former: Sequence[Former],
    ) -> "ChooseForm":
        """Name what can be chosen, each with how many it is."""
        self.which.choices = [
            (Which.CENTRAL.value, gettext("Tất cả bộ, ngành trung ương (%(n)d)", n=central)),
            (Which.PROVINCES.value, gettext("Tất cả tỉnh, thành phố (%(n)d)", n=provinces)),
            (Which.BELOW.value, gettext("Tất cả cấp dưới của các đơn vị chọn bên dưới")),
            (Which.PASTED.value, gettext("Danh sách dán vào bên dưới")),
            (Which.FORMER.value, gettext("Các điểm cầu của hội nghị trước chọn bên dưới")),
        ]
        self.former.choices = [("", gettext("— chọn hội nghị —"))] + [
            (one.code, f"{vietnamese.short_date(one.starts_at)} · {one.title}") for one in former
        ]
        self.organisations.choices = [
            (
                one.public_id,
                gettext(
                    "%(name)s: %(below)d đơn vị, đã chọn %(chosen)d",
                    name=one.name,
                    below=one.below,
                    chosen=one.chosen,
                ),
            )
            for one in branches
        ]
        return self

    def validate_which(self, field: RadioField) -> None:
        """Refuse where a box was filled in that the choice leaves aside: nobody means both."""
        filled = {
            Which.PASTED.value: self.text.data,
            Which.BELOW.value: self.organisations.data,
            Which.FORMER.value: self.former.data,
        }
        if field.data in _LEFT_ASIDE and not filled[field.data]:
            return  # what the choice needs is missing: that is said beside its own box
        for which, data in filled.items():
            if data and which != field.data:
                raise ValidationError(gettext(_LEFT_ASIDE[which]))

    @property
    def selection(self) -> Selection:
        """Return what was chosen; nonsense counts as a pasted list of nothing."""
        which = Which(self.which.data) if self.which.data in set(Which) else Which.PASTED
        return Selection(
            which=which,
            organisations=tuple(self.organisations.data or ()),
            text=self.text.data,
            former=self.former.data or "",
        )


class MoreForm(DeadlineForm, ChooseForm):
    """Whom to invite after the letters went out, and until when they answer."""


_LETTERS: Final = {
    LetterForm.GIAY_MOI.value: _l("Giấy mời"),
    LetterForm.CONG_DIEN.value: _l("Công điện (họp đột xuất, khẩn cấp)"),
}
_URGENCIES: Final = {
    Urgency.NONE.value: _l("Không"),
    Urgency.KHAN.value: _l("Khẩn"),
    Urgency.THUONG_KHAN.value: _l("Thượng khẩn"),
    Urgency.HOA_TOC.value: _l("Hỏa tốc"),
}


def _words(words: Mapping[str, LazyString]) -> dict[str, str]:
    return {value: str(word) for value, word in words.items()}


class AnnounceForm(DeadlineForm):
    """What the letter says about deadlines, as what it goes out, and its number."""

    letter_form = RadioField(
        _l("Hình thức văn bản"), choices=lambda: _words(_LETTERS), default=LetterForm.GIAY_MOI.value
    )
    urgency = SelectField(
        _l("Độ khẩn"), choices=lambda: _words(_URGENCIES), default=Urgency.NONE.value
    )
    speech_deadline = MomentField(_l("Hạn đăng ký tham luận"))
    letter_number = LineField(
        _l("Số, ký hiệu"),
        [Length(max=60)],
        description=_l("Để trống để lấy số tiếp theo trong sổ của đơn vị."),
    )

    @property
    def style(self) -> LetterStyle:
        """Return as what a valid form lets the letter go out."""
        return LetterStyle(
            form=LetterForm(self.letter_form.data), urgency=Urgency(self.urgency.data)
        )


class PassOnForm(DeadlineForm):
    """Whom of its lower tier an office invites, until when, and what it asks of them."""

    scope = RadioField(_l("Mời ai"), default=ALL, validate_choice=False)
    organisations = CheckboxGroupField(_l("Các đơn vị"), validate_choice=False)
    letter_number = LineField(
        _l("Số, ký hiệu giấy mời của đơn vị"),
        [Length(max=60)],
        description=_l("Để trống để lấy số tiếp theo trong sổ của đơn vị."),
    )
    note = LinesField(
        _l("Yêu cầu thêm đối với cấp dưới"), [Length(max=1000)], render_kw={"rows": 3}
    )

    def offer(self, lower: Sequence[Organisation]) -> "PassOnForm":
        """Name the offices that can still be invited."""
        self.scope.choices = [
            (ALL, gettext("Tất cả %(n)d đơn vị chưa mời", n=len(lower))),
            (SOME, gettext("Chỉ các đơn vị chọn bên dưới")),
        ]
        self.organisations.choices = [(one.public_id, one.name) for one in lower]
        return self

    def validate_scope(self, field: RadioField) -> None:
        """Refuse "all of them" where some were ticked: nobody means both."""
        ticked = len(self.organisations.data or ())
        if field.data != SOME and ticked:
            raise ValidationError(
                gettext(
                    "Bên dưới đã đánh dấu %(n)d đơn vị. Hãy chọn “Chỉ các đơn vị chọn bên dưới”, "
                    "hoặc bỏ các dấu đó để mời tất cả.",
                    n=ticked,
                )
            )

    def validate_organisations(self, field: CheckboxGroupField) -> None:
        """Refuse "only these" without any."""
        if self.scope.data == SOME and not field.data:
            raise ValidationError(gettext("Hãy chọn ít nhất một đơn vị."))

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the offices chosen, nothing for all of them."""
        return tuple(self.organisations.data or ()) if self.scope.data == SOME else ()


class WithdrawForm(Form):
    """Why an invitation is taken back."""

    reason = LinesField(
        _l("Lý do rút lời mời"), [DataRequired(), Length(max=1000)], render_kw={"rows": 3}
    )
