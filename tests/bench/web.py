"""A real HTTP receiver that keeps what it is given, and answers as it is told."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


class Machine:
    """What has arrived, in order of arrival."""

    def __init__(self) -> None:
        self.url = ""
        self.host = ""
        self.status = 204
        self.headers: dict[str, str] = {}
        self.drops = 0  # so many of the next requests are taken, and the line drops
        self.received: list[Received] = []

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Keep a request and answer it."""
        length = int(request.headers.get("Content-Length", "0"))
        body = request.rfile.read(length)
        self.received.append(
            Received(path=request.path, headers=dict(request.headers.items()), body=body)
        )
        if self.drops:
            self.drops -= 1
            request.connection.close()
            return
        request.send_response(self.status)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.end_headers()


def certificate(folder: Path, *, name: str) -> Path:
    """Make a certificate of one's own for a name ("IP:127.0.0.1"), key included; return its file."""
    made = folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-noenc", "-days", "1", "-subj", "/CN=thu-nghiem", "-addext", f"subjectAltName={name}",
         "-keyout", made.with_suffix(".key"), "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    made.write_bytes(made.read_bytes() + made.with_suffix(".key").read_bytes())
    return made


@contextmanager
def running_machine(*, encrypted_by: Path | None = None) -> Iterator[Machine]:
    """Receive requests on a free port of this machine as long as the block lasts.

    With the file of a certificate and its key it speaks TLS.
    """
    machine = Machine()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            machine.answer(self)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of one who hung up."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if encrypted_by:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(encrypted_by)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    machine.host = f"127.0.0.1:{server.server_port}"
    machine.url = f"{'https' if encrypted_by else 'http'}://{machine.host}/nhan"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield machine
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
