"""Looking into the mailbox for answers by hand."""

from collections.abc import Iterator

import pytest
from flask import Flask

from config import SettingError, _reply_address
from tests.bench.mailbox import ReplyBox, running_mailbox
from tests.cast import Cast
from tests.cli.conftest import Type


@pytest.fixture(scope="module")
def reply_box() -> Iterator[ReplyBox]:
    """A real mailbox."""
    with running_mailbox() as box:
        yield box


@pytest.fixture
def reading(app: Flask, reply_box: ReplyBox, monkeypatch: pytest.MonkeyPatch) -> ReplyBox:
    """The mailbox that the product is told to read."""
    monkeypatch.setitem(app.config, "REPLY_ADDRESS", reply_box.address)
    monkeypatch.setitem(app.config, "IMAP_URL", reply_box.url)
    return reply_box


def test_what_waits_is_worked_off_and_told(cast: Cast, reading: ReplyBox, type_in: Type) -> None:
    reading.receive(b"From: a@b.vn\r\nTo: hop@traloi.example\r\n\r\nx")

    assert type_in("replies", "fetch").output == "Đã đọc 1 thư, 1 thư cần xem.\n"
    assert type_in("replies", "fetch").output == "Đã đọc 0 thư, 0 thư cần xem.\n"
    assert "✓ Hộp thư nhận trả lời: hop@traloi.example" in type_in("doctor").output


@pytest.mark.parametrize("url", ["", "pop3://hop@127.0.0.1", "imap://hop:x@127.0.0.1:1"])
def test_a_mailbox_that_is_missing_or_away_is_told(
    app: Flask,
    cast: Cast,
    reading: ReplyBox,
    type_in: Type,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "IMAP_URL", url)

    done = type_in("replies", "fetch")

    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


@pytest.mark.parametrize(
    "address", ["hop+x@tinh.vn", "hop", "a@b c", "qua-dai-khong-vua@tinh.vn", "<hop@tinh.vn>"]
)
def test_a_reply_address_to_which_no_token_fits_stops_the_start(address: str) -> None:
    with pytest.raises(SettingError):
        _reply_address(address)


def test_a_plain_reply_address_is_taken() -> None:
    assert _reply_address(" Hop@Tinh.gov.vn ") == "hop@tinh.gov.vn"
