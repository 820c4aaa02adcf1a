"""What must hold on a machine before people can rely on the product."""

import ctypes
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, inspect, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from config import SettingError
from meetings.cli.speaking import told
from meetings.kit import clock, durability, jobs, mailing, migrations
from meetings.kit.database import db
from meetings.kit.files import storage_from
from meetings.kit.jobs import Job, JobState
from meetings.kit.mailbox import ImapMailbox, MailboxError
from meetings.kit.mailing import Outcome
from meetings.notifications.models import MailState, OutboxMail
from meetings.people import queries as people
from meetings.people.models import Account

_LEAST_SHARE: Final = 0.05  # of the disk (D42)
_LEAST_BYTES: Final = 500 * 1024 * 1024  # D43
_GIGABYTE: Final = 1024**3
_LONGEST_SILENCE: Final = timedelta(seconds=60)
_LONGEST_WAIT: Final = timedelta(minutes=10)  # D22
_PANGO: Final = "libpangoft2-1.0.so.0"


class Verdict(StrEnum):
    """How a check ended."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One thing that was looked at: what, how it stands, and what was seen or is to be done."""

    name: str
    verdict: Verdict
    detail: str = ""


def everything() -> Iterator[Check]:
    """Look at everything; what needs the tables is left out until they are there."""
    for look in (address, disk, storage, mail, replies, printing, database):
        yield from look()
    if _answers():
        yield from schema()
        if migrations.are_current(current_app.config["MIGRATIONS_DIR"]):
            for look in (demo_accounts, worker, waiting):
                yield from look()


def address() -> Iterator[Check]:
    """Tell whether cookies are safe: the address begins with https, the key is private."""
    base = current_app.config["BASE_URL"]
    is_safe = urlsplit(base).scheme == "https" or not _in_production()
    advice = "" if is_safe else _(" – hãy dùng https để cookie được bảo vệ")
    yield Check(name=_("Địa chỉ"), verdict=_good_or_bad(good=is_safe), detail=f"{base}{advice}")
    kept = Path(current_app.config["INSTANCE_DIR"]) / "secret.key"
    if kept.exists() and not _in_production():
        is_private = not kept.stat().st_mode & 0o077
        advice = _("chỉ chủ tệp đọc được") if is_private else _("người khác đọc được: chmod 600")
        yield Check(
            name=_("Khóa bí mật"),
            verdict=_good_or_bad(good=is_private),
            detail=f"{kept}: {advice}",
        )
    else:
        yield Check(name=_("Khóa bí mật"), verdict=Verdict.GOOD, detail="SECRET_KEY")


def database() -> Iterator[Check]:
    """Tell whether the database is there and its engine keeps what it was told (D03, D04)."""
    try:
        found = durability.of(db.session.connection())
    except SQLAlchemyError as error:
        db.session.rollback()
        yield Check(name=_("Cơ sở dữ liệu"), verdict=Verdict.BAD, detail=_first_line(error))
        return
    yield Check(
        name=_("Cơ sở dữ liệu"),
        verdict=_good_or_bad(good=not found.faults),
        detail=" · ".join((found.summary, *found.faults)),
    )


def schema() -> Iterator[Check]:
    """Tell whether the migrations of this release are applied."""
    is_current = migrations.are_current(current_app.config["MIGRATIONS_DIR"])
    yield Check(
        name=_("Cấu trúc dữ liệu"),
        verdict=_good_or_bad(good=is_current),
        detail=_("đúng phiên bản") if is_current else _("hãy chạy: flask --app wsgi db upgrade"),
    )


def demo_accounts() -> Iterator[Check]:
    """Count the accounts whose password everybody knows; production has none."""
    if not inspect(db.session.connection()).has_table(Account.__tablename__):
        return
    number = people.demo_accounts()
    advice = _("hãy chạy: flask --app wsgi accounts close-demo")
    yield Check(
        name=_("Tài khoản trình diễn"),
        verdict=_good_or_bad(good=not (number and _in_production())),
        detail=f"{number}; {advice}" if number and _in_production() else str(number),
    )


def storage() -> Iterator[Check]:
    """Tell whether a file can be kept."""
    root = storage_from(current_app.config["STORAGE_URL"]).root
    yield _writable(_("Kho tệp"), root)


def disk() -> Iterator[Check]:
    """Tell whether there is room left where data is kept."""
    for folder in sorted({_existing(root) for root in _roots()}):
        usage = shutil.disk_usage(folder)
        is_enough = usage.free >= max(_LEAST_BYTES, usage.total * _LEAST_SHARE)
        detail = _(
            "%(folder)s: còn %(free)s GB trong %(total)s GB",
            folder=folder,
            free=f"{usage.free / _GIGABYTE:.1f}",
            total=f"{usage.total / _GIGABYTE:.1f}",
        )
        yield Check(name=_("Ổ đĩa"), verdict=_good_or_bad(good=is_enough), detail=detail)


def mail() -> Iterator[Check]:
    """Tell whether the mail server would take a mail."""
    url = current_app.config["MAIL_URL"]
    sender = parseaddr(current_app.config["MAIL_SENDER"])[1]
    try:
        tried = mailing.transport_from(url).try_out(sender)
    except ValueError as error:
        yield Check(name=_("Thư"), verdict=Verdict.BAD, detail=f"MAIL_URL: {error}")
        return
    if tried.outcome is not Outcome.SENT:
        yield Check(name=_("Thư"), verdict=Verdict.BAD, detail=tried.detail)
        return
    into_files = urlsplit(url).scheme == "file"
    doubt = into_files and _in_production()
    advice = _(" (thư chỉ ghi vào tệp, không gửi đi)") if into_files else ""
    verdict = Verdict.DOUBTFUL if doubt else Verdict.GOOD
    yield Check(name=_("Thư"), verdict=verdict, detail=f"{tried.detail}{advice}")


def replies() -> Iterator[Check]:
    """Tell whether answers of delegates come back by mail, and whether their mailbox opens."""
    name = _("Hộp thư nhận trả lời")
    url, address = current_app.config["IMAP_URL"], current_app.config["REPLY_ADDRESS"]
    if not url and not address:
        off = _("không dùng; đại biểu trả lời qua liên kết")
        yield Check(name=name, verdict=Verdict.GOOD, detail=off)
    elif not (url and address):
        advice = _("hãy đặt cả IMAP_URL và REPLY_ADDRESS")
        yield Check(name=name, verdict=Verdict.BAD, detail=advice)
    else:
        yield _mailbox(name, url, address)


def _mailbox(name: str, url: str, address: str) -> Check:
    try:
        opened = ImapMailbox(url).try_out()
    except ValueError as error:
        return Check(name=name, verdict=Verdict.BAD, detail=f"IMAP_URL: {error}")
    except MailboxError as error:
        return Check(name=name, verdict=Verdict.BAD, detail=str(error))
    return Check(name=name, verdict=Verdict.GOOD, detail=f"{address} · {opened}")


def printing() -> Iterator[Check]:
    """Tell whether what draws the papers is installed."""
    try:
        ctypes.CDLL(_PANGO)
    except OSError:
        advice = _("hãy chạy: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0")
        yield Check(name=_("Bản in PDF"), verdict=Verdict.BAD, detail=advice)
        return
    yield Check(name=_("Bản in PDF"), verdict=Verdict.GOOD, detail="Pango")


def worker() -> Iterator[Check]:
    """Tell whether a worker was seen within a minute."""
    seen = jobs.last_seen()
    is_alive = seen is not None and clock.now() - seen < _LONGEST_SILENCE
    advice = _("chưa thấy trong một phút qua: flask --app wsgi jobs run")
    yield Check(
        name=_("Tiến trình nền"),
        verdict=Verdict.GOOD if is_alive else Verdict.DOUBTFUL,
        detail=_("đang chạy") if is_alive else advice,
    )


def waiting() -> Iterator[Check]:
    """Tell whether work or mail lies about that nobody takes up."""
    dead = _count(Job.state == JobState.DEAD)
    late = db.session.scalar(
        select(func.count())
        .select_from(OutboxMail)
        .where(OutboxMail.state == MailState.NEW, OutboxMail.next_at < clock.now() - _LONGEST_WAIT)
    )
    detail = _("%(dead)s việc hỏng, %(late)s thư chờ quá 10 phút", dead=dead, late=late or 0)
    is_clear = not dead and not late
    verdict = Verdict.GOOD if is_clear else Verdict.DOUBTFUL
    yield Check(name=_("Việc tồn đọng"), verdict=verdict, detail=detail)


def refuse_to_serve() -> None:
    """Stop the start in production while the database forgets, or lets demonstration accounts in.

    Raises SettingError. A database that is away is no reason: it may come back, and /readyz tells.
    """
    if not _answers():
        return
    with told():
        found = [check for look in (database, demo_accounts) for check in look()]
    bad = [f"{one.name}: {one.detail}" for one in found if one.verdict is Verdict.BAD]
    db.session.remove()
    if bad:
        raise SettingError("; ".join(bad))


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Job).where(condition)) or 0


def _answers() -> bool:
    try:
        db.session.connection()
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def _writable(name: str, folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return Check(name=name, verdict=Verdict.BAD, detail=f"{folder}: {error.strerror}")
    return Check(name=name, verdict=Verdict.GOOD, detail=str(folder))


def _roots() -> Iterator[Path]:
    yield Path(current_app.config["INSTANCE_DIR"])
    yield storage_from(current_app.config["STORAGE_URL"]).root
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database:
        yield Path(url.database).absolute().parent


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _in_production() -> bool:
    return bool(current_app.config["PROFILE"] == "production")


def _good_or_bad(*, good: bool) -> Verdict:
    return Verdict.GOOD if good else Verdict.BAD


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
