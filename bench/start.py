"""How long it takes until the product answers."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench.measure import Measure, timed
from tests.bench.databases import Databases
from tests.bench.live import DEMO, Stock, serving


def measures(databases: Databases, folder: Path, *, quick: bool) -> Iterator[Measure]:  # noqa: ARG001 it is quick
    """Do what a second `make run` does: prepare (nothing is left to do), then serve."""
    stock = Stock(databases, folder)
    with stock.place(DEMO, {}) as place, ExitStack() as stack:
        total = 0.0
        for words in (("prepare", "--size", "small"),):
            seconds, _ = timed(partial(place.flask, *words))
            total += seconds
            yield Measure(f"flask {' '.join(words)}", seconds)
        seconds, _ = timed(lambda: stack.enter_context(serving(place)))
        yield Measure("server and worker answer", seconds)
        yield Measure("second `make run`, all in all", total + seconds, promised=10.0)
