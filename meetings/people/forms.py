"""What people fill in to come in, and what an administrator tells about them."""

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, EqualTo, Length

from meetings.access.roles import DUTIES, Role
from meetings.people.rules import passwords
from meetings.people.rules.accounts import Contact, Newcomer, Term
from meetings.web.fields import (
    DayField,
    Form,
    LineField,
    SecretField,
    mail_address,
    not_before,
    options,
)

DUTY_WORDS: dict[Role, LazyString] = {
    Role.SECRETARIAT: _l("thư ký"),
    Role.STAFF: _l("cán bộ điểm cầu"),
    Role.TECHNICIAN: _l("kỹ thuật"),
    Role.CHAIR: _l("chủ trì"),
    Role.RECORDS_CLERK: _l("văn thư"),
    Role.ADMINISTRATOR: _l("quản trị"),
    Role.AUDITOR: _l("kiểm tra"),
}


class SignInForm(Form):
    """Name and password."""

    username = LineField(
        _l("Tên đăng nhập"),
        [DataRequired(), Length(max=64)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = SecretField(
        _l("Mật khẩu"),
        [DataRequired(), Length(max=passwords.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenForm(Form):
    """Who cannot come in."""

    name = LineField(
        _l("Tên đăng nhập hoặc thư điện tử"),
        [DataRequired(), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )


class ResetForm(Form):
    """A new password, twice."""

    new = SecretField(
        _l("Mật khẩu mới"),
        [DataRequired(), Length(max=passwords.LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    again = SecretField(
        _l("Nhập lại mật khẩu mới"),
        [DataRequired(), EqualTo("new")],
        render_kw={"autocomplete": "new-password"},
    )


class PasswordForm(ResetForm):
    """The current password, then a new one twice."""

    current = SecretField(
        _l("Mật khẩu hiện tại"),
        [DataRequired(), Length(max=passwords.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class PersonForm(Form):
    """Who somebody is and how to reach them."""

    name = LineField(_l("Họ và tên"), [DataRequired(), Length(max=120)])
    post = LineField(_l("Chức vụ"), [Length(max=200)])
    email = LineField(_l("Thư điện tử công vụ"), [Length(max=254), mail_address])
    phone = LineField(_l("Điện thoại"), [Length(max=40)])

    @property
    def contact(self) -> Contact:
        """Return what was told about the person."""
        return Contact(
            name=self.name.data,
            post=self.post.data,
            email=self.email.data,
            phone=self.phone.data,
        )


class NewcomerForm(PersonForm):
    """A person, a user name and the office they work at."""

    username = LineField(
        _l("Tên đăng nhập"),
        [DataRequired(), Length(max=64)],
        description=_l("Chữ cái a–z không dấu, chữ số, dấu chấm hoặc gạch ngang."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    organisation = LineField(
        _l("Đơn vị công tác"),
        [DataRequired(), Length(max=200)],
        description=_l("Mã hoặc tên đơn vị; gõ vài chữ rồi chọn."),
        render_kw={"list": "organisations", "autocomplete": "off"},
    )

    def newcomer(self, password_hash: str) -> Newcomer:
        """Return the person as the command takes them."""
        return Newcomer(
            name=self.name.data,
            post=self.post.data,
            email=self.email.data,
            phone=self.phone.data,
            username=self.username.data,
            password_hash=password_hash,
        )


class DutyForm(Form):
    """A duty at an office, or at one of its bridge points, from one day to another."""

    role = SelectField(
        lazy_pgettext("one duty", "Nhiệm vụ"),
        [DataRequired()],
        choices=options({role.value: DUTY_WORDS[role] for role in DUTIES}),
        coerce=Role,
    )
    place = LineField(
        _l("Tại đơn vị hoặc điểm cầu"),
        [DataRequired(), Length(max=200)],
        description=_l("Mã hoặc tên đơn vị, hoặc tên điểm cầu."),
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    starts_on = DayField(_l("Từ ngày"))
    ends_on = DayField(_l("Đến hết ngày"), [not_before("starts_on")])

    @property
    def term(self) -> Term:
        """Return from when to when."""
        return Term(starts_on=self.starts_on.data, ends_on=self.ends_on.data)


class EndDutyForm(Form):
    """The last day of a duty."""

    last_day = DayField(_l("Ngày cuối cùng"), [DataRequired()])


class AccountsFilter(Form):
    """Which accounts to list."""

    closed = BooleanField(_l("Cả tài khoản đã khóa"))
