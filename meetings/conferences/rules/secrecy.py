"""What bears the mark of a state secret; such things never come onto this system.

Source: Luật Bảo vệ bí mật nhà nước 117/2025/QH15; the degrees are Tuyệt mật, Tối mật, Mật.
"""

import re
from typing import Final

from meetings.kit import vietnamese
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

_DEGREE: Final = re.compile(
    r"(?<!\w)(?:tuyệt|tối)\W{0,3}mật(?!\w)"
    r"|(?<!\w)độ\W{0,3}mật\W{1,5}mật(?!\w)"
    r"|[(\[<«“\"]\s*mật\s*[)\]>»”\"]",
    re.IGNORECASE,
)
# The stamp itself, in capitals; ordinary words that contain it are no stamp.
_STAMP: Final = re.compile(
    r"(?<!\w)MẬT(?!\w)(?!\W{1,3}(?:MÃ|KHẨU|ĐỘ|ONG|THIẾT|VỤ|HÓA|HOÁ|DANH|LỆNH)(?!\w))"
)
_ORDINARY: Final = re.compile(r"(?<!\w)(?:BẢO|BÍ|THÂN|CƠ|RẬM|GIẢI|NGỌT|ĐƯỜNG|KHÔNG|ĐỘ)\s+MẬT(?!\w)")
# File names are often written without accents.
_BARE: Final = re.compile(r"(?<![a-z])(?:tuyet|toi)[ .-]?mat(?![a-z])")


class SecretError(InvalidError):
    """A text that names a secrecy degree may not be put on this system."""


def is_secret(text: str) -> bool:
    """Tell whether a text bears a secrecy degree; "bảo mật" and "bí mật nhà nước" are none."""
    line = " ".join(vietnamese.clean_lines(text).replace("_", " ").split())
    if _DEGREE.search(line) or _STAMP.search(_ORDINARY.sub(" ", line)):
        return True
    return line.isascii() and bool(_BARE.search(line.casefold()))


def check_not_secret(text: str, *, field: str | None = None) -> None:
    """Refuse a text that bears a secrecy degree, telling why and where such papers go."""
    if is_secret(text):
        raise SecretError(
            _m(
                "Nội dung có ghi độ mật. Bí mật nhà nước không được đưa lên hệ thống này "
                "(Luật Bảo vệ bí mật nhà nước 117/2025/QH15); hãy gửi theo đường văn bản mật."
            ),
            field=field,
        )
