"""How long the demonstration country takes to build, in each of its sizes."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bench.measure import Measure, timed
from tests.bench.databases import Databases
from tests.bench.live import Place

PROMISED: Final = {"small": 20.0, "national-2020": 60.0, "national-2025": 120.0}


def measures(databases: Databases, folder: Path, *, quick: bool) -> Iterator[Measure]:
    """Build each size on an empty database; only the small one when it must be quick."""
    for size, promised in list(PROMISED.items())[: 1 if quick else None]:
        place = Place(
            database_url=databases.create(f"demo_{size.replace('-', '_')}"),
            folder=folder / f"demo-{size}",
            settings={},
        )
        place.folder.mkdir()
        place.flask("db", "upgrade")
        seconds, said = timed(partial(place.flask, "demo", "load", "--size", size))
        yield Measure(f"demo load --size {size}", seconds, promised, said.strip()[-80:])
