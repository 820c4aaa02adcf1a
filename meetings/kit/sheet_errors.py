"""What is said about an upload that cannot be read as a table, and what to do then."""

from http import HTTPStatus

from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m


class SheetError(DomainError):
    """An upload that cannot be read as a table."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SheetTooLargeError(SheetError):
    """It is larger, or grows larger, than is taken."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class NotASheetError(SheetError):
    """It is no table, or a damaged one."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class OldSheetError(NotASheetError):
    """It is an Excel file of before 2007, or one locked by a password."""


class EmptySheetError(SheetError):
    """There is nothing in it."""


def upload_too_large(megabytes: float) -> SheetTooLargeError:
    """Refuse an upload of more than so many megabytes."""
    return SheetTooLargeError(
        _m("Tệp lớn hơn %(limit)s MB. Hãy bỏ hình ảnh, trang tính thừa rồi tải lên lại."),
        limit=f"{megabytes:.3g}",
    )


def unpacks_too_large() -> SheetTooLargeError:
    """Refuse what grows too large when it is opened."""
    return SheetTooLargeError(
        _m("Tệp chứa quá nhiều dữ liệu. Hãy chép riêng danh sách sang tệp mới rồi tải lên lại.")
    )


def too_many_rows(limit: int) -> SheetTooLargeError:
    """Refuse a table of more rows than so many."""
    return SheetTooLargeError(
        _m("Bảng có hơn %(limit)s dòng. Hãy chia thành nhiều tệp."), limit=limit
    )


def too_many_columns(limit: int) -> SheetTooLargeError:
    """Refuse a table of more columns than so many."""
    return SheetTooLargeError(
        _m("Bảng có hơn %(limit)s cột. Hãy xóa các cột thừa ở bên phải."), limit=limit
    )


def not_a_sheet() -> NotASheetError:
    """Refuse what is no table."""
    return NotASheetError(
        _m(
            "Không đọc được tệp này như một bảng. "
            "Hãy mở bằng Excel và lưu lại dạng .xlsx hoặc CSV UTF-8."
        )
    )


def old_sheet() -> OldSheetError:
    """Refuse a file of old Excel, or one with a password."""
    return OldSheetError(
        _m(
            "Tệp .xls đời cũ hoặc có mật khẩu. "
            "Hãy mở bằng Excel, bỏ mật khẩu và lưu lại dạng .xlsx."
        )
    )


def empty() -> EmptySheetError:
    """Refuse a table without rows."""
    return EmptySheetError(_m("Tệp không có dòng nào. Hãy kiểm tra lại tệp đã chọn."))
