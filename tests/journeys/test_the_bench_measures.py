"""What shows how fast the product is must itself go on working; how fast is shown, not tested."""

import pytest

from bench import crowd, work
from bench.visitor import Visitor
from tests.bench.live import LiveServer

# The same steps on either engine.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.long(1)]


def test_the_bench_goes_through_its_work_at_a_small_size(live_server: LiveServer) -> None:
    code, points, _ = work.draft(live_server)
    grown = [one.name for one in crowd.growing(live_server, 40)]
    with Visitor(live_server.url) as who:
        who.sign_in("thuky.trunguong")
        named = [one.name for one in work.naming(live_server, who, code, 200)]

    more = next(int(name.split()[1].replace(",", "")) for name in grown if "choose" in name)
    assert more >= points + 40
    assert f"announce to {more:,} points, letters queued" in grown
    assert named[0] == "200 rows of Excel: read and kept"
