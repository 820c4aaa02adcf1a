"""Passwords, attempts, user names and where one goes after signing in."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from meetings.people.rules import accounts, guard, passwords

NOW = datetime(2027, 3, 1, 5, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
EVIL = ("evil.example", "evil.example/path", "user@evil.example", "127.0.0.1:1", "evil。example")
PREFIXES = (
    "//", "///", "////", "/\\", "\\/", "\\\\", "\\", "/\\/", "/%5C", "/%2F/", "/%2f%2f", "http://",
    "https://", "HTTPS://", "http:", "http:\\\\", "ftp://", "javascript:", "data:", "mailto:",
    " //", "\t//", "\n//", "/\t/", "/\n/", "\x00//", "", ".", "?next=//"
)  # fmt: skip


@pytest.mark.parametrize("host", EVIL)
@pytest.mark.parametrize("prefix", PREFIXES)
def test_one_never_leaves_the_house_after_signing_in(prefix: str, host: str) -> None:
    assert accounts.own_path(f"{prefix}{host}") == "/"


@pytest.mark.parametrize(
    "payload",
    ["", "/a\r\nLocation:x", "/a\x00", "/\u2028x", "/\u202ex", "/\ufeffx", "/a\\b", "http:/x"],
)
def test_odd_characters_lead_home(payload: str) -> None:
    assert accounts.own_path(payload) == "/"


@pytest.mark.parametrize(
    "path",
    ["/", "/conferences/", "/conferences/hn-2020-02-12?q=%C4%91i%E1%BB%83m&page=2", "/a?b=c d"],
)
def test_own_pages_are_reached(path: str) -> None:
    assert accounts.own_path(path) == path


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá", "password1234", "P@ssw0rd2024!", "matkhau123456", "Mật khẩu 2026", "123456789012",
        "111111111111", "qwertyuiop123", "abcdefghijkl", "iloveyou!!!!!!", "passwordpassword",
        "thuky.hanoi.2026", "Thuky-Hanoi-2026", "x" * 129,
    ],
)  # fmt: skip
def test_a_password_that_can_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(passwords.WeakPasswordError):
        passwords.check(password, username="thuky.hanoi", least=12)


@pytest.mark.parametrize("password", ["ba con vịt xiêm", "sông Hồng chảy ra biển", "diemcau-demo"])
def test_a_long_sentence_is_a_password(password: str) -> None:
    passwords.check(password, username="thuky.hanoi", least=12)


def test_a_drawn_password_is_strong_and_new_each_time() -> None:
    drawn = {passwords.draw() for _ in range(200)}

    assert len(drawn) == 200
    for one in drawn:
        passwords.check(one, username="thuky.hanoi", least=12)


def test_a_password_is_kept_hashed_and_compared_in_one_form() -> None:
    hasher = passwords.hasher(cheap=True)
    stored = hasher.hash(unicodedata.normalize("NFD", "ba con vịt xiêm"))

    assert "vịt" not in stored
    assert stored.startswith("$argon2id$")
    assert hasher.matches(stored, "ba con vịt xiêm")
    assert not hasher.matches(stored, "ba con vịt xiêm ")


def test_an_unknown_name_costs_as_much_as_a_known_one() -> None:
    hasher = passwords.hasher(cheap=True)
    decoy = hasher._decoy

    assert decoy.split("$")[1:4] == hasher.hash("x").split("$")[1:4], "the same work for both"
    assert not hasher.matches(None, "x")
    assert not hasher.matches("", "x")


def test_the_real_parameters_are_those_of_owasp() -> None:
    stored = passwords.hasher().hash("ba con vịt xiêm")

    assert "$m=47104,t=2,p=1$" in stored
    assert passwords.hasher().is_outdated(passwords.hasher(cheap=True).hash("x"))


def test_after_five_attempts_one_waits_longer_each_time() -> None:
    locks = {n: guard.lock(n, most=5, now=NOW) for n in range(1, 101)}

    assert [n for n, until in locks.items() if until] == list(range(5, 101, 5))
    assert locks[5] == NOW + QUARTER
    assert locks[10] == NOW + 2 * QUARTER
    assert locks[15] == NOW + 4 * QUARTER
    assert locks[100] == NOW + timedelta(days=1)


def test_a_quiet_day_forgets_old_attempts() -> None:
    assert guard.count(4, last_at=NOW - timedelta(hours=23), now=NOW) == 5
    assert guard.count(4, last_at=NOW - timedelta(hours=25), now=NOW) == 1
    assert guard.count(0, last_at=None, now=NOW) == 1


def test_a_lock_says_how_long_it_still_lasts() -> None:
    with pytest.raises(guard.TooManyAttemptsError) as refused:
        guard.check_unlocked(NOW + timedelta(minutes=14, seconds=1), now=NOW)

    assert refused.value.facts == {"minutes": 15}
    guard.check_unlocked(NOW, now=NOW)
    guard.check_unlocked(None, now=NOW)


def test_what_was_typed_as_a_name_is_not_kept() -> None:
    kept = guard.of_sign_in(username_key="my secret password", ip="10.0.0.1")

    assert "secret" not in kept[0].key
    assert kept[1].is_shared
    assert kept[1].most > kept[0].most


@pytest.mark.parametrize("number", range(100))
def test_names_that_look_alike_are_one_name_or_none(number: int) -> None:
    base = f"thuky{number}"
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in base)
    lookalike = base.replace("u", "υ")  # a Greek letter

    assert accounts.username_key(wide) == accounts.username_key(base.upper()) == base
    with pytest.raises(accounts.BadUsernameError):
        accounts.check_username(lookalike)


@pytest.mark.parametrize(
    "name", ["ab", "-abc", "nguyễn.lan", "a b c", "a" * 65, "lan\u200b", "a/../b"]
)
def test_a_user_name_is_plain(name: str) -> None:
    with pytest.raises(accounts.BadUsernameError):
        accounts.check_username(name)


def test_a_session_ends_when_idle_or_old() -> None:
    idle = timedelta(minutes=30)
    late = NOW + timedelta(hours=12)

    assert accounts.is_open(seen_at=NOW, expires_at=late, now=NOW, idle=idle)
    assert not accounts.is_open(seen_at=NOW - idle, expires_at=late, now=NOW, idle=idle)
    assert not accounts.is_open(seen_at=late, expires_at=late, now=late, idle=idle)


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Safari/604", "Safari · iPhone"),
        ("", "—"),
    ],
)
def test_a_device_has_a_name(agent: str, named: str) -> None:
    assert accounts.device(agent) == named
