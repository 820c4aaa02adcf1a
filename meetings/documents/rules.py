"""Which papers are taken."""

import re
from typing import Final

from meetings.kit.errors import InvalidError, TooLargeError, WrongTypeError
from meetings.kit.i18n import mark as _m

LARGEST: Final = 25 * 1024 * 1024
TAKEN: Final = frozenset(
    {
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "odt",
        "ods",
        "odp",
        "png",
        "jpg",
        "jpeg",
        "txt",
        "csv",
    }
)
_SECRET: Final = re.compile(r"(?<!\w)(?:TUYỆT|TỐI)?\s*MẬT(?!\w)")


class SecretPaperError(InvalidError):
    """A paper that names a secrecy degree may not be put on this system."""


def check_file(filename: str, size: int) -> None:
    """Refuse a kind of file that is not taken, or one that is too large."""
    if size > LARGEST:
        raise TooLargeError(
            _m("Tệp lớn hơn 25 MB. Hãy chia nhỏ hoặc nén tệp rồi gửi lại."), field="file"
        )
    if filename.rpartition(".")[2].casefold() not in TAKEN:
        raise WrongTypeError(
            _m(
                "Chỉ nhận tệp PDF, Word, Excel, PowerPoint, OpenDocument, ảnh PNG/JPEG hoặc văn bản."
            ),
            field="file",
        )


def check_not_secret(*texts: str) -> None:
    """Refuse what bears a secrecy degree (MẬT, TỐI MẬT, TUYỆT MẬT); "bảo mật" is not one.

    Source: Luật Bảo vệ bí mật nhà nước 117/2025/QH15: state secrets stay off this system.
    """
    for text in texts:
        if _SECRET.search(text.replace("BẢO MẬT", "")):
            raise SecretPaperError(
                _m(
                    "Nội dung có ghi độ mật. Bí mật nhà nước không được đưa lên hệ thống này "
                    "(Luật Bảo vệ bí mật nhà nước 117/2025/QH15); hãy gửi theo đường văn bản mật."
                ),
            )
