"""The product as a visitor meets it: the real server and worker as processes of their own."""

import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.databases import Databases
from tests.bench.ports import free_port

ROOT: Final = Path(__file__).parents[2]

# A seed is a series of commands of the product's own command line.
Seed = tuple[tuple[str, ...], ...]
# As `make run` does, and what it leaves to the worker: the papers lie ready.
DEMO: Final[Seed] = (("prepare", "--size", "small"), ("jobs", "run", "--once"))
EMPTY: Final[Seed] = (("db", "upgrade"),)

_FAULT: Final = re.compile(r"^Traceback \(most recent call last\):\n(?:[ ].*\n)*.*", re.MULTILINE)

_SECONDS_TO_START: Final = 180
_SECONDS_TO_STOP: Final = 15


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database and a folder that belong together, and the settings that point to them."""

    database_url: str
    folder: Path
    settings: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a process that works on this place."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTEST_", "COV_"))
        }
        return inherited | {
            "DATABASE_URL": self.database_url,
            "INSTANCE_DIR": str(self.folder),
            "DIEMCAU_PROFILE": "demo",
            **self.settings,
        }

    def flask(self, *words: str) -> str:
        """Type a command of the product, as an operator would, and return what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"flask {' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@dataclass(frozen=True, kw_only=True)
class LiveServer(Place):
    """A place that is being served."""

    url: str
    log: Path

    def complaints(self) -> list[str]:
        """Return the faults of ours that the log tells of, each from its traceback to its name."""
        return _FAULT.findall(self.log.read_text(errors="replace"))


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where the originals stand that all workers copy from; they are never served themselves."""

    databases: Databases
    folder: Path

    def original(self, seed: Seed) -> Place:
        """Return the place with this seed; who asks first prepares it while the others wait."""
        name = f"seed_{hashlib.sha256(repr(seed).encode()).hexdigest()[:12]}"
        self.folder.mkdir(exist_ok=True)
        note = self.folder / f"{name}.url"  # where its database is; written when all is ready
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not note.exists():
                note.write_text(self._prepare(name, seed))
        return Place(database_url=note.read_text(), folder=self.folder / name, settings={})

    def _prepare(self, name: str, seed: Seed) -> str:
        url = self.databases.create(name)
        place = Place(database_url=url, folder=self.folder / name, settings={})
        place.folder.mkdir()
        for words in seed:
            place.flask(*words)
        return url


class Stock:
    """Places prepared once, by whichever worker needs them first, and copied for everybody."""

    def __init__(self, databases: Databases, folder: Path, *, shelf: Shelf | None = None) -> None:
        self._databases = databases
        self._folder = folder
        self._shelf = shelf or Shelf(databases=databases, folder=folder / "shelf")
        self._copies = 0

    @contextmanager
    def place(self, seed: Seed, settings: Mapping[str, str]) -> Iterator[Place]:
        """Give a fresh copy of a migrated and seeded place; it is gone afterwards."""
        original = self._shelf.original(seed)
        self._copies += 1
        folder = self._folder / f"copy{self._copies}"
        shutil.copytree(original.folder, folder)
        url = self._databases.copy(original.database_url, f"copy{self._copies}")
        try:
            yield Place(database_url=url, folder=folder, settings=settings)
        finally:
            self._databases.drop(url)
            shutil.rmtree(folder)


@contextmanager
def serving(place: Place) -> Iterator[LiveServer]:
    """Serve a place on a free port as long as the block lasts, exactly as `make run` does."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "BASE_URL": url, **place.settings}
    server = LiveServer(
        database_url=place.database_url,
        folder=place.folder,
        settings=settings,
        url=url,
        log=place.folder / "server.log",
    )
    with server.log.open("w") as log:
        process = subprocess.Popen(
            ["scripts/serve.sh"],
            cwd=ROOT,
            env=server.environment | {"WEB_THREADS": "32"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_it_is_ready(server, process)
        yield server
    finally:
        _stop(process)


def _wait_until_it_is_ready(server: LiveServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.url}/readyz", timeout=5).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the server did not start:\n{server.log.read_text(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
