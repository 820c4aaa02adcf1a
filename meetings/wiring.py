"""Who reacts to what: the whole table, in one place."""

from typing import Final

from meetings.agenda import models as _agenda  # noqa: F401 tables
from meetings.assignments import models as _assignments  # noqa: F401
from meetings.attendance import models as _attendance  # noqa: F401
from meetings.audit import handlers as audit
from meetings.documents import models as _documents  # noqa: F401
from meetings.kit.events import Event, Subscription
from meetings.kit.jobs import Handler, Ticker
from meetings.minutes import models as _minutes  # noqa: F401
from meetings.notifications import models as _notifications  # noqa: F401
from meetings.speeches import models as _speeches  # noqa: F401

SUBSCRIPTIONS: Final = (Subscription(Event, audit.record),)
JOBS: Final[dict[str, Handler]] = {}
TICKERS: Final[tuple[Ticker, ...]] = ()
