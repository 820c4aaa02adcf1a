"""Whatever happens to invitations, in whatever order, the counters say what the tables say."""

import random

import pytest

from meetings.conferences.commands import (
    answering,
    delegates,
    inviting,
    reopening,
    saving,
    tally,
)
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries import answering as answers
from meetings.conferences.queries import delegates as people_of
from meetings.conferences.queries import points, visibility
from meetings.conferences.queries import tally as counts
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.delegates import Named
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from tests.cascades import DEADLINE, announced, point_of
from tests.cast import HOUR, NOON, Cast, assemble

pytestmark = pytest.mark.usefixtures("rolled_back")

STEPS = 60
LATE = DEADLINE + HOUR


class _Story:
    """A host that does everything to everybody, at random but the same each time for one seed."""

    def __init__(self, cast: Cast, seed: int, *, apart: bool = False) -> None:
        self.chance = random.Random(seed)  # noqa: S311 a story, no secret
        self.cast = cast
        self.conference = announced(cast, hung="Xã Bắc A → Tỉnh Nam" if apart else "")
        self.actor = cast.actor(cast.lan)
        self.now = NOON
        self.done = 0

    def step(self) -> None:
        self.now += HOUR / 60
        do = self.chance.choice(
            [self.pass_on, self.more, self.yes, self.yes, self.no, self.name, self.name,
             self.replace, self.remove, self.withdraw, self.save, self.send_late, self.reopen]
        )  # fmt: skip
        try:
            with transaction():
                found = visibility.for_change(self.conference.code, actor=self.actor)
                do(found)
            self.done += 1
        except DomainError:
            db.session.rollback()

    def any_point(self, conference: Conference) -> Participation:
        ids = db.session.scalars(
            db.select(Participation.public_id)
            .where(Participation.conference_id == conference.id)
            .order_by(Participation.id)
        ).all()
        return points.for_change(conference, self.chance.choice(ids), actor=self.actor)

    def any_delegate(self, conference: Conference) -> tuple[Participation, Delegate]:
        point = self.any_point(conference)
        named = people_of.page(point).items
        if not named:
            raise DomainError("nobody named")
        one = self.chance.choice(list(named))
        return point, people_of.for_change(point, one.public_id)

    def pass_on(self, conference: Conference) -> None:
        inviting.pass_on(
            self.any_point(conference), reply_deadline=DEADLINE, actor=self.actor, now=self.now
        )

    def more(self, conference: Conference) -> None:
        office = self.chance.choice([self.cast.north, self.cast.south_a, self.cast.north_b])
        inviting.invite_more(
            conference,
            selection=Selection(which=Which.LISTED, organisations=(office.public_id,)),
            reply_deadline=DEADLINE,
            actor=self.actor,
            now=self.now,
        )

    def yes(self, conference: Conference) -> None:
        point = self.any_point(conference)
        rooms = tuple(room.public_id for room in point.bridge_point.rooms)
        reply = Reply(rooms=rooms if self.chance.random() < 0.5 else ())
        answering.confirm(point, reply=reply, version=point.version, actor=self.actor, now=self.now)

    def no(self, conference: Conference) -> None:
        point = self.any_point(conference)
        answering.decline(
            point, reason="Bận", version=point.version, actor=self.actor, now=self.now
        )

    def save(self, conference: Conference) -> None:
        point = self.own_point(conference)
        kept = answers.draft_for_change(point)
        saving.save_draft(
            point,
            reply=Reply(note="Nháp"),
            version=kept.version if kept else 0,
            actor=self.cast.actor(self.cast.bich),
            now=self.now,
        )

    def send_late(self, conference: Conference) -> None:
        point = self.own_point(conference)
        actor = self.cast.actor(self.cast.bich)
        answer = answering.confirm if self.chance.random() < 0.5 else answering.decline
        said = {"reply": Reply()} if answer is answering.confirm else {"reason": "Bận"}
        answer(point, version=point.version, actor=actor, now=LATE, **said)

    def reopen(self, conference: Conference) -> None:
        point = self.own_point(conference)
        actor = self.cast.actor(self.cast.bich)
        asked = reopening.ask(point, what="Sửa", reason="Chậm", actor=actor, now=LATE)
        if self.chance.random() < 0.7:
            until = LATE + self.chance.randint(0, 2) * HOUR
            reopening.grant(
                asked, point=point, until=until, version=1, actor=self.actor, now=LATE - HOUR / 2
            )

    def own_point(self, conference: Conference) -> Participation:
        public_id = point_of(conference, self.cast.north).public_id
        actor = self.cast.actor(self.cast.bich)
        seen = visibility.get(conference.code, actor=actor)
        return points.for_change(seen, public_id, actor=actor)

    def name(self, conference: Conference) -> None:
        some = [Named(name=f"Người số {n}") for n in range(self.chance.randint(1, 30))]
        delegates.name_delegates(
            self.any_point(conference), people=some, actor=self.actor, now=self.now
        )

    def replace(self, conference: Conference) -> None:
        _point, one = self.any_delegate(conference)
        delegates.substitute(
            one,
            person=Named(name="Người dự thay"),
            version=one.version,
            actor=self.actor,
            now=self.now,
        )

    def remove(self, conference: Conference) -> None:
        _point, one = self.any_delegate(conference)
        delegates.remove_delegate(one, version=one.version, actor=self.actor, now=self.now)

    def withdraw(self, conference: Conference) -> None:
        inviting.withdraw(self.any_point(conference), reason="Nhầm", actor=self.actor, now=self.now)


@pytest.mark.parametrize(
    ("seed", "apart"), [(1, False), (2, False), (3, False), (4, False), (6, True), (7, True)]
)
def test_the_counters_equal_a_recount_after_any_story(seed: int, *, apart: bool) -> None:
    story = _Story(assemble(), seed, apart=apart)

    for _ in range(STEPS):
        story.step()
        assert counts.differences(story.conference) == []

    before = counts.totals(story.conference.id)
    with transaction():
        tally.recount(story.conference)
    after = counts.totals(story.conference.id)
    assert story.done > STEPS / 4
    assert {level: row for level, row in before.items() if any(row.values())} == after


def test_a_recount_mends_what_went_wrong() -> None:
    story = _Story(assemble(), 5)
    with transaction():
        db.session.execute(db.update(Participation).values(below_invited=77, expected=3))

    found = counts.differences(story.conference)
    with transaction():
        tally.recount(story.conference)

    assert {one.name for one in found} >= {"below_invited", "expected"}
    assert counts.differences(story.conference) == []
