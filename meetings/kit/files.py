"""Files kept by their content: written once, never overwritten, named by nobody."""

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote, urlsplit

from meetings.kit.errors import TooLargeError
from meetings.kit.i18n import mark as _m

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 1024 * 1024
_HALF: Final = "incoming"  # the folder of files that are still being written
_MEGABYTE: Final = 1024 * 1024


class FileTooLargeError(TooLargeError):
    """The file is larger than is taken here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """What identifies a stored file: the SHA-256 of its bytes (64 hex digits), and its size."""

    sha256: str
    size: int


class LocalFiles:
    """A folder in which each file is called `ab/ab12…`, after its SHA-256.

    A file is whole and on the disk before its name appears, so write it before the row that
    names it is committed; what no row names is swept away later.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes | BinaryIO, *, limit: int) -> StoredFile:
        """Keep the bytes and tell how to find them; the same bytes are kept once.

        Raises FileTooLargeError above `limit` bytes, and keeps nothing then.
        """
        source = io.BytesIO(data) if isinstance(data, bytes) else data
        incoming = self.root / _HALF
        incoming.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=incoming)
        half = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                stored = _copy(source, target, limit)
                target.flush()
                os.fsync(target.fileno())
            self._settle(half, stored)
        finally:
            half.unlink(missing_ok=True)
        return stored

    def path(self, sha256: str) -> Path:
        """Tell where the file lies; raises ValueError for what is no SHA-256 in hex."""
        if not _DIGEST.fullmatch(sha256):
            raise ValueError("a stored file is named by 64 hex digits")
        return self.root / sha256[:2] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """Open a stored file for reading; raises FileNotFoundError when it is not there."""
        return self.path(sha256).open("rb")

    def read(self, sha256: str) -> bytes:
        """Give all bytes of a stored file; raises FileNotFoundError when it is not there."""
        return self.path(sha256).read_bytes()

    def exists(self, sha256: str) -> bool:
        """Tell whether the file is here."""
        return self.path(sha256).is_file()

    def intact(self, sha256: str) -> bool:
        """Tell whether the file is here and still has the content it is named after."""
        try:
            with self.path(sha256).open("rb") as source:
                return hashlib.file_digest(source, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def digests(self) -> Iterator[str]:
        """Name every stored file, in no order."""
        for path in self._stored():
            yield path.name

    def sweep(self, known: Container[str], *, older_than: datetime) -> int:
        """Remove what no row names and nobody touched since that moment; tell how many.

        Halves left by a crash go too. Ask with a day's grace: a file is stored before its row.
        """
        if older_than.tzinfo is None:
            raise ValueError("naive datetime")
        orphans = (path for path in self._stored() if path.name not in known)
        halves = (self.root / _HALF).glob("*")
        return sum(_remove_old(path, older_than) for path in (*orphans, *halves))

    def _settle(self, half: Path, stored: StoredFile) -> None:
        final = self.path(stored.sha256)
        if not final.parent.is_dir():
            final.parent.mkdir(exist_ok=True)
            _sync_folder(self.root)
        if final.is_file() and final.stat().st_size == stored.size:
            # An orphan that is wanted again must look young to the sweep.
            with suppress(FileNotFoundError):
                os.utime(final)
                return
        half.chmod(0o640)
        half.replace(final)
        _sync_folder(final.parent)

    def _stored(self) -> Iterator[Path]:
        return (
            path for path in self.root.glob("[0-9a-f][0-9a-f]/*") if _DIGEST.fullmatch(path.name)
        )


def storage_from(url: str) -> LocalFiles:
    """Choose the storage by its address, file:///folder; raises ValueError for any other."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        raise ValueError("a folder for files is named as file:///path")
    return LocalFiles(Path(unquote(parts.path)))


def _copy(source: BinaryIO, target: BinaryIO, limit: int) -> StoredFile:
    drawn, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise FileTooLargeError(
                _m("Tệp lớn hơn %(limit)s MB. Hãy nén hoặc chia nhỏ tệp rồi tải lên lại."),
                limit=f"{limit / _MEGABYTE:.3g}",
            )
        drawn.update(chunk)
        target.write(chunk)
    return StoredFile(sha256=drawn.hexdigest(), size=size)


def _remove_old(path: Path, older_than: datetime) -> int:
    try:
        if path.stat().st_mtime >= older_than.timestamp():
            return 0
        path.unlink()
    except FileNotFoundError:
        return 0
    return 1


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
