"""What a list page reads from its address."""

from collections.abc import Collection
from typing import Final
from urllib.parse import urlencode

from flask import request

_HIGHEST: Final = 100_000
_LEVELS: Final = frozenset("123456789")


def page_number(asked: str | None = None) -> int:
    """Return the wanted page (of the address), 1 where none or nonsense is asked for."""
    text = request.args.get("page", "1") if asked is None else asked
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_HIGHEST))
    return min(max(int(text), 1), _HIGHEST) if is_number else 1


def level() -> int | None:
    """Return the wanted tier (1 to 9), None where none or nonsense is asked for."""
    text = request.args.get("level", "")
    return int(text) if text in _LEVELS else None


def sort_name(allowed: Collection[str], default: str) -> str:
    """Return the wanted order ("name", "-name") if the list offers it (T36), else the default."""
    wanted = request.args.get("sort", "")
    return wanted if wanted.removeprefix("-") in allowed else default


def with_query(address: str, *, without: Collection[str] = ()) -> str:
    """Return another page's address with the query of this one: what was filtered stays so.

    Never as arguments of url_for: a query may name what url_for understands otherwise.
    """
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in without]
    query = urlencode(kept)
    return f"{address}?{query}" if query else address
