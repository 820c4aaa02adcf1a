"""Which papers are taken: their kind by name and by content, their size, and no state secrets."""

from dataclasses import dataclass
from typing import Final

from meetings.conferences.rules.secrecy import check_not_secret
from meetings.documents.rules.reading import first_words
from meetings.kit import vietnamese
from meetings.kit.errors import InvalidError, TooLargeError, WrongTypeError
from meetings.kit.filenames import safe_filename, sniff
from meetings.kit.i18n import mark as _m

LARGEST: Final = 25 * 1024 * 1024
LONGEST_TITLE: Final = 300
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a file of this ending must be when one looks inside.
_TAKEN: Final = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": f"{_OPEN}text",
    "ods": f"{_OPEN}spreadsheet",
    "odp": f"{_OPEN}presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/plain",
}
_OLD: Final = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
ENDINGS: Final = tuple(f".{ending}" for ending in (*_TAKEN, *_OLD))


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A paper whose bytes are stored: what it is called, what it is, where it lies."""

    title: str
    filename: str
    media_type: str
    size: int
    sha256: str


class EmptyPaperError(InvalidError):
    """A file without content."""


class TitleError(InvalidError):
    """A paper needs a title that can be kept."""


def identified(filename: str, data: bytes) -> str:
    """Return the media type of an upload; refuse it when too large, not what it says, or secret.

    To be asked before any byte is stored: nothing of a refused file stays.
    """
    if not data:
        raise EmptyPaperError(_m("Tệp trống. Hãy chọn tệp khác."), field="file")
    if len(data) > LARGEST:
        raise TooLargeError(
            _m("Tệp lớn hơn 25 MB. Hãy chia nhỏ hoặc nén tệp rồi gửi lại."), field="file"
        )
    check_not_secret(vietnamese.nfc(filename), field="file")
    media_type = _kind(safe_filename(filename).rpartition(".")[2].casefold(), data)
    check_not_secret(first_words(data, media_type), field="file")
    return media_type


def titled(title: str, filename: str) -> str:
    """Return the title of a paper, by default its file name; refuse one that cannot be kept."""
    name = safe_filename(filename)
    found = vietnamese.clean(title) or name.rpartition(".")[0] or name
    if len(found) > LONGEST_TITLE:
        raise TitleError(_m("Tối đa %(max)d ký tự."), field="title", max=LONGEST_TITLE)
    check_not_secret(found, field="title")
    return found


def _kind(ending: str, data: bytes) -> str:
    if ending in _OLD and data.startswith(_OLD_OFFICE):
        return _OLD[ending]
    found = sniff(data)
    if ending in _TAKEN and found == _TAKEN[ending]:
        return found
    raise WrongTypeError(
        _m(
            "Chỉ nhận tệp PDF, Word, Excel, PowerPoint, OpenDocument (không có macro), ảnh "
            "PNG/JPEG hoặc văn bản; nội dung tệp phải đúng với đuôi tên tệp."
        ),
        field="file",
    )
