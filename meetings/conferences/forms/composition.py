"""The posts one asks for: several as words, or one of them in its fields."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import DataRequired, Length, Optional

from meetings.conferences.forms import comparing
from meetings.conferences.forms.comparing import Compared
from meetings.conferences.models import InvitedPost
from meetings.conferences.rules import composition as rules
from meetings.conferences.rules.composition import Wanted
from meetings.web.fields import Form, LineField, LinesField, WholeField

_LONGEST_TEXT = 20_000


class PostsForm(Form):
    """Posts as somebody writes or pastes them."""

    text = LinesField(
        _l("Các chức danh"),
        [DataRequired(), Length(max=_LONGEST_TEXT)],
        description=_l(
            "Mỗi dòng một chức danh, hoặc cách nhau bằng dấu chấm phẩy. Ghi (bắt buộc) và số "
            "người trong ngoặc nếu cần: Giám đốc Sở Nội vụ (bắt buộc); Chuyên viên (2-3 người)."
        ),
        render_kw={"rows": 6},
    )

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Return the posts that were written."""
        return rules.read(self.text.data)


class TierPostsForm(PostsForm):
    """Posts, and of which tier they are asked."""

    level = SelectField(_l("Yêu cầu đối với"), coerce=int)

    def offer(self, tiers: Sequence[tuple[int, str]]) -> "TierPostsForm":
        """Name the tiers."""
        self.level.choices = list(tiers)
        return self


class PostForm(Form):
    """One post that is asked for."""

    differences: Sequence[Compared] = ()
    text = LineField(_l("Chức danh"), [DataRequired(), Length(max=rules.LONGEST_POST)])
    is_required = BooleanField(
        _l("Bắt buộc có mặt"),
        description=_l("Điểm cầu thiếu chức danh này vẫn trả lời được, nhưng được đánh dấu."),
    )
    least = WholeField(_l("Số người, từ"), [DataRequired()])
    most = WholeField(
        _l("đến"), [Optional()], description=_l("Để trống nếu không giới hạn số người.")
    )

    @classmethod
    def of(cls, post: InvitedPost) -> "PostForm":
        """Return the form filled with what stands."""
        return cls(
            formdata=None,
            data={
                "text": post.post,
                "is_required": post.is_required,
                "least": post.least,
                "most": post.most,
            },
        )

    @property
    def wanted(self) -> Wanted:
        """Return the post as filled in."""
        return Wanted(
            post=self.text.data,
            is_required=bool(self.is_required.data),
            least=self.least.data or 0,
            most=self.most.data,
        )

    def compare(self, post: InvitedPost) -> None:
        """Set beside what was typed what stands, after somebody else was quicker."""
        stands = PostForm.of(post)
        self.differences = comparing.differing(
            *((str(one.label.text), _told(stands[one.short_name]), _told(one)) for one in self)
        )


def _told(field: Field) -> str:
    if isinstance(field, BooleanField):
        return str(gettext("Có") if field.data else gettext("Không"))
    return "" if field.data is None else str(field.data)
