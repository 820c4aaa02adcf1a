"""The rows of a plan: people, bodies, days and sessions, each a small form that may stay blank."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, HiddenField, StringField, TimeField
from wtforms.validators import Length

from meetings.conferences.rules import secrecy, soundness
from meetings.conferences.rules.planning import (
    PlannedChair,
    PlannedContact,
    PlannedDay,
    PlannedOrganiser,
    PlannedSession,
)
from meetings.kit import vietnamese
from meetings.kit.errors import DomainError
from meetings.web.fields import DayField, Form, by_rule, mail_address

_ROW: Final = soundness.ROW_LENGTHS


def plain(longest: int) -> list[Any]:
    """Return the validators of a text: not longer than can be kept, and no state secret."""
    return [Length(max=longest), by_rule(lambda text: secrecy.check_not_secret(text or ""))]


def moment(day: date, at: time) -> datetime:
    """Return a moment typed as day and time in Việt Nam."""
    return datetime.combine(day, at, tzinfo=vietnamese.ZONE).astimezone(UTC)


class Row(Form):
    """One row of a list; a blank one counts for nothing, a begun one must be filled in."""

    needed: ClassVar[tuple[str, ...]] = ("name",)

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was filled in."""
        return not any(_typed(field) for field in self if field.type != "HiddenField")

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 as WTForms has it
        """Check a row that was begun."""
        if self.is_blank:
            return True
        valid: bool = super().validate(extra_validators)
        for name in self.needed:
            if not _typed(self[name]):
                self[name].errors = [gettext("Hãy nhập ô này.")]
                valid = False
        return valid


class Listed(Form):
    """A form with lists of rows, which grow and shrink by buttons."""

    def grow(self, asked: str) -> None:
        """Add a blank row to the list named, or take out the row named with a minus before it.

        `grown` tells the page which list it was, so that whoever types goes on there.
        """
        for rows in self._lists():
            if rows.name == asked and len(rows.entries) < (rows.max_entries or 1):
                rows.append_entry()
                rows.grown = "row"
            elif asked in [f"-{entry.name}" for entry in rows]:
                self._take_out(rows, asked.removeprefix("-"))
                rows.grown = "list"

    @staticmethod
    def _take_out(rows: "FieldList[Any]", name: str) -> None:
        """Take a row out; those after it move up, and the last one leaves a blank row behind."""
        rows.entries = [entry for entry in rows if entry.name != name]
        for at, entry in enumerate(rows.entries):
            old, new = entry.name, f"{rows.name}-{at}"
            for field in (entry, *entry.form):
                field.name = field.id = new + field.name.removeprefix(old)
        rows.last_index = len(rows.entries) - 1
        if len(rows.entries) < rows.min_entries:
            rows.append_entry()

    def refuse(self, error: DomainError) -> None:
        """Show a refusal beside the field it blames, and count it among the form's own."""
        super().refuse(error)
        self.gather()

    def gather(self) -> None:
        """Let each list know what its rows complain of; WTForms asks them only once."""
        for rows in self._lists():
            rows.errors = [row.errors for row in rows if row.errors]

    def _lists(self) -> list[Any]:
        return [field for field in self if isinstance(field, FieldList)]


class ChairRow(Row):
    """One who chairs."""

    name = StringField(_l("Họ và tên"), plain(_ROW["name"]))
    title = StringField(_l("Chức vụ"), plain(_ROW["title"]))
    other_title = StringField(_l("Chức vụ thứ hai"), plain(_ROW["other_title"]))
    note = StringField(_l("Ghi chú"), plain(_ROW["note"]))

    @property
    def planned(self) -> PlannedChair:
        """Return the chair as planned."""
        return PlannedChair(**self.values)


class OrganiserRow(Row):
    """A body that organises."""

    name = StringField(_l("Cơ quan, đơn vị"), plain(200))
    part = StringField(_l("Vai trò (chủ trì, phối hợp…)"), plain(_ROW["part"]))

    @property
    def planned(self) -> PlannedOrganiser:
        """Return the body as planned."""
        return PlannedOrganiser(**self.values)


class ContactRow(Row):
    """Whom to call."""

    name = StringField(_l("Họ và tên"), plain(_ROW["name"]))
    title = StringField(_l("Chức vụ, đơn vị"), plain(_ROW["title"]))
    phone = StringField(_l("Điện thoại"), plain(_ROW["phone"]), render_kw={"type": "tel"})
    email = StringField(_l("Thư điện tử"), [*plain(_ROW["email"]), mail_address])

    @property
    def planned(self) -> PlannedContact:
        """Return the contact as planned."""
        return PlannedContact(**self.values)


class DayRow(Row):
    """One day with its hours."""

    needed = ("day", "starts", "ends")

    day = DayField(_l("Ngày"))
    starts = TimeField(_l("Từ"))
    ends = TimeField(_l("Đến"))

    def planned(self, sessions: tuple[PlannedSession, ...] = ()) -> PlannedDay:
        """Return the day as planned, with the sessions held on it."""
        typed = self.values
        return PlannedDay(
            starts_at=moment(typed["day"], typed["starts"]),
            ends_at=moment(typed["day"], typed["ends"]),
            sessions=sessions,
        )

    def propose(self, asked: Mapping[str, str]) -> None:
        """Fill in the day and hours that an address proposes; nonsense proposes nothing."""
        try:
            day = date.fromisoformat(asked["day"])
            starts, ends = (time.fromisoformat(asked[name]) for name in ("starts", "ends"))
        except (KeyError, ValueError):
            return
        self.day.data, self.starts.data, self.ends.data = day, starts, ends

    @staticmethod
    def told(day: PlannedDay) -> dict[str, Any]:
        """Return a planned day as the row shows it."""
        return {"day": day.day, "starts": _time(day.starts_at), "ends": _time(day.ends_at)}


class SessionRow(Row):
    """A session on one of the days; several may run side by side."""

    needed = ("title", "day", "starts", "ends")

    title = StringField(_l("Tên phiên"), plain(300))
    place = StringField(_l("Phòng, địa điểm"), plain(_ROW["place"]))
    day = DayField(_l("Ngày"))
    starts = TimeField(_l("Từ"))
    ends = TimeField(_l("Đến"))
    key = HiddenField(validators=[Length(max=_ROW["key"])])

    @property
    def planned(self) -> PlannedSession:
        """Return the session as planned."""
        typed = self.values
        return PlannedSession(
            title=typed["title"],
            place=typed["place"],
            starts_at=moment(typed["day"], typed["starts"]),
            ends_at=moment(typed["day"], typed["ends"]),
            key=typed["key"],
        )

    @staticmethod
    def told(session: PlannedSession) -> dict[str, Any]:
        """Return a planned session as the row shows it."""
        return {
            "title": session.title,
            "place": session.place,
            "day": session.starts_at.astimezone(vietnamese.ZONE).date(),
            "starts": _time(session.starts_at),
            "ends": _time(session.ends_at),
            "key": session.key,
        }


def _typed(field: Field) -> bool:
    raw = field.raw_data if field.raw_data is not None else [field.data or ""]
    return any(str(part).strip() for part in raw)


def _time(at: datetime) -> time:
    return at.astimezone(vietnamese.ZONE).time()
