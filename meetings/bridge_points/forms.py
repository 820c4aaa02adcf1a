"""What is told about a bridge point: one form with rows for rooms, lines and contacts.

A few empty rows stand at the end of each list, so that it works without scripts; a row left empty
does not count, and one that is emptied is taken out.
"""

from typing import Final

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FloatField, FormField, HiddenField, SelectField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from meetings.bridge_points.models import BridgePoint
from meetings.bridge_points.rules import (
    ContactFacts,
    ContactKind,
    LineFacts,
    LineKind,
    PointFacts,
    RoomFacts,
)
from meetings.kit.errors import DomainError
from meetings.web.fields import Form, LineField, WholeField, options

LINE_WORDS: Final[dict[LineKind, LazyString]] = {
    LineKind.SIP: _l("SIP"),
    LineKind.H323: _l("H.323"),
    LineKind.WEB: _l("phòng họp web"),
}
CONTACT_WORDS: Final[dict[ContactKind, LazyString]] = {
    ContactKind.LIAISON: _l("đầu mối"),
    ContactKind.TECHNICIAN: _l("kỹ thuật"),
}
_MOST: Final = 40
_EMPTY_ROWS: Final = 2


class RoomRow(Form):
    """A room."""

    public_id = HiddenField()
    name = LineField(_l("Tên phòng"), [Length(max=120)])
    capacity = WholeField(_l("Sức chứa"), [Optional()])

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands in the row."""
        return not self.name.data


class LineRow(Form):
    """A line."""

    kind = SelectField(_l("Loại"), choices=options(LINE_WORDS))
    address = LineField(_l("Địa chỉ kết nối"), [Length(max=200)])
    is_backup = BooleanField(_l("Dự phòng"))

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands in the row."""
        return not self.address.data


class ContactRow(Form):
    """Somebody to call."""

    kind = SelectField(_l("Vai trò"), choices=options(CONTACT_WORDS))
    name = LineField(_l("Họ và tên"), [Length(max=120)])
    phone = LineField(_l("Điện thoại"), [Length(max=40)])
    email = LineField(_l("Thư điện tử"), [Length(max=254)])

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands in the row."""
        return not (self.name.data or self.phone.data or self.email.data)


class PointForm(Form):
    """A bridge point with all its parts."""

    name = LineField(_l("Tên điểm cầu"), [DataRequired(), Length(max=200)])
    address = LineField(_l("Địa chỉ"), [Length(max=300)])
    lat = FloatField(_l("Vĩ độ"), [Optional(), NumberRange(-90, 90)])
    lon = FloatField(_l("Kinh độ"), [Optional(), NumberRange(-180, 180)])
    is_default = BooleanField(
        _l("Điểm cầu chính của đơn vị"),
        description=_l("Được chọn trước khi mời đơn vị dự hội nghị."),
    )
    is_active = BooleanField(
        _l("Đang sử dụng"), description=_l("Điểm cầu không sử dụng không được mời nữa.")
    )
    rooms = FieldList(FormField(RoomRow), _l("Phòng"), max_entries=_MOST)
    lines = FieldList(FormField(LineRow), lazy_pgettext("list", "Đường truyền"), max_entries=_MOST)
    contacts = FieldList(FormField(ContactRow), _l("Liên hệ"), max_entries=_MOST)

    def offer_rows(self) -> None:
        """Put empty rows at the end of each list."""
        for rows in (self.rooms, self.lines, self.contacts):
            empty = sum(row.form.is_empty for row in rows)
            for _ in range(min(_EMPTY_ROWS - empty, _MOST - len(rows))):
                rows.append_entry()

    def refuse(self, error: DomainError) -> None:
        """Show a refusal beside its row: the rules count only rows with something in them."""
        part, _, rest = (error.field or "").partition("-")
        number, _, name = rest.partition("-")
        if part in {"rooms", "lines", "contacts"}:
            filled = [i for i, row in enumerate(self[part]) if not row.form.is_empty]
            row = filled[int(number)] if int(number) < len(filled) else 0
            error.field = f"{part}-{row}-{name}"
        super().refuse(error)

    @property
    def facts(self) -> PointFacts:
        """Return what was told; rows left empty do not count."""
        return PointFacts(
            name=self.name.data,
            address=self.address.data,
            lat=self.lat.data,
            lon=self.lon.data,
            is_default=bool(self.is_default.data),
            is_active=bool(self.is_active.data),
            rooms=tuple(_room(row.form) for row in self.rooms if not row.form.is_empty),
            lines=tuple(_line(row.form) for row in self.lines if not row.form.is_empty),
            contacts=tuple(_contact(row.form) for row in self.contacts if not row.form.is_empty),
        )


def told(point: BridgePoint) -> dict[str, object]:
    """Return what the form shows of a point as it stands."""
    names = ("name", "address", "lat", "lon", "is_default", "is_active")
    plain: dict[str, object] = {name: getattr(point, name) for name in names}
    return plain | {
        "rooms": [
            {"public_id": room.public_id, "name": room.name, "capacity": room.capacity}
            for room in point.rooms
        ],
        "lines": [
            {"kind": line.kind.value, "address": line.address, "is_backup": line.is_backup}
            for line in point.lines
        ],
        "contacts": [
            {"kind": one.kind.value, "name": one.name, "phone": one.phone, "email": one.email}
            for one in point.contacts
        ],
    }


def _room(row: RoomRow) -> RoomFacts:
    return RoomFacts(
        name=row.name.data,
        capacity=row.capacity.data or 0,
        public_id=str(row.public_id.data or ""),
    )


def _line(row: LineRow) -> LineFacts:
    return LineFacts(
        kind=LineKind(row.kind.data),
        address=row.address.data,
        is_backup=bool(row.is_backup.data),
    )


def _contact(row: ContactRow) -> ContactFacts:
    return ContactFacts(
        kind=ContactKind(row.kind.data),
        name=row.name.data,
        phone=row.phone.data,
        email=row.email.data,
    )
