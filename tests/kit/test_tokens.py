"""Secrets in addresses are long, stored hashed, bound to a purpose and end in time."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kit import tokens
from meetings.kit.tokens import BadLinkError, ExpiredLinkError

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
KEY = "k" * 32


def _signed(payload: str = "42") -> str:
    return tokens.sign(payload, purpose="reset", key=KEY, expires_at=NOON + timedelta(minutes=30))


def test_tokens_and_identifiers_never_repeat_and_fit_an_address() -> None:
    drawn = {tokens.new_token() for _ in range(1000)}
    identifiers = {tokens.public_id() for _ in range(1000)}

    assert len(drawn) == len(identifiers) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", token) for token in drawn)
    assert all(re.fullmatch(r"[a-z2-7]{26}", identifier) for identifier in identifiers)


def test_only_the_digest_is_stored() -> None:
    assert tokens.digest("abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_secrets_are_compared_whole() -> None:
    assert tokens.same("điểm cầu", "điểm cầu")
    assert not tokens.same("điểm cầu", "điểm cấu")


@given(st.text(max_size=200))
def test_a_signed_link_gives_its_payload_back(payload: str) -> None:
    token = _signed(payload)

    assert re.fullmatch(r"[A-Za-z0-9_.-]+", token)
    assert tokens.read_signed(token, purpose="reset", key=KEY, now=NOON) == payload


def test_a_link_ends_at_its_moment() -> None:
    token = _signed()
    last = NOON + timedelta(minutes=29, seconds=59)

    assert tokens.read_signed(token, purpose="reset", key=KEY, now=last) == "42"
    with pytest.raises(ExpiredLinkError):
        tokens.read_signed(token, purpose="reset", key=KEY, now=NOON + timedelta(minutes=30))


@pytest.mark.parametrize(("purpose", "key"), [("answer", KEY), ("reset", "x" * 32)])
def test_a_link_serves_one_purpose_under_one_key(purpose: str, key: str) -> None:
    with pytest.raises(BadLinkError):
        tokens.read_signed(_signed(), purpose=purpose, key=key, now=NOON)


def test_a_changed_link_is_refused_wherever_it_was_changed() -> None:
    token = _signed()
    for place in range(len(token) - 1):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(BadLinkError):
            tokens.read_signed(
                token[:place] + other + token[place + 1 :], purpose="reset", key=KEY, now=NOON
            )


@pytest.mark.parametrize("token", ["", ".", "a.b", "ừ.ừ", "\x00", "." * 50, "eA.c2ln"])
def test_nonsense_is_not_a_link(token: str) -> None:
    with pytest.raises(BadLinkError):
        tokens.read_signed(token, purpose="reset", key=KEY, now=NOON)


def test_an_end_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        tokens.sign("42", purpose="reset", key=KEY, expires_at=datetime(2026, 9, 1))
