"""Show how long things take: `make bench`, or `make bench ARGS="demo start --database postgresql"`.

Nothing here passes or fails: a machine has its own pace. The promised times stand beside the
measured ones, for two cores.
"""

import argparse
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench import demo, start
from bench.measure import Measure
from tests.bench.databases import Databases, PostgresqlServer, SqliteFiles, running_postgresql

MEASURES: Final[dict[str, Callable[[Databases, Path], Iterator[Measure]]]] = {
    "start": start.measures,
    "demo": demo.measures,
}


def main() -> None:
    """Measure what was asked for, or everything, and print one line each."""
    parser = argparse.ArgumentParser(prog="bench", description="Show how long things take.")
    parser.add_argument("what", nargs="*", help=f"any of: {', '.join(MEASURES)}")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    unknown = set(asked.what) - set(MEASURES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")

    print(f"{asked.database} · Python {platform.python_version()} · {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder, _databases(asked.database, folder) as databases:
        for name in asked.what or MEASURES:
            for measure in MEASURES[name](databases, Path(folder)):
                print(measure, flush=True)


@contextmanager
def _databases(engine: str, folder: str) -> Iterator[Databases]:
    if engine == "sqlite":
        yield SqliteFiles(Path(folder))
    else:
        with running_postgresql() as url:
            yield PostgresqlServer(url=url, prefix="bench")


if __name__ == "__main__":
    main()
