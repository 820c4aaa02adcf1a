"""A backup is typed, proved and typed back."""

from pathlib import Path

from flask import Flask

from meetings.audit.models import AuditHead
from meetings.kit import clock, events
from meetings.kit.database import db
from meetings.kit.events import Event
from meetings.kit.files import LocalFiles, storage_from
from meetings.kit.jobs import WorkerSeen
from meetings.kit.transactions import transaction
from tests.cast import ROOT
from tests.cli.conftest import Type

PAPER = b"%PDF giay moi"


def _fill(app: Flask) -> str:
    with transaction():
        db.session.add(WorkerSeen(name="an-dau", seen_at=clock.now()))
        events.emit(Event(at=clock.now(), by=ROOT.by, subject="thu-nghiem"))
    return _files(app).put(PAPER, limit=1000).sha256


def _files(app: Flask) -> LocalFiles:
    return storage_from(app.config["STORAGE_URL"])


def _names() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(WorkerSeen.name)))


def _forget() -> None:
    with transaction():
        db.session.execute(db.delete(WorkerSeen))
    db.session.remove()


def _only(folder: Path) -> Path:
    (made,) = folder.iterdir()
    return made


def test_what_was_backed_up_is_proved_and_comes_back(
    own_app: Flask, on_own: Type, tmp_path: Path
) -> None:
    paper = _fill(own_app)

    made = on_own("backup", str(tmp_path / "backups"))
    target = _only(tmp_path / "backups")
    proved = on_own("verify", str(target))
    _forget()
    _files(own_app).path(paper).unlink()
    restored = on_own("restore", str(target), "--force")

    assert made.exit_code == proved.exit_code == restored.exit_code == 0, restored.output
    assert target.name.startswith("diemcau-")
    assert "Số tệp: 2" in made.output
    assert "Nhật ký liền mạch: 1 mục." in restored.output
    assert _names() == ["an-dau"]
    assert _files(own_app).read(paper) == PAPER


def test_data_that_stand_are_not_overwritten_by_accident(
    own_app: Flask, on_own: Type, tmp_path: Path
) -> None:
    _fill(own_app)
    on_own("backup", str(tmp_path))
    _forget()

    refused = on_own("restore", str(_only(tmp_path)))

    assert refused.exit_code == 1
    assert "đang có dữ liệu" in refused.output
    assert _names() == []


def test_a_damaged_file_is_named_and_the_rest_is_kept(
    own_app: Flask, on_own: Type, tmp_path: Path
) -> None:
    paper = _fill(own_app)
    path = _files(own_app).path(paper)
    path.chmod(0o640)
    path.write_bytes(b"changed by nobody")

    made = on_own("backup", str(tmp_path))

    assert made.exit_code == 1
    assert paper in made.output
    assert on_own("verify", str(_only(tmp_path))).exit_code == 0


def test_a_backup_with_a_changed_part_is_not_believed(
    own_app: Flask, on_own: Type, tmp_path: Path
) -> None:
    paper = _fill(own_app)
    on_own("backup", str(tmp_path))
    (_only(tmp_path) / "files" / paper[:2] / paper).write_bytes(b"changed")

    doubted = on_own("verify", str(_only(tmp_path)))

    assert doubted.exit_code == 1
    assert paper in doubted.output


def test_a_log_that_was_cut_before_the_backup_is_told_after_the_restore(
    own_app: Flask, on_own: Type, tmp_path: Path
) -> None:
    _fill(own_app)
    with transaction():
        db.session.execute(db.update(AuditHead).values(seq=AuditHead.seq + 1))
    on_own("backup", str(tmp_path))

    restored = on_own("restore", str(_only(tmp_path)), "--force")

    assert restored.exit_code == 1
    assert "Nhật ký không liền mạch" in restored.output


def test_the_terminal_is_answered_in_its_language(on_own: Type, tmp_path: Path) -> None:
    there = on_own("verify", str(tmp_path))

    assert there.exit_code == 1
    assert "không phải là bản sao lưu trọn vẹn" in there.output
