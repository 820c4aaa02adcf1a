"""Static files under an address that changes with their content: browsers keep them for ever."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import (
    Flask,
    Response,
    current_app,
    has_request_context,
    request,
    send_from_directory,
    url_for,
)
from werkzeug.exceptions import NotFound

_FOR_EVER: Final = 365 * 24 * 3600
_COMPRESSED: Final = frozenset({".css", ".js", ".svg", ".json", ".webmanifest"})


class UnknownAssetError(LookupError):
    """A template asks for a file that is not there."""


class Assets:
    """The static files as the program found them: their names and one fingerprint over all.

    One fingerprint for the whole tree, and in the path: so a style sheet that imports another, a
    font in a style sheet and a module that imports a module keep plain relative addresses and
    still change together.
    """

    def __init__(self, root: Path) -> None:
        paths = sorted(path for path in root.rglob("*") if path.is_file())
        digest = hashlib.sha256()
        for path in paths:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        self.root = root
        self.version = digest.hexdigest()[:12]
        self.names = frozenset(path.relative_to(root).as_posix() for path in paths)
        self.addresses: dict[tuple[str, str], str] = {}


def init_app(app: Flask) -> None:
    """Fingerprint the static files and open their address to everybody."""
    app.extensions["assets"] = Assets(Path(app.static_folder or ""))
    app.add_url_rule("/static/v-<version>/<path:filename>", "asset", _send)


def asset(name: str) -> str:
    """Return the lasting address of a static file.

    Raises UnknownAssetError when there is no such file: a typing mistake must not reach a browser.
    """
    assets = _assets()
    if name not in assets.names:
        raise UnknownAssetError(f"{name}: no such file below {assets.root}")
    asked = (request.script_root if has_request_context() else "", name)
    if asked not in assets.addresses:
        assets.addresses[asked] = url_for("asset", version=assets.version, filename=name)
    return assets.addresses[asked]


def _assets() -> Assets:
    assets = current_app.extensions["assets"]
    if not isinstance(assets, Assets):
        raise TypeError("assets.init_app(app) has not been called")
    return assets


def _send(version: str, filename: str) -> Response:
    """Send one file; for ever under today's fingerprint, else to be asked for again."""
    assets = _assets()
    if filename not in assets.names:
        raise NotFound
    response = _compressed(assets, filename) or send_from_directory(assets.root, filename)
    response.vary.add("Accept-Encoding")
    if version == assets.version and not current_app.debug:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = _FOR_EVER
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return response


_send.is_public = True  # type: ignore[attr-defined]  # read by meetings.web.session, before anybody signs in


def _compressed(assets: Assets, filename: str) -> Response | None:
    """Answer with the gzipped text of a file, when the browser takes it and it is worth it."""
    if Path(filename).suffix not in _COMPRESSED or not request.accept_encodings["gzip"]:
        return None
    kind = mimetypes.guess_type(filename)[0] or "text/plain"
    response = Response(_gzip(assets.root / filename, assets.version), mimetype=kind)
    response.content_encoding = "gzip"
    return response


@lru_cache(maxsize=256)
def _gzip(path: Path, _version: str) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)
