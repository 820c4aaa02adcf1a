"""Show how long things take: `make bench`, or `make bench ARGS="rates --database postgresql"`.

Nothing here passes or fails: a machine has its own pace. The promised times stand beside the
measured ones, for two cores; rates stand beside the bare limit measured in the same run.
"""

import argparse
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench import crowd, demo, rates, start, work
from bench.measure import Measure, Rate
from tests.bench.databases import Databases, PostgresqlServer, SqliteFiles, running_postgresql

MEASURES: Final[dict[str, Callable[..., Iterator[Measure | Rate]]]] = {
    "start": start.measures,
    "rates": rates.measures,
    "work": work.measures,
    "demo": demo.measures,
    "crowd": crowd.measures,
}


def main() -> None:
    """Measure what was asked for, or everything, and print one line each."""
    parser = argparse.ArgumentParser(prog="bench", description="Show how long things take.")
    parser.add_argument("what", nargs="*", help=f"any of: {', '.join(MEASURES)}")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--quick", action="store_true", help="small sizes, short looks")
    asked = parser.parse_args()
    unknown = set(asked.what) - set(MEASURES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")

    print(f"{asked.database} · Python {platform.python_version()} · {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder, _databases(asked.database, folder) as databases:
        for name in asked.what or MEASURES:
            for measure in MEASURES[name](databases, _own(folder, name), quick=asked.quick):
                print(measure, flush=True)


def _own(folder: str, name: str) -> Path:
    """Return a folder that no other measure uses."""
    own = Path(folder) / name
    own.mkdir()
    return own


@contextmanager
def _databases(engine: str, folder: str) -> Iterator[Databases]:
    if engine == "sqlite":
        yield SqliteFiles(Path(folder))
    else:
        with running_postgresql() as url:
            yield PostgresqlServer(url=url, prefix="bench")


if __name__ == "__main__":
    main()
