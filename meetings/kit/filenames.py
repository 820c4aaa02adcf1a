"""Names that people give to files, made safe to send; and what a file really is."""

import io
import re
import unicodedata
import zipfile
from typing import Final
from urllib.parse import quote

from meetings.kit.vietnamese import clean

OCTETS: Final = "application/octet-stream"

_LONGEST: Final = 120  # characters, the ending among them
_LONGEST_ENDING: Final = 12
_FORBIDDEN: Final = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICES: Final = re.compile(
    r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:[. ].*)?"
)
# RFC 5987 attr-char without the percent sign and the quote, which end or begin something.
_PLAIN: Final = "!#$&+-.^_`|~"
_OFFICE_TYPE: Final = "application/vnd.openxmlformats-officedocument."
_OFFICE: Final = {
    "word/document.xml": f"{_OFFICE_TYPE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE_TYPE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE_TYPE}presentationml.presentation",
}
_OPEN_DOCUMENT: Final = re.compile(rb"application/vnd\.oasis\.opendocument\.[a-z]+")
_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_LINE_SIGNS: Final = "\t\n\r\f"


def safe_filename(filename: str) -> str:
    """Make a name that is only a name on every system: no path, no device, no tricks.

    Keeps Vietnamese letters and the ending; never empty, at most 120 characters.
    """
    last = re.split(r"[/\\]", filename)[-1]
    name = _FORBIDDEN.sub("_", clean(last)).strip(" .")
    if not name:
        return "tep"
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return name[:_LONGEST].rstrip(" .")
    return f"{stem[: _LONGEST - len(ending) - 1].rstrip(' .')}.{ending}"


def content_disposition(filename: str, *, inline: bool = False) -> str:
    """Write the Content-Disposition header for a name a person gave (RFC 6266, 8187).

    The result is ASCII on one line: a plain name for old programs, the true one for the others.
    """
    name = safe_filename(filename)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{_ascii(name)}\"; filename*=UTF-8''{quote(name, safe=_PLAIN)}"


def sniff(data: bytes) -> str:
    """Tell the media type from the whole content: PDF, PNG, JPEG, office files, plain text.

    Whatever else it may be (a page, a script, a picture with drawings inside) is served as
    text or as octets, so that no browser runs it.
    """
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if data.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    return "text/plain" if _is_text(data) else OCTETS


def _ascii(name: str) -> str:
    unmarked = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    letters = (sign for sign in unmarked if not unicodedata.combining(sign))
    return re.sub(r"[^ -~]|[\\\"%;]", "_", "".join(letters))


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return OCTETS
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return OCTETS  # macros
    if "[Content_Types].xml" in names:
        return next((_OFFICE[name] for name in _OFFICE if name in names), OCTETS)
    # OpenDocument stores its type first and uncompressed, at byte 38 (ODF 1.3 part 2, 3.3).
    found = _OPEN_DOCUMENT.match(data, 38) if "mimetype" in names else None
    return found.group().decode() if found else OCTETS


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text) and not any(sign < " " and sign not in _LINE_SIGNS for sign in set(text))
