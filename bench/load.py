"""Many clients at once, as long as it takes to see a rate."""

import itertools
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

CLIENTS: Final = 16
Ask = Callable[[int], None]


def under(asks: Sequence[Ask], *, seconds: float) -> tuple[float, float]:
    """Let each client ask again and again; return answers per second and the median wait.

    Each client is a function of a running number, and raises when an answer is wrong.
    """
    waits: list[list[float]] = [[] for _ in asks]
    faults: list[BaseException] = []
    numbers = itertools.count()
    begun = time.perf_counter()
    end = begun + seconds

    def work(ask: Ask, mine: list[float]) -> None:
        try:
            while (now := time.perf_counter()) < end and not faults:
                ask(next(numbers))
                mine.append(time.perf_counter() - now)
        except BaseException as fault:  # noqa: BLE001 told after the threads have ended
            faults.append(fault)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(asks, waits, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    took = time.perf_counter() - begun
    every = [wait for mine in waits for wait in mine]
    return len(every) / took, statistics.median(every)
