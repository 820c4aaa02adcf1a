"""A backup of database and files that is whole or not there, and proves itself."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from meetings.kit import backup_errors
from meetings.kit.backup_engines import DatabaseEngine, engine_of
from meetings.kit.files import LocalFiles

_FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_FILES: Final = "files"


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup holds: each part with its SHA-256 and size in bytes, rows of each table.

    `damaged` names stored files that were no longer what they should be, and are left out.
    """

    format: int
    made_at: str
    engine: str
    parts: Mapping[str, tuple[str, int]]
    rows: Mapping[str, int]
    damaged: tuple[str, ...] = ()


def backup(
    database_url: str,
    files_root: Path,
    target: Path,
    *,
    made_at: datetime,
    tools: Path | None = None,
) -> Manifest:
    """Write a new backup into the folder `target`, which must not hold anything yet.

    The database comes first: a file is stored before the row that names it, so each row in the
    backup finds its file there. Raises a BackupError and leaves no folder that looks whole.
    """
    if target.exists() and any(target.iterdir()):
        raise backup_errors.target_not_empty(target)
    engine = engine_of(database_url, tools)
    half = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    try:
        manifest = _write(engine, LocalFiles(files_root), half, made_at)
        os.sync()
        half.rename(target)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return manifest


def verify(target: Path, *, tools: Path | None = None) -> Manifest:
    """Prove that the backup is whole and can be read; raises BackupDamagedError otherwise."""
    manifest = _read_manifest(target)
    found = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    odd = sorted(found.symmetric_difference({*manifest.parts, _MANIFEST}))
    if odd:
        raise backup_errors.damaged(odd[0])
    for name, recorded in manifest.parts.items():
        if _measured(target / name) != recorded:
            raise backup_errors.damaged(name)
    engine = _engine_of_backup(manifest, tools)
    engine.check(target / engine.dump, manifest.rows)
    return manifest


def restore(
    target: Path,
    database_url: str,
    files_root: Path,
    *,
    force: bool = False,
    tools: Path | None = None,
) -> Manifest:
    """Bring database and files back from the backup in `target`, after proving it.

    The programs that use the database must be stopped. Files that stand there already stay;
    they are named by their content. Raises NotEmptyError when the database holds anything and
    `force` is not set; then, and with any other BackupError, the database stays as it was.
    """
    manifest = verify(target, tools=tools)
    engine = engine_of(database_url, tools)
    if engine.name != manifest.engine:
        raise backup_errors.engines_differ(manifest.engine, engine.name)
    if not force and engine.holds_data():
        raise backup_errors.database_not_empty()
    _restore_files(LocalFiles(target / _FILES), LocalFiles(files_root))
    engine.restore(target / engine.dump, manifest.rows)
    return manifest


def _write(engine: DatabaseEngine, files: LocalFiles, half: Path, made_at: datetime) -> Manifest:
    rows = engine.write(half / engine.dump)
    damaged = tuple(sorted(_copy_files(files, LocalFiles(half / _FILES))))
    paths = sorted(path for path in half.rglob("*") if path.is_file())
    manifest = Manifest(
        format=_FORMAT,
        made_at=made_at.isoformat(),
        engine=engine.name,
        parts={str(path.relative_to(half)): _measured(path) for path in paths},
        rows=rows,
        damaged=damaged,
    )
    written = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (half / _MANIFEST).write_text(written, encoding="utf-8")
    return manifest


def _copy_files(files: LocalFiles, copies: LocalFiles) -> Iterator[str]:
    """Copy every stored file and name those that are damaged; an orphan may vanish meanwhile."""
    for sha256 in files.digests():
        path = copies.path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(files.path(sha256), path)
            if not copies.intact(sha256):
                path.unlink()
                yield sha256


def _restore_files(source: LocalFiles, target: LocalFiles) -> None:
    for sha256 in source.digests():
        path = source.path(sha256)
        if not target.intact(sha256):
            target.path(sha256).unlink(missing_ok=True)
            with path.open("rb") as content:
                target.put(content, limit=path.stat().st_size)


def _measured(path: Path) -> tuple[str, int]:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest(), path.stat().st_size


def _read_manifest(target: Path) -> Manifest:
    try:
        read = json.loads((target / _MANIFEST).read_text(encoding="utf-8"))
        parts = {name: (str(sha256), int(size)) for name, (sha256, size) in read["parts"].items()}
        manifest = Manifest(**{**read, "parts": parts, "damaged": tuple(read["damaged"])})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise backup_errors.no_manifest(target) from error
    if manifest.format != _FORMAT:
        raise backup_errors.no_manifest(target)
    return manifest


def _engine_of_backup(manifest: Manifest, tools: Path | None) -> DatabaseEngine:
    # Reading a backup needs no database, only to know how to read.
    return engine_of(f"{manifest.engine}:///unused", tools)
