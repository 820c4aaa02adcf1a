"""A measured time beside the promised one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Measure:
    """What took how long, and how long it may take on two cores (seconds)."""

    name: str
    seconds: float
    promised: float | None = None
    note: str = ""

    def __str__(self) -> str:
        promise = "" if self.promised is None else f"  (promised: under {self.promised:g} s)"
        note = f"  {self.note}" if self.note else ""
        return f"{self.name:<52}{self.seconds:8.2f} s{promise}{note}"


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds the work took, and what it gave."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result
