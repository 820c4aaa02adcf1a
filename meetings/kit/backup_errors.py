"""Why a backup was not made or not restored, and what to do then."""

from http import HTTPStatus

from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m


class BackupError(DomainError):
    """A backup could not be made, read or restored."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


class BackupDamagedError(BackupError):
    """What stands in the backup is not what was written into it."""


class NotEmptyError(BackupError):
    """There is something already where the backup would go."""


class ToolMissingError(BackupError):
    """A program of PostgreSQL is needed that is not installed."""


class EngineMismatchError(BackupError):
    """The backup comes from the other database engine."""


def no_such_database(path: object) -> BackupError:
    """Say that there is no SQLite file to back up."""
    return BackupError(_m("Không có tệp cơ sở dữ liệu SQLite “%(path)s”."), path=path)


def unknown_engine(name: str) -> BackupError:
    """Say that a database of this make is not one of ours."""
    return BackupError(_m("Không sao lưu được cơ sở dữ liệu loại “%(name)s”."), name=name)


def engines_differ(made_on: str, wanted: str) -> EngineMismatchError:
    """Say that a backup cannot change engines."""
    return EngineMismatchError(
        _m("Bản sao lưu lấy từ %(made_on)s, không phục hồi vào %(wanted)s được."),
        made_on=made_on,
        wanted=wanted,
    )


def tool_missing(tool: str) -> ToolMissingError:
    """Say which program is missing and how an administrator installs it."""
    return ToolMissingError(
        _m("Thiếu chương trình %(tool)s. Hãy chạy: apt-get install postgresql-client"),
        tool=tool,
    )


def tool_failed(tool: str, said: str) -> BackupError:
    """Say that a program of PostgreSQL gave up, in its own words."""
    return BackupError(_m("%(tool)s không làm được: %(said)s"), tool=tool, said=said)


def target_not_empty(target: object) -> NotEmptyError:
    """Say that the folder of a backup must be new."""
    return NotEmptyError(
        _m("Thư mục “%(target)s” không trống. Hãy chọn một thư mục mới."), target=target
    )


def database_not_empty() -> NotEmptyError:
    """Say that data would be lost."""
    return NotEmptyError(
        _m("Cơ sở dữ liệu đang có dữ liệu. Hãy phục hồi vào nơi trống, hoặc yêu cầu ghi đè.")
    )


def no_manifest(target: object) -> BackupDamagedError:
    """Say that this is no backup, or one that was never finished."""
    return BackupDamagedError(
        _m("“%(target)s” không phải là bản sao lưu trọn vẹn (không đọc được manifest.json)."),
        target=target,
    )


def damaged(name: str) -> BackupDamagedError:
    """Say which part is missing or changed."""
    return BackupDamagedError(
        _m("Bản sao lưu hỏng ở “%(name)s”. Hãy dùng một bản sao lưu khác."), name=name
    )


def counts_differ(table: str) -> BackupDamagedError:
    """Say in which table the number of rows is not what it was."""
    return BackupDamagedError(
        _m("Số dòng của bảng “%(table)s” không như lúc sao lưu."), table=table
    )
