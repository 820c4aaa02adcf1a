"""How an operator's gateway for short messages wants to be asked."""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.notifications.rules import templates

PLACES: Final = ("so", "noi_dung", "ma", "khoa")
_FIELD: Final = re.compile(r"([A-Za-z][A-Za-z0-9_.-]{0,60})\s*=\s*(.*)")
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_OURS: Final = frozenset({"host", "content-length", "content-type", "connection", "user-agent"})
_MOST_FIELDS: Final = 20


class BodyFormat(StrEnum):
    """In which form the fields are posted."""

    JSON = "json"
    FORM = "form"


class GatewayError(InvalidError):
    """A gateway that cannot be asked like this."""


def fields(text: str) -> dict[str, str]:
    """Read the fields of the body, one "name = value" a line; raises GatewayError."""
    found: dict[str, str] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        read = _FIELD.fullmatch(line)
        if read is None or read[1] in found:
            raise GatewayError(
                _m("Mỗi dòng là một trường dạng tên = giá trị, không trùng tên. Hãy sửa: %(line)s"),
                field="fields",
                line=line[:80],
            )
        templates.check(read[2], allowed=PLACES, field="fields")
        found[read[1]] = read[2]
    joined = " ".join(found.values())
    if "{so}" not in joined or "{noi_dung}" not in joined or len(found) > _MOST_FIELDS:
        raise GatewayError(
            _m("Cần ít nhất một trường chứa {so} và một trường chứa {noi_dung}."), field="fields"
        )
    return found


def check_header(name: str, value: str) -> None:
    """Refuse a header that is none, or that belongs to us."""
    if not name and not value:
        return
    if not _HEADER.fullmatch(name) or name.lower() in _OURS:
        raise GatewayError(_m("Tên tiêu đề chưa đúng, ví dụ Authorization."), field="header_name")
    templates.check(value, allowed=PLACES, field="header_value")
    if not value.isascii() or not value.isprintable():
        raise GatewayError(_m("Giá trị tiêu đề chỉ gồm ký tự không dấu."), field="header_value")


def body(wanted: Mapping[str, str], values: Mapping[str, str], form: BodyFormat) -> bytes:
    """Return the body of one message."""
    filled = {name: templates.fill(value, values) for name, value in wanted.items()}
    if form is BodyFormat.FORM:
        return urlencode(filled).encode()
    return json.dumps(filled, ensure_ascii=False).encode()


CONTENT_TYPES: Final[dict[BodyFormat, str]] = {
    BodyFormat.JSON: "application/json; charset=utf-8",
    BodyFormat.FORM: "application/x-www-form-urlencoded",
}
