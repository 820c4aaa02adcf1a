"""Filling a new installation with the tree of the state, so that an office need not type it."""

from datetime import datetime

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy import select

from meetings.bridge_points import commands as points
from meetings.bridge_points.models import BridgePoint
from meetings.bridge_points.rules import PointFacts, PointOf, RoomFacts
from meetings.cli.accounts import OPERATOR
from meetings.cli.speaking import told
from meetings.kit import clock, vietnamese
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations import data
from meetings.organisations.commands import importing
from meetings.organisations.models import Organisation
from meetings.organisations.rules import PRESETS

units_group = AppGroup("units", help="The units of the state.")


@units_group.command("load")
@click.option(
    "--points",
    "capacity",
    type=click.IntRange(min=1),
    metavar="SEATS",
    help="Found a point with one room of that many seats for each unit of today without one.",
)
def load(capacity: int | None) -> None:
    """Bring in the tiers and the units of both eras; what is there already stays as it is."""
    now = clock.now()
    with told():
        with transaction():
            importing.install_presets(PRESETS, actor=OPERATOR, now=now)
            units = importing.import_units(data.load(), actor=OPERATOR, now=now)
            founded = _found(capacity, now) if capacity else 0
        click.echo(
            _("Đã nạp %(units)s đơn vị, lập %(points)s điểm cầu.", units=units, points=founded)
        )


def _found(capacity: int, now: datetime) -> int:
    pointed = select(BridgePoint.organisation_id)
    bare = select(Organisation).where(
        Organisation.valid_to.is_(None), Organisation.id.not_in(pointed)
    )
    founded = [
        PointOf(organisation_id=one.id, facts=_facts(one, capacity))
        for one in db.session.scalars(bare)
    ]
    return points.found_for_organisations(founded, actor=OPERATOR, now=now)


def _facts(one: Organisation, capacity: int) -> PointFacts:
    """Return what may be said of any office; the rest it corrects itself."""
    return PointFacts(
        name=f"Điểm cầu {vietnamese.in_sentence(one.name)}",
        lat=one.lat,
        lon=one.lon,
        rooms=(RoomFacts(name="Phòng họp trực tuyến", capacity=capacity),),
    )
