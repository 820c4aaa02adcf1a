"""Handing a mail over: what the server says is what is reported."""

import re
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from meetings.kit.mail import build
from meetings.kit.mailing import (
    Delivery,
    FileTransport,
    Outcome,
    SmtpTransport,
    Transport,
    transport_from,
)
from tests.bench.ports import free_port
from tests.kit.test_mail import PLAIN, WHOLE

HANG_UP, SAY_NOTHING = "hang up", "say nothing"
POLITE = {
    "greeting": "220 here",
    "EHLO": "250 here",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "mail": "250 taken",
    "QUIT": "221 bye",
}


class _Scripted(socketserver.StreamRequestHandler):
    """A mail server that answers each step as it was told."""

    script: dict[str, str]
    heard: list[str]
    finished: threading.Event

    def handle(self) -> None:
        if not self._answer("greeting"):
            return
        while line := self.rfile.readline():
            word = line.decode().split()[0].upper()
            self.heard.append(word)
            if not self._answer(word):
                return
            if word == "DATA" and self.script["DATA"].startswith("354"):
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self.heard.append("mail")
                if not self._answer("mail"):
                    return

    def _answer(self, step: str) -> bool:
        answer = self.script.get(step, "502 unknown")
        if answer == SAY_NOTHING:
            self.finished.wait(10)
        if answer in {HANG_UP, SAY_NOTHING}:
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return True


@contextmanager
def _scripted(**answers: str) -> Iterator[tuple[str, list[str]]]:
    heard: list[str] = []
    finished = threading.Event()
    kind = type(
        "_Script",
        (_Scripted,),
        {"script": POLITE | answers, "heard": heard, "finished": finished},
    )
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{server.server_address[1]}", heard
        finally:
            finished.set()
            server.shutdown()
            thread.join()


class _Keeper:
    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 taken"


@contextmanager
def _real(**options: Any) -> Iterator[tuple[str, _Keeper]]:
    keeper, port = _Keeper(), free_port()
    controller = Controller(keeper, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"127.0.0.1:{port}", keeper
    finally:
        controller.stop()


def _knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    known = data == LoginPassword(b"diem cau", b"p@ss:word/1")
    return AuthResult(success=known, handled=False)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of localhost, signed by nobody."""
    folder = tmp_path_factory.mktemp("certificate")
    crt, key = folder / "localhost.crt", folder / "localhost.key"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    command += " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -days 2"
    subprocess.run([*command.split(), "-keyout", key, "-out", crt], check=True, capture_output=True)
    return crt, key


def _tls(certificate: tuple[Path, Path]) -> Any:
    import ssl

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


def test_a_real_server_receives_every_byte() -> None:
    mail = build(replace(WHOLE, text="một\n.hai\n..ba\n.\nbốn\n"))

    with _real() as (place, keeper):
        delivery = SmtpTransport(f"smtp://{place}").send(mail)

    assert delivery == Delivery(outcome=Outcome.SENT, code=250, detail="taken")
    (envelope,) = keeper.envelopes
    assert envelope.content == mail.as_bytes()
    assert envelope.mail_from == "hop+k7@diem-cau.example"
    assert envelope.rcpt_tos == ["hoa@quangnam.example"]


@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [
        ("greeting", "421 busy", Outcome.TEMPORARY),
        ("greeting", "554 not you", Outcome.TEMPORARY),
        ("greeting", HANG_UP, Outcome.TEMPORARY),
        ("greeting", SAY_NOTHING, Outcome.TEMPORARY),
        ("EHLO", HANG_UP, Outcome.TEMPORARY),
        ("MAIL", "451 later", Outcome.TEMPORARY),
        ("MAIL", "552 too big", Outcome.REFUSED),
        ("MAIL", "530 sign in first", Outcome.TEMPORARY),
        ("RCPT", "450 grey", Outcome.TEMPORARY),
        ("RCPT", "550 nobody here", Outcome.REFUSED),
        ("RCPT", "200 strange but yes", Outcome.SENT),
        ("RCPT", HANG_UP, Outcome.TEMPORARY),
        ("DATA", "421 going down", Outcome.TEMPORARY),
        ("DATA", "554 no", Outcome.REFUSED),
        ("DATA", "250 strange", Outcome.TEMPORARY),
        ("DATA", HANG_UP, Outcome.TEMPORARY),
        ("mail", "452 no room", Outcome.TEMPORARY),
        ("mail", "554 looks like spam", Outcome.REFUSED),
        ("mail", HANG_UP, Outcome.UNKNOWN),
        ("mail", SAY_NOTHING, Outcome.UNKNOWN),
        ("QUIT", "500 what", Outcome.SENT),
        ("QUIT", HANG_UP, Outcome.SENT),
    ],
)
def test_the_outcome_is_what_the_server_did(step: str, answer: str, outcome: Outcome) -> None:
    with _scripted(**{step: answer}) as (url, _):
        delivery = SmtpTransport(url, timeout=0.3).send(build(PLAIN))

    assert delivery.outcome is outcome
    assert delivery.detail
    if answer[0].isdigit() and outcome is not Outcome.SENT:
        assert (delivery.code, delivery.detail) == (int(answer[:3]), answer[4:])


def test_nothing_more_is_said_after_a_refusal() -> None:
    with _scripted(RCPT="550 nobody here") as (url, heard):
        SmtpTransport(url).send(build(PLAIN))

    assert heard == ["EHLO", "MAIL", "RCPT", "QUIT"]


def test_the_words_of_the_server_are_kept_short_and_plain() -> None:
    with _scripted(RCPT="550 no\x1b[31m " + "x" * 800) as (url, _):
        delivery = SmtpTransport(url).send(build(PLAIN))

    assert len(delivery.detail) == 500
    assert "\x1b" not in delivery.detail


def test_a_server_that_is_away_is_asked_again_later() -> None:
    delivery = SmtpTransport(f"smtp://127.0.0.1:{free_port()}").send(build(PLAIN))

    assert delivery.outcome is Outcome.TEMPORARY
    assert "Refused" in delivery.detail


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize(
    ("user", "outcome", "code"),
    [
        ("diem%20cau:p%40ss%3Aword%2F1", Outcome.SENT, 250),
        ("diem%20cau:wrong", Outcome.TEMPORARY, 535),
    ],
)
def test_signing_in(user: str, outcome: Outcome, code: int) -> None:
    options = {"auth_required": True, "auth_require_tls": False, "authenticator": _knows}
    with _real(**options) as (place, keeper):
        delivery = SmtpTransport(f"smtp://{user}@{place}").send(build(PLAIN))

    assert (delivery.outcome, delivery.code) == (outcome, code)
    assert len(keeper.envelopes) == (1 if outcome is Outcome.SENT else 0)


def test_a_trusted_server_is_spoken_to_in_secret(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    context = _tls(certificate)

    with _real(tls_context=context, require_starttls=True) as (place, keeper):
        delivery = SmtpTransport(f"smtp://{place}?starttls=1").send(build(PLAIN))

    assert delivery.outcome is Outcome.SENT, delivery
    assert len(keeper.envelopes) == 1


def test_an_encrypted_port_works_too(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))

    with _real(ssl_context=_tls(certificate)) as (place, keeper):
        delivery = SmtpTransport(f"smtps://{place}").send(build(PLAIN))

    assert delivery.outcome is Outcome.SENT, delivery
    assert len(keeper.envelopes) == 1


def test_a_server_that_cannot_prove_itself_gets_nothing(certificate: tuple[Path, Path]) -> None:
    with _real(tls_context=_tls(certificate)) as (place, keeper):
        delivery = SmtpTransport(f"smtp://{place}?starttls=1").send(build(PLAIN))

    assert delivery.outcome is Outcome.TEMPORARY
    assert "certificate" in delivery.detail.lower()
    assert not keeper.envelopes


def test_without_encryption_nothing_is_sent_where_it_was_asked_for() -> None:
    with _real() as (place, keeper):
        delivery = SmtpTransport(f"smtp://{place}?starttls=1").send(build(PLAIN))

    assert delivery.outcome is Outcome.TEMPORARY
    assert not keeper.envelopes


@pytest.mark.parametrize(
    "url",
    [
        "smtp://user:secret@mail.example.org",
        "smtp://",
        "http://mail.example.org",
        "mail.example.org:25",
        "smtp://mail.example.org?startls=1",
        "smtp://mail.example.org?starttls=yes",
        "smtps://user:mật@mail.example.org",
        "file://host/folder",
        "",
    ],
)
def test_an_address_that_is_wrong_or_unsafe_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=r"mail|password"):
        transport_from(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("smtp://mail.example.org", "SmtpTransport(mail.example.org:25)"),
        ("smtp://u:secret@mail.example.org?starttls=1", "SmtpTransport(mail.example.org:587)"),
        ("smtps://u:secret@mail.example.org", "SmtpTransport(mail.example.org:465)"),
        ("smtp://mail.example.org:2525", "SmtpTransport(mail.example.org:2525)"),
        ("file:///var/th%C6%B0", "FileTransport(/var/thư)"),
    ],
)
def test_a_transport_tells_its_place_and_no_password(url: str, shown: str) -> None:
    assert repr(transport_from(url)) == shown


def test_a_folder_receives_each_mail_once(tmp_path: Path) -> None:
    folder = tmp_path / "thư đi"
    transport = transport_from(f"file://{folder}")
    mail = build(WHOLE)

    deliveries = [transport.send(mail), transport.send(mail)]

    (written,) = folder.iterdir()
    assert re.fullmatch(r"20200206T100000-[0-9a-f]{16}\.eml", written.name)
    assert written.read_bytes() == mail.as_bytes()
    assert deliveries == [Delivery(outcome=Outcome.SENT, detail=written.name)] * 2


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    transport: Transport = FileTransport(tmp_path / "taken")

    assert transport.send(build(PLAIN)).outcome is Outcome.TEMPORARY
