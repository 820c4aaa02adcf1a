"""How an agenda changed, in words."""

from collections.abc import Iterator, Sequence
from typing import Final

from flask_babel import gettext

from meetings.agenda.rules.telling import Change, Told, What
from meetings.web.states import state

_MOST_LINES: Final = 30


def lines(changes: Sequence[Change]) -> list[str]:
    """Return a line for each change, in the language of the reader; many are cut short."""
    told = [_line(change) for change in changes[:_MOST_LINES]]
    if len(changes) > _MOST_LINES:
        told.append(gettext("Và %(count)d thay đổi khác.", count=len(changes) - _MOST_LINES))
    return told


def _line(change: Change) -> str:
    was, now = change.was, change.now
    if was and now:
        return _moved(was, now) if change.what is What.MOVED else _changed(was, now)
    if now:
        about = ", ".join(_about(now))
        return str(gettext("Thêm: %(title)s (%(about)s)", title=now.title, about=about))
    if was:
        return str(gettext("Bỏ: %(title)s", title=was.title))
    return str(gettext("Chương trình đã được cập nhật."))


def _about(item: Told) -> Iterator[str]:
    yield gettext("%(minutes)d phút", minutes=item.minutes)
    yield from filter(None, (item.presenter, item.point, item.where))


def _moved(was: Told, now: Told) -> str:
    if was.slot == now.slot:
        return str(gettext("Đổi thứ tự: %(title)s", title=now.title))
    where = now.where or gettext("phần chung")
    return str(gettext("Chuyển: %(title)s, sang %(where)s", title=now.title, where=where))


def _changed(was: Told, now: Told) -> str:
    what = "; ".join(_differences(was, now))
    return str(gettext("Sửa: %(title)s (%(what)s)", title=now.title, what=what))


def _differences(was: Told, now: Told) -> Iterator[str]:
    if was.title != now.title:
        yield gettext("trước là “%(old)s”", old=was.title)
    if was.kind != now.kind:
        old, new = str(state("item", was.kind).word), str(state("item", now.kind).word)
        yield gettext("loại nội dung: %(old)s → %(new)s", old=old, new=new)
    if was.minutes != now.minutes:
        yield gettext("thời lượng: %(old)d → %(new)d phút", old=was.minutes, new=now.minutes)
    if was.presenter != now.presenter:
        names = {"old": was.presenter or "—", "new": now.presenter or "—"}
        yield gettext("người trình bày: %(old)s → %(new)s", **names)
    if was.point != now.point:
        yield gettext("điểm cầu: %(old)s → %(new)s", old=was.point or "—", new=now.point or "—")
