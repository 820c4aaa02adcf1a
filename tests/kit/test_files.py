"""Files are kept whole, once, and by their content."""

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kit.files import FileTooLargeError, LocalFiles, StoredFile, storage_from

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ABSENT = "0" * 64


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "files")


def _age(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


@pytest.mark.parametrize("data", [b"", b"x", b"\x00\xff" * 3_000_000], ids=len)
def test_what_is_put_comes_back(files: LocalFiles, data: bytes) -> None:
    stored = files.put(data, limit=10_000_000)

    assert stored == StoredFile(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    assert files.exists(stored.sha256)
    assert files.intact(stored.sha256)
    assert files.read(stored.sha256) == data
    with files.open(stored.sha256) as source:
        assert source.read() == data


@given(st.binary(max_size=300))
def test_a_stream_is_kept_as_its_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    files = LocalFiles(tmp_path_factory.getbasetemp() / "shared")

    stored = files.put(io.BytesIO(data), limit=300)

    assert files.read(stored.sha256) == data


def test_the_place_follows_from_the_content_alone(files: LocalFiles) -> None:
    stored = files.put(b"bien ban", limit=100)

    assert files.path(stored.sha256) == files.root / stored.sha256[:2] / stored.sha256
    assert list(files.digests()) == [stored.sha256]


def test_the_same_bytes_are_kept_once_even_at_the_same_time(files: LocalFiles) -> None:
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda _: files.put(b"x" * 100_000, limit=100_000), range(40)))

    assert len(set(stored)) == 1
    assert len(list(files.digests())) == 1
    assert files.intact(stored[0].sha256)
    assert not list((files.root / "incoming").iterdir())


def test_too_much_is_refused_and_leaves_nothing(files: LocalFiles) -> None:
    with pytest.raises(FileTooLargeError) as refusal:
        files.put(io.BytesIO(b"x" * 3_000_000), limit=2 * 1024 * 1024)

    assert "2 MB" in str(refusal.value)
    assert refusal.value.status == 413
    assert not [path for path in files.root.rglob("*") if path.is_file()]


def test_exactly_the_limit_is_taken(files: LocalFiles) -> None:
    assert files.put(b"12345", limit=5).size == 5


def test_a_stream_that_breaks_leaves_nothing(files: LocalFiles) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise ConnectionResetError
            return super().read(10)

    with pytest.raises(ConnectionResetError):
        files.put(Broken(b"x" * 100), limit=1000)

    assert not [path for path in files.root.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "g" * 64, ABSENT + "\n", ABSENT[1:], "/" * 64]
)
def test_only_a_digest_names_a_file(files: LocalFiles, name: str) -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        files.exists(name)


def test_what_is_not_there_is_said_so(files: LocalFiles) -> None:
    assert not files.exists(ABSENT)
    assert not files.intact(ABSENT)
    assert not list(files.digests())
    with pytest.raises(FileNotFoundError):
        files.open(ABSENT)


def test_damage_is_seen_and_a_shortened_file_heals(files: LocalFiles) -> None:
    stored = files.put(b"bien ban", limit=100)
    files.path(stored.sha256).write_bytes(b"bien")

    assert not files.intact(stored.sha256)
    files.put(b"bien ban", limit=100)
    assert files.intact(stored.sha256)


def test_the_sweep_takes_old_orphans_and_old_halves_only(files: LocalFiles) -> None:
    known = files.put(b"known", limit=100).sha256
    old = files.put(b"old orphan", limit=100).sha256
    young = files.put(b"young orphan", limit=100).sha256
    half = files.root / "incoming" / "tmpabc"
    half.write_bytes(b"half")
    for path in (files.path(known), files.path(old), half):
        _age(path, NOON - 2 * DAY)
    _age(files.path(young), NOON)

    assert files.sweep({known}, older_than=NOON - DAY) == 2

    assert set(files.digests()) == {known, young}
    assert not half.exists()


def test_an_orphan_that_is_wanted_again_is_not_swept(files: LocalFiles) -> None:
    orphan = files.put(b"again", limit=100).sha256
    _age(files.path(orphan), NOON - 2 * DAY)

    files.put(b"again", limit=100)

    assert files.sweep(set(), older_than=NOON - DAY) == 0
    assert files.exists(orphan)


def test_strange_files_in_the_folder_are_left_alone(files: LocalFiles) -> None:
    files.put(b"x", limit=1)
    note = files.root / "README"
    note.write_text("by the operator")
    _age(note, NOON - 9 * DAY)

    files.sweep(set(), older_than=NOON - 8 * DAY)

    assert note.exists()


def test_a_storage_is_chosen_by_its_address(tmp_path: Path) -> None:
    assert storage_from("file:///var/diem%20cau").root == Path("/var/diem cau")
    for url in ("", "s3://bucket", "file://host/x", "/var/x", "file:x"):
        with pytest.raises(ValueError, match="file:///"):
            storage_from(url)
