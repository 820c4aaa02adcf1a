"""Measured times and rates, beside what was promised and beside the bare limit."""

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


@dataclass(frozen=True)
class Rate:
    """How often a second something was answered, how long the middle one waited, its packed size.

    `bare` is the rate of the bare limit of the same run; the ratio is what compares machines.
    """

    name: str
    per_second: float
    median: float
    bare: float | None = None
    kilobytes: float | None = None

    def __str__(self) -> str:
        ratio = (
            "" if self.bare is None else f"  {self.per_second / self.bare:6.1%} of the bare limit"
        )
        size = "" if self.kilobytes is None else f"  {self.kilobytes:.0f} KB packed"
        wait = f"p50 {self.median * 1000:.0f} ms"
        return f"{self.name:<52}{self.per_second:8.1f} /s  {wait}{ratio}{size}"


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds the work took, and what it gave."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result
