"""What shows how fast the product is must itself go on working."""

import re
import subprocess
import sys

import pytest

from tests.bench.live import ROOT

# It makes databases of its own, of either engine.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.long(2)]


@pytest.mark.parametrize("what", ["crowd", "work"])
def test_the_bench_goes_through_its_work_at_a_small_size(what: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", what, "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"announce to \d[\d,]* points, letters queued +\d+\.\d\d s", done.stdout)
