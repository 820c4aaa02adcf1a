from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings.conferences.commands import choosing, inviting
from meetings.conferences.models import Participation
from meetings.conferences.rules.cascade import Selection, Which
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.cast import NOON, Cast
from tests.plans import planned


def test_a_deadline_given_in_local_time_is_the_same_moment_at_every_point(cast: Cast) -> None:
    lan = cast.actor(cast.lan)
    conference = planned(cast.centre, lan)
    deadline = datetime(2027, 3, 8, 17, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

    with transaction():
        chosen = Selection(which=Which.PROVINCES)
        choosing.choose_points(conference, selection=chosen, actor=lan, now=NOON)
        inviting.announce(conference, reply_deadline=deadline, actor=lan, now=NOON)

    wanted = select(Participation.reply_deadline).where(~Participation.is_main).distinct()
    assert list(db.session.scalars(wanted)) == [datetime(2027, 3, 8, 10, tzinfo=UTC)]
