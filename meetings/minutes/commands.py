"""Writing, closing, reopening and issuing the minutes of a conference."""

from datetime import datetime
from typing import Any

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import Conference
from meetings.conferences.rules import places
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import events, jobs, onetime, sql, tokens
from meetings.kit.database import db
from meetings.kit.events import By
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import ZONE
from meetings.minutes import queries, rules
from meetings.minutes.events import (
    MinutesClosed,
    MinutesDrafted,
    MinutesEdited,
    MinutesIssued,
    MinutesRenderedAgain,
    MinutesReopened,
)
from meetings.minutes.models import Minutes, MinutesEdition, MinutesFile
from meetings.minutes.rules import MinutesStage, Text
from meetings.organisations import rules as organisations
from meetings.organisations.commands import register

_WRITABLE = (Stage.LIVE, Stage.ENDED, Stage.CLOSED)


def draft(conference: Conference, text: Text, *, actor: Actor, now: datetime) -> Minutes:
    """Begin the minutes with a text made from what happened."""
    actor.must(Permission.MINUTES_WRITE, *places.of_conference(conference))
    if conference.stage not in _WRITABLE:
        raise rules.WrongStepError(_m("Hội nghị chưa diễn ra nên chưa lập được biên bản."))
    if queries.of(conference) is not None:
        raise rules.WrongStepError(_m("Hội nghị này đã có biên bản. Hãy mở biên bản đó để sửa."))

    minutes = Minutes(
        conference_id=conference.id,
        content=text.as_json(),
        changed_at=now,
        changed_by=actor.name,
    )
    db.session.add(minutes)
    db.session.flush()
    events.emit(MinutesDrafted(**_about(conference, actor, now)))
    return minutes


def edit(
    minutes: Minutes,
    text: Text,
    *,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Replace the text, unless somebody else changed it since it was read (D09)."""
    actor.must(Permission.MINUTES_WRITE, *places.of_conference(conference))
    rules.check_editable(minutes.stage)
    onetime.check_version(minutes.version, version)

    minutes.content = text.as_json()
    _touch(minutes, actor, now)
    digest = rules.content_hash(minutes.content)
    events.emit(
        MinutesEdited(version=minutes.version, digest=digest, **_about(conference, actor, now))
    )


def close(
    minutes: Minutes,
    *,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Freeze the text together with the facts of this moment; the next step is the number."""
    actor.must(Permission.MINUTES_APPROVE, *places.of_conference(conference))
    rules.check_step(current=minutes.stage, wanted=MinutesStage.APPROVED)
    onetime.check_version(minutes.version, version)
    if conference.stage is Stage.LIVE:
        raise rules.WrongStepError(_m("Hội nghị còn đang diễn ra. Hãy kết thúc hội nghị trước."))
    rules.check_complete(Text.from_json(minutes.content))

    minutes.content = {
        **minutes.content,
        "facts": queries.facts(conference).as_json(),
        "agency": organisations.signs_as(conference.host.name, conference.host.kind),
        "chairs": [{"name": chair.name, "titles": chair.titles} for chair in conference.chairs],
    }
    minutes.stage = MinutesStage.APPROVED
    _touch(minutes, actor, now)
    digest = rules.content_hash(minutes.content)
    events.emit(MinutesClosed(digest=digest, **_about(conference, actor, now)))


def reopen(
    minutes: Minutes,
    *,
    conference: Conference,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write a new edition; what was issued before stays as it is."""
    actor.must(Permission.MINUTES_WRITE, *places.of_conference(conference))
    rules.check_step(current=minutes.stage, wanted=MinutesStage.DRAFT)
    onetime.check_version(minutes.version, version)

    minutes.content = Text.from_json(minutes.content).as_json()
    minutes.stage = MinutesStage.DRAFT
    _touch(minutes, actor, now)
    events.emit(MinutesReopened(reason=reason, **_about(conference, actor, now)))


def issue(
    minutes: Minutes,
    *,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> MinutesEdition:
    """Give the closed minutes the next number of the host's register and let them be rendered.

    The version is that of the text the clerk has seen: one reopened meanwhile is refused (T28).
    """
    actor.must(Permission.MINUTES_NUMBER, *places.of_conference(conference))
    rules.check_step(current=minutes.stage, wanted=MinutesStage.ISSUED)
    onetime.check_version(minutes.version, version)

    before = queries.issued(conference)
    content = {
        **minutes.content,
        "number": _number(conference, actor=actor, now=now),
        "replaces": before.edition.number if before else "",
    }
    edition = MinutesEdition(
        public_id=tokens.public_id(),
        conference_id=conference.id,
        edition=before.edition.edition + 1 if before else 1,
        number=content["number"],
        content=content,
        content_hash=rules.content_hash(content),
        closed_at=now,
        closed_by=actor.name,
        replaces_id=before.edition.id if before else None,
    )
    db.session.add(edition)
    minutes.stage = MinutesStage.ISSUED
    _touch(minutes, actor, now)
    db.session.flush()
    jobs.enqueue(rules.RENDER, {"edition": edition.id}, key=queries.render_key(edition), now=now)
    events.emit(
        MinutesIssued(
            edition=edition.edition,
            number=edition.number,
            digest=edition.content_hash,
            replaces=content["replaces"],
            **_about(conference, actor, now),
        )
    )
    return edition


def render_again(
    conference: Conference, *, edition: MinutesEdition, actor: Actor, now: datetime
) -> None:
    """Try once more to make the file of an edition whose rendering was given up."""
    actor.must(Permission.MINUTES_NUMBER, *places.of_conference(conference))
    if not jobs.again(queries.render_key(edition), now=now):
        raise rules.WrongStepError(_m("Tệp đang được tạo hoặc đã có. Hãy tải lại trang."))

    events.emit(MinutesRenderedAgain(edition=edition.edition, **_about(conference, actor, now)))


def keep_file(edition: MinutesEdition, *, sha256: str, size: int, now: datetime) -> None:
    """Remember the rendered bytes of an edition; the first rendering stands for ever (D27)."""
    row = {"edition_id": edition.id, "sha256": sha256, "size": size, "rendered_at": now}
    sql.upsert(MinutesFile, [row], key=["edition_id"])


def _number(conference: Conference, *, actor: Actor, now: datetime) -> str:
    """Take the next number; illustrative minutes get one that no office could have given."""
    today = now.astimezone(ZONE).date()
    symbol = f"BB-{conference.host.symbol or conference.host.code}"
    number = register.take_number(
        conference.host,
        symbol=f"MH.{symbol}" if conference.is_illustrative else symbol,
        year=today.year,
        about=conference.title[:500],
        issued_on=today,
        actor=actor,
        now=now,
        is_illustrative=conference.is_illustrative,
    )
    return f"{'MH' if conference.is_illustrative else ''}{number:02d}/{symbol}"


def _touch(minutes: Minutes, actor: Actor, now: datetime) -> None:
    minutes.version += 1
    minutes.changed_at, minutes.changed_by = now, actor.name


def _about(conference: Conference, actor: Actor, now: datetime) -> dict[str, Any]:
    by: By = actor.by
    return {"at": now, "by": by, "subject": conference.code, "conference_id": conference.id}
