"""Plainly fictional people, always the same for the same key."""

import hashlib
from typing import Final

_FAMILIES: Final = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ",
    "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Lâm", "Đoàn",
)  # fmt: skip
_MIDDLES: Final = (
    "Văn", "Thị", "Minh", "Quang", "Ngọc", "Hữu", "Thu", "Đức", "Thanh", "Anh", "Xuân", "Hải",
    "Kim", "Bảo", "Gia", "Mạnh",
)  # fmt: skip
_GIVEN: Final = (
    "An", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hà", "Hạnh", "Hiếu", "Hòa", "Hùng", "Hương",
    "Khánh", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Nhung", "Oanh", "Phong", "Phúc",
    "Quân", "Quyên", "Sơn", "Tâm", "Thảo", "Thắng", "Thủy", "Trang", "Tuấn", "Vân", "Việt",
    "Yến",
)  # fmt: skip


def person(key: str) -> str:
    """Return a name that belongs to the key; no real person is meant."""
    number = draw(key, 2**31)
    family = _FAMILIES[number % len(_FAMILIES)]
    middle = _MIDDLES[number // 32 % len(_MIDDLES)]
    return f"{family} {middle} {_GIVEN[number // 1024 % len(_GIVEN)]}"


def phone(key: str) -> str:
    """Return a telephone number of a block that is given to nobody."""
    return f"0900 {draw(key, 1000):03d} {draw(key + '.', 1000):03d}"


def draw(key: str, below: int) -> int:
    """Return a number from 0 to below-1 that belongs to the key, the same in every run."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % below
