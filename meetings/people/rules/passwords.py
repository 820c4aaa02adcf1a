"""Which passwords are strong enough, and how they are kept (NIST SP 800-63B, OWASP)."""

import re
import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from meetings.kit import vietnamese
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

LONGEST: Final = 128
_FEWEST_SIGNS: Final = 5
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_GROUPS: Final = 4
_SHORTEST_NAME: Final = 4  # a shorter one stands in half of all words
_SIGNS_OF_A_GROUP: Final = 4

# Argon2 takes memory and a core: never more than this many at once, whoever knocks.
_AT_ONCE: Final = BoundedSemaphore(4)

# The stems of passwords that lists of stolen ones begin with, here and abroad; digits, blanks and
# signs around them do not make them better.
_COMMON_WORDS: Final = """
a abc abcabc abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij abcdefghijkl
abcdefghijklmnop abcxyz access adgjmptw admin administrator adminadmin alexander amanda
andrew anhnhoem anhyeuem anthony ashley asdf asdfasdf asdfgh asdfghjkl asdfghjklqwertyuiop
azerty azertyuiop baby bailey baseball batman basketball buihuong butterfly changeme
changemenow charlie chelsea chicken chinhphu chocolate chucmungnammoi computer congty
congtyabc cookie corporate dangnhap danang daniel default defaultpassword demo demodemo
diemcau donald dragon emyeuanh enter family fender football forever freedom friends fuckyou
gfhjkm ginger giadinh guest hanoi hanoivietnam hello helloworld heslo hoangsa hoilamgi
hochiminh iloveyou iloveyouforever iloveyouverymuch internet ironman jennifer jessica jordan
joshua justin kamehameha khongbiet khongcomatkhau khongcopass khongnho killer kimanh letmein
letmeinnow liverpool lovelove loveme loveyou lqsym maiyeuem manchester matkhau matkhaumoi
matkhaucuatoi master maverick michael michelle minhanh monkey motdoi mothaiba mustang mynoob
nguyen nguyenthi nguyenvana nguyenvannam nicole ninja nothing okokok orange pass passpass
password passwordpassword passwort passw pa pepper phuong pokemon princess purple qazqaz
qazwsx qazwsxedc qazwsxedcrfv qazwsxedcrfvtgb qqww qwer qwerasdf qwerasdfzxcv qwert qwerty
qwertyqwerty qwertyui qwertyuiop qwertyuiopasdfghjkl ranger robert root samsung secret
secretpassword senha server shadow simple snoopy soccer starwars student summer sunshine
superman supervisor support sysadmin system taikhoan taylor tennis test tester testing
testtest thanhcong thanhpho thienthan thomas tinhyeu toiyeuvietnam toor trungtam
trungtamhoinghi truyenhinh ubnd uyban uybannhandan user username vietnam vietnamvodich
vietnamvietnam viettel welcome welcomewelcome whatever windows winner xinchao yeuem
yeuemnhieulam yeunhau zaqwsx zaqxsw zxcv zxcvbn zxcvbnm zxczxc
"""
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_LEET: Final = str.maketrans("013457@$", "oieastas")
_RUNS: Final = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")


class WeakPasswordError(InvalidError):
    """Somebody could guess this password."""


class WrongPasswordError(InvalidError):
    """The current password is not right."""


class Hasher:
    """Argon2id with one set of parameters."""

    def __init__(self, argon: PasswordHasher) -> None:
        self._argon = argon
        self._decoy = argon.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """Return what is stored of a password."""
        with _AT_ONCE:
            return self._argon.hash(vietnamese.nfc(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Say whether a password is the stored one; where none is stored it takes as long."""
        try:
            with _AT_ONCE:
                fits: object = self._argon.verify(stored or self._decoy, vietnamese.nfc(password))
        except (VerificationError, InvalidHashError):
            return False
        return bool(fits and stored)

    def is_outdated(self, stored: str) -> bool:
        """Say whether a password was stored with other parameters than today's."""
        return self._argon.check_needs_rehash(stored)


@cache
def hasher(*, cheap: bool = False) -> Hasher:
    """Return the way passwords are kept: argon2id with 46 MiB (OWASP); cheap for tests only."""
    if cheap:
        return Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Hasher(PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1))


def draw() -> str:
    """Draw a first password of 79 random bits, easy to read out: kx7m-pq3r-9tnd-w2hc."""
    groups = ("".join(map(secrets.choice, [_ALPHABET] * _SIGNS_OF_A_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def check(password: str, *, username: str, least: int) -> None:
    """Refuse a password that is short, common, a run of neighbours or the name itself."""
    if len(password) < least:
        raise WeakPasswordError(
            _m("Mật khẩu cần ít nhất %(least)s ký tự."), field="new", least=least
        )
    if len(password) > LONGEST:
        raise WeakPasswordError(
            _m("Mật khẩu dài tối đa %(most)s ký tự."), field="new", most=LONGEST
        )
    folded = vietnamese.fold(password).replace(" ", "")
    name = _name(username)
    if len(name) >= _SHORTEST_NAME and name in _name(folded):
        raise WeakPasswordError(_m("Mật khẩu không được chứa tên đăng nhập."), field="new")
    if _is_common(folded):
        raise WeakPasswordError(
            _m("Mật khẩu này dễ đoán. Hãy dùng một câu dài chỉ mình bạn biết."), field="new"
        )


def _name(text: str) -> str:
    """Return the letters and digits alone, so that dots do not hide a name."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _is_common(folded: str) -> bool:
    if len(set(folded)) < _FEWEST_SIGNS or any(_name(folded) in run for run in _RUNS):
        return True
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    stems = {re.sub(r"[\W\d_]", "", read) for read in (bare, bare.translate(_LEET))}
    return any(not stem or stem in _COMMON or _is_doubled(stem) for stem in stems)


def _is_doubled(stem: str) -> bool:
    """Say whether a common word stands there several times."""
    return any(stem == stem[:n] * (len(stem) // n) and stem[:n] in _COMMON for n in range(2, 9))
