"""Filling a new database with the units of the state and the schemes of tiers."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BindParameter, Table, bindparam, insert, inspect, select, update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.kit import events, tokens, vietnamese
from meetings.kit.database import db
from meetings.organisations import rules
from meetings.organisations.data import UnitRow
from meetings.organisations.events import OrganisationsImported, TierSchemesInstalled
from meetings.organisations.models import Organisation, OrganisationInterval, Tier, TierScheme
from meetings.organisations.rules import OrganisationKind, Preset


def import_units(units: Iterable[UnitRow], *, actor: Actor, now: datetime) -> int:
    """Bring units into the tree with all their names and parents, a few statements for any number.

    Parents stand before children; a unit that is there already stays as it is. Returns how many
    came in. The name of an organisation is its last one; earlier ones are its intervals.
    """
    actor.must(Permission.ORGANISATION_MANAGE, "/")

    units = tuple(units)
    known = set(db.session.scalars(select(Organisation.key)))
    added = [unit for unit in units if unit.key not in known]
    if not added:
        return 0
    db.session.execute(insert(Organisation), [_row(unit) for unit in added])
    ids = _ids()
    _hang(added, ids)
    _name_successors(units, ids)
    db.session.execute(
        insert(OrganisationInterval),
        [interval for unit in added for interval in _intervals(unit, ids)],
    )

    events.emit(
        OrganisationsImported(
            at=now,
            by=actor.by,
            subject="organisations",
            count=len(added),
            digest=_digest(unit.key for unit in added),
        )
    )
    return len(added)


def install_presets(presets: Sequence[Preset], *, actor: Actor, now: datetime) -> int:
    """Lay down the schemes of tiers that are not there yet; return how many were."""
    actor.must(Permission.ORGANISATION_MANAGE, "/")

    standing = set(db.session.scalars(select(TierScheme.code)))
    added = [preset for preset in presets if preset.code not in standing]
    for preset in added:
        _install(preset)

    events.emit(
        TierSchemesInstalled(
            at=now,
            by=actor.by,
            subject="tier-schemes",
            codes=tuple(preset.code for preset in added),
        )
    )
    return len(added)


def _row(unit: UnitRow) -> dict[str, Any]:
    last = unit.intervals[-1]
    return {
        "public_id": tokens.public_id(),
        "key": unit.key,
        "code": last.code,
        "name": last.name,
        "short_name": last.short_name,
        "kind": OrganisationKind(unit.kind),
        "level": unit.level,
        "parent_id": None,
        "path": "",
        "sort_key": vietnamese.sort_key(last.name),
        "fold": rules.search_text(last.name, last.short_name),
        "symbol": rules.symbol_of(OrganisationKind(unit.kind), code=last.code),
        "lat": unit.lat,
        "lon": unit.lon,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "version": 1,
    }


def _ids() -> dict[str, int]:
    return {row[0]: row[1] for row in db.session.execute(select(Organisation.key, Organisation.id))}


def _hang(added: Sequence[UnitRow], ids: dict[str, int]) -> None:
    """Put the new units under their parents."""
    wanted = select(Organisation.key, Organisation.path)
    paths = {row[0]: row[1] for row in db.session.execute(wanted)}
    links = []
    for unit in added:
        parent = unit.intervals[-1].parent
        place = paths[parent] if parent else "/"
        paths[unit.key] = rules.path_below(place, organisation_id=ids[unit.key])
        above = ids[parent] if parent else None
        links.append({"unit": ids[unit.key], "above": above, "place": paths[unit.key]})
    _update(links, parent_id=bindparam("above"), path=bindparam("place"))


def _name_successors(units: Sequence[UnitRow], ids: dict[str, int]) -> None:
    """Say who took over, also for units that came in before their successor did."""
    links = [
        {"unit": ids[unit.key], "heir": ids[unit.successor]}
        for unit in units
        if unit.successor in ids
    ]
    if links:
        _update(links, successor_id=bindparam("heir"))


def _update(rows: list[dict[str, Any]], **values: BindParameter[Any]) -> None:
    table = cast("Table", inspect(Organisation).local_table)
    changed = update(table).where(table.c.id == bindparam("unit")).values(**values)
    db.session.connection().execute(changed, rows)


def _intervals(unit: UnitRow, ids: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "organisation_id": ids[unit.key],
            "code": interval.code,
            "name": interval.name,
            "short_name": interval.short_name,
            "parent_id": ids[interval.parent] if interval.parent else None,
            "valid_from": interval.valid_from,
            "valid_to": interval.valid_to,
        }
        for interval in unit.intervals
    ]


def _install(preset: Preset) -> None:
    scheme = TierScheme(
        code=preset.code,
        name=preset.name,
        valid_from=preset.valid_from,
        valid_to=preset.valid_to,
    )
    db.session.add(scheme)
    db.session.flush()
    words = zip(preset.labels, preset.labels_en, strict=True)
    db.session.add_all(
        Tier(scheme_id=scheme.id, level=level, label=label, label_en=label_en)
        for level, (label, label_en) in enumerate(words, start=1)
    )
    db.session.flush()


def _digest(keys: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()
