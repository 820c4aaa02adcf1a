"""Walk the migrations up, down and up again on both databases; the models must not drift."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.bench.databases import running_postgresql

ROOT: Final = Path(__file__).parents[1]
_WALK: Final = (("upgrade",), ("check",), ("downgrade", "base"), ("upgrade",), ("check",))


def main() -> int:
    """Return 1 at the first step that fails on either database."""
    with tempfile.TemporaryDirectory() as folder, running_postgresql() as postgresql:
        for url in (f"sqlite:///{folder}/migrations.db", postgresql):
            if not _walks(url, Path(folder)):
                return 1
    return 0


def _walks(url: str, folder: Path) -> bool:
    engine = url.split(":", 1)[0]
    heads = _flask(url, folder, "heads")
    if heads.returncode or len(heads.stdout.split("\n")) != 2:
        print(f"migrations: there must be one head\n{heads.stdout}{heads.stderr}")
        return False
    for step in _WALK:
        done = _flask(url, folder, *step)
        if done.returncode:
            print(
                f"migrations: {' '.join(step)} on {engine} failed\n{done.stdout}{done.stderr}"
            )
            return False
    print(f"migrations: up, down and up again without drift on {engine}")
    return True


def _flask(url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "DIEMCAU_PROFILE": "test"}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", *words],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
