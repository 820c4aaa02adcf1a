"""What a list page reads from its address."""

from collections.abc import Collection

from flask import request

_HIGHEST = 100_000


def page_number() -> int:
    """Return the wanted page, 1 where none or nonsense is asked for."""
    text = request.args.get("page", "1")
    return min(int(text), _HIGHEST) if text.isascii() and text.isdigit() and int(text) else 1


def sort_name(allowed: Collection[str], default: str) -> str:
    """Return the wanted order ("name", "-name") if the list offers it (T36), else the default."""
    wanted = request.args.get("sort", "")
    return wanted if wanted.removeprefix("-") in allowed else default
