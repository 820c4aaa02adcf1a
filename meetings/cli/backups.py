"""Backing up, proving a backup, and bringing everything back."""

import sys
from pathlib import Path
from typing import Final

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.audit import queries as audit
from meetings.cli.speaking import told
from meetings.kit import backups, clock, migrations, vietnamese
from meetings.kit.backups import Manifest
from meetings.kit.database import db
from meetings.kit.files import storage_from

_FOLDER: Final = click.Path(file_okay=False, path_type=Path)
_MEGABYTE: Final = 1024 * 1024
_AUDITOR: Final = Actor(id=0, name="Hệ thống", grants=(Grant(Role.AUDITOR, "/"),))


@click.command("backup")
@click.argument("folder", type=_FOLDER)
@with_appcontext
def backup(folder: Path) -> None:
    """Write a backup of database and files into a new, dated subfolder of FOLDER.

    The product may go on running. Ends with 1 when stored files were found damaged: the backup
    holds everything else then.
    """
    now = clock.now()
    target = folder / f"diemcau-{now.astimezone(vietnamese.ZONE):%Y%m%d-%H%M%S}"
    with told():
        manifest = backups.backup(_database(), _files(), target, made_at=now)
        click.echo(_("Đã sao lưu vào %(target)s", target=target))
        _show(manifest)
    if manifest.damaged:
        sys.exit(1)


@click.command("verify")
@click.argument("folder", type=_FOLDER)
@with_appcontext
def verify(folder: Path) -> None:
    """Prove that the backup in FOLDER is whole and can be read back."""
    with told():
        manifest = backups.verify(folder)
        click.echo(_("Bản sao lưu %(folder)s trọn vẹn.", folder=folder))
        _show(manifest)


@click.command("restore")
@click.argument("folder", type=_FOLDER)
@click.option("--force", is_flag=True, help="Replace a database that holds data.")
@with_appcontext
def restore(folder: Path, *, force: bool) -> None:
    """Bring database and files back from the backup in FOLDER; stop server and worker first."""
    with told():
        db.session.remove()
        db.engine.dispose()
        manifest = backups.restore(folder, _database(), _files(), force=force)
        click.echo(_("Đã phục hồi từ %(folder)s.", folder=folder))
        _show(manifest)
        _prove()


def _show(manifest: Manifest) -> None:
    """Print what the backup holds; stored files that were left out go to the error stream."""
    size = sum(size for _sha256, size in manifest.parts.values())
    facts = {
        _("Thời điểm"): manifest.made_at,
        _("Cơ sở dữ liệu"): manifest.engine,
        _("Số bảng"): len(manifest.rows),
        _("Số dòng"): sum(manifest.rows.values()),
        _("Số tệp"): len(manifest.parts),
        _("Dung lượng"): f"{size / _MEGABYTE:.1f} MB",
    }
    for name, fact in facts.items():
        click.echo(f"  {name}: {fact}")
    for sha256 in manifest.damaged:
        click.echo(_("Tệp lưu trữ bị hỏng, không sao lưu được: %(file)s", file=sha256), err=True)


def _prove() -> None:
    """Recompute the log of what was restored, or say what to do before it can be read."""
    if not migrations.are_current(current_app.config["MIGRATIONS_DIR"]):
        click.echo(_("Bản sao lưu của phiên bản khác. Hãy chạy tiếp: flask --app wsgi db upgrade"))
        return
    report = audit.verified(actor=_AUDITOR)
    if report.broken:
        raise click.ClickException(
            _("Nhật ký không liền mạch ở %(chain)s.", chain=report.broken[0].chain)
        )
    click.echo(_("Nhật ký liền mạch: %(entries)s mục.", entries=report.entries))


def _database() -> str:
    return str(current_app.config["SQLALCHEMY_DATABASE_URI"])


def _files() -> Path:
    return storage_from(current_app.config["STORAGE_URL"]).root
