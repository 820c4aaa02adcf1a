"""Comparing the running counts with the tables, and counting anew (D08, D15)."""

import sys
from collections.abc import Iterator

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy import select

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.attendance.commands import repair
from meetings.attendance.queries import truth
from meetings.cli.speaking import told
from meetings.conferences.models import Conference
from meetings.conferences.queries import tally
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction

counters_group = AppGroup("counters", help="The running counts of conferences.")


@counters_group.command("check")
@click.argument("code", default="")
def check(code: str) -> None:
    """Compare the counts of one conference (CODE) or of all; end with 1 where one differs."""
    wrong = 0
    with told():
        codes = _codes(code)
        for one in codes:
            for fault in _faults(_conference(one)):
                wrong += 1
                click.echo(f"{one}: {fault}", err=True)
            db.session.rollback()
        click.echo(
            _(
                "Đã đối chiếu %(number)s hội nghị: %(wrong)s chỗ lệch.",
                number=len(codes),
                wrong=wrong,
            )
        )
    if wrong:
        sys.exit(1)


@counters_group.command("rebuild")
@click.argument("code", default="")
def rebuild(code: str) -> None:
    """Count one conference (CODE) or all anew from the tables, each in a transaction of its own."""
    with told():
        codes = _codes(code)
        for one in codes:
            with transaction():
                conference = _conference(one, lock=True)
                mended = repair.rebuild(conference, actor=_secretary(conference), now=clock.now())
            if mended:
                click.echo(_("%(code)s: sửa %(mended)s tình trạng.", code=one, mended=mended))
        click.echo(_("Đã tính lại %(number)s hội nghị.", number=len(codes)))


def _faults(conference: Conference) -> Iterator[str]:
    """Name every count that differs from the tables, every state that differs from its marks."""
    for off in tally.differences(conference):
        yield f"{off.where}: {off.name} {off.kept} ≠ {off.counted}"
    for state in truth.differences(conference):
        yield f"delegate {state.delegate_id}: {state.stored.state} ≠ {state.derived.state}"
    for miss in truth.miscounts(conference):
        yield f"point {miss.participation_id}: {miss.state} {miss.kept} ≠ {miss.counted}"
    for gap in truth.broken_chains(conference):
        yield f"point {gap.participation_id}: event {gap.event_id or 'end'}"


def _codes(code: str) -> list[str]:
    if code:
        return [code]
    return list(db.session.scalars(select(Conference.code).order_by(Conference.code)))


def _conference(code: str, *, lock: bool = False) -> Conference:
    wanted = select(Conference).where(Conference.code == code)
    found = db.session.scalar(wanted.with_for_update(of=Conference) if lock else wanted)
    if found is None:
        raise click.ClickException(_("Không có hội nghị %(code)s.", code=code))
    return found


def _secretary(conference: Conference) -> Actor:
    """Return the operator with the one part this needs, in this one conference."""
    part = Grant(Role.CONFERENCE_SECRETARY, f"c{conference.id}/")
    return Actor(id=0, name="Hệ thống", grants=(part,))
