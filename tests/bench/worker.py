"""Workers as processes of their own, and what they write down while they work."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from flask import Flask

ROOT: Final = Path(__file__).parents[2]
DIARY: Final = "DIARY"


class Workers:
    """Workers as processes of their own, on the database of this test."""

    def __init__(self, stack: ExitStack, environment: dict[str, str]) -> None:
        self._stack = stack
        self._environment = environment
        self._diary = Path(environment[DIARY])

    def start(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.stamping"],
            cwd=ROOT,
            env=os.environ | self._environment,
            stdin=subprocess.DEVNULL,
        )
        self._stack.callback(_end, process)
        return process

    def lines(self) -> list[str]:
        """Return what the workers wrote into their diary so far."""
        return self._diary.read_text().splitlines() if self._diary.exists() else []


@contextmanager
def workers(app: Flask, *, diary: Path, mail_url: str) -> Iterator[Workers]:
    """Let workers be started on the database of an application; none is left afterwards."""
    environment = {
        "DIEMCAU_PROFILE": "test",
        "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
        "INSTANCE_DIR": str(app.config["INSTANCE_DIR"]),
        "MAIL_URL": mail_url,
        DIARY: str(diary),
    }
    with ExitStack() as stack:
        yield Workers(stack, environment)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
